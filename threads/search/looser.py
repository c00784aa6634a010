"""What may be asked instead, where nothing has all that was asked for."""

import re
from dataclasses import replace

from threads.search.fold import fold
from threads.search.tree import Filter, Query, Text

_PIECE = re.compile(r'-?(?:[^\W\d_]+:(?=[^\s]))?(?:"[^"]*"?|[^\s"]+)')
_FREE = re.compile(r'"[^"]+"|[^-"][^:"]*')


def of_links_alone(query: Query) -> Query | None:
    """Without the words beside a pasted link or identifier, as in “arXiv:2105.01601v1 [cs.CV]”. None where
    there is no link, or nothing beside it."""
    without = tuple(one for one in query.items if not isinstance(one, Text))
    has_link = any(isinstance(one, Filter) and one.name == "link" for one in without)
    return replace(query, items=without) if has_link and len(without) < len(query.items) else None


def of_any_word(query: Query) -> str:
    """The same, to be typed, where one of its free words is enough; "" where it has not two of them."""
    sought = {one.tokens for one in query.items if isinstance(one, Text)}
    free, bound = [], []
    for piece in _PIECE.findall(query.asked):
        if not _FREE.fullmatch(piece):
            bound.append(piece)
        elif tuple(fold(piece).split()) in sought and piece not in free:
            free.append(piece)
    # Where OR stands already, it is not known which words were meant.
    return " ".join([*bound, " OR ".join(free)]) if len(free) > 1 and "OR" not in query.asked.split() else ""
