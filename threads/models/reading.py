"""A member's reading list: how far they are with a paper, and what they say of it to themselves."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Count, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from accounts.named import all_but_names
from goodreadings.lib.prepared import prepared
from threads.models.paper import Paper

LONGEST_NOTE = 5_000
MOST_TAGS, LONGEST_TAG = 20, 40
HIGHEST_RATING = 5
READERS_NAMED = 20


class ReadingQuerySet(models.QuerySet):
    def want(self, member, paper: Paper, state: str) -> None:
        """Make it so that `paper` stands at `state` for `member`; "" takes it off the list."""
        if state:
            self.write(member, paper, state=state)
            return
        with transaction.atomic():
            # Also what papers that were joined to it were kept with: parting them would bring it back.
            papers = [_hold(paper)]
            while papers:
                self.filter(member=member, paper__in=papers).delete()
                papers = list(Paper.objects.filter(merged_into__in=papers))

    def write(self, member, paper: Paper, **said) -> "Reading":
        """Put it on the list, or change what is there: `state`, `note`, `tags` (as of `written`) and
        `rating`, whichever are said."""
        said["changed_at"] = timezone.now()
        with transaction.atomic():
            return self.update_or_create(member=member, paper=_hold(paper), defaults=said)[0]

    def seen_by(self, member):
        """Those of papers that can be seen. The others are kept, and come back with their posts."""
        seen = Paper.objects.seen_by(member).order_by().values("pk")
        return self.filter(member=member, paper__in=seen)

    def unread(self):
        return self.filter(state__in=[Reading.TO_READ, Reading.BEGUN])

    def done(self):
        """Read, by members who are here; what others see of it is how many."""
        return self.filter(state=Reading.READ, member__is_active=True)


class Reading(models.Model):
    """Nobody but the member sees any of it. That they have read it is counted, and their name is shown
    with it if they want that (`User.shows_readings`)."""

    TO_READ, BEGUN, READ = "to-read", "reading", "read"
    STATES = {
        TO_READ: pgettext_lazy("reading list", "to read"),
        BEGUN: pgettext_lazy("reading list", "reading"),
        READ: pgettext_lazy("reading list", "read"),
    }

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="readings")
    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="readings")
    state = models.CharField(max_length=8, choices=STATES)
    note = models.TextField(blank=True, default="", max_length=LONGEST_NOTE)
    # Each on a line of its own, with one before the first and after the last, so that one can be
    # looked for: "\nvision\nto teach\n".
    tags = models.TextField(blank=True, default="")
    rating = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(HIGHEST_RATING)]
    )
    added_at = models.DateTimeField(default=timezone.now)
    # When the member last said anything about it.
    changed_at = models.DateTimeField(default=timezone.now)
    # The newest year whose closing was no reason to drop it (threads.models.left_over).
    taken_past = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "paper"], name="paper_once_on_a_list"),
            models.CheckConstraint(
                condition=Q(rating=None) | Q(rating__gte=1, rating__lte=HIGHEST_RATING),
                name="rating_of_a_few_stars",
            ),
        ]

    def __str__(self):
        return f"{self.paper}: {self.get_state_display()} by {self.member}"

    @property
    def tag_list(self) -> list[str]:
        return self.tags.split("\n")[1:-1]

    @property
    def stars(self) -> str:
        return "★" * (self.rating or 0)

    @property
    def has_words(self) -> bool:
        """Whether more would be lost with it than how far the member is."""
        return bool(self.note or self.tags or self.rating)


def written(tags: list[str]) -> str:
    """Tags as the database keeps them."""
    return "".join(f"\n{tag}" for tag in tags) + "\n" if tags else ""


def with_reading(rows, reader, paper: str = "pk"):
    """`rows` (papers, or what has one at `paper`), each with `reading`, how far `reader` is with it ("" for
    not at all), and `read_count`, how many members have read it: no query of their own."""
    done = Reading.objects.done().filter(paper=OuterRef(paper)).order_by()
    counted = Subquery(done.values("paper").annotate(rows=Count("pk")).values("rows"))
    mine = Value("", output_field=models.CharField())
    if reader is not None and reader.is_authenticated:
        states = Reading.objects.filter(paper=OuterRef(paper), member=reader).values("state")
        mine = Coalesce(Subquery(states), mine)
    return rows.annotate(reading=mine, read_count=Coalesce(counted, Value(0)))


def states_of(reader, papers: list[int]) -> dict[int, str]:
    """How far `reader` is with those of `papers` that are on their list."""
    return dict(_states(reader.pk, papers)) if reader.is_authenticated else {}


@prepared
def _states(member: int, papers: list[int]):
    return Reading.objects.filter(member=member, paper__in=papers).values_list("paper", "state")


def readers_named(paper: Paper) -> list:
    """Members who have read `paper` and let others know, the first few of them."""
    return [one.member for one in _named(paper.pk)]


@prepared
def _named(paper: int):
    named = Reading.objects.done().filter(paper=paper, member__shows_readings=True).select_related("member")
    return named.defer(*all_but_names("member")).order_by("changed_at", "pk")[:READERS_NAMED]


def _hold(paper: Paper) -> Paper:
    """The paper that `paper` is at this moment, its row locked until the transaction ends: merges wait."""
    held = Paper.objects.select_for_update(no_key=True).get(pk=paper.pk)
    return _hold(held.merged_into) if held.merged_into_id else held
