"""A paper: one work, however it was linked."""

from django.apps import apps
from django.db import models
from django.db.models import Count, F, IntegerField, Min, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import pgettext

from accounts.roles import is_moderator
from goodreadings.lib.addresses import address
from threads.models.sight import seen, waits_of
from threads.papers import names
from threads.papers.record import FORMS

LONGEST_KEY = 80


class PaperQuerySet(models.QuerySet):
    def standing(self):
        """Without those that were joined to another."""
        return self.filter(merged_into=None)

    def seen(self):
        """Those of which somebody can see a share."""
        Share = apps.get_model("threads.Share")
        return self.standing().filter(pk__in=Share.objects.visible().order_by().values("paper"))

    def seen_by(self, user):
        """Of a paper whose posts were all removed only moderators know: a link can be the very thing for
        which its post went."""
        return self.standing() if is_moderator(user) else self.seen()

    def known_to(self, user):
        """`seen_by`, and for who shared one in a post that waits for a moderator that one, too."""
        if is_moderator(user):
            return self.standing()
        shares = apps.get_model("threads.Share").objects.filter(seen("post__") | waits_of(user, "post__"))
        return self.standing().filter(pk__in=shares.order_by().values("paper"))

    def of_topic(self, topic):
        """The papers that can be seen in a topic: each with `first_number`, of the post that
        shared it first there, and `topic_likes`, of all posts there that share it."""
        Share = apps.get_model("threads.Share")
        shares = Share.objects.visible().filter(paper=OuterRef("pk"), post__topic=topic).order_by()
        here = Share.objects.visible().filter(post__topic=topic).values("paper")
        return (
            self.filter(pk__in=here)
            .annotate(
                first_number=_one(shares, "paper", Min("post__number")),
                topic_likes=likes_of_paper(OuterRef("pk"), post__topic=topic),
            )
            .exclude(first_number=None)
        )

    def with_figures(self):
        """Over all years: `share_count`, `like_count` of the posts that share it, and `first_shared`,
        the moment of the first; of what can be seen."""
        Share = apps.get_model("threads.Share")
        shares = Share.objects.visible().filter(paper=OuterRef("pk")).order_by()
        return self.annotate(
            share_count=Coalesce(_one(shares, "paper", Count("pk")), Value(0)),
            like_count=likes_of_paper(OuterRef("pk")),
            first_shared=Subquery(
                shares.values("paper").annotate(first=Min("post__created_at")).values("first")
            ),
        )

    def about(self, words: str):
        """Those whose title, authors, venue or call number have every one of the words."""
        found = self
        for word in words.split()[:10]:
            found = found.filter(has_word(word))
        return found


def has_word(word: str, of: str = "") -> Q:
    """That title, authors, venue or call number have it; `of` leads to the paper: "paper__"."""
    places = ["title", "authors_line", "venue", "call_number"]
    return Q(*((f"{of}{place}__icontains", word) for place in places), _connector=Q.OR)


def likes_of_paper(paper, **where):
    """A figure to annotate with: the likes of all visible posts that share `paper`, those that an
    import only counted among them."""
    Share, Like = apps.get_model("threads.Share"), apps.get_model("threads.Like")
    likes = Like.objects.filter(seen("post__"), post__shares__paper=paper, **where).order_by()
    shares = Share.objects.visible().filter(paper=paper, **where).order_by()
    return Coalesce(_one(likes, "post__shares__paper", Count("pk")), Value(0)) + Coalesce(
        _one(shares, "paper", Sum("post__anonymous_likes")), Value(0)
    )


def _one(queryset, column, figure):
    """A subquery of one figure over the rows of `queryset`, which all have the same `column`."""
    return Subquery(
        queryset.values(column).annotate(figure=figure).values("figure"), output_field=IntegerField()
    )


class Paper(models.Model):
    """What is known of a work. Everything here but the call number is settled from what sources say
    and members correct (threads.models.settle); a title may be missing until a source has answered."""

    title = models.CharField(max_length=500, blank=True)
    # Of the identifier by which it was shared first: what it is called while it has no title.
    call_number = models.CharField(max_length=80, editable=False)
    authors = models.JSONField(
        default=list,
        blank=True,
        help_text="“Family, Given”, or the name as printed; the first author first.",
    )
    # All of them as printed, to be looked through.
    authors_line = models.TextField(blank=True, editable=False)
    has_more_authors = models.BooleanField(
        default=False, help_text="There are more authors than the list names."
    )
    published = models.DateField(null=True, blank=True, help_text="The day of the first version.")
    # Of the first version too, where no source knows the day.
    year = models.PositiveSmallIntegerField(null=True, blank=True, db_index=True)
    month = models.PositiveSmallIntegerField(null=True, blank=True)
    venue = models.CharField(max_length=300, blank=True, help_text="The journal, or the proceedings.")
    publisher = models.CharField(max_length=200, blank=True)
    volume = models.CharField(max_length=40, blank=True)
    number = models.CharField(max_length=40, blank=True)
    pages = models.CharField(max_length=40, blank=True)
    abstract = models.TextField(blank=True)
    category = models.CharField(max_length=40, blank=True, help_text="As the archive says: cs.CV.")
    # All of them, each between spaces: " cs.CV cs.LG ".
    categories = models.CharField(max_length=400, blank=True, editable=False)
    form = models.CharField(max_length=12, default="page", choices=[(form, form) for form in FORMS])
    version = models.PositiveSmallIntegerField(null=True, blank=True)
    pdf = models.CharField(max_length=2000, blank=True)
    code = models.CharField(max_length=2000, blank=True, help_text="Where its code is.")
    # What equal titles have in common, whatever their punctuation.
    title_key = models.CharField(max_length=200, blank=True, editable=False, db_index=True)
    # What LaTeX cites it by; given once, with the first title, and never changed.
    citation_key = models.CharField(max_length=LONGEST_KEY, unique=True, null=True, editable=False)
    # The paper that members found to be this very one; it has the identifiers and shares of both.
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="absorbed"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PaperQuerySet.as_manager()

    class Meta:
        ordering = [F("published").desc(nulls_last=True), "-pk"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return address("paper", self.pk)

    @property
    def name(self) -> str:
        return self.title or self.call_number

    @property
    def byline(self) -> str:
        """ "Yu", "Yu and Wang", "Yu, Wang and Wu", from four on "Ramesh et al."."""
        return names.byline(
            self.authors,
            self.has_more_authors,
            few=pgettext("authors", "%(others)s and %(last)s"),
            many=pgettext("authors", "%(first)s et al."),
        )

    @property
    def printed_authors(self) -> list[str]:
        return [names.printed(name) for name in self.authors]

    @property
    def place(self) -> str:
        """Year and venue, as far as they are known: "2021, Nature"."""
        return ", ".join(filter(None, [str(self.year or ""), self.venue]))

    @property
    def standing(self) -> "Paper":
        """The paper that this one was joined to, at the end of the chain; else itself."""
        paper = self
        while paper.merged_into is not None:
            paper = paper.merged_into
        return paper
