"""The names of a member in words, their own and those of others, and what stands there afterwards.

What this site makes of a name is unmistakable, and goes everywhere: @name, the name above a quote, the address of
their page, their e-mail address. A name between other words may be a word: whoever calls themselves "Attention" and
leaves must not take it from everybody's posts. Such a name goes where it is nobody else's word (`_is_a_word`).
"""

import json
import re
from collections.abc import Iterable
from functools import cached_property

from allauth.account.models import EmailAddress
from django.db.models import Q

from accounts.former import FORMER_HANDLE, FORMER_MEMBER
from accounts.models import User
from goodreadings.lib.markup.mentions import BEFORE, UNSPACED
from threads.models import Paper, Post

# A shorter one is a syllable.
SHORTEST_WORD = 4
# What stands there when a text would become too long for a post.
SHORT = "…"


class Names:
    def __init__(
        self, handles: Iterable[str], shown: Iterable[str], addresses: Iterable[str], words: Iterable[str]
    ):
        self.handles, self.shown = _longest_first(handles), _longest_first(shown)
        self.addresses, self.words = _longest_first(addresses), _longest_first(words)

    @classmethod
    def of(cls, member: User) -> "Names":
        """Theirs, and those under which they came with an import."""
        people = [member, *User.objects.filter(handed_to=member)]
        handles = {one.username for one in people} | {one.imported_name or "" for one in people}
        shown = {one.display_name for one in people}
        addresses = {member.email, *EmailAddress.objects.filter(user=member).values_list("email", flat=True)}
        names = {name for name in handles | shown if len(name) >= SHORTEST_WORD}
        return cls(handles, shown, addresses, [name for name in names if not _is_a_word(name, people)])

    @cached_property
    def needles(self) -> list[str]:
        """One of these is in every text that has a name; as they are, and as JSON spells them."""
        plain = {*self.handles, *self.shown, *self.addresses}
        return _longest_first(spelt for one in plain for spelt in _spellings(one))

    def within(self, column: str) -> Q:
        found = Q(pk=None)
        for needle in self.needles:
            found |= Q(**{f"{column}__icontains": needle})
        return found

    def rewrite(self, text: str, *, strictly: bool = False, short: bool = False) -> str:
        """`text` without the names. `strictly`: it is about this very member, and any word that is a name is
        theirs. `short`: without growing."""
        handle, name = (SHORT, SHORT) if short else (FORMER_HANDLE, FORMER_MEMBER)
        for address in self.addresses:
            text = _sub(rf"(?<![\w.+-]){re.escape(address)}(?![\w-])", name, text)
        for one in self.handles:
            plain = re.escape(one)
            text = _sub(rf"(?<=/members/){plain}(?![\w-]|\.\w)", handle, text)
            # As goodreadings.lib.markup reads mentions.
            text = _sub(rf"{BEFORE}{plain}(?=[._-]*(?:[^\w.@-]|[{UNSPACED}]|$))", f"@{handle}", text)
        text = re.sub(
            r"\[quote=[^\]\n]*\]", lambda tag: self._in_tag(tag[0], handle), text, flags=re.IGNORECASE
        )
        words = _longest_first({*self.handles, *self.shown}) if strictly else self.words
        for one in [spelt for word in words for spelt in _spellings(word)]:
            text = _sub(rf"(?<![\w./@-]){re.escape(one)}(?![\w-])", name, text)
        return text

    def rewrite_json(self, value):
        """The same for every text in `value`."""
        if isinstance(value, str):
            return self.rewrite(value)
        if isinstance(value, list):
            return [self.rewrite_json(one) for one in value]
        if isinstance(value, dict):
            return {key: self.rewrite_json(one) for key, one in value.items()}
        return value

    def _in_tag(self, tag: str, handle: str) -> str:
        for one in _longest_first({*self.handles, *self.shown}):
            tag = _sub(rf"(?<![\w.-]){re.escape(one)}(?![\w-])", handle, tag)
        return tag


def _longest_first(names: Iterable[str]) -> list[str]:
    return sorted({name for name in names if name}, key=lambda name: (-len(name), name))


def _spellings(name: str) -> list[str]:
    """As it is, and as JSON spells it."""
    return list(dict.fromkeys([name, json.dumps(name)[1:-1]]))


def _sub(pattern: str, by: str, text: str) -> str:
    return re.sub(pattern, lambda _match: by, text, flags=re.IGNORECASE)


def _is_a_word(name: str, people: list[User]) -> bool:
    """Whether others say it without meaning the member: it stands in what is known of papers, or stood in posts
    before the member came."""
    word = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
    known = Q(title__icontains=name) | Q(abstract__icontains=name) | Q(authors_line__icontains=name)
    of_papers = Paper.objects.filter(known).values_list("title", "abstract", "authors_line")
    if any(word.search("\n".join(row)) for row in of_papers.iterator(200)):
        return True
    came = min(person.date_joined for person in people)
    before = Post.objects.filter(body__icontains=name, created_at__lt=came).exclude(author__in=people)
    return any(word.search(body) for body in before.values_list("body", flat=True).iterator(200))
