"""What holds of all addresses and forms at once: no way out, no forged form, no field that nobody named."""

import re
from importlib import import_module
from pathlib import Path
from urllib.parse import unquote

import pytest
from django import forms
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.urls import URLPattern, get_resolver

from tests.threads.addresses import ALL, make_community
from tests.threads.test_the_table import HARMLESS, WITHOUT_TOKEN

ROOT = Path(settings.BASE_DIR)
ELSEWHERE = [
    "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "https:evil.example", "https:/evil.example",
    "https://evil.example", "http:///evil.example", "%2f%2fevil.example", "/%2fevil.example", "/%5cevil.example", "\t//evil.example",
    "/\t/evil.example", "/\n/evil.example", " //evil.example", "javascript:alert(1)", "//evil.example%2f..", "https://testserver@evil.example",
    "//testserver.evil.example", "/.//evil.example", "/..//evil.example", "data:text/html,x", "\x01//evil.example", "／／evil.example",
]  # fmt: skip
NAMES = ["next", "url", "to", "return", "redirect", "page"]


def leads_away(place: str) -> bool:
    """As a browser reads it: without white space, with \\ for /."""
    place = re.sub(r"[\x00-\x20]", "", place).replace("\\", "/")
    if place.startswith(("http://testserver/", "https://testserver/")) or place in ("", "http://testserver"):
        return False
    # Without a scheme it is below the page that one is at: a browser decodes no %2f.
    return bool(re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//", place))


def answers(client, path: str, there: str):
    """To a visit and to a form that say where to go on; what they do is taken back."""
    said = dict.fromkeys(NAMES, there)
    for method in ("get", "post"):
        cache.clear()  # tries are limited
        cookies = client.cookies.copy()
        with transaction.atomic():
            yield getattr(client, method)(path, said)
            transaction.set_rollback(True)
        client.cookies = cookies


def place_of(answer) -> str:
    return next(
        (
            answer.headers[name]
            for name in ("Location", "HX-Redirect", "HX-Location")
            if name in answer.headers
        ),
        "/",
    )


@pytest.mark.parametrize("who", ["visitor", "member"])
def test_no_address_leads_anybody_away(client, cem, who):
    """First who listens at all: that address is asked with every spelling."""
    community = make_community()
    if who == "member":
        client.force_login(cem)
    listening = [
        path
        for path in (address.filled(community) for address in ALL if not address.room.startswith("admin/"))
        if any("keys" in unquote(place_of(answer)) for answer in answers(client, path, "/keys/"))
    ]
    assert len(listening) >= 2
    for path in listening:
        for there in ELSEWHERE:
            for answer in answers(client, path, there):
                place = place_of(answer)
                assert not leads_away(place), (path, there, place)


@pytest.mark.parametrize(
    "path",
    ["//evil.example", "//evil.example/%2f..", "/%2fevil.example", "/\\evil.example", "/2021//evil.example"],
)
def test_an_address_without_its_last_slash_leads_nowhere_else(client, topic, path):
    answer = client.generic("GET", path)
    assert not leads_away(answer.headers.get("Location", "/"))


def views(resolver=None):
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLPattern):
            yield str(one.pattern), one.callback
        else:
            yield from views(one)


def test_only_what_is_named_answers_without_a_token():
    exempt = {"/" + pattern for pattern, view in views() if getattr(view, "csrf_exempt", False)}
    # The API knows no cookies, only tokens of its own.
    assert {pattern for pattern in exempt if not pattern.startswith("/^api/v1")} - HARMLESS == WITHOUT_TOKEN


def test_every_form_of_a_model_names_its_fields():
    for app in ("accounts", "threads"):
        for file in (ROOT / app).rglob("*.py"):
            if "forms" in str(file) or "admin" in str(file):
                import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))
            assert '"__all__"' not in file.read_text(), file
    ours = [
        form
        for form in every(forms.ModelForm)
        if form.__module__.partition(".")[0] in {"accounts", "threads"}
    ]
    assert ours
    for form in ours:
        meta = form._meta
        if meta.model is None:
            continue
        assert meta.fields is not None, form
        assert not meta.exclude, form
        assert not {
            "author",
            "is_staff",
            "is_superuser",
            "is_active",
            "password",
            "groups",
            "user_permissions",
        } & set(form.base_fields), form


def every(kind):
    for one in kind.__subclasses__():
        yield one
        yield from every(one)


def test_nothing_else_goes_out():
    """One client asks other machines; the rest of the code cannot."""
    ways = re.compile(
        r"^\s*(?:import|from) (?:httpx|httpcore|requests|urllib\.request|urllib3|http\.client|aiohttp|socket|ftplib)\b",
        re.M,
    )
    found = {
        str(file.relative_to(ROOT))
        for folder in ("goodreadings", "accounts", "threads")
        for file in (ROOT / folder).rglob("*.py")
        if ways.search(file.read_text())
    }
    # The one answers; the other asks the providers of sign-in, and is bounded as lib/http is.
    allowed = {"goodreadings/lib/server.py", "accounts/outgoing.py"}
    assert {name for name in found if not name.startswith("goodreadings/lib/http/")} <= allowed | SOCKETS


# They speak with a process of their own, or say on which machine they are.
SOCKETS = {
    "goodreadings/lib/markup/pool.py",
    "goodreadings/lib/work.py",
    "goodreadings/lib/markup/wire.py",
    "goodreadings/lib/markup/child.py",
}


def test_no_model_is_left_out_of_the_walk():
    assert {app.label for app in apps.get_app_configs()} >= {"accounts", "threads"}
