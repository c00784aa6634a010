"""Who may hear of an act, and who follows what it is about. A `word` is one of threads.models.tell."""

import datetime

from django.apps import apps
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import User
from goodreadings.lib.prepared import prepared
from threads.models.mute import Mute
from threads.models.notification import Notification
from threads.models.subscription import Subscription

# So many of those who follow something hear of it in the transaction of the act.
AT_ONCE = 20


def listening(word, members) -> list[int]:
    """Those of `members`, keys, who may hear of it: not those who did it, nobody suspended or of an import, nobody
    who muted them, nor who wants to hear nothing of the year."""
    now = timezone.now()
    if word.by is None or word.topic is None or word.kind == Notification.YEAR:
        return list(_listeners_of(word, now).filter(pk__in=list(members)).values_list("pk", flat=True))
    return _listening(word.by, word.doer or word.by, word.topic, now, list(members))


def followers(word, after: int, most: int) -> list[int]:
    """The keys of the first `most` beyond `after` of those who follow what it is about and may hear of it."""
    now = timezone.now()
    if word.kind == Notification.POST:
        # The most frequent, and so by the index of those who follow: they want to hear.
        told = word.topic, word.by, word.doer or word.by, now, after
        return _first_of_year(*told) if most == AT_ONCE else list(_of_year(*told)[:most])
    if word.kind == Notification.SHARED and most == AT_ONCE and word.by and word.post:
        told = word.by, word.doer or word.by, word.topic, now, after, word.post
        return _first_of_papers(*told, list(word.papers))
    found = _listeners_of(word, now).filter(_follow(word), pk__gt=after).order_by("pk")
    return list(found.values_list("pk", flat=True)[:most])


def _listeners_of(word, now):
    topic = None if word.kind == Notification.YEAR else word.topic
    return _listeners(word.by, word.doer or word.by, topic, now)


def _listeners(by: int | None, doer: int | None, topic: int | None, now: datetime.datetime):
    found = _not_by(by, doer, User.objects.active(now), "pk")
    if topic is not None:
        deaf = Subscription.objects.filter(topic=topic, level=Subscription.NOTHING)
        found = found.exclude(Exists(deaf.filter(member=OuterRef("pk"))))
    return found


def _not_by(by: int | None, doer: int | None, rows, member: str):
    """Without those who did it, and those who muted them; `member` is the column that says who hears."""
    if by is None:
        return rows
    muting = Mute.objects.filter(member=OuterRef(member), muted=by)
    return rows.exclude(**{f"{member}__in": [by, doer]}).exclude(Exists(muting))


@prepared
def _listening(by: int, doer: int, topic: int, now: datetime.datetime, members: list[int]):
    return _listeners(by, doer, topic, now).filter(pk__in=members).values_list("pk", flat=True)


def _of_year(topic: int, by: int, doer: int, now: datetime.datetime, after: int):
    rows = Subscription.objects.filter(topic=topic, level=Subscription.ALL, member__is_active=True)
    rows = rows.exclude(member__suspended_until__gt=now)
    rows = _not_by(by, doer, rows, "member").filter(member__gt=after).order_by("member")
    return rows.values_list("member", flat=True)


@prepared
def _first_of_year(topic: int, by: int, doer: int, now: datetime.datetime, after: int):
    return _of_year(topic, by, doer, now, after)[:AT_ONCE]


@prepared
def _first_of_papers(
    by: int, doer: int, topic: int, now: datetime.datetime, after: int, post: int, papers: list[int]
):
    found = _listeners(by, doer, topic, now).filter(_follow_papers(papers, post), pk__gt=after)
    return found.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]


def _follow(word) -> Q:
    """Those whom it concerns by what they follow, asked for, shared or saved."""
    if word.kind == Notification.YEAR:
        asked = apps.get_model("threads.YearRequest").objects.filter(
            year__in=apps.get_model("threads.Topic").objects.filter(pk=word.topic).values("year")
        )
        follow = Subscription.objects.filter(topic=word.topic).exclude(level=Subscription.NOTHING)
        return Q(pk__in=follow.values("member")) | Q(pk__in=asked.order_by().values("member"))
    return _follow_papers(word.papers, word.post)


def _follow_papers(papers, post: int | None) -> Q:
    shares = apps.get_model("threads.Share").objects.visible().filter(paper__in=papers)
    saved = apps.get_model("threads.Reading").objects.filter(paper__in=papers)
    if post is not None:
        shares = shares.exclude(post=post)
    # One list of keys: of two with an "or" between, PostgreSQL asks every member there is.
    return Q(pk__in=shares.order_by().values("post__author").union(saved.order_by().values("member")))
