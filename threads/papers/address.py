"""An address: a link taken apart, judged by its real host, put together in one form."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote, unquote

DEFAULT_PORTS = {"http": 80, "https": 443}
# Parameters that tell who clicked where, never what is shown.
TRACKING = frozenset("fbclid gclid dclid gbraid wbraid msclkid yclid twclid igshid mc_cid mc_eid".split())

# No address has a space, a control character, half a surrogate pair, or a backslash in it (which
# browsers take for a slash and others do not, so that two readers see two hosts).
_IMPOSSIBLE = re.compile(r"[\s\x00-\x20\x7f-\x9f\\\ud800-\udfff]")
_PARTS = re.compile(r"(https?)://([^/?#]+)([^?#]*)\??([^#]*)#?(.*)", re.A | re.I | re.S)
_HOST = re.compile(r"(?:[\w-]{1,63}\.)+[\w-]{1,63}")
_AMPERSAND = re.compile(r"&(?:amp;)+")
_RAW = re.compile(r"%(?:[0-9a-f]{2})?|[^!-~]|[\"<>`{}|^]", re.A | re.I)
_UNRESERVED = re.compile(r"[0-9A-Za-z_~-]")


@dataclass(frozen=True)
class Address:
    """The parts of an http address. `path`, `query`, `fragment` are as written, percent signs
    and all; `query` and `fragment` come without their ? and #."""

    scheme: str
    host: str
    port: int | None
    path: str
    query: str
    fragment: str

    @classmethod
    def parse(cls, text: str) -> "Address | None":
        """The address that `text` is; None for another scheme, or none that leads anywhere."""
        if _IMPOSSIBLE.search(text) or not (parts := _PARTS.fullmatch(text)):
            return None
        scheme, authority, path, query, fragment = parts.groups()
        host, _, port = authority.rpartition("@")[2].partition(":")
        host = _host(host.removesuffix("."))
        if not host or (port and not re.fullmatch(r"\d{1,5}", port, re.A)):
            return None
        if port and int(port) > 65_535:
            return None
        scheme = scheme.lower()
        number = int(port) if port else None
        return cls(
            scheme,
            host,
            None if number == DEFAULT_PORTS[scheme] else number,
            path or "/",
            # From HTML: a=1&amp;b=2.
            _AMPERSAND.sub("&", query),
            fragment,
        )

    @cached_property
    def decoded(self) -> str:
        """The path as its reader means it, its slashes all there (a DOI may hold two)."""
        return unquote(self.path)

    @cached_property
    def way(self) -> str:
        """The decoded path with single slashes: what the rules of hosts look at."""
        return re.sub(r"/{2,}", "/", self.decoded)

    def param(self, name: str) -> str:
        """The first value of a parameter, in any case; empty when there is none."""
        for pair in self.query.split("&"):
            key, _, value = pair.partition("=")
            if key.lower() == name:
                return unquote(value)
        return ""

    @cached_property
    def clean(self) -> str:
        """The address in one form: the same page, fewer spellings. Of the query nothing goes but
        what only tracks; the fragment stays, for some sites keep their pages in it."""
        port = f":{self.port}" if self.port is not None else ""
        query = "&".join(p for p in self.query.split("&") if p and not _tracks(p))
        fragment = self.fragment.partition(":~:")[0]
        return "".join(
            (
                f"{self.scheme}://{self.host}{port}",
                _tidy(self.path),
                f"?{_tidy(query)}" if query else "",
                f"#{_tidy(fragment)}" if fragment else "",
            )
        )


def _host(text: str) -> str:
    """The host as browsers read it (full-width letters are letters); empty if it can be none."""
    host = _folded(text)
    return host if len(host) <= 253 and _HOST.fullmatch(host) and _folded(host) == host else ""


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).lower())


def _tracks(pair: str) -> bool:
    name = pair.partition("=")[0].lower()
    return name in TRACKING or name.startswith("utm_")


def _tidy(part: str) -> str:
    """Percent signs in one way: RFC 3986, 6.2.2."""
    return _RAW.sub(lambda raw: _tidied(raw[0]), part)


def _tidied(raw: str) -> str:
    if len(raw) != 3:
        return quote(raw, safe="")
    plain = chr(int(raw[1:], 16))
    return plain if _UNRESERVED.fullmatch(plain) else raw.upper()
