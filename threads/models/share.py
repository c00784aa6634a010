"""A share: a paper's appearance in a post."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.named import all_but_names
from threads.models.identifier import Identifier
from threads.models.lookup import Lookup
from threads.models.paper import Paper, likes_of_paper
from threads.models.reading import with_reading
from threads.models.sight import seen
from threads.papers.identify import Identifier as Found

# For so long a page that was opened asks for a card by itself; later, with the next page.
PATIENCE = datetime.timedelta(minutes=3)


class ShareQuerySet(models.QuerySet):
    def visible(self):
        return self.filter(seen("post__"))

    def for_list(self):
        """With what a list says of it: who, where, by which identifier."""
        return self.select_related("post__author", "post__topic", "identifier").defer(
            "post__body", "post__html", "post__topic__introduction", "post__topic__introduction_html",
            *all_but_names("post__author"),
        )  # fmt: skip

    def with_papers(self, user=None):
        """What a card shows besides its paper: `paper_likes` over all years, `is_expected` while a
        source may still answer, `reading`, how far `user` is with it, and `read_count`."""
        expected = Lookup.objects.unanswered().filter(identifier=OuterRef("identifier"))
        found = (
            self.select_related("paper", "identifier")
            .annotate(paper_likes=likes_of_paper(OuterRef("paper")), is_expected=Exists(expected))
            # What was added beside the words may have the place of one in them.
            .order_by("position", "pk")
        )
        return with_reading(found, user, "paper")

    def newest_of_each_paper(self, most: int):
        """Of shares in one topic: the last `most` of each paper, the newest first."""
        place = Window(RowNumber(), partition_by=[F("paper_id")], order_by=[F("post__number").desc()])
        return self.annotate(place=place).filter(place__lte=most).order_by("paper", "-post__number")

    def first_of_each_year(self):
        """The first share of a paper in each year, oldest first: what "also shared" needs."""
        place = Window(
            RowNumber(),
            partition_by=[F("paper_id"), F("post__topic_id")],
            order_by=[F("post__number").asc()],
        )
        return (
            self.visible()
            .annotate(place=place)
            .filter(place=1)
            .select_related("post__author", "post__topic")
            .only(
                "paper_id",
                "post__number",
                "post__topic__year",
                "post__topic__title",
                "post__author__username",
                "post__author__display_name",
            )
            .order_by("post__topic__year")
        )


def shares_of(post, papers: list[Found], rows: dict[tuple[str, str], Identifier]) -> "list[Share]":
    """The shares that `post` should have: one a paper, in order. `rows` as of `Identifier.objects.of`."""
    wanted: dict[int, Share] = {}
    for found in papers:
        row = rows[found.kind, found.value]
        share = Share(
            post=post, paper_id=row.paper_id, identifier=row, version=found.version,
            url=found.url, position=len(wanted),
        )  # fmt: skip
        wanted.setdefault(row.paper_id, share)
    return list(wanted.values())


def known_papers(papers: list[Found]) -> list[tuple[Found, "Share | None"]]:
    """For each identifier, the first share that can be seen of its paper, in any year; None for a paper
    that nobody has shared yet. In two queries, and nothing is written."""
    wanted = Q(pk=None)
    for found in papers:
        wanted |= Q(kind=found.kind, value=found.value)
    rows = {(row.kind, row.value): row.paper_id for row in Identifier.objects.filter(wanted)}
    firsts: dict[int, Share] = {}
    for share in Share.objects.first_of_each_year().filter(paper__in=rows.values()).select_related("paper"):
        firsts.setdefault(share.paper_id, share)
    return [(found, firsts.get(rows.get((found.kind, found.value)))) for found in papers]


class Share(models.Model):
    """`identifier` and `version` are those of the link that was pasted, `url` where it leads."""

    post = models.ForeignKey("threads.Post", on_delete=models.CASCADE, related_name="shares")
    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="shares")
    identifier = models.ForeignKey(Identifier, on_delete=models.CASCADE, related_name="shares")
    version = models.PositiveIntegerField(null=True, blank=True)
    url = models.CharField(max_length=2100)
    # 0 for the first paper of a post.
    position = models.PositiveSmallIntegerField(default=0)
    # Who added it beside the words, where a link was lost; None when it stands in them.
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ShareQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["post", "paper"], name="paper_once_in_a_post")]

    def __str__(self):
        return f"{self.paper} in {self.post}"

    @property
    def waits_here(self) -> bool:
        """A source may still tell what it is, and it is so young that its card may come while the page
        is read. Needs `is_expected`, from `with_papers`."""
        is_young = timezone.now() - self.paper.created_at < PATIENCE
        return not self.paper.title and self.is_expected and is_young

    @cached_property
    def found(self) -> Found:
        """The identifier as the library of identifiers knows it: its label, its PDF."""
        return Found(self.identifier.kind, self.identifier.value, self.version, self.url)

    def elsewhere(self) -> "Share | None":
        """Where the paper was shared before, else where it was shared later; None when only here.

        Needs `paper.first_shares`, from `threads.shown`.
        """
        here = (self.post.topic.year, self.post.number)
        others = [
            share for share in self.paper.first_shares if (share.post.topic.year, share.post.number) != here
        ]
        before = [share for share in others if (share.post.topic.year, share.post.number) < here]
        return (before or others or [None])[0]
