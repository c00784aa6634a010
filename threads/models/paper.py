"""A paper: one work, however it was linked."""

from django.apps import apps
from django.db import models
from django.db.models import Count, F, IntegerField, Min, OuterRef, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone


class PaperQuerySet(models.QuerySet):
    def of_topic(self, topic):
        """The papers that can be seen in a topic: each with `first_number`, of the post that
        shared it first there, and `topic_likes`, of all posts there that share it."""
        Share, Like = apps.get_model("threads.Share"), apps.get_model("threads.Like")
        shares = Share.objects.visible().filter(paper=OuterRef("pk"), post__topic=topic).order_by()
        likes = Like.objects.filter(
            post__shares__paper=OuterRef("pk"), post__topic=topic, post__deleted_at=None, post__hidden_at=None
        ).order_by()
        here = Share.objects.visible().filter(post__topic=topic).values("paper")
        return (
            self.filter(pk__in=here)
            .annotate(
                first_number=_one(shares, "paper", Min("post__number")),
                topic_likes=Coalesce(_one(likes, "post__shares__paper", Count("pk")), Value(0))
                + Coalesce(_one(shares, "paper", Sum("post__anonymous_likes")), Value(0)),
            )
            .exclude(first_number=None)
        )

    def most_liked(self):
        """Of those of a topic; the earlier one first among equals. Unliked ones stay out."""
        return self.filter(topic_likes__gt=0).order_by("-topic_likes", "first_number", "pk")


def _one(queryset, column, figure):
    """A subquery of one figure over the rows of `queryset`, which all have the same `column`."""
    return Subquery(
        queryset.values(column).annotate(figure=figure).values("figure"), output_field=IntegerField()
    )


class Paper(models.Model):
    """What is known of a work; a title may be missing until somebody looks it up."""

    title = models.CharField(max_length=500, blank=True)
    # Of the identifier by which it was shared first: what it is called while it has no title.
    call_number = models.CharField(max_length=80, editable=False)
    authors = models.JSONField(
        default=list, blank=True, help_text="Names as printed, the first author first."
    )
    has_more_authors = models.BooleanField(
        default=False, help_text="There are more authors than the list names."
    )
    published = models.DateField(null=True, blank=True, help_text="Of the first version.")
    category = models.CharField(max_length=40, blank=True, help_text="As the archive says: cs.CV.")
    code = models.URLField(blank=True, help_text="Where its code is.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PaperQuerySet.as_manager()

    class Meta:
        ordering = [F("published").desc(nulls_last=True), "-pk"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("paper", args=[self.pk])

    @property
    def name(self) -> str:
        return self.title or self.call_number

    @property
    def byline(self) -> str:
        """ "Yu", "Yu and Wang", "Yu, Wang and Wu", from four on "Ramesh et al."."""
        names = [name.split()[-1] for name in self.authors if name.strip()]
        if len(names) > 3 or (names and self.has_more_authors):
            return f"{names[0]} et al."
        return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
