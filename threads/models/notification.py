"""A notification: what a member hears of, one row for an act. threads.models.tell writes them."""

import datetime

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, IntegerField, Max, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from threads.models.mute import Mute
from threads.models.sight import seen

# The bell shows no higher number.
MOST_COUNTED = 100
KEPT_READ, KEPT = datetime.timedelta(days=365), datetime.timedelta(days=3 * 365)


class NotificationQuerySet(models.QuerySet):
    def seen(self):
        """Without what its member may not see any more, and without those they muted: what was removed is
        gone from lists, counts and mails, and comes back with the post."""
        shared = apps.get_model("threads.Share").objects.visible().filter(paper=OuterRef("paper"))
        mutes = Mute.objects.filter(member=OuterRef("member"), muted=OuterRef("actor"))
        visible = seen("post__") | Q(kind__in=Notification.OF_REMOVED)
        return self.filter(visible, Q(paper=None) | Exists(shared)).exclude(Exists(mutes))

    def unread(self):
        return self.filter(read_at=None)

    def lines(self):
        """One row for each line of the page: {"group", "is_read", "newest", "count", "times"}, `count` of
        those who acted, `times` how often. What is unread stands first, apart from what was read before."""
        return (
            self.values("group", is_read=Q(read_at__isnull=False))
            .annotate(newest=Max("pk"), count=Count("actor", distinct=True), times=Count("pk"))
            .order_by("is_read", "-newest")
        )

    def read(self):
        return self.unread().update(read_at=timezone.now())

    def read_with(self, member, topic, numbers) -> None:
        """The posts with these numbers were on the screen, and what told of them is read."""
        on_screen = Q(pk=None)
        for first, last in numbers:
            on_screen |= Q(number__range=(first, last))
        posts = apps.get_model("threads.Post").objects.filter(on_screen, topic=topic)
        told = self.filter(
            member=member, kind__in=Notification.OF_POSTS, post__in=posts.order_by().values("pk")
        )
        told.read()

    def forget(self) -> None:
        """Delete what was read long ago, and what nobody came to read for years."""
        now = timezone.now()
        self.filter(Q(read_at__lt=now - KEPT_READ) | Q(at__lt=now - KEPT)).delete()

    def take_back(self, act: str) -> None:
        """The act was undone before anybody read of it."""
        self.unread().filter(act=act).delete()


class Notification(models.Model):
    REPLY, QUOTE, MENTION, SHARED, POST = "reply", "quote", "mention", "shared", "post"
    LIKE, PUBLISHED, VERSION, YEAR, MODERATED = "like", "published", "version", "year", "moderated"
    FLAG, ARCHIVE, SANCTION, WEBHOOK, SEARCH = "flag", "archive", "sanction", "webhook", "search"
    # In the order of how closely they concern one: one act tells a member by the first only.
    KINDS = {
        REPLY: _("a reply to me"),
        QUOTE: _("a quote of me"),
        MENTION: _("a mention of me"),
        MODERATED: _("what moderators do with my posts"),
        FLAG: _("what became of my flags"),
        ARCHIVE: _("my data, when it is ready to be fetched"),
        WEBHOOK: _("a webhook of mine that failed too often"),
        YEAR: _("the next year that I asked for or follow"),
        SHARED: _("a paper that I shared or saved is shared again"),
        PUBLISHED: _("a paper that I shared or saved was published"),
        VERSION: _("a new version of a paper that I shared or saved"),
        LIKE: _("a like on my post"),
        SEARCH: _("a new post that a search finds which I keep"),
        POST: _("a post in a year of which I follow all posts"),
    }
    # Nobody chooses to hear nothing of these.
    ALWAYS = {SANCTION: _("what moderators decide about me")}
    # They are heard of a post that was removed, too, and lead to the line that it left.
    OF_REMOVED = (MODERATED, FLAG, SANCTION)
    # Whoever reads the post they lead to has read them.
    OF_POSTS = (REPLY, QUOTE, MENTION, SHARED, SEARCH, POST)

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications"
    )
    kind = models.CharField(max_length=10, choices=KINDS | ALWAYS)
    # What was done: "post:37", "like:37:5". Once for a member, however often it is told.
    act = models.CharField(max_length=60)
    # What stands on one line of the page: "like:37".
    group = models.CharField(max_length=40)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    # Where it leads.
    post = models.ForeignKey("threads.Post", null=True, on_delete=models.CASCADE, related_name="+")
    topic = models.ForeignKey("threads.Topic", null=True, on_delete=models.CASCADE, related_name="+")
    paper = models.ForeignKey("threads.Paper", null=True, on_delete=models.CASCADE, related_name="+")
    action = models.ForeignKey("threads.Action", null=True, on_delete=models.CASCADE, related_name="+")
    # The number of the version, the venue.
    note = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    # When it was decided whether a mail tells of it at once (threads.outbox).
    weighed_at = models.DateTimeField(null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["member", "act"], name="told_once_of_an_act")]
        indexes = [
            models.Index(fields=["member", "group"], name="notification_unread", condition=Q(read_at=None)),
            models.Index(fields=["member", "-id"], name="notification_newest"),
            models.Index(fields=["id"], name="notification_unweighed", condition=Q(weighed_at=None)),
            models.Index(fields=["act"], name="notification_of_an_act"),
        ]

    def __str__(self):
        return f"{self.kind} for {self.member}"


def unread_count(member):
    """A figure to annotate a member with, of an expression for their key: how many unread lines there are,
    MOST_COUNTED at most."""
    unread = Notification.objects.filter(member=member).unread().seen().order_by()
    groups = unread.values("group").distinct()[:MOST_COUNTED]
    return _Counted(groups)


class _Counted(Subquery):
    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()
