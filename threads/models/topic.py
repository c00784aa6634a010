"""The topic of a year: the thread in which its papers are shared."""

import datetime
import re

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from goodreadings.lib import markup
from goodreadings.lib.addresses import address
from goodreadings.lib.prepared import prepared
from threads.models import tell
from threads.models.action import Action
from threads.models.image import Image
from threads.models.revision import text_key
from threads.models.subscription import Subscription
from threads.models.year_request import YearRequest

POSTS_PER_PAGE = 20
FIRST_YEAR, LAST_YEAR = 1900, 2999

INTRODUCTION = (
    "Deep-learning papers of {year} that are important, interesting, or otherwise worth reading; "
    "older ones read late are as welcome. Paste a link, say why, and answer each other."
)


class CannotOpen(ValueError):
    """No topic can be opened for the year. str() is a sentence for the moderator."""


class Described(ValueError):
    """Another moderator edited title or introduction meanwhile; `topic` is as it is now. str() is a sentence."""

    def __init__(self, topic: "Topic"):
        told = {"title": topic.title, "introduction": topic.introduction}
        super().__init__(
            _(
                "Somebody edited this meanwhile. The title is “%(title)s” now, and the introduction: "
                "“%(introduction)s”. Save again to put yours in their place."
            )
            % told
        )
        self.topic = topic


class AlreadyOpen(CannotOpen):
    """The year has its topic."""


class TopicQuerySet(models.QuerySet):
    def newest(self):
        return self.order_by("-year").first()

    def hold(self, year: int) -> "Topic | None":
        """The topic of `year`, its row locked until the transaction ends: one writer at a time."""
        return self.select_for_update().filter(year=year).first()

    def proposed_year(self) -> int:
        """The year to open next: the one after the newest topic, else the present one."""
        newest = self.newest()
        return newest.year + 1 if newest else timezone.localdate().year

    def open_year(self, year: int, by, *, title="", introduction="", close_previous=False):
        """Open the topic of `year`; the ways in the admin, on the site and for cron all end here.

        One transaction: the topic, the log, the closing of the year before (if asked), those who
        followed that carried over, word to them and to those who asked for it. Raises AlreadyOpen, also
        when another process was faster; CannotOpen for a year out of bounds.
        """
        self._check_year(year)
        topic = self.model(year=year, title="" if is_prepared_title(title) else title, opened_by=by)
        topic.introduce(
            INTRODUCTION.format(year=year) if is_prepared_introduction(introduction) else introduction
        )
        try:
            with transaction.atomic():
                self.hold(year - 1)
                topic.save(force_insert=True)
                Action.objects.record(by, Action.OPEN, topic=topic)
                previous = topic.previous
                if close_previous and previous and previous.is_open:
                    previous.close(by=by, reason=f"Continued in {topic.title}.")
                if previous:
                    Subscription.objects.carry_over(previous, topic)
                tell.of_year(topic, by)
                YearRequest.objects.answer(topic)
        except IntegrityError:
            if not self.filter(year=year).exists():
                raise
            raise AlreadyOpen(
                _("%(topic)s is already open. Go on there, or open another year.")
                % {"topic": default_title(year)}
            ) from None
        return topic

    def _check_year(self, year: int):
        """A slip of the keyboard would put a far year in front of the forum for good."""
        newest = self.newest()
        last = max(newest.year if newest else 0, timezone.localdate().year) + 1
        if not FIRST_YEAR <= year <= min(last, LAST_YEAR):
            raise CannotOpen(
                _("%(year)d is too far away: open a year from %(first)d to %(last)d.")
                % {"year": year, "first": FIRST_YEAR, "last": min(last, LAST_YEAR)}
            )


class Topic(models.Model):
    """Topics are chained by their years: the one before and the one after are looked up."""

    year = models.PositiveSmallIntegerField(unique=True)
    title = models.CharField(max_length=120, blank=True)
    introduction = models.TextField(max_length=8000, blank=True, help_text="Markdown.")
    introduction_html = models.TextField(blank=True, editable=False)
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    # The number of the newest post; only `publish` moves it, under the lock of this row.
    last_number = models.PositiveIntegerField(default=0, editable=False)
    # Where an imported topic stood: /t/<slug>/<id> redirects here.
    discourse_id = models.PositiveBigIntegerField(null=True, blank=True, unique=True, editable=False)

    # The introduction whose HTML this object holds, once it was rendered here.
    _introduced: str | None = None

    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR),
                name="topic_year_has_four_digits",
                violation_error_message=f"A year lies between {FIRST_YEAR} and {LAST_YEAR}.",
            )
        ]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        """The HTML of the introduction always fits its text."""
        fields = kwargs.get("update_fields")
        self.title = markup.clean_line(self.title, 120) or default_title(self.year)
        if fields is None or "introduction" in fields:
            if self._introduced != self.introduction:
                self.introduce(self.introduction)
            kwargs["update_fields"] = None if fields is None else {*fields, "introduction_html"}
        with transaction.atomic():
            super().save(*args, **kwargs)
            if fields is None or "introduction" in fields:
                Image.objects.shown_by(self, self.introduction)

    def get_absolute_url(self):
        return address("topic", self.year)

    def introduce(self, introduction: str):
        """Set the introduction; rendering takes its time, so it is done before a transaction."""
        images = Image.objects.sizes_in(introduction)
        self.introduction, self.introduction_html = introduction, markup.render(introduction, images=images)
        self._introduced = introduction

    @property
    def has_plain_title(self) -> bool:
        return self.title == default_title(self.year)

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def previous(self) -> "Topic | None":
        return Topic.objects.filter(year__lt=self.year).order_by("-year").first()

    @property
    def next(self) -> "Topic | None":
        return Topic.objects.filter(year__gt=self.year).order_by("year").first()

    @property
    def pages(self) -> int:
        return page_of(self.last_number)

    def place_of(self, number: int) -> str:
        """The address of a post in its topic: its page is arithmetic and never moves."""
        page = page_of(number)
        query = f"?page={page}" if page > 1 else ""
        return f"{self.get_absolute_url()}{query}#post-{number}"

    def next_number(self) -> int:
        """Allot a number. Inside a transaction: the row stays locked until it ends."""
        Topic.objects.filter(pk=self.pk).update(last_number=F("last_number") + 1)
        [(self.last_number, self.closed_at)] = _standing(self.pk)
        return self.last_number

    def publish(self, author, body: str, key: str | None = None, parent=None, ends=None, **gate):
        """A new post here; see PostQuerySet.publish."""
        return self.posts.publish(self, author, body, key, parent, ends, **gate)

    @property
    def is_ending(self) -> bool:
        """Closed, or near the turn of its year (setting ASK_FROM). The last year never ends: no
        address has room for the one after it."""
        if self.year == LAST_YEAR:
            return False
        return not self.is_open or timezone.localdate() >= datetime.date(self.year, *settings.ASK_FROM)

    def may_be_asked_for(self) -> bool:
        """Whether members may ask for the year after this one; not when it has a successor."""
        return self.is_ending and self.next is None

    def close(self, *, by, reason=""):
        with transaction.atomic():
            changed = Topic.objects.filter(pk=self.pk, closed_at=None).update(closed_at=timezone.now())
            self.refresh_from_db(fields=["closed_at"])
            if changed:
                Action.objects.record(by, Action.CLOSE, topic=self, reason=reason)

    def reopen(self, *, by, reason=""):
        with transaction.atomic():
            changed = Topic.objects.filter(pk=self.pk).exclude(closed_at=None).update(closed_at=None)
            self.refresh_from_db(fields=["closed_at"])
            if changed:
                Action.objects.record(by, Action.REOPEN, topic=self, reason=reason)

    @property
    def words_key(self) -> str:
        """Of what stands above the posts: the same for the same title and introduction only."""
        return text_key(f"{self.title}\n{self.introduction}")

    def describe(self, *, by, title: str, introduction: str, base: str = "", undoes=None) -> Action:
        """Change what stands above the posts; the log keeps what stood there. `base` is the `words_key` of what
        `by` read, `undoes` the act that is taken back. Raises Described when another one was faster."""
        if self._introduced != introduction:
            self.introduce(introduction)
        with transaction.atomic():
            before = Topic.objects.hold(self.year)
            if base not in {"", before.words_key}:
                raise Described(before)
            self.title = title
            self.save(update_fields=["title", "introduction"])
            return Action.objects.record(
                by, Action.DESCRIBE, topic=self, undoes=undoes, title_before=before.title,
                introduction_before=before.introduction,
            )  # fmt: skip


def default_title(year: int) -> str:
    return f"{settings.SITE_NAME} {year}"


def is_prepared_title(title: str) -> bool:
    """Whether it is the one that a form proposed, perhaps for another year than was chosen then."""
    return not title or re.fullmatch(re.escape(settings.SITE_NAME) + r" \d{4}", title) is not None


def is_prepared_introduction(introduction: str) -> bool:
    pattern = re.escape(INTRODUCTION).replace(re.escape("{year}"), r"\d{4}")
    return not introduction or re.fullmatch(pattern, introduction) is not None


def page_of(number: int) -> int:
    """Pages are ranges of numbers: 1–20, 21–40, …; page 1 when there is nothing yet."""
    return max(1, -(-number // POSTS_PER_PAGE))


@prepared
def _standing(topic: int):
    return Topic.objects.filter(pk=topic).order_by().values_list("last_number", "closed_at")
