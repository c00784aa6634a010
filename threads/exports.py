"""Papers as works to cite, and answers that stream them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.http import StreamingHttpResponse
from django.utils.text import slugify

from threads.models import Identifier, Paper
from threads.papers import citations
from threads.papers.citations import Work, keys
from threads.papers.record import Record

# Papers in memory at a time.
BATCH = 200


def work_of(paper: Paper, identifiers: Iterable[Identifier] | None = None) -> Work:
    """`paper` as citations need it; its identifiers given, or prefetched."""
    known = paper.identifiers.all() if identifiers is None else identifiers
    found = tuple(one.found for one in sorted(known, key=lambda one: one.pk))
    record = Record(
        title=paper.name,
        authors=tuple(paper.authors),
        more_authors=paper.has_more_authors,
        issued=issued(paper),
        venue=paper.venue,
        publisher=paper.publisher,
        volume=paper.volume,
        number=paper.number,
        pages=paper.pages,
        abstract=paper.abstract,
        categories=tuple(paper.categories.split()) or tuple(filter(None, [paper.category])),
        form=paper.form if paper.title else form_of(found),
        version=paper.version,
        url=found[0].url if found else "",
        pdf=paper.pdf,
        code=paper.code,
    )
    key = paper.citation_key or (
        keys.key_of_identifier(found[0].kind, found[0].value) if found else f"paper{paper.pk}"
    )
    return Work(key=key, record=record, identifiers=found)


def issued(paper: Paper) -> tuple[int, ...]:
    if paper.published and paper.published.year == paper.year:
        return paper.published.year, paper.published.month, paper.published.day
    return tuple(filter(None, [paper.year, paper.year and paper.month]))


def form_of(found) -> str:
    kinds = {one.kind for one in found}
    return "preprint" if "arxiv" in kinds else "software" if "github" in kinds else "page"


def works(papers, key: str = "pk") -> Iterator[Work]:
    """The works of a queryset in its order, a few at a time: the keys of all are small, and no query
    stays open while a slow reader reads. `key` is where its rows have that of a paper."""
    pks = list(papers.values_list(key, flat=True))
    for start in range(0, len(pks), BATCH):
        batch = Paper.objects.in_bulk(pks[start : start + BATCH])
        # Not prefetched: rows that know each other stay in memory until Python looks for such rings.
        identifiers = defaultdict(list)
        for one in Identifier.objects.filter(paper__in=batch):
            identifiers[one.paper_id].append(one)
        yield from (work_of(batch[pk], identifiers[pk]) for pk in pks[start : start + BATCH] if pk in batch)


def download(works: Iterable[Work], extension: str, name: str) -> StreamingHttpResponse:
    """A file called `name`.`extension` ("bib", "ris" or "json"), made while it is read."""
    form = citations.FORMATS[extension]
    response = StreamingHttpResponse(
        (piece.encode("utf-8", "replace") for piece in form.stream(works)),
        content_type=f"{form.content_type}; charset=utf-8",
    )
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", name) or "papers"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{extension}"'
    return response


def of_site(name: str) -> str:
    """The forum's own name in that of a file: "good-readings-2021"."""
    return f"{slugify(settings.SITE_NAME) or 'readings'}-{name}"
