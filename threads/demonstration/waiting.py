"""What waits for the moderator of the demonstration: flags, and posts that are held back."""

import datetime

from accounts.models import User
from threads.models import Flag, Post, Topic, newcomer

MINUTES = datetime.timedelta(minutes=20)


def fill(topic: Topic, described: dict, members: dict[str, User], now: datetime.datetime) -> None:
    """`described` is the year in topics.json; all of it happened between the last post and `now`."""
    at = max(topic.posts.order_by("-number").values_list("created_at", flat=True)[0], now - MINUTES)
    for said in described.get("flags", []):
        post = topic.posts.get(number=said["post"])
        flag, _ = Flag.objects.put(post, members[said["by"]], said["reason"], said["words"])
        Flag.objects.filter(pk=flag.pk).update(created_at=at)
    for said in described.get("held", []):
        post = topic.publish(members[said["by"]], said["body"], gate=lambda *_, **__: newcomer.LINKS)
        Post.objects.filter(pk=post.pk).update(created_at=at, held_at=at)
