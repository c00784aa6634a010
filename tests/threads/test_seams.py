"""Where parts of the forum meet that were made one by one: what waits or is gone for one is so for all others."""

import datetime

import pytest
from django.utils import timezone

from accounts.models import Sanction
from accounts.sanctions import SUSPEND
from tests.make import make_post
from tests.worker import work
from threads.models import Delivery, Notification, Post, SavedSearch, Webhook, newcomer
from threads.search import watch

MONTH = datetime.timedelta(days=30)
LINK = "arXiv:2101.04342"


@pytest.fixture
def hook(mo, topic):
    hook = Webhook.objects.create(address="https://bot.example.org/", events=" post paper ", made_by=mo)
    hook.renew_secret()
    return hook


def make_held(topic, by, body, parent=None):
    """A post that waits from the beginning."""
    post = topic.publish(by, body, parent=parent, gate=lambda *_, **__: newcomer.WORDS)
    assert post.is_held
    return post


def suspend(member, by):
    Sanction.objects.impose(member, SUSPEND, by=by, reason="Spam.", until=timezone.now() + MONTH)
    member.refresh_from_db()


def owed() -> list[str]:
    return sorted(Delivery.objects.values_list("event", flat=True))


class TestWebhooks:
    def test_what_waits_is_owed_to_nobody_until_it_is_approved(self, hook, topic, ann, mo):
        post = make_held(topic, ann, LINK)
        assert owed() == []
        post.approve(by=mo)
        assert owed() == ["paper", "post"]
        assert Delivery.objects.get(event="paper").paper == post.shares.get().paper

    def test_a_paper_is_new_to_them_when_the_first_share_of_it_can_be_seen(self, hook, topic, ann, bob, mo):
        waits = make_held(topic, ann, LINK)
        make_post(topic, bob, LINK)
        assert owed() == ["paper", "post"]
        waits.approve(by=mo)
        make_post(topic, bob, LINK)
        assert owed() == ["paper", "post", "post", "post"]

    def test_a_post_that_waited_after_an_edit_is_no_new_one(self, hook, topic, ann, mo):
        post = make_post(topic, ann, LINK)
        post.hold(newcomer.MODERATOR, by=mo)
        post.approve(by=mo)
        assert owed() == ["paper", "post"]

    def test_a_paper_that_is_edited_into_a_post_is_heard_of(self, hook, topic, ann):
        post = make_post(topic, ann, LINK)
        post.edit(by=ann, body=f"{LINK} and arXiv:2103.00020")
        assert owed() == ["paper", "paper", "post"]


@pytest.mark.django_db(transaction=True)
class TestSavedSearches:
    @pytest.fixture
    def kept(self, ann, topic):
        kept = SavedSearch.objects.create(member=ann, name="Ants", query="aardvark")
        kept.tell(wanted=True)
        return kept

    def told(self) -> list[str]:
        watch.look()
        return [row.post.body for row in Notification.objects.filter(kind=Notification.SEARCH)]

    def test_what_is_approved_late_is_told_once(self, kept, topic, bob, mo):
        settled = timezone.now() - datetime.timedelta(minutes=5)
        post = make_held(topic, bob, "A late aardvark.")
        make_held(topic, bob, "A bear.").approve(by=mo)
        make_post(topic, bob, "Something else.")
        Post.objects.update(created_at=settled)
        assert self.told() == []
        post.approve(by=mo)
        for _ in range(2):
            work()
            assert self.told() == ["A late aardvark."]

    def test_what_is_approved_before_it_is_looked_for_is_told_once(self, kept, topic, bob, mo):
        make_held(topic, bob, "An aardvark.").approve(by=mo)
        work()
        Post.objects.update(created_at=timezone.now() - datetime.timedelta(minutes=5))
        assert self.told() == ["An aardvark."]

    def test_its_feed_is_closed_while_its_member_is_suspended(self, client, kept, ann, mo):
        assert client.get(f"/search/feed/{kept.token}/").status_code == 200
        suspend(ann, mo)
        assert client.get(f"/search/feed/{kept.token}/").status_code == 404
