"""The language of the search field: what was typed in, a tree and sentences out. No database.

    vision transformer          both words, English ones by their stems
    "vision transformer"        one after the other
    vision OR speech            one of the two
    -speech  -by:ann            without
    transf*                     words that begin so
    author: by: year: in: has: likes: is: arxiv: doi: sort:

Nothing raises. What cannot be followed is explained in `Query.notes`, with what was done instead.
"""

import re
from dataclasses import replace
from urllib.parse import unquote

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from threads.papers.identify import identify
from threads.search.fold import fold
from threads.search.tree import All, Either, Filter, Item, Not, Query, Text, is_text
from threads.search.values import range_of

LONGEST = 400
MOST_ITEMS = 24
MOST_LIKES = 999_999_999
SORTS = ("relevance", "new", "liked")
HAS = ("paper", "code", "image")
# Of these, one|two is one or the other.
SEVERAL = {"author", "by", "in", "year", "likes", "arxiv"}
IS = ("unread", "mine", "liked", "saved")
OPERATORS = {"author", "by", "year", "in", "has", "likes", "is", "arxiv", "doi", "sort"}
_ITEM = re.compile(r'(-?)(?:([^\W\d_]+):(?=[^\s]))?(?:"([^"]*)("?)|([^\s"]+))')
_TYPED = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "−": "-"})
# As keyboards of Chinese and Japanese have letters, digits and signs. Spaces are dealt with apart.
_TYPED |= {0xFEE0 + code: chr(code) for code in range(0x21, 0x7F)}
_OURS = re.compile(r"/(papers|posts)/(\d{1,18})/?(?:[?#].*)?", re.ASCII)
_MEMBER = re.compile(r"/members/([^/?#\s]{1,90})/?(?:[?#].*)?")
_YEAR = re.compile(r"/([12]\d{3})/?(?:\?[^#]*)?(?:#post-(\d{1,9}))?", re.ASCII)
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Alone they are looked for; beside others they tell nothing apart.
STOP = frozenset(
    "a an and are as at be but by can do for from had has have how i if in is it its me my no not of on or our"
    " so than that the their them then there these they this to was we were what when which who why will with"
    " you your".split()
)


def parse(typed: str, *, is_member: bool = False) -> Query:
    """`typed` as anybody may have typed it; `is_member`: whether `is:` can mean anything."""
    text = " ".join(_CONTROLS.sub(" ", typed[: 8 * LONGEST].translate(_TYPED)).split())
    query = Query()
    if len(text) > LONGEST:
        query.notes.append(
            _("This is long: only the first %(most)d characters were looked for.") % {"most": LONGEST}
        )
        text = text[:LONGEST].rstrip()
    query.asked = text
    reader = _Reader(query, is_member)
    query.items = _without_stop_words(reader.joined(reader.read(text)))
    if text and not query.items:
        query.notes.append(_("There is nothing to look for in this: write a word, a name or a link."))
    return query


def _without_stop_words(items: list[Item]) -> tuple[Item, ...]:
    def is_stop(item: Item) -> bool:
        return isinstance(item, Text) and len(item.tokens) == 1 and item.tokens[0] in STOP

    if all(is_stop(one) for one in items if is_text(one)):
        return tuple(items)
    return tuple(one for one in items if not is_stop(one))


class _Reader:
    def __init__(self, query: Query, is_member: bool):
        self.query, self.is_member, self.joins = query, is_member, False

    def say(self, note: str) -> None:
        if note not in self.query.notes:
            self.query.notes.append(note)

    def lone_or(self) -> None:
        self.say(_("OR stands between two words; where it does not, it was left out."))

    def joined(self, found: list) -> list[Item]:
        """The items, those around an OR as one."""
        items: list[Item] = []
        joins = False
        for one in found:
            if one == "OR":
                if joins or not items:
                    self.lone_or()
                joins = bool(items)
            elif joins:
                before = items.pop()
                options = before.options if isinstance(before, Either) else (before,)
                items.append(Either((*options, one)))
                joins = False
            else:
                items.append(one)
        if joins:
            self.lone_or()
        return items

    def read(self, text: str) -> list:
        self.joins = "OR" in text.split()
        found: list = []
        for match in _ITEM.finditer(text):
            if match[0] == "OR":
                found.append("OR")
                continue
            if len(found) >= MOST_ITEMS:
                self.say(
                    ngettext("Only the first word was looked for.", "Only the first %(n)d words were looked for.",
                             MOST_ITEMS) % {"n": MOST_ITEMS}
                )  # fmt: skip
                break
            if item := self.item(match):
                found.append(Not(item) if match[1] else item)
        return found

    def item(self, match: re.Match) -> Item | None:
        minus, name, phrase, end, word = match.groups()
        if phrase is not None and not end:
            self.say(_("A quotation mark stands alone: what follows it was taken as one phrase."))
        value = (word if phrase is None else phrase).strip()
        if (
            name is None
            and phrase is None
            and value.removesuffix(":").lower() in OPERATORS
            and value[-1] == ":"
        ):
            name, value = value[:-1], ""
        if minus and name and name.lower() == "sort":
            return self.left_out("-sort", value, _("an order can only be asked for, as in sort:new."))
        whole = f"{name}:{value}" if name else value
        if (phrase is None or name or "://" in whole) and (link := self.link(name, whole)):
            return link
        if name is None:
            if value == "NOT":
                self.say(_("NOT means nothing here: write -speech for what is without “speech”."))
            if value == "-":
                self.say(_("“-” alone leaves nothing out: it stands right before a word, as in -speech."))
            return self.text(value)
        reader = getattr(self, f"read_{name.lower()}", None)
        if reader and phrase is None and "|" in value and name.lower() in SEVERAL:
            parts = filter(None, value.split("|"))
            found = [one for part in parts if (one := self.link(name, f"{name}:{part}") or reader(part))]
            return Either(tuple(found)) if len(found) > 1 else found[0] if found else None
        if reader is None:
            self.say(
                _("There is no operator “%(name)s:”, so “%(whole)s” was looked for as words.")
                % {"name": name, "whole": whole}
            )
            return self.text(whole.replace("*", " "))
        return reader(value)

    def link(self, name: str | None, whole: str) -> Item | None:
        """A pasted address or identifier; a number alone may be one, and a word never is."""
        if ours := _OURS.fullmatch(whole.removeprefix(settings.SITE_URL)):
            return Filter("page", (ours[1], int(ours[2])))
        if member := _MEMBER.fullmatch(whole.removeprefix(settings.SITE_URL)):
            # What a percent sign hides was not looked at yet.
            return Filter("by", _CONTROLS.sub(" ", unquote(member[1]))[:60])
        if whole.startswith(f"{settings.SITE_URL}/") and (
            year := _YEAR.fullmatch(whole.removeprefix(settings.SITE_URL))
        ):
            return (
                Filter("page", ("years", int(year[1]), int(year[2])))
                if year[2]
                else Filter("in", (int(year[1]),) * 2)
            )
        if name and name.lower() in OPERATORS - {"arxiv", "doi"}:
            return None
        found = identify(whole)
        return Filter("link", found) if found else None

    def text(self, value: str) -> Text | None:
        if "|" in value:
            self.say(
                _(
                    "“|” stands only in what an operator asks for, as in has:code|image; between words write OR."
                )
            )
        if self.joins and (value.startswith("(") or value.endswith(")")):
            self.say(_("Brackets hold nothing together here: OR joins the two words beside it."))
        if "*" in value.rstrip("*"):
            self.say(_("A star stands for the end of a word and nothing else, as in transf*."))
        tokens = tuple(fold(value).split())
        return Text(tokens, value.endswith("*")) if tokens else None

    def left_out(self, name: str, value: str, hint: str) -> None:
        self.say(
            _("“%(name)s:%(value)s” cannot be followed and was left out: %(hint)s")
            % {"name": name, "value": value, "hint": hint}
        )

    def read_author(self, value: str) -> Item | None:
        if found := self.text(value):
            # "Jong Wook Kim", "Kim, Jong Wook": in any order.
            *others, last = (Text((token,)) for token in found.tokens)
            return Filter("author", All((*others, replace(last, is_prefix=found.is_prefix))))
        return self.left_out("author", value, _('write a name, as in author:hinton or author:"Le Cun".'))

    def read_by(self, value: str) -> Item | None:
        name = value.removeprefix("@")[:60]
        if name.lower() == "me" and self.is_member:
            return Filter("is", "mine")
        if name:
            return Filter("by", name)
        return self.left_out("by", value, _("write a member's name, as in by:ann."))

    def read_year(self, value: str) -> Item | None:
        return self._years("year", value, _("write a year or two, as in year:2021 or year:2020..2022."))

    def read_in(self, value: str) -> Item | None:
        return self._years("in", value, _("write the year of a topic, as in in:2021 or in:2020..2022."))

    def _years(self, name: str, value: str, hint: str) -> Item | None:
        return self._range(name, value, hint, least=1000, most=2999)

    def read_likes(self, value: str) -> Item | None:
        return self._range("likes", value, _("write a number, as in likes:>5 or likes:2..4."), 0, MOST_LIKES)

    def _range(self, name: str, value: str, hint: str, least: int, most: int) -> Item | None:
        found = range_of(value, least, most)
        if found is None:
            return self.left_out(name, value, hint)
        low, high = found
        if low > high:
            self.say(
                _("“%(name)s:%(value)s” ends before it begins; it was read as %(low)d..%(high)d.")
                % {"name": name, "value": value, "low": high, "high": low}
            )
            low, high = high, low
        return Filter(name, (low, high))

    def read_has(self, value: str) -> Item | None:
        if found := self.one_of("has", HAS, value):
            return found
        return self.left_out("has", value, _("write has:paper, has:code or has:image."))

    def read_is(self, value: str) -> Item | None:
        found = self.one_of("is", IS, value)
        if found is None:
            return self.left_out("is", value, _("write is:unread, is:mine, is:liked or is:saved."))
        if not self.is_member:
            return self.left_out("is", value, _("it is about what is yours, so it needs you to sign in."))
        return found

    def one_of(self, name: str, known: tuple[str, ...], value: str) -> Item | None:
        """has:code, or has:code|image for either."""
        options = tuple(dict.fromkeys(value.lower().split("|")))
        if not set(options) <= set(known):
            return None
        found = tuple(Filter(name, one) for one in options)
        return found[0] if len(found) == 1 else Either(found)

    def read_arxiv(self, value: str) -> Item | None:
        return self.left_out("arxiv", value, _("write a number of arXiv, as in arxiv:2103.00020."))

    def read_doi(self, value: str) -> Item | None:
        return self.left_out("doi", value, _("write a DOI, as in doi:10.1038/nature14539."))

    def read_sort(self, value: str) -> Item | None:
        if value.lower() in SORTS:
            if self.query.sort not in {"", value.lower()}:
                self.left_out("sort", self.query.sort, _("another order is asked for behind it."))
            self.query.sort = value.lower()
            return None
        return self.left_out("sort", value, _("write sort:relevance, sort:new or sort:liked."))
