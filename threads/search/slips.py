"""Typing errors: the words of titles and names that were meant."""

from dataclasses import replace

from accounts.models import User
from threads.models import Paper
from threads.search import spelling
from threads.search.fold import fold
from threads.search.tree import Either, Item, Query, Text, texts
from threads.search.vendor import backend

LOOKED_AT = 60
MOST_CORRECTED = 5


def corrections(query: Query) -> dict[str, str]:
    """Words of the query of which titles and names have only a near one, with that one."""
    words = {
        token for one in query.items for text in texts(one) if not text.is_prefix for token in text.tokens
    }
    wrong = sorted(word for word in words if spelling.most_errors(word))[:MOST_CORRECTED]
    found = {word: spelling.closest(word, _near(word)) for word in wrong}
    return {word: right for word, right in found.items() if right and right != word}


def _near(word: str) -> list[str]:
    """Titles and names that may have the word that was meant."""
    said: list[str] = []
    for group in ("papers", "members"):
        there = backend().near(group, word, LOOKED_AT)
        said += _by_one_letter(group, word) if there is None else there
    return said


def _by_one_letter(group: str, word: str) -> list[str]:
    wanted = Either(tuple(Text((one,)) for one in [word, *spelling.one_letter_off(word)]))
    names = ("title", "authors_line") if group == "papers" else ("username", "display_name")
    model = Paper if group == "papers" else User
    rows = model.objects.filter(pk__in=backend().ids(group, wanted)).order_by()
    return [" ".join(row) for row in rows.values_list(*names)[:LOOKED_AT]]


def mended(item: Item, changed: dict[str, str]) -> Item:
    if isinstance(item, Text):
        return replace(item, tokens=tuple(changed.get(token, token) for token in item.tokens))
    if isinstance(item, Either):
        return replace(item, options=tuple(mended(one, changed) for one in item.options))
    return item


def put_right(asked: str, wrong: str, right: str) -> str:
    return " ".join(right if fold(word) == wrong else word for word in asked.split())
