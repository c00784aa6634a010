"""Which addresses a member's link may have."""

from __future__ import annotations

import re

from .limits import ADDRESS

REL = "nofollow ugc noopener"

_HOST = r"(?:[^\W_][\w-]*(?:\.[\w-]+)*\.?|\[[0-9a-f:.]{2,45}\])"
_WEB = re.compile(rf"https?://{_HOST}(?::\d{{1,5}})?(?:[/?#].*)?", re.IGNORECASE)
_MAIL = re.compile(r"mailto:[\w.+-]{1,64}@[a-z0-9.-]{1,190}(?:\?[\w.,:;=&%+-]*)?", re.IGNORECASE)
_ESCAPED_CONTROL = re.compile(r"%(?:[01][0-9a-f]|7f)", re.IGNORECASE)
_ESCAPED_SLASHES = re.compile(r"/(?:/|%2f|%5c)", re.IGNORECASE)


def is_allowed(address: str) -> bool:
    """Whether `address` is http, https or mailto, or one of our own paths, spelt plainly.

    Plainly: no control character (escaped ones neither), white space, invisible character, backslash or credentials;
    see "Addresses" in the security rules.
    """
    if (
        not address
        or len(address) > ADDRESS
        or "\\" in address
        or not address.isprintable()
        or " " in address
    ):
        return False
    if _ESCAPED_CONTROL.search(address):
        return False
    if address[0] == "/":
        return not _ESCAPED_SLASHES.match(address)
    return bool(_WEB.fullmatch(address) or _MAIL.fullmatch(address))


def link_attributes(address: str) -> dict[str, str]:
    """The attributes of a link to an allowed `address`: addresses of outside get their `rel`."""
    return {"href": address} if address[0] in "/#" else {"href": address, "rel": REL}
