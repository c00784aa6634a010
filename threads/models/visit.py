"""What a member has read of a year, and what was new there when they came."""

import datetime
import re

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.roles import is_moderator
from threads.models.notification import Notification
from threads.models.post import Post
from threads.models.sight import seen
from threads.models.topic import Topic

# A visit ends when so long nothing was read.
PAUSE = datetime.timedelta(minutes=30)
# Whoever reads here and there has so many places at most; beyond, the shortest is forgotten, so that a
# post comes up once more rather than never.
MOST_RANGES = 50
WRITTEN = re.compile(r"(?:\d{1,9}(?:-\d{1,9})?)(?: \d{1,9}(?:-\d{1,9})?){0,399}", re.ASCII)

Ranges = list[tuple[int, int]]


class VisitQuerySet(models.QuerySet):
    @transaction.atomic
    def read(self, member, topic: Topic, numbers: Ranges, newest: int) -> "Visit":
        """`member` has read `numbers`, on a page that knew of posts up to `newest`. Sent twice, or
        later than what was read afterwards on another device, it takes nothing back. What told of these
        posts is read, too."""
        visit, _ = self.select_for_update().get_or_create(member=member, topic=topic)
        now = timezone.now()
        if not visit.goes_on(now):
            visit.known_before = visit.known
        visit.ranges = longest(
            merged(visit.ranges + within(seen_by(member, topic, numbers), topic.last_number))
        )
        visit.known = max(visit.known, min(newest, topic.last_number))
        visit.read_at = now
        visit.save(update_fields=["ranges", "known", "known_before", "read_at"])
        Notification.objects.read_with(member, topic, numbers)
        return visit


class Visit(models.Model):
    """One row for a member and a topic; the numbers of posts, not their time, say what is new."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="visits")
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="visits")
    # What was read, as [first, last], apart from each other and in order.
    ranges = models.JSONField(default=list)
    # The newest number that the member could know of; and when the present visit began.
    known = models.PositiveIntegerField(default=0)
    known_before = models.PositiveIntegerField(default=0)
    read_at = models.DateTimeField(null=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "topic"], name="one_visit_of_a_topic")]

    def __str__(self):
        return f"{self.member} in {self.topic}"

    def goes_on(self, now) -> bool:
        return self.read_at is not None and now - self.read_at < PAUSE

    @property
    def first_unread(self) -> int:
        return self.ranges[0][1] + 1 if self.ranges and self.ranges[0][0] == 1 else 1

    @property
    def first_new(self) -> int | None:
        """The first number that came after the visit before this one; None when there was none."""
        known = self.known_before if self.goes_on(timezone.now()) else self.known
        return known + 1 if known else None

    def has_read(self, number: int) -> bool:
        return any(first <= number <= last for first, last in self.ranges)

    @property
    def unread(self) -> Q:
        """Posts of the topic that are still to be read: neither removed, nor one's own."""
        wanted = Q(seen(), topic=self.topic_id) & ~Q(author=self.member_id)
        for first, last in self.ranges:
            wanted &= ~Q(number__range=(first, last))
        return wanted

    def next_post(self) -> Post | None:
        return Post.objects.filter(self.unread).order_by("number").first()


def seen_by(member, topic: Topic, numbers: Ranges) -> Ranges:
    """`numbers` without what waits for a moderator where a form says "1-40": that nobody has read yet."""
    if all(first == last for first, last in numbers) or is_moderator(member):
        return numbers
    for held in Post.objects.held().filter(topic=topic).values_list("number", flat=True):
        numbers = [
            part
            for first, last in numbers
            for part in ([(first, held - 1), (held + 1, last)] if first <= held <= last else [(first, last)])
            if part[0] <= part[1]
        ]
    return numbers


def merged(ranges) -> Ranges:
    """The same numbers in as few ranges as can be."""
    together: list[list[int]] = []
    for first, last in sorted(map(tuple, ranges)):
        if together and first <= together[-1][1] + 1:
            together[-1][1] = max(together[-1][1], last)
        else:
            together.append([first, last])
    return [(first, last) for first, last in together]


def longest(ranges: Ranges) -> Ranges:
    """The MOST_RANGES that hold most, in their order."""
    return sorted(sorted(ranges, key=lambda one: one[0] - one[1])[:MOST_RANGES])


def within(ranges: Ranges, newest: int) -> Ranges:
    """What there can be of `ranges` in a topic whose newest post is number `newest`."""
    return [(max(first, 1), min(last, newest)) for first, last in ranges if first <= min(last, newest)]


def written(numbers) -> str:
    """Numbers as a form says them: "1-4 7"."""
    ranges = merged((number, number) for number in numbers)
    return " ".join(str(first) if first == last else f"{first}-{last}" for first, last in ranges)


def spelt(text: str) -> Ranges:
    """The ranges that `written` wrote. Raises ValueError for anything else."""
    if not WRITTEN.fullmatch(text):
        raise ValueError("Numbers of posts look like this: 1-4 7")
    pairs = (part.partition("-") for part in text.split(" "))
    return [(int(first), int(last or first)) for first, _, last in pairs]
