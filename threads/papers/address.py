"""An address: a link taken apart, judged by its real host, put together in one form."""

import re
import string
import unicodedata
from typing import NamedTuple
from urllib.parse import unquote, unquote_to_bytes

DEFAULT_PORTS = {"http": 80, "https": 443}
# Space of every kind, and what shows nothing.
BLANK = " \t\r\n\f\v\xa0\xad\u200b\u200c\u200d\u200e\u200f\u2060\u3000\ufeff"
HIGHEST_PORT = 65_535
LONGEST_HOST = 253
# Parameters that tell who clicked where, never what is shown.
TRACKING = "utm_[^&=]* fbclid gclid dclid gbraid wbraid msclkid yclid twclid igshid mc_cid mc_eid"

# No address has a space, a control character, half a surrogate pair, or a backslash in it (which
# browsers take for a slash and others do not, so that two readers see two hosts).
_IMPOSSIBLE = re.compile(r"[\s\x00-\x20\x7f-\x9f\\\ud800-\udfff]")
_PARTS = re.compile(r"(https?)://([^/?#]+)([^?#]*)\??([^#]*)#?(.*)", re.A | re.I | re.S)
_WORDS = re.compile(r"[\ufb50-\ufdff\u3300-\u33ff]")
_HOST = re.compile(r"(?:[\w-]{1,63}\.)+[\w-]{1,63}")
_DIGITS = re.compile(r"\d{1,5}", re.A)
_AMPERSAND = re.compile(r"&(?:amp;)+")
_MARKS = r"[.,;:!?)\]]*"
# Of a query: what only tracks, and what is nothing but marks of the text round the address.
_NOISE = re.compile(
    rf"&{_MARKS}(?:(?:{'|'.join(TRACKING.split())}){_MARKS}(?:=[^&]*)?)?(?![^&])", re.A | re.I
)
_SLASHES = re.compile(r"/{2,}")
_RAW = re.compile(r"%[0-9a-f]{2}|(?:[^!-~]|[\"<>`{}|^]|%(?![0-9a-f]{2}))+", re.A | re.I)
# Without the full stop: at an end it would be taken for the sentence's.
_UNRESERVED = frozenset(string.ascii_letters + string.digits + "-_~")
_ESCAPES = {f"%{a}{b}": chr(int(a + b, 16)) for a in string.hexdigits for b in string.hexdigits}
_TIDY = {raw: plain if plain in _UNRESERVED else raw.upper() for raw, plain in _ESCAPES.items()}


class Address(NamedTuple):
    """The parts of an http address.

    path, fragment         as written, percent signs and all; without the #
    query                  without the ?, percent signs written in one way
    port                   None for the scheme's own
    decoded                the path as its reader means it, its slashes all there (a DOI may hold two)
    way                    the decoded path with single slashes: what the rules of hosts look at
    """

    scheme: str
    host: str
    port: int | None
    path: str
    query: str
    fragment: str
    decoded: str
    way: str

    @classmethod
    def parse(cls, text: str) -> "Address | None":
        """The address that `text` is; None for another scheme, or none that leads anywhere."""
        if _IMPOSSIBLE.search(text) or not (parts := _PARTS.fullmatch(text)):
            return None
        scheme, authority, path, query, fragment = parts.groups()
        scheme = scheme.lower()
        host, _, port = authority.rpartition("@")[2].partition(":")
        host = _host(host.removesuffix("."))
        if not host or (port and not (_DIGITS.fullmatch(port) and int(port) <= HIGHEST_PORT)):
            return None
        decoded = _unquoted(path) if "%" in path else path or "/"
        way = _SLASHES.sub("/", decoded) if "//" in decoded else decoded
        # From HTML: a=1&amp;b=2.
        query = _AMPERSAND.sub("&", _tidy(query)) if query else ""
        return cls(scheme, host, _port(port, scheme), path or "/", query, fragment, decoded, way)

    def param(self, name: str) -> str:
        """The first value of a parameter, in any case; empty when there is none."""
        for pair in self.query.split("&"):
            key, _, value = pair.partition("=")
            if key.lower() == name:
                return unquote(value)
        return ""

    @property
    def clean(self) -> str:
        """The address in one form: the same page, fewer spellings. Of the query nothing goes but
        what only tracks; the fragment stays, for some sites keep their pages in it."""
        port = "" if self.port is None else f":{self.port}"
        clean = f"{self.scheme}://{self.host}{port}{_tidy(self.path)}"
        if self.query and (query := _NOISE.sub("", "&" + self.query)[1:]):
            clean += "?" + query
        if fragment := self.fragment.partition(":~:")[0]:
            clean += "#" + _tidy(fragment)
        return clean


def _host(text: str) -> str:
    """The host as browsers read it (full-width letters are letters); empty if it can be none."""
    host = text.lower() if text.isascii() else _folded(text)
    if len(host) > LONGEST_HOST or not _HOST.fullmatch(host):
        return ""
    return host if host.isascii() or _folded(host) == host else ""


def _folded(text: str) -> str:
    return _normal(_normal(text).lower())


def _normal(text: str) -> str:
    # One letter may become eighteen: those take long, and are in no host.
    if len(text) > LONGEST_HOST or _WORDS.search(text):
        return ""
    return unicodedata.normalize("NFKC", text)


def _port(digits: str, scheme: str) -> int | None:
    """The port that has to be named; None for the scheme's own."""
    return int(digits) if digits and int(digits) != DEFAULT_PORTS[scheme] else None


def _unquoted(path: str) -> str:
    # As `unquote` does, but at a stroke, and without the space that was copied along.
    return unquote_to_bytes(path).decode("utf-8", "replace").rstrip(BLANK)


def _tidy(part: str) -> str:
    """Percent signs in one way: RFC 3986, 6.2.2."""
    return _RAW.sub(_tidied, part)


def _tidied(raw: re.Match[str]) -> str:
    return _TIDY.get(raw[0]) or "%" + raw[0].encode().hex("%").upper()
