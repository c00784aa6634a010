"""Where parts of the forum meet that were made one by one: what waits, waits everywhere, and is told when it is approved."""

import datetime

import pytest
from django.core.cache import caches
from django.utils import timezone

from tests.make import make_post
from tests.threads.api.conftest import make_program
from tests.threads.seams import LINK, MONTH, make_held, suspend
from tests.worker import work
from threads import digests, letters
from threads.models import (
    Delivery,
    Like,
    Mail,
    Notification,
    Post,
    SavedSearch,
    Subscription,
    Visit,
    Webhook,
    newcomer,
)
from threads.models.preference import WEEKLY
from threads.search import watch


@pytest.fixture
def hook(mo, topic):
    hook = Webhook.objects.create(address="https://bot.example.org/", events=" post paper ", made_by=mo)
    hook.renew_secret()
    return hook


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


class TestDigests:
    @pytest.fixture
    def week(self):
        return timezone.now() - datetime.timedelta(days=7), timezone.now() + datetime.timedelta(hours=1)

    def test_none_goes_to_the_suspended(self, topic, ann, mo):
        assert ann in digests.readers(WEEKLY)
        mail = Mail.objects.create(
            member=ann,
            pace=WEEKLY,
            key="weekly:x",
            since=timezone.now() - MONTH,
            until=timezone.now() + MONTH,
        )
        post = make_post(topic, mo)
        Like.objects.want(ann, post, True)
        assert letters.write(mail) is not None
        suspend(ann, mo)
        assert ann not in digests.readers(WEEKLY)
        assert letters.write(mail) is None

    def test_what_was_approved_late_is_in_the_next(self, topic, ann, bob, cem, mo, week):
        Subscription.objects.begin(cem, topic)
        first = make_post(topic, cem, "First.")
        answer = make_post(topic, ann, "Second.", parent=first)
        late = make_held(topic, bob, "Late.", parent=answer)
        Post.objects.update(created_at=timezone.now() - MONTH)
        assert digests.content(cem, WEEKLY, *week).replies == []
        late.approve(by=mo)
        assert digests.content(cem, WEEKLY, *week).replies == [late]
        assert digests.content(cem, WEEKLY, week[1], week[1] + MONTH).replies == []


class TestHeld:
    @pytest.fixture
    def waits(self, topic, bob):
        return make_held(topic, bob, f"An aardvark: {LINK}")

    def test_what_waits_is_there_for_its_author_s_programs(self, waits, bob, cem):
        share = waits.shares.get()
        for member, status in ((bob, 200), (cem, 404)):
            program = make_program(member)
            for path in (f"/papers/{share.paper_id}/", f"/shares/{share.pk}/", f"/posts/{waits.pk}/"):
                assert program.get(path).status_code == status, path
            for path in ("/papers/", "/shares/", "/posts/", f"/papers/{share.paper_id}/shares/"):
                assert bool(program.get(path).json().get("data")) == (status == 200), path

    def test_no_machine_is_led_to_what_is_answered_and_waits(self, client, topic, ann, bob):
        first = make_post(topic, ann)
        make_post(topic, bob, parent=first)
        node = f'"parentItem":{{"@type":"Comment","@id":"http://testserver/posts/{first.pk}/"}}'
        assert node in client.get("/2021/").text
        first.hold(newcomer.MODERATOR)
        assert node not in client.get("/2021/").text

    @pytest.mark.parametrize("out_of_sight", ["held", "hidden", "deleted"])
    def test_no_program_or_feed_is_told_which_post_is_answered_that_it_may_not_read(
        self, client, topic, ann, bob, cem, mo, out_of_sight
    ):
        first = make_post(topic, ann)
        reply = make_post(topic, bob, parent=first)
        paths = [f"/posts/{reply.pk}/", "/posts/?by=bob", "/topics/2021/posts/"]

        def parents(member, *more):
            answers = [make_program(member, "read", *more).get(path).json() for path in paths]
            return {
                one["parent"] for said in answers for one in said.get("data", [said]) if one["id"] == reply.pk
            }

        ref = f'/posts/{first.pk}/"'
        assert parents(cem) == {first.pk} and ref in client.get("/2021/feed/").text
        if out_of_sight == "held":
            first.hold(newcomer.MODERATOR)
        elif out_of_sight == "hidden":
            first.hide(by=mo, reason="No.")
        else:
            first.delete_by_author()
        assert parents(cem) == {None} and ref not in client.get("/2021/feed/").text
        assert parents(mo, "moderate") == {first.pk}
        assert parents(ann) == ({first.pk} if out_of_sight == "held" else {None})

    def test_the_search_says_so_to_those_who_find_it(self, client, waits, bob, mo):
        for member in (bob, mo):
            client.force_login(member)
            said = client.get("/search/?q=aardvark").text
            assert "the post waits for a moderator" in said
            assert "only moderators find it" not in said
        waits.hide(by=mo, reason="Spam.")
        assert "removed: only moderators find it" in client.get("/search/?q=aardvark").text

    def test_whoever_read_all_of_a_year_has_not_read_what_waited(self, client, topic, ann, bob, cem, mo):
        make_post(topic, ann)
        waits = make_held(topic, bob, "An aardvark.")
        make_post(topic, ann)
        make_held(topic, bob, "A bear.")
        client.force_login(cem)
        assert client.post("/2021/read/", {"posts": "1-4", "newest": "4"}).status_code == 204
        visit = Visit.objects.get(member=cem)
        assert visit.ranges == [[1, 1], [3, 3]]
        assert visit.next_post() is None
        waits.approve(by=mo)
        assert visit.next_post() == waits


@pytest.mark.django_db(transaction=True)
class TestKeptPages:
    @pytest.fixture(autouse=True)
    def keep_pages(self, settings):
        settings.KEEP_PAGES = True
        caches["pages"].clear()

    @pytest.mark.parametrize("address", ["/", "/2021/"])
    def test_all_headers_of_one_are_those_of_the_first(self, client, topic, ann, address):
        make_post(topic, ann)
        first, again = client.get(address), client.get(address)
        assert first.headers == again.headers
        assert not again.cookies

    def test_another_setting_makes_another_page(self, client, settings, topic):
        etag = client.get("/2021/")["ETag"]
        settings.SITE_NAME = "Other Readings"
        answer = client.get("/2021/", headers={"If-None-Match": etag})
        assert answer.status_code == 200
        assert "Other Readings" in answer.text
        etag, settings.ROBOTS = answer["ETag"], False
        for _ in range(2):
            answer = client.get("/2021/", headers={"If-None-Match": etag})
            assert answer["X-Robots-Tag"] == "noindex"

    def test_what_waits_again_is_on_none(self, client, topic, ann, mo):
        post = make_post(topic, ann, "An aardvark.")
        for shows, act in (
            (True, lambda: None),
            (False, lambda: post.hold(newcomer.MODERATOR, by=mo)),
            (True, lambda: post.approve(by=mo)),
            (False, lambda: post.hide(by=mo, reason="x")),
        ):
            act()
            for address in ("/", "/2021/"):
                assert ("An aardvark." in client.get(address).text) == shows
