"""More like this: the papers that share the rarest words of one's title and abstract."""

import re
from collections import Counter
from itertools import islice

from django.db import connections

from accounts.roles import is_moderator
from goodreadings.lib.kept import remembered
from goodreadings.lib.replicas import alias_for
from threads.models import Paper, edition
from threads.search.fold import SIGN, fold
from threads.search.language import STOP
from threads.search.marks import stem
from threads.search.results import rows_of
from threads.search.tree import All, Either, Text
from threads.search.vendor import TooLong, backend, bounded

MOST = 5
COUNTED = 16
RAREST = 8
# A word that so many papers have says nothing of one; and so many rows are compared.
TOO_MANY, COMPARED = 1000, 3000
LOOKED_AT = 20
IN_COMMON = 2
_WORD = re.compile(f"(?=([{SIGN}] [{SIGN}]))[{SIGN}] ?|([^ {SIGN}]+)")


def like_this(paper: Paper, reader) -> list[Paper]:
    """At most five papers that `reader` may see, the most alike first. Two questions to the database, unless it was
    asked since something changed in papers: of each other they are the dearest that a page asks."""
    made_from = ("alike", paper.pk, is_moderator(reader), edition.stamp_of_papers())
    try:
        return remembered({paper.pk: made_from}, lambda _: {paper.pk: _like_this(paper, reader)})[paper.pk]
    except TooLong:
        return []


def _like_this(paper: Paper, reader) -> list[Paper]:
    words = _telling(paper)
    if not words:
        return []
    with bounded(seconds=1):
        rare = _rarest(words)
        if len(rare) < IN_COMMON:
            return []
        wanted = All((Either(tuple(Text(tuple(word.split())) for word in rare)),))
        rows = backend().ranked(rows_of("papers", reader).exclude(pk=paper.pk), "papers", wanted)
        found = list(rows.order_by("-rank", "-pk")[:LOOKED_AT])
    stems = {stem(word) for word in rare}
    alike = (one for one in found if len(stems & _stems(one)) >= IN_COMMON)
    return list(islice(alike, MOST))


def _telling(paper: Paper) -> list[str]:
    """The words of the title, then those that the abstract says most, one of each stem."""
    said = [*_words(paper.title), *(word for word, _ in Counter(_words(paper.abstract)).most_common())]
    words: dict[str, str] = {}
    for word in said:
        if len(word) > 2 and word not in STOP and not word.isdigit():
            words.setdefault(stem(word), word)
    return list(words.values())[:COUNTED] if paper.title else []


def _stems(paper: Paper) -> set[str]:
    return {stem(word) for word in [*_words(paper.title), *_words(paper.abstract)]}


def _words(text: str) -> list[str]:
    """Its words; where a script puts no space between them, each two signs that follow each other ("深 度")."""
    return [pair or word for pair, word in _WORD.findall(fold(text))]


def _rarest(words: list[str]) -> list[str]:
    """Those that other papers have too, but few of them."""
    counts, values = [], []
    for word in words:
        rows = backend().ids("papers", Text(tuple(word.split())))
        counts.append(f"(SELECT count(*) FROM ({rows.sql} LIMIT {TOO_MANY}) counted)")  # noqa: S608
        values += rows.params
    with connections[alias_for(Paper)].cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(counts)}", values)
        found = sorted(zip(cursor.fetchone(), words, strict=True), key=lambda row: row[0])
    rare, rows = [], 0
    for count, word in found:
        if 1 < count < TOO_MANY and rows + count <= COMPARED and len(rare) < RAREST:
            rare.append(word)
            rows += count
    return rare
