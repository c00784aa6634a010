"""Where parts of the forum meet that were made one by one: who may not, or is gone, is so everywhere."""

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone

from accounts import avatar
from accounts.former import FORMER
from accounts.models import Invitation, Sanction, User
from accounts.sanctions import SILENCE
from goodreadings.lib import pictures
from tests.files import png
from tests.make import make_member, make_post
from tests.threads.api.conftest import Program, make_program
from tests.threads.seams import LINK, MONTH, make_held, suspend
from tests.threads.test_leaving import TAKE, forget, leave
from threads import letters
from threads.api.deliveries import deliver
from threads.models import (
    Delivery,
    Mail,
    Notification,
    SavedSearch,
    Webhook,
)


@pytest.fixture
def hook(mo, topic):
    hook = Webhook.objects.create(address="https://bot.example.org/", events=" post paper ", made_by=mo)
    hook.renew_secret()
    return hook


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
