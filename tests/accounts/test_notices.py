"""What guards an account is changed after saying again who one is, and every change is told by mail, in our words."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from accounts.reauthentication import recently
from goodreadings.urls import urlpatterns as ours
from tests import page
from tests.make import PASSWORD

AGAIN = "/accounts/reauthenticate/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0"


@recently
def guarded(request):
    return HttpResponse(f"{request.method} {request.POST.get('word', '')}", content_type="text/plain")


urlpatterns = [path("guarded/", guarded), *ours]


@pytest.fixture
def here(client, ann):
    client.defaults["HTTP_USER_AGENT"] = FIREFOX
    client.post("/accounts/login/", {"login": "ann", "password": PASSWORD})
    return client


def say_again(client, then="/"):
    return client.post(AGAIN, {"password": PASSWORD, "next": then})


GUARDED = [
    ("/accounts/email/", {"action_add": "", "email": "new@example.org"}),
    ("/accounts/2fa/totp/activate/", {"code": "123456"}),
    ("/accounts/2fa/webauthn/add/", {"credential": "{}"}),
    ("/accounts/2fa/recovery-codes/generate/", {}),
]


@pytest.mark.parametrize(("address", "form"), GUARDED)
def test_what_guards_the_account_asks_again(here, ann, mailoutbox, address, form):
    assert here.post(address, form).headers["Location"].startswith(AGAIN)
    assert not mailoutbox
    assert page.titles(here.get(AGAIN)) == "Is it you?"


def test_a_wrong_word_does_not_count(here):
    assert here.post(AGAIN, {"password": "wrong", "next": "/"}).status_code == 422
    assert here.post(*GUARDED[0]).headers["Location"].startswith(AGAIN)


@pytest.mark.urls("tests.accounts.test_notices")
def test_a_view_of_ours_goes_on_with_what_was_sent(client, here):
    assert here.get("/guarded/").headers["Location"].startswith(AGAIN)
    assert here.post("/guarded/", {"word": "yes"}).headers["Location"].startswith(AGAIN)
    assert say_again(here, "/guarded/").content == b"POST yes"
    assert here.get("/guarded/").content == b"GET "
    here.post("/accounts/logout/")
    assert here.get("/guarded/").headers["Location"].startswith("/accounts/login/")


def test_a_new_address_is_told_to_the_old_one(here, ann, mailoutbox):
    say_again(here)
    here.post("/accounts/email/", {"action_add": "", "email": "new@example.org"})
    link = next(word for word in mailoutbox[-1].body.split() if "/confirm-email/" in word)
    here.post(link.removeprefix("http://testserver"))
    ann.refresh_from_db()
    assert ann.email == "new@example.org"
    told = [mail for mail in mailoutbox if mail.to == ["ann@example.org"]]
    assert any("from ann@example.org to new@example.org" in " ".join(mail.body.split()) for mail in told)


def test_a_new_password_is_told_with_the_browser_and_what_to_do(here, ann, mailoutbox):
    say_again(here)
    form = {"oldpassword": PASSWORD, "password1": "another long pass", "password2": "another long pass"}
    here.post("/accounts/password/change/", form)
    (mail,) = mailoutbox
    assert mail.to == [ann.email]
    assert mail.subject == "[Good Readings] Your password has changed"
    for word in (
        "Your password was changed.",
        "Firefox on Linux",
        "127.0.0.1",
        "http://testserver/accounts/sessions/",
    ):
        assert word in mail.body
    assert "another long pass" not in mail.body
    assert "Hello from" not in mail.body


def test_an_address_is_no_longer_than_the_table_holds(here, ann, mailoutbox):
    """PostgreSQL would refuse it, with a fault of ours."""
    longest = f"{'x' * 64}@{'y' * 60}.{'y' * 60}.{'y' * 60}.org"
    say_again(here)
    for word in (f"{'x' * 255}@example.org", f"{'x' * 243}@example.org"):
        answer = here.post("/accounts/email/", {"action_add": "", "email": word})
        assert "Enter a valid email address." in page.words(answer)
        assert word in answer.content.decode()
        form = {"username": "newcomer", "email": word, "password1": PASSWORD}
        assert "Enter a valid email address." in page.words(Client().post("/accounts/signup/", form))
    assert not mailoutbox
    here.post("/accounts/email/", {"action_add": "", "email": longest})
    assert mailoutbox[0].to == [longest]
