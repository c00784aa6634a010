"""Posts that were removed: by their author or by a moderator; a line stays."""

import pytest

from tests import page
from tests.make import make_post
from threads.models import Action


@pytest.fixture
def post(topic, ann):
    return make_post(topic, by=ann, body="Words of ann.")


def test_members_delete_their_own_post(client, ann, post):
    client.force_login(ann)
    answer = client.post(f"/posts/{post.pk}/delete/")
    assert answer.headers["Location"] == "/2021/#post-1"
    answer = client.get("/2021/")
    assert page.words(answer, "post-1") == "1 Removed by its author."


def test_nobody_deletes_the_posts_of_others(client, bob, mo, post):
    for reader in (bob, mo):
        client.force_login(reader)
        assert client.post(f"/posts/{post.pk}/delete/").status_code == 403
    post.refresh_from_db()
    assert post.is_visible


def test_visitors_delete_nothing(client, post):
    assert client.post(f"/posts/{post.pk}/delete/").headers["Location"].startswith("/accounts/login/")
    post.refresh_from_db()
    assert post.is_visible


def test_members_delete_their_post_in_a_closed_year_too(client, ann, mo, topic, post):
    topic.close(by=mo)
    client.force_login(ann)
    client.post(f"/posts/{post.pk}/delete/")
    post.refresh_from_db()
    assert not post.is_visible


def test_deleting_twice_is_deleting_once(client, ann, post):
    client.force_login(ann)
    client.post(f"/posts/{post.pk}/delete/")
    post.refresh_from_db()
    then = post.deleted_at
    assert client.post(f"/posts/{post.pk}/delete/").status_code == 404
    post.refresh_from_db()
    assert post.deleted_at == then


def test_moderators_hide_a_post_with_a_reason(client, mo, post):
    client.force_login(mo)
    assert "Words of ann." in page.words(client.get(f"/posts/{post.pk}/hide/"))
    answer = client.post(f"/posts/{post.pk}/hide/", {"reason": "  Off\u202e topic. "})
    assert answer.headers["Location"] == "/2021/#post-1"
    post.refresh_from_db()
    assert (post.hidden_by, post.hidden_reason) == (mo, "Off topic.")
    assert Action.objects.filter(kind=Action.HIDE, by=mo, post=post, reason="Off topic.").count() == 1


@pytest.mark.parametrize("reason", ["", "  ", "\u200b", "x" * 501, "a\0b"])
def test_moderators_hide_nothing_without_a_good_reason(client, mo, post, reason):
    client.force_login(mo)
    assert client.post(f"/posts/{post.pk}/hide/", {"reason": reason}).status_code == 422
    post.refresh_from_db()
    assert post.is_visible


def test_members_see_that_a_moderator_removed_a_post_and_no_more(client, bob, mo, post):
    post.hide(by=mo, reason="Off topic.")
    for reader in (None, bob):
        if reader:
            client.force_login(reader)
        assert page.words(client.get("/2021/"), "post-1") == "1 Removed by a moderator."


def test_moderators_see_why_and_what_it_said(client, mo, post):
    post.hide(by=mo, reason="Off topic.")
    client.force_login(mo)
    said = page.words(client.get("/2021/"), "post-1")
    assert "Removed by a moderator. Mo wrote why: “Off topic.”" in said
    assert "Words of ann." in said


def test_moderators_restore_what_a_moderator_hid(client, mo, post):
    post.hide(by=mo, reason="Off topic.")
    client.force_login(mo)
    assert f"/posts/{post.pk}/restore/" in page.forms(client.get("/2021/"))
    client.post(f"/posts/{post.pk}/restore/")
    client.logout()
    assert "Words of ann." in page.words(client.get("/2021/"), "post-1")
    assert Action.objects.filter(kind=Action.RESTORE, by=mo, post=post).count() == 1


def test_moderators_restore_what_its_author_deleted(client, mo, post):
    post.delete_by_author()
    client.force_login(mo)
    assert "Removed by its author." in page.words(client.get("/2021/"), "post-1")
    client.post(f"/posts/{post.pk}/restore/")
    post.refresh_from_db()
    assert post.is_visible


def test_what_is_not_removed_is_not_restored(client, mo, post):
    client.force_login(mo)
    assert client.post(f"/posts/{post.pk}/restore/").status_code == 403
    assert not Action.objects.filter(kind=Action.RESTORE).exists()


def test_hiding_twice_leaves_one_row_in_the_log(client, mo, post):
    client.force_login(mo)
    client.post(f"/posts/{post.pk}/hide/", {"reason": "First."})
    answer = client.post(f"/posts/{post.pk}/hide/", {"reason": "Second."})
    assert answer.status_code == 409
    assert "Mo hid post 1 in Good Readings 2021 on" in page.words(answer, "main")
    assert Action.objects.get(kind=Action.HIDE).reason == "First."


@pytest.mark.parametrize("act", ["hide", "restore"])
def test_members_neither_hide_nor_restore(client, ann, mo, post, act):
    post.hide(by=mo, reason="No.") if act == "restore" else None
    client.force_login(ann)
    assert client.post(f"/posts/{post.pk}/{act}/", {"reason": "Mine."}).status_code == 403


@pytest.mark.parametrize("act", ["edit", "delete", "like", "replies"])
def test_members_do_nothing_with_a_removed_post(client, ann, bob, mo, post, act):
    post.hide(by=mo, reason="No.")
    for reader in (ann, bob):
        client.force_login(reader)
        answer = client.post(f"/posts/{post.pk}/{act}/", {"body": "Hello.", "liked": "yes"})
        assert answer.status_code == 404


def test_the_number_of_a_removed_post_is_not_used_again(client, ann, topic, post):
    post.delete_by_author()
    assert make_post(topic, by=ann).number == 2


def test_a_reply_stays_when_what_it_answers_is_removed(client, ann, bob, mo, topic, post):
    make_post(topic, by=bob, body="I disagree.", parent=post)
    post.hide(by=mo, reason="No.")
    answer = client.get("/2021/")
    assert "I disagree." in page.words(answer, "post-2")
    assert "Words of ann." not in page.words(answer)


def test_the_page_of_a_removed_post_is_there_for_moderators_only(client, bob, mo, post):
    post.hide(by=mo, reason="No.")
    assert client.get(f"/posts/{post.pk}/").status_code == 404
    client.force_login(bob)
    assert client.get(f"/posts/{post.pk}/").status_code == 404
    client.force_login(mo)
    assert client.get(f"/posts/{post.pk}/").status_code == 200
