"""A share: a paper's appearance in a post."""

from django.db import models
from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.utils.functional import cached_property

from threads.models.identifier import Identifier
from threads.models.paper import Paper
from threads.papers.identify import Identifier as Found


class ShareQuerySet(models.QuerySet):
    def visible(self):
        return self.filter(post__deleted_at=None, post__hidden_at=None)

    def with_papers(self):
        return self.select_related("paper", "identifier")

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


class Share(models.Model):
    """`identifier` and `version` are those of the link that was pasted, `url` where it leads."""

    post = models.ForeignKey("threads.Post", on_delete=models.CASCADE, related_name="shares")
    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="shares")
    identifier = models.ForeignKey(Identifier, on_delete=models.CASCADE, related_name="shares")
    version = models.PositiveIntegerField(null=True, blank=True)
    url = models.CharField(max_length=2100)
    # 0 for the first paper of a post.
    position = models.PositiveSmallIntegerField(default=0)

    objects = ShareQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["post", "paper"], name="paper_once_in_a_post")]

    def __str__(self):
        return f"{self.paper} in {self.post}"

    @cached_property
    def found(self) -> Found:
        """The identifier as the library of identifiers knows it: its label, its PDF."""
        return Found(self.identifier.kind, self.identifier.value, self.version, self.url)

    def elsewhere(self) -> "Share | None":
        """Where the paper was shared before, else where it was shared later; None when only here.

        Needs `paper.first_shares`, from `PostQuerySet.for_display`.
        """
        here = (self.post.topic.year, self.post.number)
        others = [
            share for share in self.paper.first_shares if (share.post.topic.year, share.post.number) != here
        ]
        before = [share for share in others if (share.post.topic.year, share.post.number) < here]
        return (before or others or [None])[0]
