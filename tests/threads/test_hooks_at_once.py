"""Webhooks and kept searches that are deleted while somebody else has to do with them."""

from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from django.db import connections, transaction

from tests.make import make_post
from tests.threads.test_at_once import at_once, browser, post_to
from threads.api import deliveries
from threads.models import Delivery, Post, SavedSearch, Webhook

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def hook(mo, topic):
    return Webhook.objects.create(address="https://bot.example.org/hear", events=" post ", made_by=mo)


def test_a_post_stands_whose_webhook_is_deleted_meanwhile(hook, mo, ann, topic):
    moderator = browser(mo)

    def delete():
        try:
            return moderator.post(f"/moderation/webhooks/{hook.pk}/delete/")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            post = make_post(topic, by=ann)
            deleting = pool.submit(delete)
            # It waits for the post.
            wait([deleting], timeout=1)
        assert deleting.result().status_code == 302
    assert Post.objects.filter(pk=post.pk).exists()
    assert not Webhook.objects.exists() and not Delivery.objects.exists()


def test_a_webhook_deleted_while_it_is_told_fails_no_task(hook, ann, topic, monkeypatch):
    make_post(topic, by=ann)
    delivery = Delivery.objects.get()

    def send(*_):
        Webhook.objects.all().delete()
        return 500, ""

    monkeypatch.setattr(deliveries, "_send", send)
    deliveries.deliver.func(delivery.pk)
    assert not Delivery.objects.exists()


def test_what_is_deleted_meanwhile_is_not_there(hook, mo, ann):
    member, moderator = browser(ann), browser(mo)
    for _ in range(4):
        kept = SavedSearch.objects.create(member=ann, name="Mixers", query="mixer")
        acts = [post_to(member, f"/search/saved/{kept.pk}/", do=act, name="Others") for act in ("tell", "remove", "hush", "rename")]  # fmt: skip
        assert {answer.status_code for answer in at_once(acts)} <= {302, 404}
        told = Webhook.objects.create(address=hook.address, events=" post ", made_by=mo)
        acts = [post_to(moderator, f"/moderation/webhooks/{told.pk}/{act}/", on="no") for act in ("switch", "delete", "test", "switch")]  # fmt: skip
        assert {answer.status_code for answer in at_once(acts)} <= {302, 404}
    assert Webhook.objects.count() == 1 and not SavedSearch.objects.exists()
