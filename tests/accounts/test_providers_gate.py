"""Joining with GitHub, Google or ORCID passes the same gate as every other way: approval, invitation, confirmation."""

import pytest
from allauth.account.models import EmailAddress

from accounts.models import Invitation, User
from tests import page
from tests.provider import ADDRESS, NAMES, Provider, come_back

JOIN = "/accounts/3rdparty/signup/"
NINA = {"username": "nina", "email": ADDRESS}


@pytest.fixture
def provider(monkeypatch, settings):
    with Provider(monkeypatch, settings) as provider:
        yield provider


def nina() -> User | None:
    return User.objects.filter(username="nina").first()


@pytest.mark.parametrize("name", NAMES)
def test_where_moderators_approve_they_wait(client, topic, mo, provider, settings, name):
    settings.SIGN_UP = "approval"
    assert come_back(client, name).headers["Location"] == JOIN
    assert client.post(JOIN, NINA).status_code == 302
    EmailAddress.objects.update(verified=True)
    assert list(User.objects.awaiting()) == [nina()]
    client.force_login(nina())
    assert client.post("/2021/posts/", {"body": "Me."}).status_code == 403


@pytest.mark.parametrize("name", NAMES)
def test_without_an_invitation_nobody_comes_by_this_way(client, db, provider, settings, name):
    settings.SIGN_UP = "invitation"
    assert "Join with an invitation" in page.words(come_back(client, name))
    assert client.post(JOIN, NINA).status_code in {302, 403}
    assert nina() is None


@pytest.mark.parametrize("name", NAMES)
def test_an_invitation_is_carried_to_the_provider_and_back(client, mo, provider, settings, name):
    settings.SIGN_UP = "invitation"
    invitation, key = Invitation.objects.make(mo)
    client.get(f"/join/{key}/")
    assert come_back(client, name).headers["Location"] == JOIN
    assert client.post(JOIN, NINA).status_code == 302
    invitation.refresh_from_db()
    assert (nina().invited_by, nina().awaits_since, invitation.used) == (mo, None, 1)
    client.post("/accounts/logout/")
    assert client.get(f"/join/{key}/").status_code == 422


def test_an_invitation_that_is_taken_back_on_the_way_opens_nothing(client, mo, provider, settings):
    settings.SIGN_UP = "invitation"
    invitation, key = Invitation.objects.make(mo)
    client.get(f"/join/{key}/")
    assert come_back(client, "github").headers["Location"] == JOIN
    invitation.revoke()
    answer = client.post(JOIN, NINA)
    assert answer.status_code == 403 and "Join with an invitation" in page.words(answer)
    assert nina() is None


def test_whose_provider_tells_no_address_gives_one_and_confirms_it(client, db, provider, mailoutbox):
    provider.address = ""
    assert come_back(client, "orcid").headers["Location"] == JOIN
    answer = client.post(JOIN, NINA | {"email": ""})
    assert answer.status_code == 422 and "This field is required." in page.words(answer)
    assert client.post(JOIN, NINA).headers["Location"] == "/accounts/confirm-email/"
    assert not EmailAddress.objects.get(user=nina()).verified
    assert [mail.to for mail in mailoutbox] == [[ADDRESS]]
    assert client.get("/settings/").status_code == 302
