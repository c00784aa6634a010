"""Odd values in every place of every address, and in every field and parameter that an address reads:
4xx or a page, never a fault. The names are those that the views ask for, seen while they are asked."""

import pytest
from django.core.cache import cache
from django.db import transaction
from django.http import QueryDict

from tests.threads.addresses import ALL, make_community
from tests.threads.test_the_table import ROOMS

PLACES = {
    "nought": "0", "minus": "-1", "2**63": str(2**63), "2**64": str(2**64), "letters": "abc", "nul": "%00", "within": "1%00",
    "long": "x" * 10_000, "digits": "9" * 10_000, "broken UTF-8": "%ff", "overlong": "%c0%af", "up": "..%2f..", "surrogate": "%ed%a0%80",
}  # fmt: skip
FEW = {kind: PLACES[kind] for kind in ("minus", "2**63", "nul", "broken UTF-8")}
FIELDS = {
    "minus": "-1", "2**63": str(2**63), "digits": "9" * 5000, "nul": "a\0b", "long": "x" * 10_000, "json": '{"a": [1]}',
}  # fmt: skip
QUERIES = FIELDS | {"broken UTF-8": "%ff", "surrogate": "%ed%a0%80"}
# Of the Django admin's own forms and lists.
KNOWN = {"2**63", "nul", "broken UTF-8"}


@pytest.fixture
def community(db):
    return make_community()


def in_room(room):
    return [address for address in ALL if address.room == room]


def asked(client, method: str, path: str, form=None) -> int:
    cache.clear()  # tries are limited
    cookies = client.cookies.copy()
    with transaction.atomic():
        answer = getattr(client, method)(path, form or {}) if form else client.generic(method.upper(), path)
        transaction.set_rollback(True)
    client.cookies = cookies
    return answer.status_code


@pytest.mark.parametrize("room", [room for room in ROOMS if any(one.places for one in in_room(room))])
def test_odd_values_in_places_of_addresses(community, client, admin, room):
    client.force_login(admin)
    for address in in_room(room):
        for place in address.places:
            for kind, value in (FEW if room.startswith("admin") else PLACES).items():
                path = address.filled(community, **{place: value})
                for method in ("get", "post"):
                    code = asked(client, method, path)
                    assert 200 <= code < 500, (method, address, place, kind, code)


@pytest.fixture
def names(monkeypatch):
    """What is looked up in forms and queries meanwhile."""
    found = set()

    def watched(real):
        def look(self, key, *rest, **more):
            found.add(key)
            return real(self, key, *rest, **more)

        return look

    for method in ("get", "getlist", "__getitem__", "__contains__"):
        monkeypatch.setattr(QueryDict, method, watched(getattr(QueryDict, method)))
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_odd_values_in_fields_and_parameters(community, client, admin, room, names):
    client.force_login(admin)
    queries, values = (
        {kind: value for kind, value in them.items() if kind in KNOWN or not room.startswith("admin")}
        for them in (QUERIES, FIELDS)
    )
    for address in in_room(room):
        path = address.filled(community)
        names.clear()
        asked(client, "get", path)
        for name in sorted(str(name) for name in names):
            for kind, value in queries.items():
                sent = value if value.startswith("%") else None
                code = (
                    asked(client, "get", f"{path}?{name}={sent}")
                    if sent
                    else asked(client, "get", path, {name: value})
                )
                # 501 is what oEmbed answers to a format that it has not.
                assert code < 500 or (code == 501 and name == "format"), (address, name, kind, code)
        names.clear()
        asked(client, "post", path, {"nothing": "1"})
        fields = sorted({str(name) for name in names} - {"csrfmiddlewaretoken", "nothing"})
        for name in fields:
            for kind, value in values.items():
                form = dict.fromkeys(fields, "1") | {name: value}
                code = asked(client, "post", path, form)
                assert code < 500, (address, name, kind, code)
