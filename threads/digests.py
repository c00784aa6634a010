"""What the community read since the last time, for one member; and when it is sent."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.utils import timezone

from accounts.models import User
from accounts.zones import zone
from threads.models import Action, Mail, Mute, Notification, Paper, Post, Preference, Subscription
from threads.models.mail import PERIOD
from threads.models.preference import DAILY, DEFAULTS, DIGEST, WEEKLY
from threads.notify import Line, lines

MOST = 5
MOST_REPLIES = 10
BATCH = 500
# By its member's clock; a week begins on its Monday.
HOUR = 7


@dataclass(slots=True)
class Digest:
    told: list[Line] = field(default_factory=list)
    more_told: int = 0
    papers: list[Paper] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    replies: list[Post] = field(default_factory=list)
    more_replies: int = 0

    def __bool__(self) -> bool:
        return bool(self.told or self.papers or self.posts or self.replies)


def content(member: User, pace: str, since: datetime.datetime, until: datetime.datetime) -> Digest:
    """What is new for `member` from `since` to `until`, of the kinds that they hear of at this pace."""
    paces = Preference.objects.paces([member.pk])[member.pk]
    kinds = [kind for kind, chosen in paces.items() if chosen == pace and kind != DIGEST]
    # A mail of which nobody knows whether it came may not have told of it.
    unsure = Exists(Mail.objects.filter(notification=OuterRef("pk"), state=Mail.UNSURE))
    heard = Notification.objects.filter(
        Q(kind__in=kinds) | unsure, member=member, at__gt=since, at__lte=until
    )
    unread = heard.unread().seen()
    told, has_more = lines(unread)
    found = Digest(told=told, more_told=unread.lines().count() - len(told) if has_more else 0)
    if paces[DIGEST] == pace:
        visible = Post.objects.visible().exclude(
            Exists(Mute.objects.filter(member=member, muted=OuterRef("author")))
        )
        found.posts = _liked_posts(visible, since, until)
        found.papers = _liked_papers(visible, since, until)
        replies = _replies(member, visible, since, until)
        found.replies = list(replies.order_by("pk")[:MOST_REPLIES])
        found.more_replies = max(0, replies.count() - MOST_REPLIES)
    return found


def _shown(posts):
    return posts.select_related("author", "topic", "parent__author").defer(
        "body", "html", "parent__body", "parent__html"
    )


def _liked_posts(visible, since, until) -> list[Post]:
    liked = visible.filter(likes__created_at__gt=since, likes__created_at__lte=until)
    return list(_shown(liked.annotate(likes_since=Count("likes"))).order_by("-likes_since", "-pk")[:MOST])


def _liked_papers(visible, since, until) -> list[Paper]:
    likes = visible.filter(
        likes__created_at__gt=since, likes__created_at__lte=until, shares__paper=OuterRef("pk")
    )
    counted = likes.order_by().values("shares__paper").annotate(likes=Count("likes")).values("likes")
    papers = Paper.objects.standing().annotate(likes_since=Subquery(counted)).filter(likes_since__gt=0)
    return list(papers.defer("abstract").order_by("-likes_since", "-pk")[:MOST])


def _new(since, until) -> Q:
    """Posts that could be seen from then on: written, or let through by a moderator, after they had waited."""
    written = Q(created_at__gt=since, created_at__lte=until)
    approved = Action.objects.filter(kind=Action.APPROVE, at__gt=since, at__lte=until, undone_by=None)
    # Few, and by their keys, so that an index finds both kinds.
    waited = list(approved.filter(post__created_at__lte=since).order_by().values_list("post", flat=True))
    return written | Q(pk__in=waited) if waited else written


def _replies(member: User, visible, since, until):
    """New replies in the years that they follow: all, or those of conversations that they take part in;
    without those that they hear of by themselves."""
    followed = {
        level: member.subscriptions.filter(level=level).values("topic")
        for level in (Subscription.ALL, Subscription.MINE)
    }
    mine = Post.objects.filter(author=member).order_by()
    begun = Q(root__in=mine.values("pk")) | Q(root__in=mine.exclude(root=None).values("root"))
    heard = Notification.objects.filter(member=member, post=OuterRef("pk"))
    return (
        _shown(visible.filter(_new(since, until)).exclude(parent=None).exclude(author=member))
        .filter(Q(topic__in=followed[Subscription.ALL]) | (Q(topic__in=followed[Subscription.MINE]) & begun))
        .exclude(Exists(heard))
    )


def readers(pace: str):
    """Those to whom a digest at this pace may go: who wants one, or has heard something of a kind that comes
    at it; not while they are suspended."""
    chosen = Preference.objects.filter(member=OuterRef("pk"))
    at_this = chosen.filter(pace=pace)
    usual = [kind for kind, default in DEFAULTS.items() if default == pace]
    wants = Exists(at_this.filter(kind=DIGEST))
    if DEFAULTS[DIGEST] == pace:
        wants |= ~Exists(chosen.filter(kind=DIGEST))
    recent = Notification.objects.filter(
        member=OuterRef("pk"), at__gt=timezone.now() - 2 * PERIOD[pace]
    ).unread()
    heard = Exists(recent.filter(kind__in=usual)) | (Exists(recent) & Exists(at_this))
    return User.objects.reachable().active().filter(wants | heard)


def period(pace: str, now: datetime.datetime) -> str:
    """The day or the week that a moment belongs to, where it is read."""
    if pace == DAILY:
        return f"{DAILY}:{now:%Y-%m-%d}"
    year, week, _day = now.isocalendar()
    return f"{WEEKLY}:{year}-W{week:02}"


def due(pace: str, *, on_time: bool) -> Iterator[Mail]:
    """The digests that are still to be made of the present day or week, each member's own. `on_time`: only
    where it has begun by their clock, and for those who were there when it did."""
    now = timezone.now()
    for name in readers(pace).order_by().values_list("time_zone", flat=True).distinct():
        local = now.astimezone(zone(name))
        key = period(pace, local)
        began = local.replace(hour=HOUR, minute=0, second=0, microsecond=0)
        if pace == WEEKLY:
            began -= datetime.timedelta(days=local.weekday())
        if on_time and local < began:
            continue
        before = Mail.objects.filter(member=OuterRef("pk"), pace=pace).exclude(until=None).order_by("-until")
        waiting = (
            readers(pace)
            .filter(time_zone=name)
            .exclude(Exists(Mail.objects.filter(member=OuterRef("pk"), key=key)))
        )
        if on_time:
            waiting = waiting.filter(date_joined__lt=began)
        last = Subquery(before.values("until")[:1])
        for member in waiting.annotate(last=last).order_by("pk"):
            since = max(member.last or now - PERIOD[pace], now - 4 * PERIOD[pace])
            yield Mail(member=member, pace=pace, key=key, since=since, until=now)


def make(pace: str, *, on_time: bool) -> int:
    """Put the digests that are due into the outbox; made twice, or by two at once, they are there once."""
    made, batch = 0, []
    for mail in due(pace, on_time=on_time):
        batch.append(mail)
        if len(batch) == BATCH:
            made, batch = made + _put(batch), []
    return made + _put(batch)


def _put(batch: list[Mail]) -> int:
    return len(Mail.objects.bulk_create(batch, ignore_conflicts=True))


def schedule() -> None:
    """For the worker, every few minutes."""
    for pace in PERIOD:
        make(pace, on_time=True)
