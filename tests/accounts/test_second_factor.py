"""An authenticator app, recovery codes, passkeys: without them whoever has one does not get in."""

import json
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client

from tests import page
from tests.make import PASSWORD

LOGIN = "/accounts/login/"
AGAIN = "/accounts/reauthenticate/"
STEP = "/accounts/2fa/authenticate/"
TOTP = "/accounts/2fa/totp/"
CODES = "/accounts/2fa/recovery-codes/"


@pytest.fixture
def clock(monkeypatch):
    """Half a minute passes when a test says so; no code is typed at the end of its half minute."""
    now = [time.time() // 30 * 30 + 5]
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time.time", lambda: now[0])
    return now


def code(secret: str, clock) -> str:
    return format_hotp_value(hotp_value(secret, int(clock[0]) // 30))


def sign_in(client, username="ann"):
    return client.post(LOGIN, {"login": username, "password": PASSWORD})


def say_again(client, then):
    return client.post(AGAIN, {"password": PASSWORD, "next": then})


def is_in(client) -> bool:
    return client.get("/settings/").status_code == 200


def set_up(client, clock) -> str:
    """Switch the app on; the secret that it is given."""
    sign_in(client)
    assert client.get(f"{TOTP}activate/").headers["Location"].startswith(AGAIN)
    say_again(client, f"{TOTP}activate/")
    form = client.get(f"{TOTP}activate/")
    secret = page.tree(form).find(".//span[@class='secret-word']").text
    image = page.tree(form).find(".//img[@class='qr']").get("src")
    assert image.startswith("data:image/svg+xml")
    assert client.post(f"{TOTP}activate/", {"code": code(secret, clock)}).status_code == 302
    clock[0] += 30
    return secret


def test_no_key_is_asked_for_where_there_is_none(client, ann, clock):
    """Browsers would offer one of another account, and it would not fit."""
    set_up(client, clock)
    other = Client()
    sign_in(other)
    assert "passkey" not in page.words(other.get(STEP), "main")


@pytest.mark.django_db(transaction=True)
def test_with_an_app_the_password_alone_is_not_enough(client, ann, clock, mailoutbox):
    secret = set_up(client, clock)
    assert "authenticator app" in page.words(client.get("/settings/"), "security").lower()
    assert [mail.to for mail in mailoutbox] == [[ann.email]] * len(mailoutbox)
    assert mailoutbox
    other = Client()
    assert sign_in(other).headers["Location"] == STEP
    assert not is_in(other)
    for wrong in ("000000", "", "x" * 10_000, "\ud800", "١٢٣٤٥٦", code("A" * 32, clock)):
        assert other.post(STEP, {"code": wrong.encode("utf-8", "replace").decode()}).status_code == 422
    assert not is_in(other)
    cache.clear()
    assert other.post(STEP, {"code": code(secret, clock)}).headers["Location"] == "/"
    assert is_in(other)


def test_a_code_counts_once(client, ann, clock):
    secret = set_up(client, clock)
    first, second = Client(), Client()
    for other in (first, second):
        sign_in(other)
        other.post(STEP, {"code": code(secret, clock)})
    assert is_in(first)
    assert not is_in(second)
    clock[0] += 30
    second.post(STEP, {"code": code(secret, clock)})
    assert is_in(second)


def test_an_old_code_does_not_count(client, ann, clock):
    secret = set_up(client, clock)
    old = code(secret, clock)
    clock[0] += 60
    other = Client()
    sign_in(other)
    other.post(STEP, {"code": old})
    assert not is_in(other)


def test_a_recovery_code_counts_once(client, ann, clock):
    set_up(client, clock)
    shown = page.tree(client.get(CODES)).findall(".//ul[@id='recovery_codes']/li")
    codes = [item.text for item in shown]
    assert len(set(codes)) == 10
    other = Client()
    sign_in(other)
    other.post(STEP, {"code": codes[0]})
    assert is_in(other)
    again = Client()
    sign_in(again)
    again.post(STEP, {"code": codes[0]})
    assert not is_in(again)
    again.post(STEP, {"code": codes[1]})
    assert is_in(again)
    assert "8 codes are left." in page.words(client.get("/accounts/2fa/"))
    client.post(f"{CODES}generate/")
    third = Client()
    sign_in(third)
    third.post(STEP, {"code": codes[2]})
    assert not is_in(third)


def test_guessing_codes_is_bounded(client, ann, clock):
    secret = set_up(client, clock)
    other = Client()
    sign_in(other)
    for guess in range(12):
        answer = other.post(STEP, {"code": f"{guess:06}"})
    assert "Too many" in page.words(answer)
    assert (answer.status_code, answer["Retry-After"]) == (429, "300")
    other.post(STEP, {"code": code(secret, clock)})
    assert not is_in(other)


def test_switching_off_asks_again_and_tells(client, ann, clock, mailoutbox):
    set_up(client, clock)
    cold = Client()
    cold.force_login(ann)
    assert cold.post(f"{TOTP}deactivate/").headers["Location"].startswith(AGAIN)
    assert Authenticator.objects.filter(type="totp").exists()
    told = len(mailoutbox)
    assert client.post(f"{TOTP}deactivate/").status_code == 302
    assert not Authenticator.objects.exists()
    assert len(mailoutbox) == told + 1


def test_a_copy_of_the_database_tells_no_secret(client, ann, clock, settings):
    secret = set_up(client, clock)
    kept = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    codes = [item.text for item in page.tree(client.get(CODES)).findall(".//ul[@id='recovery_codes']/li")]
    for hidden in (secret, *codes):
        assert hidden not in kept
    # With the key of the site changed, a fallback still reads it.
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another, of at least fifty characters, as Django wants"
    other = Client()
    sign_in(other)
    other.post(STEP, {"code": code(secret, clock)})
    assert is_in(other)


def test_with_the_key_of_the_site_lost_no_code_fits(client, ann, clock, settings):
    secret = set_up(client, clock)
    settings.SECRET_KEY = "another, of at least fifty characters, as Django wants"
    other = Client()
    sign_in(other)
    for tried in (secret, "", "A" * 32):
        other.post(STEP, {"code": code(tried, clock)})
    assert not is_in(other)


def test_no_secret_is_logged(client, ann, clock, caplog):
    caplog.set_level("DEBUG")
    secret = set_up(client, clock)
    codes = [item.text for item in page.tree(client.get(CODES)).findall(".//ul[@id='recovery_codes']/li")]
    said = "\n".join(record.getMessage() for record in caplog.records)
    for hidden in (secret, PASSWORD, *codes):
        assert hidden not in said


NO_KEYS = [
    "", "{}", "[]", "7", '"x"', "null", '{"response": []}', '{"response": {"userHandle": 7}}', "not json", "\0",
    '{"response": {"userHandle": "' + "x" * 400 + '"}}', '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {}}',
    '{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"AA","authenticatorData":"AA","signature":"AA",'
    '"userHandle":"MQ"},"clientExtensionResults":{}}',
    '{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"e30","authenticatorData":"AA","signature":"AA",'
    '"userHandle":"OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5"}}',
    "[" * 5_000,
]  # fmt: skip


@pytest.mark.parametrize("credential", NO_KEYS, ids=range(len(NO_KEYS)))
def test_what_is_no_passkey_is_refused(client, ann, credential):
    client.get("/accounts/2fa/webauthn/login/", headers={"Accept": "application/json"})
    answer = client.post("/accounts/2fa/webauthn/login/", {"credential": credential})
    assert answer.status_code in {302, 400}
    assert not is_in(client)
    sign_in(client)
    say_again(client, "/")
    client.get("/accounts/2fa/webauthn/add/")
    answer = client.post("/accounts/2fa/webauthn/add/", {"name": "Mine", "credential": credential})
    assert answer.status_code in {400, 422}
    client.get("/accounts/2fa/webauthn/reauthenticate/")
    answer = client.post("/accounts/2fa/webauthn/reauthenticate/", {"credential": credential})
    assert answer.status_code in {302, 400}
    assert not Authenticator.objects.exists()


def test_passkeys_of_others_are_not_there(client, ann, bob):
    key = Authenticator.objects.create(user=bob, type="webauthn", data={"name": "Bob's", "credential": {}})
    sign_in(client)
    say_again(client, "/")
    for act in ("edit", "remove"):
        for method in (client.get, client.post):
            assert method(f"/accounts/2fa/webauthn/keys/{key.pk}/{act}/").status_code == 404
    assert Authenticator.objects.filter(user=bob).exists()


def test_a_code_is_typed_without_looking_for_its_field(client, ann, clock):
    set_up(client, clock)
    client.post("/accounts/logout/")
    sign_in(client)
    for answer in (client.get(STEP), client.post(STEP, {"code": "000000"})):
        assert page.tree(answer).find(".//input[@name='code']").get("autofocus") is not None
