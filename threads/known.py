"""What a page says of one paper, in queries whose SQL is written once."""

from django.http import Http404
from django.utils.translation import gettext as _

from accounts.roles import is_moderator
from goodreadings.lib.prepared import prepared
from threads.models import Correction, Identifier, Lookup, Merge, Paper, Post
from threads.models.reading import with_reading
from threads.shown import reader


def find(pk: int, user) -> Paper:
    """The paper with a key; one that was joined to another is that one. Raises Http404 when there is none that `user`
    may know of."""
    for paper in _paper(pk):
        standing = paper.standing
        if is_moderator(user) or _known(standing.pk, *_reader(user)):
            return standing
        raise Http404(_("The posts that shared this paper were removed."))
    raise Http404


def whole(pk: int, user) -> Paper:
    """One that is there, with its figures, its `named_by` (identifiers), and how far `user` is with it. Raises Http404
    when it is gone meanwhile."""
    for paper in _whole(pk, *_reader(user)):
        paper.named_by = _identifiers(pk)
        return paper
    raise Http404


def _reader(user) -> list[int]:
    return [user.pk] if user.is_authenticated else []


@prepared
def _paper(pk: int):
    return Paper.objects.filter(pk=pk).select_related("merged_into")


@prepared
def _known(pk: int, member: int | None = None):
    return Paper.objects.known_to(reader(member)).filter(pk=pk).values_list("pk", flat=True)


@prepared
def _whole(pk: int, member: int | None = None):
    return with_reading(Paper.objects.with_figures(), reader(member)).filter(pk=pk)


@prepared
def _identifiers(pk: int):
    return Identifier.objects.filter(paper=pk).order_by("pk")


@prepared
def posts_that_share(pk: int):
    """Those that all can see, as keys: the newest year first, and in each the earliest first."""
    posts = Post.objects.visible().filter(shares__paper=pk).order_by("-topic__year", "number")
    return posts.values_list("pk", flat=True)


@prepared
def lookups_of(pk: int):
    return Lookup.objects.filter(identifier__paper=pk).select_related("identifier").order_by("pk")


@prepared
def corrections_of(pk: int):
    return Correction.objects.filter(paper=pk).select_related("by", "undone_by").order_by("at", "pk")


@prepared
def merges_of(pk: int):
    """By which others became this one, and still are."""
    merges = Merge.objects.filter(kept=pk, undone_at=None).select_related("absorbed", "by")
    return merges.order_by("at", "pk")
