"""Where parts of the forum meet that were made one by one: what waits or is gone for one is so for all others."""

import datetime

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import caches
from django.utils import timezone

from accounts import avatar
from accounts.former import FORMER
from accounts.models import Invitation, Sanction, User
from accounts.sanctions import SILENCE, SUSPEND
from goodreadings.lib import pictures
from tests.files import png
from tests.make import make_member, make_post
from tests.threads.api.conftest import Program, make_program
from tests.threads.test_leaving import TAKE, forget, leave
from tests.worker import work
from threads import digests, letters
from threads.api.deliveries import deliver
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
)  # fmt: skip
from threads.models.preference import WEEKLY
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


class TestLeaving:
    @pytest.fixture(params=[leave, forget])
    def gone(self, request, topic, ann):
        post = make_post(topic, ann, "An aardvark.")
        request.param(ann)
        return post

    def test_nobody_who_leaves_is_looked_up(self, client, gone, ann):
        program = Program()
        assert program.get("/members/").json()["data"] == []
        for name in ("ann", "former-member", User.objects.get(pk=ann.pk).username):
            assert program.get(f"/members/{name}/").status_code == 404
        assert "/members/" not in client.get("/sitemap.xml").text
        assert client.get("/sitemaps/members-1.xml").status_code == 404
        assert 'href="/members/ann/"' not in client.get("/search/?q=ann&what=members").text

    def test_their_posts_stay(self, client, gone):
        assert [post["id"] for post in Program().get("/posts/").json()["data"]] == [gone.pk]
        assert f"/posts/{gone.pk}/" in client.get("/sitemaps/2021-1.xml").text
        assert client.get("/oembed", {"url": f"http://testserver/posts/{gone.pk}/"}).status_code == 200

    def test_what_programs_show_of_theirs_opens_nothing(self, client, topic, ann, mo):
        program = make_program(ann)
        kept = SavedSearch.objects.create(member=ann, name="Ants", query="aardvark")
        _, key = Invitation.objects.make(ann)
        assert program.get("/self/").status_code == 200
        leave(ann)
        assert program.get("/self/").status_code == 401
        assert client.get(f"/search/feed/{kept.token}/").status_code == 404
        assert Invitation.objects.of_key(key) is None

    def test_several_leave(self, client, topic, ann, bob, cem, mo):
        bob.invited_by = ann
        bob.save()
        make_post(topic, ann, "An aardvark.")
        waits = make_held(topic, cem, LINK)
        forget(ann)
        forget(cem, TAKE)
        bob.refresh_from_db()
        assert bob.invited_by is None
        client.force_login(mo)
        for address in ("/moderation/", "/moderation/log/", "/moderation/members/former-member/", "/2021/"):
            assert client.get(address).status_code in {200, 404}, address
        waits.refresh_from_db()
        assert LINK not in waits.body
        dee = make_member("dee")
        forget(dee)
        assert User.objects.filter(username__startswith=FORMER).count() == 3


class TestSecondFactor:
    def test_a_program_moderates_for_nobody_without_one(self, settings, topic, ann, mo):
        settings.MODERATORS_NEED_SECOND_FACTOR = True
        post, program = make_post(topic, ann), make_program(mo, "read", "write", "moderate")
        answer = program.post(f"/posts/{post.pk}/hide/", {"reason": "Spam."})
        assert answer.status_code == 403
        assert "second factor" in answer.json()["detail"]
        assert program.post("/topics/2021/posts/", {"text": "My own."}).status_code == 201
        Authenticator.objects.create(user=mo, type="totp", data={"secret": "x"})
        assert program.post(f"/posts/{post.pk}/hide/", {"reason": "Spam."}).status_code == 200

    def test_webhooks_are_made_by_nobody_without_one(self, settings, client, hook, mo):
        settings.MODERATORS_NEED_SECOND_FACTOR = True
        client.force_login(mo)
        assert client.get("/moderation/webhooks/").status_code == 200
        for address in ("/moderation/webhooks/", f"/moderation/webhooks/{hook.pk}/delete/"):
            client.post(address, {"address": "https://b.example.org/", "events": ["post"]})
        assert Webhook.objects.get() == hook


class TestSanctions:
    def test_the_silenced_invite_nobody(self, client, ann, mo):
        Sanction.objects.impose(ann, SILENCE, by=mo, reason="Too loud.", until=timezone.now() + MONTH)
        client.force_login(ann)
        answer = client.post("/settings/invitations/", {"uses": "1", "days": "14"})
        assert answer.status_code == 403
        assert "Too loud." in answer.text
        assert not Invitation.objects.exists()

    def test_programs_are_told_why_they_may_not_write(self, topic, ann, bob, mo):
        Sanction.objects.impose(ann, SILENCE, by=mo, reason="Too loud.", until=timezone.now() + MONTH)
        User.objects.filter(pk=bob.pk).update(awaits_since=timezone.now())
        for member, sentence in ((ann, "“Too loud.”"), (bob, "waits for a moderator")):
            program = make_program(member)
            for path, body in (("/topics/2021/posts/", {"text": "x"}), ("/shares/", {"link": LINK})):
                answer = program.post(path, body)
                assert answer.status_code == 403
                assert sentence in answer.json()["detail"]

    def test_pages_say_why_the_silenced_do_nothing(self, client, topic, ann, bob, mo):
        post = make_post(topic, bob, LINK)
        paper = post.shares.get().paper_id
        Sanction.objects.impose(ann, SILENCE, by=mo, reason="Too loud.", until=timezone.now() + MONTH)
        client.force_login(ann)
        for address in (f"/papers/{paper}/correct/", f"/papers/{paper}/same/", f"/posts/{post.pk}/flag/"):
            answer = client.get(address)
            assert answer.status_code == 403
            assert answer.text.count("Too loud.") > client.get("/").text.count("Too loud."), address
            assert "Confirm your e-mail" not in answer.text

    def test_what_they_heard_of_before_is_mailed_to_none_of_the_suspended(self, topic, ann, bob, mo):
        make_post(topic, bob, "An aardvark for @ann.")
        row = Notification.objects.get(member=ann)
        mail = Mail.objects.create(member=ann, key=row.act, notification=row)
        assert letters.write(mail) is not None
        suspend(ann, mo)
        assert letters.write(mail) is None

    def test_what_the_suspended_made_opens_nothing_until_they_are_back(self, client, topic, ann, mo):
        program = make_program(ann)
        _, key = Invitation.objects.make(ann)
        suspend(ann, mo)
        assert program.get("/self/").status_code == 401
        assert Invitation.objects.of_key(key) is None
        ann.suspension.lift(by=mo)
        assert program.get("/self/").status_code == 200
        assert Invitation.objects.of_key(key) is not None

    def test_nothing_is_owed_to_an_address_of_a_suspended_moderator(self, hook, topic, ann, mo, admin):
        suspend(mo, admin)
        make_post(topic, ann)
        deliver.call(Delivery.objects.get().pk)
        assert Delivery.objects.get().state == Delivery.DROPPED


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


class TestSearch:
    def test_members_are_shown_with_their_pictures(self, client, topic, ann):
        make_post(topic, ann, "An aardvark.")
        avatar.keep(ann, pictures.remake(png()))
        for query in ("aardvark", "ann&what=members"):
            assert ann.avatar_url in client.get(f"/search/?q={query}").text

    def test_every_form_keeps_what_was_typed_where_it_was_too_much(self, client, settings, topic, ann, bob):
        settings.LIMIT_WRITES = settings.LIMIT_FLAGS = (1, 3600)
        post, other, typed = (
            make_post(topic, ann, LINK),
            make_post(topic, bob),
            "https://arxiv.org/abs/2103.00020",
        )
        make_post(topic, bob, typed)
        paper = post.shares.get().paper_id
        client.force_login(ann)
        client.post("/2021/posts/", {"body": "One."})
        client.post(f"/posts/{make_post(topic, bob).pk}/flag/", {"reason": "spam"})
        for address, form in (
            (f"/papers/{paper}/correct/", {"title": typed}),
            (f"/papers/{paper}/same/", {"link": typed}),
            (f"/posts/{post.pk}/papers/", {"link": typed}),
            (f"/posts/{other.pk}/flag/", {"reason": "other", "words": typed}),
        ):
            answer = client.post(address, form)
            assert answer.status_code == 429, address
            assert typed in answer.text
            assert "That was a lot in a short time." in answer.text
            assert "Go back then" not in answer.text
            assert int(answer["Retry-After"]) > 0

    def test_programs_and_pages_are_counted_together(self, client, settings, topic, ann):
        settings.LIMIT_SEARCHES = settings.LIMIT_WRITES = (2, 3600)
        program = make_program(ann)
        client.force_login(ann)
        assert client.get("/search/?q=a").status_code == 200
        assert program.get("/search/?q=a").status_code == 200
        assert client.get("/search/?q=a").status_code == program.get("/search/?q=a").status_code == 429
        assert client.post("/2021/posts/", {"body": "One."}).status_code == 302
        assert program.post("/topics/2021/posts/", {"text": "Two."}).status_code == 201
        answer = client.post("/2021/posts/", {"body": "My three words."})
        assert answer.status_code == 429
        assert "My three words." in answer.text
        answer = program.post("/topics/2021/posts/", {"text": "Four."})
        assert (answer.status_code, topic.posts.count()) == (429, 2)
        assert int(answer["Retry-After"]) > 0


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
