"""Every address × every kind of person × every method: what each is answered, held as a table.

`every_address.table` says it: a cell has one answer for everybody, or one for each of the kinds in the
table's first line; `door` is the way to the sign-in. A new address without a row fails, and so does one that
answers otherwise. After a change that is meant: RENEW_TABLE=1 pytest tests/threads/test_the_table.py, and
read what the difference says.
"""

import os
import re
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from tests.threads.addresses import ALL, KINDS, Address, make_community, people
from tests.threads.test_every_address import everything

FILE = Path(__file__).with_name("every_address.table")
COLUMNS = ["GET", "POST", "PUT", "DELETE", "OPTIONS"]
# They answer a POST without a token of ours: mail programs send one for their reader (RFC 8058).
WITHOUT_TOKEN = {"/unsubscribe/<str:token>/"}
# Whoever asks, they only tell, or there is nothing.
HARMLESS = {"/api/openapi.json", "/google/login/token/"}


class Forum:
    """The community, and a browser for each kind of person, with and without a guard against forged forms."""

    def __init__(self):
        self.community, everybody = make_community(), people()
        assert list(everybody) == KINDS
        self.free, self.guarded = {}, {}
        for kind, member in everybody.items():
            for clients, guard in ((self.free, False), (self.guarded, True)):
                clients[kind] = Client(enforce_csrf_checks=guard, raise_request_exception=True)
                if member:
                    clients[kind].force_login(member)

    def post(self, kind: str, path: str):
        """The answer to an empty form; what it wrote is taken back, and the browser is as it was."""
        client = self.free[kind]
        cookies = client.cookies.copy()
        with transaction.atomic():
            answer = client.post(path)
            transaction.set_rollback(True)
        client.cookies = cookies
        return answer

    def row_of(self, address: Address) -> list[str]:
        path = address.filled(self.community)
        answers = {}
        for method in COLUMNS:
            cache.clear()  # tries are limited
            answers[method] = [
                said(self.post(kind, path) if method == "POST" else self.free[kind].generic(method, path))
                for kind in KINDS
            ]
        return [cell(codes) for codes in answers.values()]


# A room of the forum at a time shares one community: making it costs more than asking.
ROOMS = sorted({address.room for address in ALL})


@pytest.fixture
def forum(db):
    return Forum()


def in_room(room: str) -> list[Address]:
    return [address for address in ALL if address.room == room]


def said(answer) -> str:
    if answer.status_code == 302 and answer.headers["Location"].startswith("/accounts/login/"):
        return "door"
    return str(answer.status_code)


def cell(answers: list[str]) -> str:
    return answers[0] if len(set(answers)) == 1 else " ".join(answers)


def table() -> dict[str, list[str]]:
    lines = FILE.read_text().splitlines() if FILE.exists() else []
    return {cells[0]: cells[1:] for line in lines[2:] for cells in [[one.strip() for one in line.split("|")]]}


def write(rows: dict[str, list[str]]) -> None:
    rows = {"address": COLUMNS, **dict(sorted(rows.items()))}
    widths = [
        max(len(one) for one in column)
        for column in zip(*([name, *row] for name, row in rows.items()), strict=True)
    ]
    lines = [" | ".join(text.ljust(width) for text, width in zip([name, *row], widths, strict=True)).rstrip()
             for name, row in rows.items()]  # fmt: skip
    FILE.write_text("\n".join([f"kinds: {' '.join(KINDS)}", *lines]) + "\n")


@pytest.mark.one_database  # test_every_address and test_odd_everywhere walk both
@pytest.mark.parametrize("room", ROOMS)
def test_everybody_is_answered_as_the_table_says(forum, room):
    """And nothing is changed but by a POST of a form of ours."""
    before, rows = everything(), {}
    for address in in_room(room):
        rows[str(address)] = forum.row_of(address)
        for kind in ("visitor", "administrator"):
            ask_without_a_form(forum.guarded[kind], address, address.filled(forum.community))
        assert everything() == before, address
    held = table()
    if os.environ.get("RENEW_TABLE"):
        write({str(one): held.get(str(one), [""] * len(COLUMNS)) for one in ALL} | rows)
        return
    wrong = [f"{name} | {' | '.join(row)}" for name, row in rows.items() if held.get(name) != row]
    assert not wrong, "Answered otherwise:\n" + "\n".join(wrong)


def ask_without_a_form(client: Client, address: Address, path: str) -> None:
    cache.clear()
    got, head = client.get(path), client.head(path)
    assert head.status_code == got.status_code, path
    assert b"".join(head) == b"", path
    assert client.generic("TRACE", path).status_code == 405, path
    if str(address) not in WITHOUT_TOKEN:
        for method in ("POST", "PATCH"):
            assert client.generic(method, path).status_code in {400, 401, 403, 404, 405}, (method, path)


def test_no_cell_of_the_table_is_a_fault():
    cells = [cell for row in table().values() for cell in row]
    assert all(re.fullmatch(r"(?:door|[1-4]\d\d)(?: (?:door|[1-4]\d\d))*", cell) for cell in cells)
    assert all(len(cell.split()) in {1, len(KINDS)} for cell in cells)


def test_the_table_has_the_addresses_that_there_are_and_no_other():
    assert set(table()) == {str(address) for address in ALL}
    assert FILE.read_text().splitlines()[0] == f"kinds: {' '.join(KINDS)}"
