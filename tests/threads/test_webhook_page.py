"""The page of a webhook: what became of each delivery, and what is still to come."""

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from accounts.roles import make_moderator
from tests import page
from tests.make import make_post
from tests.threads.test_webhooks import heard, hook, later, there  # noqa: F401, fixtures among them
from tests.worker import work
from threads.models import Delivery, Flag

pytestmark = pytest.mark.django_db(transaction=True)


def shown(client, hook) -> str:
    return page.words(client.get(f"/moderation/webhooks/{hook.pk}/"), "main")


def test_its_page_says_when_a_delivery_is_tried_next(client, there, hook, ann, mo, topic):
    client.force_login(mo)
    there.routes["/bot.example.org/hear"] = (503, {}, b"")
    make_post(topic, by=ann)
    assert "waits" in shown(client, hook) and "It is tried" not in shown(client, hook)
    heard(there)
    due = timezone.localtime(Delivery.objects.get().due_at)
    assert f"waits · 503 just now It is tried again on {date_format(due, 'DATETIME_FORMAT')} UTC" in shown(
        client, hook
    )
    hook.switch(on=False)
    assert "It would be tried on" in shown(client, hook) and "It is tried again" not in shown(client, hook)
    hook.switch(on=True)
    there.routes["/bot.example.org/hear"] = (200, {}, b"")
    later()
    heard(there)
    assert "tried on" not in shown(client, hook) and "again on" not in shown(client, hook)


def test_its_page_says_why_a_delivery_was_not_sent(client, there, hook, ann, bob, mo, admin, topic):
    client.force_login(admin)
    there.routes["/bot.example.org/hear"] = (0, {}, b"")
    post = make_post(topic, by=ann)
    heard(there)
    hook.switch(on=False)
    later()
    work()
    words = shown(client, hook)
    assert "not sent: the webhook was off" in words and "nobody may see it" not in words
    Delivery.objects.all().delete()
    hook.switch(on=True)
    Flag.objects.put(post, bob, "spam")
    mo.groups.clear()
    work()
    words = shown(client, hook)
    assert "not sent: who made the webhook moderates no more" in words
    assert "It is silent: Mo, who made it, moderates no more." in words
    make_moderator(mo)
    make_post(topic, by=ann).delete_by_author()
    work()
    assert "not sent: nobody may see it any more" in shown(client, hook)


def test_no_test_is_promised_while_it_is_off(client, there, hook, mo):
    client.force_login(mo)
    hook.switch(on=False)
    answer = client.post(f"/moderation/webhooks/{hook.pk}/test/", follow=True)
    assert "It is off: nothing is sent. Switch it on first." in page.words(answer)
    assert not Delivery.objects.exists()
