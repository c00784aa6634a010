"""A work to be cited: its record, its identifiers, and what formats ask of both."""

import re
from dataclasses import dataclass

from threads.papers.citations.line import line
from threads.papers.identifier import Identifier
from threads.papers.record import FORMS, Record


@dataclass(frozen=True, slots=True)
class Work:
    """What a citation is made of.

    key          its BibTeX key, unique among the works of one export (see keys.py)
    record       the facts
    identifiers  its names, the one it is known by first; none is allowed
    """

    key: str
    record: Record
    identifiers: tuple[Identifier, ...] = ()

    @property
    def title(self) -> str:
        """In one line; what it is called by ("arXiv:2101.04342") while nobody knows its title."""
        return line(self.record.title) or next((one.label for one in self.identifiers), "") or self.key

    @property
    def form(self) -> str:
        """One of FORMS. "article" is what a record says that knows no better: with no journal it is a
        preprint if arXiv has it, else a page."""
        form = self.record.form if self.record.form in FORMS else "page"
        if form == "article" and not line(self.record.venue):
            return "preprint" if self.arxiv else "page"
        return form

    @property
    def arxiv(self) -> str:
        """Its number at arXiv, without a version; empty for none."""
        return self._value("arxiv")

    @property
    def doi(self) -> str:
        """Its own DOI; else the one that arXiv gave it (DataCite, 10.48550 since 2022)."""
        return self._value("doi") or (f"10.48550/arXiv.{self.arxiv}" if self.arxiv else "")

    @property
    def url(self) -> str:
        """Its landing page: the record's, else of the first identifier that has one."""
        return _address(self.record.url) or next((one.url for one in self.identifiers if one.url), "")

    @property
    def pdf(self) -> str:
        named = next((one.pdf for one in self.identifiers if one.pdf), None)
        return _address(self.record.pdf) or named or ""

    @property
    def primary_class(self) -> str:
        """arXiv's first subject, "cs.CV"; empty for what is not at arXiv."""
        return line(self.record.categories[0]) if self.arxiv and self.record.categories else ""

    @property
    def venue(self) -> str:
        """The journal, the proceedings, the book, the site; a thesis or a report has none."""
        return "" if self.form in ("thesis", "report") else line(self.record.venue)

    @property
    def publisher(self) -> str:
        """Who publishes it: of a thesis the school, of a report the institution, at arXiv arXiv."""
        if self.form in ("thesis", "report"):
            return line(self.record.publisher) or line(self.record.venue)
        return line(self.record.publisher) or ("arXiv" if self.form == "preprint" and self.arxiv else "")

    @property
    def year(self) -> str:
        return f"{self.record.issued[0]:04}" if self.record.issued else ""

    @property
    def month(self) -> int:
        """1 to 12; 0 when it is not known."""
        month = self.record.issued[1] if len(self.record.issued) > 1 else 0
        return month if 1 <= month <= 12 else 0

    def date(self, mark: str) -> str:
        """As far as it is known: "2021/01/12", "2021/01", "2021" for "/" as `mark`."""
        known = self.record.issued[1:3] if self.month else ()
        return mark.join([self.year, *(f"{part:02}" for part in known)])

    @property
    def pages(self) -> tuple[str, str]:
        """The first and the last page; a single one, or an article's number, has no last."""
        first, *rest = re.split(r"\s*[-‐‑‒–—]+\s*", line(self.record.pages), maxsplit=1)
        return first, rest[0] if rest else ""

    def _value(self, kind: str) -> str:
        return next((one.value for one in self.identifiers if one.kind == kind), "")


def _address(text: str) -> str:
    """`text` if it is a web address, else nothing: no javascript: goes out to readers' programs."""
    text = line(text)
    return text if re.match(r"https?://[^\s/]", text, re.I) else ""
