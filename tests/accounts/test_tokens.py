"""The page of API tokens: made with the password at hand, shown once, mailed of, revoked."""

import re

import pytest
from django.core import mail

from accounts.tokens import MOST, Token
from tests.make import PASSWORD

FORM = {"name": "Mirror", "scopes": ["read", "write"], "days": "30"}
SHOWN = re.compile(r"gr_[a-z0-9]{12}_[A-Za-z0-9_-]{43}")


@pytest.fixture
def signed_in(client, ann):
    """With the password said again, as before every change of this kind."""
    client.force_login(ann)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def test_a_token_is_shown_once_and_kept_as_a_hash(signed_in, ann):
    answer = signed_in.post("/settings/tokens/", FORM)
    shown = SHOWN.search(answer.content.decode())[0]
    assert "no-store" in answer.headers["Cache-Control"]
    token = Token.objects.get()
    assert (token.member, token.name, token.scope_list) == (ann, "Mirror", ["read", "write"])
    assert 29 <= (token.expires_at - token.created_at).days <= 30
    assert shown not in str(list(Token.objects.values()))
    page = signed_in.get("/settings/tokens/").content.decode()
    assert "Mirror" in page
    assert not SHOWN.search(page)
    assert (
        signed_in.get("/api/v1/self/", headers={"authorization": f"Bearer {shown}"}).json()["username"]
        == "ann"
    )


def test_a_mail_tells_of_it(signed_in, ann):
    answer = signed_in.post("/settings/tokens/", FORM | {"name": "<b>Mirror</b>"})
    (told,) = mail.outbox
    assert told.to == ["ann@example.org"]
    assert "<b>Mirror</b>" in told.body
    assert "http://testserver/settings/tokens/" in told.body
    assert SHOWN.search(answer.content.decode())[0] not in told.body
    assert "<b>Mirror" not in answer.content.decode()


def test_it_is_revoked_at_once(signed_in, ann):
    shown = SHOWN.search(signed_in.post("/settings/tokens/", FORM).content.decode())[0]
    signed_in.post(f"/settings/tokens/{Token.objects.get().pk}/revoke/")
    assert signed_in.get("/api/v1/self/", headers={"authorization": f"Bearer {shown}"}).status_code == 401
    assert "Mirror" not in signed_in.get("/settings/tokens/").content.decode().split("<h2>")[1]


def test_nobody_revokes_anothers(signed_in, bob):
    token, _ = Token.objects.make(bob, name="His", scopes=["read"], days=7)
    assert signed_in.post(f"/settings/tokens/{token.pk}/revoke/").status_code == 404
    assert Token.objects.good().filter(pk=token.pk).exists()


def test_the_password_is_asked_for_again(client, ann):
    client.force_login(ann)
    answer = client.post("/settings/tokens/", FORM)
    assert answer.status_code == 302
    assert "/reauthenticate/" in answer.headers["Location"]
    assert not Token.objects.exists()
    # Said, the form goes on from where it was.
    answer = client.post(answer.headers["Location"], {"password": PASSWORD})
    assert SHOWN.search(answer.content.decode())
    assert Token.objects.get().name == "Mirror"


@pytest.mark.parametrize(
    "bad",
    [{"name": ""}, {"name": "\u200b"}, {"name": "x" * 61}, {"name": "a\0b"}, {"scopes": []}, {"scopes": ["moderate"]},
     {"scopes": ["everything"]}, {"days": "100000"}, {"days": ""}],
)  # fmt: skip
def test_what_is_not_right_comes_back(signed_in, bad):
    answer = signed_in.post("/settings/tokens/", FORM | bad)
    assert answer.status_code == 422
    assert not Token.objects.exists()


def test_a_moderator_may_allow_moderating(client, mo):
    client.force_login(mo)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/settings/tokens/", FORM | {"scopes": ["read", "moderate"]})
    assert Token.objects.get().scope_list == ["read", "moderate"]


def test_there_are_only_so_many(signed_in, ann):
    for n in range(MOST):
        Token.objects.make(ann, name=str(n), scopes=["read"], days=7)
    assert signed_in.post("/settings/tokens/", FORM).status_code == 422
    assert Token.objects.count() == MOST
