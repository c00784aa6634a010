"""Webhooks: signed, tried again, given up, switched off; and nothing leaks that was removed."""

import datetime
import hashlib
import hmac
import json
import re

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.evil_server import EvilServer, Internet
from tests.make import PASSWORD, make_post, make_topic
from tests.stand_in import StandIn
from tests.worker import send, work
from threads.models import Delivery, Flag, Notification, Webhook
from threads.models.webhook import MOST_FAILURES, forget

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS = "https://bot.example.org/hear"
ALL = " post paper topic flag "


@pytest.fixture
def there(settings):
    with StandIn({"/bot.example.org/hear": (204, {}, b"")}) as there:
        settings.LOOKUP_GATEWAY, settings.LOOKUP = there.url, False
        yield there


@pytest.fixture
def hook(mo, topic):
    return Webhook.objects.make(mo, address=ADDRESS, events=ALL)


def heard(there) -> list[dict]:
    work()
    return [json.loads(body) for body in there.forms]


def later(delivery_or_all=None):
    """Its next attempt is due."""
    Delivery.objects.filter(state="waiting").update(due_at=timezone.now())
    DBTaskResult.objects.filter(task_path="threads.api.deliveries.deliver").update(run_after=timezone.now())


def is_from_here(secret, headers, body):
    moment = headers["goodreadings-timestamp"]
    signed = hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256)
    return hmac.compare_digest("sha256=" + signed.hexdigest(), headers["goodreadings-signature"])


def test_it_hears_of_everything_signed(there, hook, ann, bob, mo, topic):
    post = make_post(topic, by=ann, body="Mixup: arXiv:2101.04342")
    Flag.objects.put(post, bob, "other", "A private word.")
    make_topic(2022, by=mo)
    told = heard(there)
    assert {one["event"] for one in told} == {"post", "paper", "topic", "flag"}
    of = {one["event"]: one["data"] for one in told}
    assert (of["post"]["text"], of["post"]["author"]["username"]) == (post.body, "ann")
    assert of["paper"]["identifiers"][0]["value"] == "2101.04342"
    assert of["topic"]["year"] == 2022
    assert of["flag"] == {
        "reason": "other",
        "post": of["flag"]["post"],
        "queue": "http://testserver/moderation/",
    }
    assert not any("A private word" in body or "bob" in body for body in there.forms)
    for headers, body in zip(there.headers, there.forms, strict=True):
        assert is_from_here(hook.secret, headers, body.encode())
        assert not is_from_here(hook.secret + "x", headers, body.encode())
    assert set(Delivery.objects.values_list("state", "status")) == {("done", 204)}


def test_it_hears_of_what_it_asked_for(there, hook, ann, topic):
    Webhook.objects.update(events=" topic ")
    make_post(topic, by=ann, body="arXiv:2101.04342")
    assert heard(there) == []


def test_what_was_removed_before_it_was_sent_is_not_sent(there, hook, ann, bob, mo, topic):
    post = make_post(topic, by=ann, body="arXiv:2101.04342")
    Flag.objects.put(post, bob, "spam")
    post.hide(by=mo, reason="Spam.")
    assert heard(there) == []
    assert set(Delivery.objects.values_list("state", flat=True)) == {"dropped"}


def test_nothing_is_sent_for_who_moderates_no_more(there, hook, ann, mo, topic):
    mo.groups.clear()
    make_post(topic, by=ann)
    assert heard(there) == []


def test_a_failure_is_tried_again_and_given_up(there, hook, ann, topic):
    there.routes["/bot.example.org/hear"] = (503, {}, b"")
    make_post(topic, by=ann)
    tries = []
    for _ in range(8):
        tries.append(len(heard(there)))
        later()
    assert tries == [1, 2, 3, 4, 5, 6, 6, 6]
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.status, delivery.tries) == ("failed", 503, 6)


def test_the_pause_grows(there, hook, ann, topic):
    there.routes["/bot.example.org/hear"] = (500, {}, b"")
    make_post(topic, by=ann)
    heard(there)
    delivery = Delivery.objects.get()
    minutes = (delivery.due_at - delivery.tried_at) / datetime.timedelta(minutes=1)
    assert 1 <= minutes < 1.3
    assert len(heard(there)) == 1
    there.routes["/bot.example.org/hear"] = (200, {}, b"")
    later()
    assert len(heard(there)) == 2
    assert Delivery.objects.get().state == "done"
    assert Webhook.objects.get().failures == 0


def test_a_redirect_is_not_followed(there, hook, ann, topic):
    there.routes["/bot.example.org/hear"] = (302, {"Location": "http://169.254.169.254/"}, b"")
    make_post(topic, by=ann)
    assert len(heard(there)) == 1
    assert Delivery.objects.get().status == 302


def test_it_is_switched_off_after_many_failures_and_its_maker_hears(there, hook, ann, mo, topic, client):
    there.routes["/bot.example.org/hear"] = (500, {}, b"")
    for _ in range(MOST_FAILURES + 1):
        make_post(topic, by=ann)
    work()
    assert Webhook.objects.get().off_at is not None
    assert len(there.forms) == MOST_FAILURES
    assert Notification.objects.filter(member=mo, kind="webhook").count() == 1
    client.force_login(mo)
    assert "The webhook to bot.example.org failed too often" in client.get("/notifications/").content.decode()
    make_post(topic, by=ann)
    work()
    assert len(there.forms) == MOST_FAILURES


def test_a_mail_tells_who_made_it(mailbox, hook, mo):
    Notification.objects.create(
        member=mo, kind="webhook", act="webhook:1:now", group="webhook:1", note="bot.example.org"
    )
    send()
    (told,) = mailbox.mails
    assert "The webhook to bot.example.org failed too often" in str(told)


@pytest.mark.parametrize("number", ["10.0.0.7", "127.0.0.1", "169.254.169.254", "::1", "64:ff9b::a00:1"])
def test_a_name_that_leads_inward_is_never_reached(settings, monkeypatch, hook, ann, topic, number):
    settings.LOOKUP = False
    with EvilServer() as server:
        internet = Internet(monkeypatch, server)
        internet.names["bot.example.org"] = [[number]]
        make_post(topic, by=ann)
        work()
        assert server.asked == []
    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.tries) == (0, 1)
    assert delivery.error


def test_old_deliveries_are_forgotten(there, hook, ann, topic):
    make_post(topic, by=ann)
    Delivery.objects.update(made_at=timezone.now() - datetime.timedelta(days=15))
    make_post(topic, by=ann)
    forget()
    assert Delivery.objects.count() == 1


# The pages.


def make_by_form(client, **said):
    return client.post("/moderation/webhooks/", {"address": ADDRESS, "events": ["post", "flag"]} | said)


def sign_in(client, member):
    """With the password said again, as before every change of this kind."""
    client.force_login(member)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})


def test_a_moderator_makes_one_and_its_secret_is_shown_once(client, mo, topic):
    sign_in(client, mo)
    page = make_by_form(client).content.decode()
    secret = re.search(r"whsec_[A-Za-z0-9_-]{43}", page)[0]
    hook = Webhook.objects.get()
    assert (hook.address, hook.event_list, hook.secret) == (ADDRESS, ["post", "flag"], secret)
    for path in ("/moderation/webhooks/", f"/moderation/webhooks/{hook.pk}/"):
        assert "whsec_" not in client.get(path).content.decode()
    assert secret not in str(list(Webhook.objects.values()))
    assert "whsec_" in client.post(f"/moderation/webhooks/{hook.pk}/secret/").content.decode()
    assert Webhook.objects.get().secret != secret


@pytest.mark.parametrize(
    "address",
    ["http://bot.example.org/", "https://127.0.0.1/", "https://[::1]/", "https://u:p@bot.example.org/", "ftp://a.b/",
     "https://bot.example.org:8080/", "https://2130706433/", "javascript:alert(1)", "https://a.b/\0", "https://", "x" * 600],
)  # fmt: skip
def test_an_address_that_cannot_be_told_comes_back(client, mo, topic, address):
    sign_in(client, mo)
    answer = make_by_form(client, address=address)
    assert answer.status_code == 422
    assert not Webhook.objects.exists()


def test_it_is_tried_switched_and_deleted(client, there, hook, mo):
    client.force_login(mo)
    place = f"/moderation/webhooks/{hook.pk}/"
    client.post(f"{place}test/")
    assert [one["event"] for one in heard(there)] == ["test"]
    assert "delivered" in client.get(place).content.decode()
    client.post(f"{place}switch/", {"on": "no"})
    assert Webhook.objects.get().off_at is not None
    client.post(f"{place}test/")
    assert len(heard(there)) == 1
    client.post(f"{place}switch/", {"on": "yes"})
    assert Webhook.objects.get().off_at is None
    client.post(f"{place}delete/")
    assert not Webhook.objects.exists()


def test_making_one_needs_the_password_again_after_a_while(client, mo, topic):
    client.force_login(mo)
    answer = make_by_form(client)
    assert answer.status_code == 302
    assert "/reauthenticate/" in answer.headers["Location"]
    assert not Webhook.objects.exists()


@pytest.mark.parametrize("path", ["", "1/", "1/switch/", "1/test/", "1/secret/", "1/delete/"])
def test_others_are_kept_out(client, ann, hook, path):
    client.force_login(ann)
    for method in ("get", "post"):
        assert getattr(client, method)(f"/moderation/webhooks/{path}").status_code == 403
    assert Webhook.objects.filter(off_at=None).exists()
