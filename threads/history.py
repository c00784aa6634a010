"""The history of a post: its texts, the newest first, each beside the one before."""

import datetime
from dataclasses import dataclass

from django.db.models import Q

from accounts.models import User
from goodreadings.lib.differences import Part, differences, fold
from goodreadings.lib.markup import as_typed
from threads.models import Post, Revision
from threads.models.revision import RevisionQuerySet

PER_PAGE = 20
# What one page compares; texts beyond are shown by themselves. A post has 32,000 at most.
MOST_CHARACTERS = 400_000


@dataclass(slots=True)
class Version:
    """A text of a post, who wrote it and when, and what it changed of the one before."""

    post: Post
    revision: Revision | None  # None: the text that stands
    before: Revision | None  # None: there was none
    parts: list[Part] | None  # None: too much for this page

    @property
    def key(self) -> int:
        return self.revision.pk if self.revision else 0

    @property
    def at(self) -> datetime.datetime:
        """Since when it stood; slips that are not listed are part of it."""
        return self.before.replaced_at if self.before else self.post.created_at

    @property
    def by(self) -> User:
        """Nobody is named by an import: there it was the author."""
        return (self.before and self.before.replaced_by) or self.post.author

    @property
    def is_redacted(self) -> bool:
        return bool(self.revision and self.revision.redacted_at)

    @property
    def is_compared(self) -> bool:
        return bool(self.before and not self.before.redacted_at)

    @property
    def is_changed(self) -> bool:
        """Whether anything that can be seen is not as it was."""
        return any(part.kind in {"gone", "new"} for part in self.parts or ())

    @property
    def is_folded(self) -> bool:
        return self.parts is None or any(part.kind == "folded" for part in self.parts)


def versions(post: Post, earlier: RevisionQuerySet, page: int) -> list[Version]:
    """Those on a page; `earlier` are the texts that the reader may know of."""
    first = (page - 1) * PER_PAGE
    # One more, for the oldest of the page to be compared with.
    found = earlier.select_related("replaced_by", "redacted_by").order_by("-replaced_at", "-pk")
    rows = list(found[max(0, first - 1) : first + PER_PAGE])
    texts = [*([] if first else [None]), *rows]
    made, characters = [], 0
    for revision, before in list(zip(texts, [*texts[1:], None], strict=True))[:PER_PAGE]:
        characters += len((revision or post).body) + len(before.body if before else "")
        is_too_much = characters > MOST_CHARACTERS
        made.append(Version(post, revision, before, None if is_too_much else _parts(post, revision, before)))
    return made


def whole(post: Post, earlier: RevisionQuerySet, key: int) -> Version | None:
    """One text with nothing folded: that of the revision `key`, or with 0 the one that stands."""
    rows = earlier.select_related("replaced_by", "redacted_by").order_by("-replaced_at", "-pk")
    if not key:
        before = rows.first()
        return Version(post, None, before, _parts(post, None, before, is_whole=True))
    revision = rows.filter(pk=key).first()
    if revision is None:
        return None
    at = revision.replaced_at
    before = rows.filter(Q(replaced_at__lt=at) | Q(replaced_at=at, pk__lt=key)).first()
    return Version(post, revision, before, _parts(post, revision, before, is_whole=True))


def text_of(revision: Revision) -> list[Part]:
    """How a text begins, so that one knows it again."""
    return fold([Part("same", as_typed(revision.body))])


def meanwhile(standing: Post, base: str, typed: str) -> dict:
    """What a reader whose edit met another one needs: both texts, what was changed in the meantime (when
    the text is known that they began from), and what saving theirs would change now."""
    kept = standing.revisions.order_by("-replaced_at", "-pk")
    begun = next((one for one in kept[:PER_PAGE] if one.text_key == base), None)
    return {
        "standing": standing,
        "theirs": _between(begun.body, standing.body) if begun else None,
        "ours": _between(standing.body, typed),
    }


def _parts(post, revision, before, is_whole=False) -> list[Part]:
    """What a text changed of the one `before`; the text itself where there is nothing to compare with."""
    body = (revision or post).body
    if before and not before.redacted_at:
        return _between(before.body, body, is_whole)
    return _folded([Part("same", as_typed(body))], is_whole)


def _between(before: str, after: str, is_whole=False) -> list[Part]:
    return _folded(differences(as_typed(before), as_typed(after)), is_whole)


def _folded(parts: list[Part], is_whole: bool) -> list[Part]:
    return parts if is_whole else fold(parts)
