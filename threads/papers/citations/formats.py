"""The formats that lists of works are handed out in."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from threads.papers.citations import bibtex, csl, ris
from threads.papers.citations.work import Work


@dataclass(frozen=True, slots=True)
class Format:
    """A format of files.

    extension     of a file's name, without its dot, and the format's key in FORMATS
    content_type  without the charset, which is UTF-8
    title         what a link to it says
    stream        the file, in pieces of one work each; the works are asked for one by one, so that a
                  long list needs no memory
    """

    extension: str
    content_type: str
    title: str
    stream: Callable[[Iterable[Work]], Iterator[str]]


FORMATS = {
    one.extension: one
    for one in (
        Format("bib", "application/x-bibtex", "BibTeX", bibtex.stream),
        Format("ris", "application/x-research-info-systems", "RIS", ris.stream),
        Format("json", "application/vnd.citationstyles.csl+json", "CSL-JSON", csl.stream),
    )
}
