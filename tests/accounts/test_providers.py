"""Sign-in with GitHub, Google and ORCID, before a stand-in on this machine."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount

from accounts.models import User
from tests import page
from tests.make import PASSWORD
from tests.provider import ADDRESS, NAMES, ORCID, Provider, authorise, come_back

JOIN = "/accounts/3rdparty/signup/"
CONNECTIONS = "/accounts/3rdparty/"
AGAIN = "/accounts/reauthenticate/"


@pytest.fixture
def provider(monkeypatch, settings):
    with Provider(monkeypatch, settings) as provider:
        yield provider


def is_in(client) -> bool:
    return client.get("/settings/").status_code == 200


def join(client, name, username="nina", email=ADDRESS):
    assert come_back(client, name).headers["Location"] == JOIN
    return client.post(JOIN, {"username": username, "email": email})


def known(client, name, username="nina"):
    """A member who joined with a provider, signed out again."""
    join(client, name, username)
    member = User.objects.named(username)
    EmailAddress.objects.filter(user=member).update(verified=True)
    client.post("/accounts/logout/")
    return member


def test_without_keys_nothing_is_offered_and_the_addresses_are_not_there(client, db):
    for address in ("/accounts/login/", "/accounts/signup/"):
        assert "GitHub" not in page.words(client.get(address))
        assert page.policy(client.get(address))["form-action"] == ["'self'"]
    for name in NAMES:
        for place in ("login/", "login/callback/"):
            assert client.get(f"/accounts/{name}/{place}").status_code == 404
            assert client.post(f"/accounts/{name}/{place}").status_code == 404


@pytest.mark.parametrize("name", NAMES)
def test_the_way_there_is_by_post_with_state_and_pkce(client, db, provider, name):
    asking = client.get(f"/accounts/{name}/login/")
    assert asking.status_code == 200  # a page that asks, and leads nowhere by itself
    place, asked = authorise(client, name)
    assert place == f"{provider.url}/login/oauth/authorize"
    assert asked["client_id"] == f"key-of-{name}"
    assert asked["redirect_uri"] == f"http://testserver/accounts/{name}/login/callback/"
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["state"]) >= 16
    assert authorise(client, name)[1]["state"] != asked["state"]
    come_back(client, name)
    forms = [form for form in provider.forms if "code_verifier=" in form]
    assert len(forms) == 1


@pytest.mark.parametrize(("name", "title"), [("github", "GitHub"), ("google", "Google"), ("orcid", "ORCID")])
def test_the_page_on_which_one_chooses_a_name_says_who_knows_one(client, db, provider, name, title):
    come_back(client, name)
    assert f"{title} says that it is you." in page.words(client.get(JOIN))


def test_who_chooses_their_first_password_comes_back_to_the_settings(client, db, provider):
    join(client, "github")
    form = {"password1": PASSWORD, "password2": PASSWORD}
    assert client.post("/accounts/password/set/", form).headers["Location"] == "/settings/"


def test_only_pages_with_a_button_let_a_form_lead_there(client, db, provider):
    for address in ("/accounts/login/", "/accounts/signup/", "/accounts/github/login/"):
        assert page.policy(client.get(address))["form-action"] == ["'self'", provider.url]
    for address in ("/", "/accounts/password/reset/"):
        assert provider.url not in client.get(address).headers["Content-Security-Policy"]


@pytest.mark.parametrize("name", NAMES)
def test_somebody_new_chooses_a_name_and_is_in(client, db, provider, name):
    answer = come_back(client, name)
    assert answer.headers["Location"] == JOIN
    assert not User.objects.exists()
    form = client.get(JOIN)
    if name == "github":
        assert 'value="nina-reads"' in form.content.decode()
    answer = client.post(JOIN, {"username": "nina", "email": ADDRESS})
    assert answer.status_code == 302
    member = User.objects.named("nina")
    assert not member.has_usable_password()
    account = SocialAccount.objects.get(user=member, provider=name)
    assert account.uid == (ORCID if name == "orcid" else "4711")
    assert set(account.extra_data) <= {"login", "name", "html_url", "orcid-identifier"}
    # Of ORCID nobody knows whether an address was confirmed, so ours asks by mail.
    assert is_in(client) == (name != "orcid")
    assert [a.verified for a in EmailAddress.objects.filter(user=member)] == [name != "orcid"]


@pytest.mark.parametrize("name", NAMES)
def test_somebody_known_is_in_and_back_where_they_were(client, db, provider, name):
    member = known(client, name)
    assert not is_in(client)
    assert come_back(client, name, next="/papers/").headers["Location"] == "/papers/"
    assert is_in(client)
    assert client.session["_auth_user_id"] == str(member.pk)
    assert User.objects.count() == 1


@pytest.mark.parametrize("name", ["github", "google"])
def test_an_address_that_the_provider_has_not_confirmed_is_confirmed_by_us(
    client, db, provider, name, mailoutbox
):
    provider.verified = False
    join(client, name)
    assert not is_in(client)
    assert [mail.to for mail in mailoutbox] == [[ADDRESS]]
    assert "confirm" in mailoutbox[0].body
    assert not EmailAddress.objects.get().verified


def test_an_address_of_ones_own_choice_is_confirmed_by_us_too(client, db, provider, mailoutbox):
    join(client, "github", email="other@example.net")
    assert not is_in(client)
    assert [mail.to for mail in mailoutbox] == [["other@example.net"]]
    assert list(EmailAddress.objects.values_list("email", "verified")) == [("other@example.net", False)]


@pytest.mark.parametrize("verified", [True, False])
@pytest.mark.parametrize("name", NAMES)
def test_no_address_opens_an_account_that_is_here(client, ann, provider, name, verified, mailoutbox):
    provider.address, provider.verified = ann.email, verified
    answer = join(client, name, email=ann.email)
    # The same answer as to anybody; ann alone learns of it.
    assert answer.headers["Location"] == "/accounts/confirm-email/"
    assert not is_in(client)
    assert not SocialAccount.objects.exists()
    assert User.objects.count() == 1
    assert [mail.to for mail in mailoutbox] == [[ann.email]]


@pytest.mark.parametrize(
    "username", ["Ann", "admin", "mo_derator", "ab", "аnn", "a b", "ann\u200b", "x" * 31, ""]
)
def test_the_rules_of_names_are_those_of_every_sign_up(client, ann, provider, username):
    answer = join(client, "github", username=username)
    assert answer.status_code == 422
    assert (
        page.part(answer).find(".//*[@class='errorlist']") is not None or "error" in answer.content.decode()
    )
    assert User.objects.count() == 1


def test_without_anything_from_a_provider_there_is_no_form(client, db, provider):
    assert client.get(JOIN).headers["Location"].startswith("/accounts/login/")
    assert client.post(JOIN, {"username": "nina", "email": ADDRESS}).status_code == 302
    assert not User.objects.exists()


@pytest.mark.parametrize("name", NAMES)
def test_whoever_says_no_there_reads_that_nothing_has_happened(client, db, provider, name):
    _, asked = authorise(client, name)
    answer = client.get(
        f"/accounts/{name}/login/callback/", {"error": "access_denied", "state": asked["state"]}, follow=True
    )
    assert page.titles(answer) == "Nothing has happened"
    assert not provider.forms


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("state", ["", "x" * 16, "\0", "x" * 10_000])
def test_a_state_that_is_not_ours_leads_nowhere(client, db, provider, name, state):
    authorise(client, name)
    answer = client.get(f"/accounts/{name}/login/callback/", {"code": "a-code", "state": state})
    assert answer.status_code == (400 if state == "\0" else 401)
    assert state == "\0" or page.titles(answer) == "It did not work"
    assert not provider.requests


def test_a_state_is_of_one_browser_and_of_one_use(client, db, provider):
    _, asked = authorise(client, "github")
    back = {"code": "a-code", "state": asked["state"]}
    other = client.__class__()
    assert other.get("/accounts/github/login/callback/", back).status_code == 401
    assert client.get("/accounts/github/login/callback/", back).headers["Location"] == JOIN
    assert client.get("/accounts/github/login/callback/", back).status_code == 401


BROKEN = [
    (500, {}, b"Sorry."),
    (503, {"Content-Type": "text/html"}, b"<h1>Unicorn!</h1>"),
    (200, {"Content-Type": "text/html"}, b"<h1>Maintenance</h1>"),
    (200, {"Content-Type": "application/json"}, b"{}"),
    (200, {"Content-Type": "application/json"}, b"[]"),
    (200, {"Content-Type": "application/json"}, b"null"),
    (200, {"Content-Type": "application/json"}, b'{"access_token": 7, "id": null, "orcid": {}}'),
    (200, {"Content-Type": "application/json"}, b'{"error": "bad_verification_code"}'),
    (302, {"Location": "http://169.254.169.254/latest/"}, b""),
    (200, {"Content-Type": "application/json"}, b'{"access_token": "' + b"x" * 2_000_000 + b'"}'),
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("reply", BROKEN, ids=range(len(BROKEN)))
def test_a_provider_that_is_down_or_odd_gives_a_page_that_says_so(client, db, provider, name, reply):
    provider.breaks = reply
    answer = come_back(client, name)
    assert answer.status_code == 401
    assert page.titles(answer) == "It did not work"
    assert not User.objects.exists()


@pytest.mark.parametrize("name", NAMES)
def test_a_provider_that_does_not_answer_gives_the_same_page(client, db, provider, name):
    _, asked = authorise(client, name)
    provider.stop()
    answer = client.get(f"/accounts/{name}/login/callback/", {"code": "a-code", "state": asked["state"]})
    assert page.titles(answer) == "It did not work"


def test_whoever_is_not_active_stays_out(client, db, provider):
    member = known(client, "github")
    User.objects.filter(pk=member.pk).update(is_active=False)
    come_back(client, "github")
    assert not is_in(client)


def sign_in(client, username):
    client.post("/accounts/login/", {"login": username, "password": PASSWORD})


def test_a_member_connects_an_account_and_signs_in_with_it(client, ann, provider, mailoutbox):
    sign_in(client, "ann")
    assert "None is connected." in page.words(client.get(CONNECTIONS))
    answer = client.post("/accounts/github/login/?process=connect")
    state = re.search(r"state=(\w+)", answer.headers["Location"])[1]
    answer = client.get("/accounts/github/login/callback/", {"code": "a-code", "state": state})
    assert answer.headers["Location"] == AGAIN
    assert not SocialAccount.objects.exists()
    assert client.post(AGAIN, {"password": PASSWORD}).headers["Location"] == CONNECTIONS
    account = SocialAccount.objects.get(user=ann)
    assert "GitHub" in page.words(client.get(CONNECTIONS))
    assert [mail.to for mail in mailoutbox] == [[ann.email]]
    client.post("/accounts/logout/")
    come_back(client, "github")
    assert client.session["_auth_user_id"] == str(ann.pk)
    # Signed in by it, one says by password that it is oneself before it is taken away.
    assert client.post(CONNECTIONS, {"account": account.pk}).headers["Location"].startswith(AGAIN)
    client.post(AGAIN, {"password": PASSWORD, "next": CONNECTIONS})
    assert not SocialAccount.objects.exists()
    assert len(mailoutbox) == 2


def test_an_account_of_somebody_else_is_not_connected(client, ann, provider):
    known(client, "github")
    sign_in(client, "ann")
    answer = client.post("/accounts/github/login/?process=connect")
    state = re.search(r"state=(\w+)", answer.headers["Location"])[1]
    client.get("/accounts/github/login/callback/", {"code": "a-code", "state": state})
    assert not SocialAccount.objects.filter(user=ann).exists()


def test_the_only_way_in_is_not_taken_away(client, db, provider):
    member = known(client, "github")
    come_back(client, "github")
    account = SocialAccount.objects.get(user=member)
    answer = client.post(CONNECTIONS, {"account": account.pk})
    assert "choose a password first" in page.words(answer)
    assert SocialAccount.objects.filter(user=member).exists()


def test_no_token_of_a_provider_is_kept_or_logged(client, db, provider, caplog):
    caplog.set_level("DEBUG")
    come_back(client, "github")
    provider.breaks = (500, {}, b"The code a-code and the secret hush are wrong.")
    come_back(client, "github")
    said = "\n".join(
        record.getMessage() for record in caplog.records if not record.name.startswith("urllib3")
    )
    for secret in ("gho_16C7", "hush"):
        assert secret not in said
    assert "gho_16C7" not in str(dict(client.session))
