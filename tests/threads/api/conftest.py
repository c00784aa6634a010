"""What tests of the API begin with: programs that show a token."""

import json

import pytest
from django.test import Client

from accounts.tokens import Token


class Program:
    """Asks as a program does: `program.get("/topics/")`, `program.post("/shares/", {...}, key="1")`."""

    def __init__(self, token: str | None = None):
        self.client, self.token = Client(enforce_csrf_checks=True), token

    def ask(self, method, path, body=None, *, key=None, **headers):
        headers = {"accept": "application/json"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        if self.token:
            headers.setdefault("authorization", f"Bearer {self.token}")
        if key:
            headers["idempotency-key"] = key
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        kind = headers.pop("content-type", "application/json" if body is not None else "")
        path = path if path.startswith(("/api", "http")) else f"/api/v1{path}"
        return self.client.generic(method, path, data, content_type=kind, headers=headers)

    def get(self, path, **headers):
        return self.ask("GET", path, **headers)

    def post(self, path, body=None, **more):
        return self.ask("POST", path, body, **more)

    def put(self, path, body=None, **more):
        return self.ask("PUT", path, body, **more)

    def delete(self, path, **more):
        return self.ask("DELETE", path, **more)


def make_program(member, *scopes, days=7) -> Program:
    _, shown = Token.objects.make(member, name="Tests", scopes=scopes or ("read", "write"), days=days)
    return Program(shown)


@pytest.fixture
def visitor():
    return Program()


@pytest.fixture
def of_ann(ann):
    return make_program(ann)


@pytest.fixture
def of_bob(bob):
    return make_program(bob)


@pytest.fixture
def of_mo(mo):
    return make_program(mo, "read", "write", "moderate")
