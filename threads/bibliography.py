"""BibTeX as a post: a list of links with what they are."""

import re
from functools import cached_property

from threads.models import words
from threads.papers import names
from threads.papers.citations.read_bibtex import read

# What would be markup, a link, a mention or an identifier, were it not escaped. No backslash goes before
# a bracket that closes: "\[Re\] Explaining" is mathematics.
MARKDOWN = re.compile(r"[`*_\[<>#~$|]|[:@](?=\S)|(?<=\S)/(?=\S)|&(?=#?\w)|(?<=\d{4})\.(?=\d{4})|^[-+=]")
NUMBERED = re.compile(r"^(\d+)([.)])")


class Bibliography:
    """What was read of a text of BibTeX: `entries`, `problems` (each a place and a sentence), and the
    `body` of a post."""

    def __init__(self, text: str):
        reading = read(text)
        self.entries, self.problems = reading.entries, reading.problems
        self.unlinked = [entry for entry in self.entries if not entry.identifier]

    @cached_property
    def papers(self):
        found = {}
        for entry in self.entries:
            if entry.identifier and words.can_be_shared(entry.identifier):
                found.setdefault((entry.identifier.kind, entry.identifier.value), entry.identifier)
        return list(found.values())

    @property
    def body(self) -> str:
        """Markdown: one line for each entry. Titles are written so that nothing in them is Markdown."""
        return "".join(f"- {_line(entry)}\n" for entry in self.entries)


def _line(entry) -> str:
    byline = _plain(names.byline(entry.authors, entry.more_authors))
    said = ", ".join(filter(None, [byline, str(entry.year or "")]))
    title = _plain(entry.title) or _plain(entry.key)
    about = f"{title} ({said})" if said else title
    return f"{about}: {entry.identifier.url}" if entry.identifier else about


def _plain(text: str) -> str:
    """`text` as Markdown that shows just that. A backslash goes by its number: before a bracket, it
    would begin or end mathematics, whatever stands before it."""
    escaped = MARKDOWN.sub(r"\\\g<0>", " ".join(text.split()).replace("\\", "\0"))
    return NUMBERED.sub(r"\1\\\2", escaped).replace("\0", "&#92;")
