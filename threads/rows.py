"""Papers in lists, a row each, as HTML that is kept under everything that is seen in it: what is known of the paper,
who shared it, and what the reader has of it. So a page of fifty costs its queries, and hardly more."""

from django.utils import translation

from accounts.roles import reader_of
from goodreadings.lib.frames import Pieces
from goodreadings.lib.kept import remembered
from goodreadings.lib.prepared import prepared
from threads.exports import work_of
from threads.fragments import Asked, Fills
from threads.models import Identifier, Paper, Share, Topic
from threads.models.reading import with_reading
from threads.shown import grouped, hold

# Of a row of the database, what is no column of it, nor a figure asked beside it.
BESIDE = {"_state", "_prefetched_objects_cache", "shares_here"}


def show(request, papers: list[Paper], likes: str, *, with_year: bool = False) -> None:
    """Give each its row as `shown`. They have their identifiers, `reading` and `read_count`, and their `shares_here`
    with author and topic; `likes` is the name of that figure."""
    place = ("row", translation.get_language(), request.user.is_authenticated, with_year)
    by_key = {paper.pk: paper for paper in papers}
    made_from = {paper.pk: (*place, getattr(paper, likes), *_seen(paper)) for paper in papers}

    def make(missing: list[int]) -> dict[int, Pieces]:
        return {pk: _row(request, by_key[pk], getattr(by_key[pk], likes), with_year) for pk in missing}

    rows = remembered(made_from, make)
    fills = Fills(request)
    for paper in papers:
        paper.shown = fills.into(rows[paper.pk])


def of_year(keys: list[int], topic: Topic, user) -> list[Paper]:
    """Papers in the order of their keys, with what a row shows, of their shares those in `topic`."""
    found = {paper.pk: paper for paper in _papers(keys, *([user.pk] if user.is_authenticated else []))}
    named, shares = grouped(_identifiers(keys), "paper_id"), grouped(_shares(keys, topic.pk), "paper_id")
    for key, paper in found.items():
        hold(paper, "identifiers", named[key])
        paper.shares_here = shares[key]
    return [found[key] for key in keys if key in found]


@prepared
def _papers(keys: list[int], member: int | None = None):
    return with_reading(Paper.objects.filter(pk__in=keys), reader_of(member) if member else None)


@prepared
def _identifiers(keys: list[int]):
    return Identifier.objects.filter(paper__in=keys).order_by("pk")


@prepared
def _shares(keys: list[int], topic: int):
    here = Share.objects.visible().filter(paper__in=keys, post__topic=topic)
    return here.for_list().order_by("post__number")


def _seen(paper: Paper) -> tuple:
    known = tuple((name, value) for name, value in vars(paper).items() if name not in BESIDE)
    named = tuple((one.kind, one.value, one.url) for one in paper.identifiers.all())
    shares = tuple(
        (
            share.url,
            share.post.number,
            share.post.topic.year,
            share.post.author.username,
            share.post.author.display_name,
        )
        for share in paper.shares_here
    )
    return known, named, shares


def _row(request, paper: Paper, likes: int, with_year: bool) -> Pieces:
    paper.work = work_of(paper)
    return Asked(request).pieces(
        "threads/_paper.html", {"paper": paper, "likes": likes, "with_year": with_year}
    )
