"""Typing errors: the words of titles and names that were meant."""

import re
from dataclasses import replace

from accounts.models import User
from threads.models import Paper
from threads.search import spelling
from threads.search.fold import fold
from threads.search.tree import All, Either, Filter, Item, Query, Text, texts
from threads.search.vendor import backend

LOOKED_AT = 60
MOST_CORRECTED = 5
GROUPS = ("papers", "members")
_WORD = re.compile(r"[^\W_]+")


def corrections(query: Query) -> dict[str, str]:
    """Words of the query of which titles and names have only a near one, with that one."""
    words = {token for text in _named(query.items) if not text.is_prefix for token in text.tokens}
    wrong = sorted(word for word in words if spelling.most_errors(word))[:MOST_CORRECTED]
    found = {word: _closest(word) for word in wrong}
    return {word: right for word, right in found.items() if right and right != word}


def _named(items):
    """What may be part of a title or of a name."""
    for one in items:
        yield from texts(one)
        if isinstance(one, Either):
            yield from _named(option for option in one.options if isinstance(option, Filter))
        elif isinstance(one, Filter) and one.name == "author":
            yield from one.value.items


def member_meant(name: str) -> str:
    """A name that members have where nobody has `name`: each of its words, or the nearest to it; "" for none."""
    words = fold(name).split()[:MOST_CORRECTED]
    found = [spelling.closest(word, _near("members", word)) for word in words]
    return " ".join(found) if all(found) else ""


def _closest(word: str) -> str | None:
    if any(backend().is_name(group, word) for group in GROUPS):
        return word
    return spelling.closest(word, [said for group in GROUPS for said in _near(group, word)])


def _near(group: str, word: str) -> list[str]:
    """Titles or names that may have the word that was meant."""
    there = backend().near(group, word, LOOKED_AT)
    return _by_one_letter(group, word) if there is None else there


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
    if isinstance(item, All):
        return replace(item, items=tuple(mended(one, changed) for one in item.items))
    if isinstance(item, Filter) and item.name == "author":
        return replace(item, value=mended(item.value, changed))
    return item


def put_right(asked: str, wrong: str, right: str) -> str:
    return _WORD.sub(lambda found: right if fold(found[0]) == wrong else found[0], asked)
