"""A query that was read: what is looked for, as a tree."""

from dataclasses import dataclass, field

from django.utils.functional import cached_property

from threads.papers.identify import Identifier


@dataclass(frozen=True)
class Text:
    """Folded words that stand one after the other; of the last one only the beginning, perhaps."""

    tokens: tuple[str, ...]
    is_prefix: bool = False


@dataclass(frozen=True)
class Filter:
    """`value`: a name, a (low, high), an Identifier, ("papers", key), ("years", year, number); an author's words."""

    name: str
    value: object


@dataclass(frozen=True)
class Not:
    item: "Item"


@dataclass(frozen=True)
class Either:
    options: tuple["Item", ...]


@dataclass(frozen=True)
class All:
    items: tuple["Item", ...]


@dataclass(frozen=True)
class Named:
    """Words of the authors of a paper: for an index alone."""

    item: All


Item = Text | Filter | Not | Either | All


@dataclass
class Query:
    """What is looked for. `asked` is what was typed, as far as it was read."""

    asked: str = ""
    items: tuple[Item, ...] = ()
    sort: str = ""
    notes: list[str] = field(default_factory=list)

    @cached_property
    def words(self) -> All | None:
        """What an index of words is asked for in one go: those to be there, and those not to be."""
        if not any(map(is_text, self.items)):
            return None
        return All(tuple(one for one in self.items if _is_of_words(one)))

    @cached_property
    def rest(self) -> tuple[Item, ...]:
        return tuple(one for one in self.items if self.words is None or not _is_of_words(one))

    @cached_property
    def marked(self) -> list[Text]:
        """The words that results are to show."""
        return [text for one in self.items if not isinstance(one, Not) for text in texts(one)]

    @cached_property
    def links(self) -> list[Identifier]:
        found = (one.value for one in self.items if isinstance(one, Filter) and one.name == "link")
        return [one for one in found if isinstance(one, Identifier)]

    def sorted_by(self, sort: str) -> str:
        """The same query in another order, to be typed."""
        words = [one for one in self.asked.split() if not one.lower().startswith("sort:")]
        return " ".join([*words, f"sort:{sort}"])


def is_text(item: Item) -> bool:
    return isinstance(item, Text) or (isinstance(item, Either) and all(map(is_text, item.options)))


def _is_of_words(item: Item) -> bool:
    return is_text(item.item if isinstance(item, Not) else item)


def texts(item: Item):
    if isinstance(item, Text):
        yield item
    elif isinstance(item, Either):
        for one in item.options:
            yield from texts(one)
