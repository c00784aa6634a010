"""What moderators send."""

QUEUE, ACT, UNDO = "/moderation/", "/moderation/act/", "/moderation/undo/"
ADMIT = "/moderation/admit/"


def send(client, *posts, act="hide", **said):
    return client.post(ACT, {"post": [f"{post.pk}" for post in posts], "act": act, **said})


def undo(client, *actions, **said):
    return client.post(UNDO, {"action": [action.pk for action in actions], **said})


def record(client, member, act, **said):
    """The form on a member's record."""
    said = {"act": act, "reason": "Three posts of insults.", "time": "7"} | said
    return client.post(f"/moderation/members/{member.username}/", said)
