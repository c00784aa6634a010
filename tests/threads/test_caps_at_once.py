"""What there may be so many of and no more: also when several come at the same moment, each of which sees room."""

import pytest

from tests.make import PASSWORD, make_post
from tests.threads.test_at_once import at_once, browser, post_to
from threads.models import Draft, SavedSearch, Webhook
from threads.models.draft import MOST_DRAFTS
from threads.models.saved_search import MOST as MOST_SEARCHES
from threads.models.webhook import MOST as MOST_WEBHOOKS

pytestmark = pytest.mark.django_db(transaction=True)

ROOM, COMERS = 2, 8


def codes(answers) -> list[int]:
    return sorted(answer.status_code for answer in answers)


def test_kept_searches_are_no_more_than_the_most(ann):
    SavedSearch.objects.bulk_create(
        SavedSearch(member=ann, name=f"{n}", query=f"word{n}") for n in range(MOST_SEARCHES - ROOM)
    )
    forms = [post_to(browser(ann), "/search/saved/", q=f"mixer{n}") for n in range(COMERS)]
    assert codes(at_once(forms)) == [302] * ROOM + [422] * (COMERS - ROOM)
    assert ann.saved_searches.count() == MOST_SEARCHES


def test_one_search_kept_several_times_at_once_is_one_and_full_is_no_refusal_of_it(ann):
    SavedSearch.objects.bulk_create(
        SavedSearch(member=ann, name=f"{n}", query=f"word{n}") for n in range(MOST_SEARCHES - 1)
    )
    forms = [post_to(browser(ann), "/search/saved/", q="mixer") for _ in range(COMERS)]
    assert codes(at_once(forms)) == [302] * COMERS
    assert ann.saved_searches.count() == MOST_SEARCHES


@pytest.mark.parametrize("there", [0, MOST_WEBHOOKS - ROOM], ids=["none", "nearly all"])
def test_webhooks_are_no_more_than_the_most(mo, there):
    room = MOST_WEBHOOKS - there
    Webhook.objects.bulk_create(
        Webhook(address=f"https://{n}.example.org/", events=" post ", made_by=mo) for n in range(there)
    )
    one = browser(mo)
    one.post("/accounts/reauthenticate/", {"password": PASSWORD})
    form = {"address": "https://bot.example.org/", "events": ["post"]}
    answers = at_once([lambda: one.post("/moderation/webhooks/", form)] * (room + 4))
    assert codes(answers) == [200] * room + [422] * 4
    assert Webhook.objects.count() == MOST_WEBHOOKS


def test_papers_added_to_a_post_are_no_more_than_the_most(ann, topic):
    post = make_post(topic, by=ann, body=" ".join(f"arXiv:2103.{n:05}" for n in range(100 - ROOM)))
    forms = [
        post_to(browser(ann), f"/posts/{post.pk}/papers/", link=f"arXiv:2104.0000{n}") for n in range(1, 7)
    ]
    assert codes(at_once(forms)) == [302] * ROOM + [422] * 4
    assert post.shares.count() == 100


def test_drafts_are_no_more_than_the_most_and_the_newest_stay(ann, bob, topic):
    posts = [make_post(topic, by=bob) for _ in range(COMERS)]
    Draft.objects.bulk_create(
        Draft(member=ann, kind="reply", topic=topic, body=f"{n}") for n in range(MOST_DRAFTS)
    )
    forms = [
        post_to(browser(ann), "/drafts/save/", to=f"/posts/{one.pk}/replies/", body="New.") for one in posts
    ]
    assert set(codes(at_once(forms))) <= {200, 302}
    assert ann.drafts.count() == MOST_DRAFTS
    assert ann.drafts.filter(body="New.").count() == COMERS
