"""Pages kept for visitors. The key of one holds everything that it was made from, so that none is ever old.

A view says by `kept_for_visitors(edition)` what its page is made from. docs/decisions/0016-kept-pages.md tells why.
"""

import functools
import hashlib
import math
import time
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import TypeVar, cast

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.urls import Resolver404, resolve
from django.utils import timezone, translation
from django.utils.http import parse_etags

from goodreadings.lib import replicas
from goodreadings.lib.pages import BROTLI
from goodreadings.lib.robots import may_find

K = TypeVar("K")
V = TypeVar("V")
# Parts of an address that make another page; with any other, nothing is kept: they are without end.
PARTS = {"page", "order"}
LONGEST_ADDRESS = 200
MOST_SECONDS = 60 * 60 * 24
HEADERS = ("Content-Type", "Content-Encoding", "Content-Language", "Link")
# Settings that pages show something of.
SAID = ("SITE_NAME", "SITE_URL", "TIME_ZONE", "ROBOTS", "DEMO", "SIGN_UP", "ASK_FROM", "WEBSUB_HUB")
ROOT = Path(__file__).resolve().parent.parent.parent
MADE_OF = (
    "templates/**/*.html",
    "goodreadings/**/*.py",
    "goodreadings/**/*.mo",
    "threads/**/*.py",
    "accounts/**/*.py",
)


def kept_for_visitors(edition: Callable[..., tuple | None]) -> Callable:
    """`edition(request, **arguments of the view)`: everything that the page depends on besides its address and
    its language, in few queries; None when it is not to be kept. It is asked before the view."""

    def mark(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        view.edition = edition  # type: ignore[attr-defined]
        return view

    return mark


def remembered(made_from: dict[K, tuple], make: Callable[[list[K]], dict[K, V]]) -> dict[K, V]:
    """Values under their names, of which each is made once for everything that `made_from` says it is made from.
    `make` is asked for those that are not there. What it made is everybody's: nobody changes it."""
    if not settings.KEEP_PAGES:
        return make(list(made_from)) if made_from else {}
    keys = {name: digest((release(), parts)) for name, parts in made_from.items()}
    there = caches["fragments"].get_many(keys.values())
    values = {name: there[key] for name, key in keys.items() if key in there}
    if missing := [name for name in keys if name not in values]:
        made = make(missing)
        caches["fragments"].set_many({keys[name]: value for name, value in made.items()}, MOST_SECONDS)
        values |= made
    return values


def once(made_from: tuple, make: Callable[[], V]) -> V:
    """The same for one value."""
    return remembered({"": made_from}, lambda _: {"": make()})[""]


def latest(name: str, made_from: tuple, make: Callable[[], V]) -> V:
    """The same for what is large, and made anew often: of all that had a name, only the last is kept, in the memory of
    the process."""
    if not settings.KEEP_PAGES:
        return make()
    before, value = caches["figures"].get(name, (None, None))
    if before != made_from:
        value = make()
        caches["figures"].set(name, (made_from, value), MOST_SECONDS)
    return cast(V, value)


def good_for(request: HttpRequest | None, seconds: float) -> None:
    """The page says something that is true for so long only: "5 minutes ago"."""
    if request is not None:
        request.good_for = min(getattr(request, "good_for", MOST_SECONDS), seconds)  # type: ignore[attr-defined]


def keep(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, before all that asks who the reader is and makes an answer small. A request whose answer is to be
    kept has a `kept_place`: what it is made from besides the database."""

    def middleware(request: HttpRequest) -> HttpResponse:
        key = _key(request) if settings.KEEP_PAGES else None
        if key is None:
            return get_response(request)
        if etag := _still_good(request, key):
            return _answer(HttpResponseNotModified(), etag)
        if there := caches["pages"].get(key):
            content, headers, etag, is_found = there
            kept = _answer(HttpResponse(content, headers=headers), etag)
            return may_find(kept) if is_found else kept
        asked = time.time()
        response = get_response(request)
        if response.status_code == HTTPStatus.OK and not response.streaming and not response.cookies:
            until = math.floor(asked + getattr(request, "good_for", MOST_SECONDS))
            etag = f'W/"{key}.{until}"'
            headers = {name: response.headers[name] for name in HEADERS if name in response.headers}
            headers["Content-Length"] = str(len(response.content))
            is_found = getattr(response, "may_be_found", False)
            if _is_of_one_moment(request, key):
                # Not a moment longer than whoever has it may take it for good.
                caches["pages"].set(key, (response.content, headers, etag, is_found), until - time.time())
            _answer(response, etag)
        return response

    return middleware


def _is_of_one_moment(request: HttpRequest, key: str) -> bool:
    """With replicas a key comes back: one that is behind has it still, when another has gone on. So nothing may be kept
    by it that is newer, nor what came from two databases."""
    reading = replicas.current()
    return reading is None or (not reading.is_mixed and _key(request) == key and not reading.is_mixed)


def _still_good(request: HttpRequest, key: str) -> str | None:
    """The tag of the page that the reader has, when it is this one and its words of time still hold: which process
    made it, and whether that one keeps it, does not matter."""
    for etag in parse_etags(request.headers.get("If-None-Match", "")):
        name, _, until = etag.removeprefix("W/").strip('"').partition(".")
        if name == key and until.isascii() and until.isdigit() and time.time() < int(until[:12]):
            return etag
    return None


def _answer(response: HttpResponse, etag: str) -> HttpResponse:
    """A browser keeps it, and asks each time whether it is still so."""
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Accept-Encoding, Accept-Language, Cookie"
    return response


def _key(request: HttpRequest) -> str | None:
    if request.method not in {"GET", "HEAD"} or settings.SESSION_COOKIE_NAME in request.COOKIES:
        return None
    if "HX-Request" in request.headers or not PARTS.issuperset(request.GET):
        return None
    address = request.get_full_path()
    if len(address) > LONGEST_ADDRESS:
        return None
    try:
        found = resolve(request.path_info)
    except Resolver404:
        return None
    edition = getattr(found.func, "edition", None)
    made_from = edition(request, **found.kwargs) if edition else None
    if made_from is None:
        return None
    encodings = request.headers.get("Accept-Encoding", "")
    encoding = "br" if BROTLI.search(encodings) else "gzip" if "gzip" in encodings else ""
    language = translation.get_language_from_request(request)
    said = tuple(getattr(settings, name, None) for name in SAID)
    place = release(), said, request.get_host(), address, language, timezone.localdate()
    request.kept_place = place  # type: ignore[attr-defined]
    return digest((place, encoding, made_from))


def digest(parts: tuple) -> str:
    return hashlib.sha256(repr(parts).encode("utf-8", "replace")).hexdigest()


@functools.cache
def release() -> str:
    """Tells one release from another: its templates, its words, its static files."""
    told_apart = hashlib.sha256(str(getattr(staticfiles_storage, "manifest_hash", "")).encode())
    for pattern in MADE_OF:
        for file in sorted(ROOT.glob(pattern)):
            told_apart.update(file.read_bytes())
    return told_apart.hexdigest()
