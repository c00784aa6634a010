"""Two at the same moment: what comes between a form's question and its write is read by the second as any other refusal."""

import pytest
from allauth.account.models import EmailAddress
from django.db.models.signals import pre_save

from accounts.models import Invitation, User
from tests import page
from tests.make import PASSWORD, make_member
from tests.provider import Provider, come_back
from tests.threads.test_at_once import at_once, browser, post_to

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def meanwhile():
    """A function: `act` is done once, when a row of `model` is about to be written."""
    waiting = []

    def before(model, act):
        def receive(**_):
            pre_save.disconnect(receive, sender=model)
            act()

        waiting.append((receive, model))
        pre_save.connect(receive, sender=model, weak=False)

    yield before
    for receive, model in waiting:
        pre_save.disconnect(receive, sender=model)


def take(username):
    return lambda: User.objects.bulk_create([User(username=username)])


def test_of_two_who_take_one_name_the_second_reads_that_it_is_taken(client, meanwhile):
    meanwhile(User, take("nina"))
    form = {"username": "nina", "email": "nina@example.org", "password1": PASSWORD}
    answer = client.post("/accounts/signup/", form)
    assert answer.status_code == 422
    assert "A user with that username already exists." in page.words(answer)
    assert User.objects.filter(username="nina").count() == 1


def test_so_it_is_with_an_account_elsewhere(client, meanwhile, monkeypatch, settings):
    with Provider(monkeypatch, settings):
        come_back(client, "github")
        meanwhile(User, take("nina"))
        answer = client.post("/accounts/3rdparty/signup/", {"username": "nina", "email": "nina@example.net"})
    assert answer.status_code == 422
    assert User.objects.filter(username="nina").count() == 1


def test_an_address_that_is_sent_twice_is_one(client, meanwhile):
    ann = make_member("ann")
    client.force_login(ann)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})

    def first():
        EmailAddress.objects.bulk_create([EmailAddress(user=ann, email="new@example.org")])

    meanwhile(EmailAddress, first)
    answer = client.post("/accounts/email/", {"email": "new@example.org", "action_add": ""})
    assert answer.status_code == 302
    assert EmailAddress.objects.filter(user=ann, email="new@example.org").count() == 1


def test_invitations_asked_for_at_once_are_no_more_than_the_most(settings):
    settings.INVITATIONS_OPEN = 2
    ann = make_member("ann")
    forms = [post_to(browser(ann), "/settings/invitations/", uses=1, days=3) for _ in range(8)]
    assert sorted(answer.status_code for answer in at_once(forms)) == [200] * 2 + [422] * 6
    assert Invitation.objects.count() == 2
