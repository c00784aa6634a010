"""How much one may do in a while, counted for all processes and threads together."""

from __future__ import annotations

import ipaddress
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# An attacker has all of such a network of IPv6.
PREFIX = 64


@dataclass(frozen=True, slots=True)
class Taking:
    """One more of what `key` counts, of which there may be `most` in `seconds`."""

    key: str
    most: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Count:
    """How many there were, this one included, and when (seconds since 1970) counting begins anew."""

    number: int
    until: float


class TooMany(Exception):
    """It was too much; `retry_after` are the seconds until it is worth another try. str() is a sentence."""

    def __init__(self, retry_after: float) -> None:
        super().__init__(retry_after)
        self.retry_after = max(1, math.ceil(retry_after))

    def __str__(self) -> str:
        if self.retry_after < 60:
            when = ngettext(
                "Try again in %(n)d second.", "Try again in %(n)d seconds.", self.retry_after
            ) % {"n": self.retry_after}  # fmt: skip
        else:
            minutes = -(-self.retry_after // 60)
            when = ngettext("Try again in %(n)d minute.", "Try again in %(n)d minutes.", minutes) % {
                "n": minutes
            }
        return _("That was a lot in a short time. %(when)s") % {"when": when}


def _nothing_counts(takings: list[Taking], now: float) -> dict[str, Count]:
    raise RuntimeError("No app has said where limits are counted.")


# Adds one to each key in one statement and tells what they are then: `accounts.tally` puts its own here.
add: Callable[[list[Taking], float], dict[str, Count]] = _nothing_counts
# Whom no limit of writing holds: the same.
is_exempt: Callable[[Any], bool] = lambda user: False  # noqa: E731


def take(name: str, who: str, most: int, seconds: float) -> None:
    """Count one more act `name` of `who`. Raises TooMany when it is more than `most` in `seconds`; 0 is no
    limit."""
    _take([taking(name, who, most, seconds)] if most else [])


def taking(name: str, who: str, most: int, seconds: float) -> Taking:
    """`who` may be a name or an address: what is kept of them tells nobody who it was."""
    code = salted_hmac(f"limit {name}", who, algorithm="sha256").hexdigest()[:40]
    return Taking(f"{name}:{code}", most, seconds)


def _take(takings: list[Taking]) -> None:
    if not takings:
        return
    now = time.time()
    counts = add(takings, now)
    over = [counts[one.key].until - now for one in takings if counts[one.key].number > one.most]
    if over:
        raise TooMany(max(over))


def writing(request: HttpRequest) -> None:
    """Posts, replies, edits, corrections: before each. Raises TooMany."""
    _act(request, "write", settings.LIMIT_WRITES)


def liking(request: HttpRequest) -> None:
    """Likes, given and taken back."""
    _act(request, "like", settings.LIMIT_LIKES)


def flagging(request: HttpRequest) -> None:
    _act(request, "flag", settings.LIMIT_FLAGS)


def searching(request: HttpRequest) -> None:
    """A search, of a member or of somebody at an address; moderators are no exception."""
    _count(request, "search", settings.LIMIT_SEARCHES)


def refuses(form: Any, count: Callable[[HttpRequest], None], request: HttpRequest) -> bool:
    """Count by one of the above. Whether that was too much: the form says so then, with what was typed; `answer`
    does the rest."""
    try:
        count(request)
    except TooMany as refusal:
        form.add_error(None, str(refusal))
        form.too_many = refusal
        return True
    return False


def answer(form: Any, response: HttpResponse) -> HttpResponse:
    """`response`, which shows the form: 429 where `refuses` said so."""
    if refused := getattr(form, "too_many", None):
        response.status_code = HTTPStatus.TOO_MANY_REQUESTS
        return told(response, refused)
    return response


def asking(request: HttpRequest, name: str, rate: tuple[int, float]) -> None:
    """What else is to be counted by member and by address, such as requests of the API."""
    _count(request, name, rate)


def _act(request: HttpRequest, name: str, rate: tuple[int, float]) -> None:
    if not is_exempt(request.user):
        _count(request, name, rate)


def _count(request: HttpRequest, name: str, rate: tuple[int, float]) -> None:
    """Of a member, and of the address, which several members may share; a visitor is an address."""
    most, seconds = rate
    if not most or is_asked_again(request):
        return
    takings, times = [], 1
    if request.user.is_authenticated:
        takings.append(taking(name, f"member {request.user.pk}", most, seconds))
        times = settings.MEMBERS_AT_AN_ADDRESS
    if (where := address(request)) and times:
        takings.append(taking(name, f"address {where}", most * times, seconds))
    _take(takings)


def is_asked_again(request: HttpRequest) -> bool:
    """Whether it has been counted: a replica did not have what it asks for, and the primary is asked once more
    (lib.replicas)."""
    return getattr(request, "is_asked_again", False)


def address(request: HttpRequest) -> str:
    """Whence a request comes, as our own proxies say it: what stands further left in X-Forwarded-For anybody
    may have written. Of IPv6 its network. "" when nobody knows: a socket without a proxy before it."""
    said = request.META.get("REMOTE_ADDR", "")
    if proxies := settings.TRUSTED_PROXIES:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(forwarded) >= proxies:
            said = forwarded[-proxies]
    try:
        found = ipaddress.ip_address(said.strip())
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((int(found), PREFIX), strict=False))
    return str(found)


class AnswerTooMany:
    """Middleware: 429 with Retry-After and a sentence, whoever raised TooMany or answered so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if response.status_code == HTTPStatus.TOO_MANY_REQUESTS and is_page and "Retry-After" not in response:
            # django-allauth tells nobody when; most of its limits are of a minute, the others of five.
            response["Retry-After"] = "300"
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return too_many(request, exception) if isinstance(exception, TooMany) else None


def too_many(request: HttpRequest, refused: TooMany) -> HttpResponse:
    """The page of 429. For htmx the sentence is enough: what was typed is still on the page."""
    response = render(request, "429.html", {"sentence": str(refused)}, status=HTTPStatus.TOO_MANY_REQUESTS)
    return told(response, refused)


def told(response: HttpResponse, refused: TooMany) -> HttpResponse:
    """`response`, with when to come again."""
    response["Retry-After"] = str(refused.retry_after)
    return response
