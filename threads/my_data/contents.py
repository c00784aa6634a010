"""What is in a member's archive: theirs, and nothing of what others say of them in private.

Each part is a list in a file of its own. `PARTS` says what the columns are called there and where they are;
`LEFT_OUT` why rows that have to do with a member stand in none. A test holds that every table with a column for
a member stands in one of the two.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.apps import apps
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import is_moderator

# Of the rows of a part, in memory at a time.
BATCH = 500


@dataclass(frozen=True)
class Part:
    """`rows` of the model `of` are the member's whose key is in the column `whose`."""

    file: str
    # What README.txt says of it.
    says: object
    of: str
    whose: str
    # What it is called in the file: where it is.
    columns: dict[str, str]
    where: dict = field(default_factory=dict)

    @property
    def key(self) -> str:
        """As the test names it: the table and its column."""
        return f"{self.of}.{self.whose}"

    def rows(self, member: User) -> Iterator[dict]:
        """Of a table that this site has; else none."""
        try:
            model = apps.get_model(self.of)
        except LookupError:
            return
        found = model._base_manager.filter(**{self.whose: member}, **self.where).order_by("pk")
        for row in found.values(*self.columns.values()).iterator(BATCH):
            yield {name: _shown(path, row[path]) for name, path in self.columns.items()}


PAPER = {"paper": "paper", "title": "paper__title"}
PARTS = [
    Part("posts", _("your posts; their words stand in posts/ too"), "threads.Post", "author",
         {"post": "pk", "year": "topic__year", "number": "number", "written": "created_at",
          "edited": "edited_at", "in_reply_to": "parent", "body": "body", "removed_by_you": "deleted_at",
          "hidden_by_moderators": "hidden_at", "reason": "hidden_reason"}),
    Part("earlier-texts", _("what your posts said before they were edited"), "threads.Revision", "post__author",
         {"post": "post", "written": "written_at", "replaced": "replaced_at", "body": "body"}),
    Part("drafts", _("what you began to write"), "threads.Draft", "member",
         {"for": "kind", "year": "topic__year", "post": "post", **PAPER, "saved": "saved_at", "body": "body"}),
    Part("likes", _("the posts that you like"), "threads.Like", "member",
         {"post": "post", "liked": "created_at"}),
    Part("reading-list", _("your reading list, with your notes"), "threads.Reading", "member",
         {**PAPER, "state": "state", "note": "note", "tags": "tags", "rating": "rating", "added": "added_at",
          "changed": "changed_at"}),
    Part("corrections", _("what you corrected of papers"), "threads.Correction", "by",
         {**PAPER, "field": "field", "value": "value", "instead_of": "before", "at": "at", "undone": "undone_at"}),
    Part("same-papers", _("which papers you said to be the same"), "threads.Verdict", "member",
         {"paper": "first", "other_paper": "second", "the_same": "same", "at": "at"}),
    Part("flags", _("the posts that you flagged, and what you were told"), "threads.Flag", "member",
         {"post": "post", "reason": "reason", "words": "words", "at": "created_at", "closed": "closed_at",
          "outcome": "outcome", "answer": "note"}),
    Part("muted", _("whom you muted"), "threads.Mute", "member", {"member": "muted__username", "at": "at"}),
    Part("followed", _("the years that you follow, and how closely"), "threads.Subscription", "member",
         {"year": "topic__year", "level": "level"}),
    Part("years-asked-for", _("the years that you asked for"), "threads.YearRequest", "member",
         {"year": "year", "at": "asked_at"}),
    Part("read", _("how far you have read the years"), "threads.Visit", "member",
         {"year": "topic__year", "posts": "ranges", "at": "read_at"}),
    Part("searches", _("the searches that you keep"), "threads.SavedSearch", "member",
         {"name": "name", "search": "query", "told": "is_told", "kept": "made_at"}),
    Part("notifications", _("what you were told"), "threads.Notification", "member",
         {"kind": "kind", "by": "actor__username", "post": "post", "paper": "paper", "note": "note", "at": "at",
          "read": "read_at"}),
    Part("mail-settings", _("which mails you want"), "threads.Preference", "member",
         {"kind": "kind", "pace": "pace"}),
    Part("mails", _("which mails went to you"), "threads.Mail", "member",
         {"about": "key", "pace": "pace", "state": "state", "written": "created_at", "done": "done_at"}),
    Part("moderation", _("what you did as a moderator"), "threads.Action", "by",
         {"act": "kind", "year": "topic__year", "post": "post", "paper": "paper", "member": "member__username",
          "reason": "reason", "at": "at"}),
    Part("images", _("your images; their files stand in images/"), "threads.Image", "member",
         {"file": "name", "width": "width", "height": "height", "bytes": "size", "sent": "created_at"}),
    Part("addresses", _("your e-mail addresses"), "account.EmailAddress", "user",
         {"address": "email", "confirmed": "verified", "first": "primary"}),
    Part("connections", _("accounts elsewhere with which you sign in"), "socialaccount.SocialAccount", "user",
         {"provider": "provider", "name_there": "uid", "connected": "date_joined", "used": "last_login"}),
    Part("second-factors", _("your second factors, without their secrets"), "mfa.Authenticator", "user",
         {"kind": "type", "added": "created_at", "used": "last_used_at"}),
    Part("tokens", _("the programs that act as you, without their secrets"), "accounts.Token", "member",
         {"name": "name", "begins_with": "prefix", "may": "scopes", "made": "created_at", "until": "expires_at",
          "used": "last_used_at", "revoked": "revoked_at"}),
    Part("invitations", _("whom you invited"), "accounts.Invitation", "by",
         {"for": "note", "made": "made_at", "until": "expires_at"}),
    Part("sanctions", _("when moderators warned you, or took rights from you"), "accounts.Sanction", "member",
         {"kind": "kind", "reason": "reason", "at": "at", "until": "until", "lifted": "lifted_at"}),
    Part("webhooks", _("the addresses that you have told of events"), "threads.Webhook", "made_by",
         {"address": "address", "events": "events"}),
    Part("sessions", _("where you are signed in"), "usersessions.UserSession", "user",
         {"address": "ip", "browser": "user_agent", "begun": "created_at", "seen": "last_seen_at"}),
]  # fmt: skip

BY_MODERATORS = "a moderator's act in a post or for a paper; it is listed under moderation"
# Tables and columns that have to do with a member, and why they are no part.
LEFT_OUT = {
    "accounts.Sanction.by": BY_MODERATORS,
    "accounts.Sanction.lifted_by": BY_MODERATORS,
    "accounts.User.handed_to": "whose posts came with an import: they are among the posts",
    "accounts.User.invited_by": "who invited whom is for moderators",
    "accounts.User_groups.user": "what a member may do is said in the profile",
    "accounts.User_user_permissions.user": "as their groups",
    "admin.LogEntry.user": "what administrators did in the admin; its public part is listed under moderation",
    "threads.Action.member": "what moderators did with the member, and why: it stands in the public log",
    "threads.Archive.member": "the archive itself",
    "threads.Correction.undone_by": BY_MODERATORS,
    "threads.Departure.member": "nobody who is leaving can ask for one",
    "threads.Flag.closed_by": BY_MODERATORS,
    "threads.Merge.by": BY_MODERATORS,
    "threads.Merge.undone_by": BY_MODERATORS,
    "threads.Mute.muted": "whom others mute is theirs",
    "threads.Notification.actor": "what others were told is theirs",
    "threads.Post.edited_by": BY_MODERATORS,
    "threads.Post.hidden_by": BY_MODERATORS,
    "threads.Revision.redacted_by": BY_MODERATORS,
    "threads.Revision.replaced_by": "the texts themselves are listed",
    "threads.SentWrite.member": "what a program of theirs was answered within a day, so that it is not done twice",
    "threads.Share.added_by": "papers that were added to a post are those of the post",
    "threads.Topic.opened_by": BY_MODERATORS,
}


def profile(member: User) -> dict:
    shown = ["username", "display_name", "about", "email", "date_joined", "last_login", "language", "time_zone",
             "threaded", "order", "keys", "shows_readings"]  # fmt: skip
    said = {name: getattr(member, name) for name in shown}
    return said | {"page": settings.SITE_URL + member.get_absolute_url(), "moderator": is_moderator(member)}


def lists(member: User) -> Iterator[tuple[str, Iterator[dict]]]:
    for part in PARTS:
        yield part.file, part.rows(member)


def explained() -> list[tuple[str, object]]:
    return [(f"{part.file}.json", part.says) for part in PARTS if apps.is_installed(_app(part.of))]


def _app(label: str) -> str:
    names = {config.label: config.name for config in apps.get_app_configs()}
    return names.get(label.partition(".")[0], "")


def address(post) -> str:
    return settings.SITE_URL + post.get_absolute_url()


def _shown(path: str, value):
    """Keys of posts and papers as addresses; tags as a list."""
    if value is not None and path in {"parent", "post", "paper", "first", "second"}:
        return settings.SITE_URL + reverse(
            "paper" if path in {"paper", "first", "second"} else "post", args=[value]
        )
    if path == "pk":
        return settings.SITE_URL + reverse("post", args=[value])
    if path == "tags":
        return value.split("\n")[1:-1]
    return value
