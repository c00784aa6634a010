"""Members of an old forum become placeholders here: they have posts, and nobody can sign in as them."""

import re
import unicodedata
from collections.abc import Iterable

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.names import username_not_reserved
from goodreadings.lib.markup import clean_line
from threads.importers.discourse import OldPost, OldTopic

# Posts whose account is gone have no name in Discourse; no username there holds a bracket.
GONE = "(former member)"
LONGEST = 30
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L",
                          "đ": "d", "ı": "i", "þ": "th"})  # fmt: skip


def old_name(post: OldPost) -> str:
    return post.username or GONE


def members_of(topics: Iterable[OldTopic]) -> dict[str, User]:
    """Who stands for each author here, by the lower-case username there.

    A placeholder, made earlier or new and not saved yet; for one that was handed over, the member
    who has it now. A real member is never taken for an old one: names prove nothing.
    """
    members = {
        user.imported_name.lower(): user.handed_to or user
        for user in User.objects.exclude(imported_name=None).select_related("handed_to")
    }
    taken = {name.lower() for name in User.objects.values_list("username", flat=True)}
    posts = (post for topic in topics for post in topic.in_order)
    for post in sorted(posts, key=lambda post: post.created_at):
        if old_name(post).lower() not in members:
            members[old_name(post).lower()] = user = _placeholder(post, taken)
            taken.add(user.username.lower())
    return members


def _placeholder(post: OldPost, taken: set[str]) -> User:
    old = old_name(post)
    username = free_username("former-reader" if old == GONE else old, taken)
    shown = clean_line(post.name, 60) if post.username else "Former member"
    return User(
        username=username,
        display_name=shown or ("" if username == old else clean_line(old, 60)),
        imported_name=old,
        date_joined=post.created_at,
        is_active=False,
        password=make_password(None),
    )


def free_username(old: str, taken: set[str]) -> str:
    """A username by our rules that nobody has (`taken`, in lower case), as near to `old` as can be."""
    plain = unicodedata.normalize("NFKD", old.translate(_LETTERS)).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9_.-]+", "-", plain).lstrip("_.-")[:LONGEST]
    if len(plain) < 3:
        plain = f"reader-{plain}".rstrip("-")
    name, count = plain, 1
    while name.lower() in taken or _is_reserved(name):
        count += 1
        name = f"{plain[: LONGEST - len(f'-{count}')]}-{count}"
    return name


def _is_reserved(name: str) -> bool:
    try:
        username_not_reserved(name)
    except ValidationError:
        return True
    return False
