"""What a paper is, settled from everything that is known of it: corrections first, then sources."""

import datetime
import itertools

from django.apps import apps
from django.db import IntegrityError, transaction

from threads.models import tell
from threads.models.notification import Notification
from threads.models.paper import LONGEST_KEY, Paper
from threads.papers import names
from threads.papers.citations import keys
from threads.papers.record import Record
from threads.papers.titles import title_key

# Facts that belong together come from one record: the first that has the first of them.
TOGETHER = (
    ("title",),
    ("authors", "more_authors"),
    ("issued",),
    ("venue", "volume", "number", "pages"),
    ("publisher",),
    ("abstract",),
    ("categories",),
    ("version",),
    ("pdf",),
    ("code",),
)
# Forms of what is not published, or not all of a work; the lesser the later.
LESSER = ("preprint", "dataset", "software", "page")
SETTLED = [
    "title", "authors", "authors_line", "has_more_authors", "published", "year", "month", "venue", "publisher",
    "volume", "number", "pages", "abstract", "category", "categories", "form", "version", "pdf", "code", "title_key",
]  # fmt: skip


def settle(paper: Paper, by=None) -> None:
    """Bring the columns of `paper` in line with its records and corrections; who keeps it hears when that
    shows a new version, or that it was published. Inside a transaction. `by`: the member who causes it."""
    Relation = apps.get_model("threads.Relation")
    was_known, version, was_published = bool(paper.title), paper.version, _is_published(paper)
    kept = _records(paper)
    facts = _first(kept)
    learned = Relation.objects.learn(paper, kept)
    told = _columns(facts)
    known = told | _corrected(paper)
    known["authors_line"] = ", ".join(names.printed(name) for name in known["authors"])
    known["title_key"] = title_key(known["title"])
    if known["year"] != told["year"]:
        known |= {"published": None, "month": None}
    for name, value in known.items():
        setattr(paper, name, value)
    paper.save(update_fields=SETTLED)
    if was_known and not was_published and (_is_published(paper) or learned):
        tell.of_paper(paper, Notification.PUBLISHED, paper.venue, by)
    elif was_known and version and (paper.version or 0) > version:
        tell.of_paper(paper, Notification.VERSION, str(paper.version), by)
    if paper.title and not paper.citation_key:
        give_key(paper)


def _is_published(paper: Paper) -> bool:
    return paper.form not in LESSER and bool(paper.venue)


def _records(paper: Paper) -> list[Record]:
    """Of the source to be believed first, first."""
    SourceRecord = apps.get_model("threads.SourceRecord")
    kept = SourceRecord.objects.filter(identifier__paper=paper).select_related("identifier")
    # Of one source, the identifier by which the paper was shared first.
    return [one.record for one in sorted(kept, key=lambda one: (one.rank, one.identifier_id))]


def _first(records: list[Record]) -> dict:
    facts: dict = {}
    # Where it appeared is known best by who published it: an archive repeats what authors typed.
    published = sorted(records, key=lambda record: record.form == "preprint")
    for fields in TOGETHER:
        asked = published if fields[0] in {"venue", "publisher"} else records
        having = next((record for record in asked if getattr(record, fields[0])), Record(title=""))
        facts |= {field: getattr(having, field) for field in fields}
    # What has appeared somewhere is more than the preprint that it also is, and that more than its code.
    forms = [record.form for record in records]
    facts["form"] = min(forms, key=lambda form: LESSER.index(form) if form in LESSER else -1, default="page")
    return facts


def _columns(facts: dict) -> dict:
    issued = facts["issued"]
    return {
        "title": facts["title"][:500],
        "authors": list(facts["authors"]),
        "has_more_authors": facts["more_authors"],
        "published": datetime.date(*issued) if len(issued) == 3 else None,
        "year": issued[0] if issued else None,
        "month": issued[1] if len(issued) > 1 else None,
        "venue": facts["venue"][:300],
        "publisher": facts["publisher"][:200],
        "volume": facts["volume"][:40],
        "number": facts["number"][:40],
        "pages": facts["pages"][:40],
        "abstract": facts["abstract"],
        "category": (facts["categories"] or ("",))[0][:40],
        "categories": "".join(f" {one}" for one in facts["categories"])[:398]
        + " " * bool(facts["categories"]),
        "form": facts["form"],
        "version": facts["version"],
        "pdf": facts["pdf"],
        "code": facts["code"],
    }


def _corrected(paper: Paper) -> dict:
    """The newest standing correction of each field; those of papers that were joined to this one too."""
    Correction = apps.get_model("threads.Correction")
    papers, further = [], [paper.pk]
    while further:
        papers += further
        further = list(Paper.objects.filter(merged_into__in=further).values_list("pk", flat=True))
    standing = Correction.objects.standing().filter(paper__in=papers).order_by("at", "pk")
    corrected = {one.field: one.value for one in standing}
    if "authors" in corrected:
        corrected["has_more_authors"] = False
    return corrected


def give_key(paper: Paper) -> None:
    """A citation key that no other paper has or had; it stays, so that texts which cite it do too."""
    base = keys.key_base(paper.authors, paper.year, paper.title)[: LONGEST_KEY - 6]
    while not paper.citation_key:
        begun = Paper.objects.filter(citation_key__startswith=base)
        taken = set(begun.values_list("citation_key", flat=True))
        free = (key for n in itertools.count() if (key := keys.numbered(base, n)) not in taken)
        try:
            with transaction.atomic():
                Paper.objects.filter(pk=paper.pk).update(citation_key=(key := next(free)))
            paper.citation_key = key
        except IntegrityError:
            # Another paper took it at this moment: look again.
            continue


def hand_key_over(giver: Paper, taker: Paper) -> None:
    """Of two papers that are joined or parted: what one is cited by stays, where the other has no key yet."""
    if giver.citation_key and not taker.citation_key:
        key, giver.citation_key = giver.citation_key, None
        giver.save(update_fields=["citation_key"])
        taker.citation_key = key
        taker.save(update_fields=["citation_key"])
