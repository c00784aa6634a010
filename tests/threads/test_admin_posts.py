"""The moderators' desk in the admin: posts, papers, the log."""

import pytest
from django.utils import timezone

from accounts.models import User
from tests import page
from tests.make import make_member, make_post
from threads.models import Action, Paper, Post

POSTS = "/admin/threads/post/"


@pytest.fixture
def desk(client, mo):
    client.force_login(mo)
    return client


@pytest.fixture
def post(topic, ann):
    return make_post(topic, by=ann, body="Words of ann. arXiv:2103.00020")


def act(client, post, action, **more):
    return client.post(POSTS, {"action": action, "_selected_action": [post.pk], **more}, follow=True)


def test_moderators_hide_a_post_with_a_reason(desk, mo, post):
    act(desk, post, "hide", reason=" Off\u202e topic. ")
    post.refresh_from_db()
    assert (post.hidden_by, post.hidden_reason) == (mo, "Off topic.")
    assert Action.objects.filter(kind=Action.HIDE, by=mo, post=post, reason="Off topic.").count() == 1


@pytest.mark.parametrize("reason", ["", "  ", "\u200b", "\0", "x" * 10_000], ids=range(5))
def test_moderators_hide_nothing_without_a_good_reason(desk, post, reason):
    said = page.words(act(desk, post, "hide", reason=reason))
    assert "Say why beside the action" in said or "No action selected." in said
    post.refresh_from_db()
    assert post.is_visible


@pytest.mark.parametrize("reason", ["", "A mistake.", "x" * 500], ids=range(3))
def test_moderators_restore_a_post(desk, mo, post, reason):
    post.hide(by=mo, reason="No.")
    act(desk, post, "restore", reason=reason)
    post.refresh_from_db()
    assert post.is_visible
    assert Action.objects.filter(kind=Action.RESTORE, by=mo, post=post).count() == 1


def test_hiding_what_is_hidden_changes_nothing(desk, mo, post):
    post.hide(by=mo, reason="First.")
    act(desk, post, "hide", reason="Second.")
    post.refresh_from_db()
    assert post.hidden_reason == "First."


def test_saving_the_page_of_a_post_changes_nothing(desk, ann, bob, post):
    before = Post.objects.values().get()
    every = dict.fromkeys(before, "2") | {"body": "Changed.", "author": str(bob.pk), "_save": "Save"}
    desk.post(f"{POSTS}{post.pk}/change/", every)
    assert Post.objects.values().get() == before


def test_a_post_is_found_by_its_words(desk, post):
    assert "Words of ann" in page.words(desk.get(POSTS, {"q": "words of"}))
    assert "Words of ann" not in page.words(desk.get(POSTS, {"q": "nothing like it"}))


def test_moderators_mend_a_paper(desk, post):
    paper = Paper.objects.get()
    form = {
        "title": "Learning Transferable Visual Models", "authors": "A. Radford\n\n J. W.\u202e Kim \r\n",
        "published": "2021-02-26", "category": "cs.CV", "code": "https://github.com/openai/CLIP",
        "identifiers-TOTAL_FORMS": "0", "identifiers-INITIAL_FORMS": "0", "_save": "Save",
    }  # fmt: skip
    desk.post(f"/admin/threads/paper/{paper.pk}/change/", form)
    paper.refresh_from_db()
    assert paper.title == "Learning Transferable Visual Models"
    assert paper.authors == ["A. Radford", "J. W. Kim"]
    assert "Radford and Kim" in page.words(desk.get("/2021/"), "post-1")


@pytest.mark.parametrize(
    "authors", ["", "null", "{}", "[1]", "[" * 100_000, "9" * 5000, "a\0b", "\u200b"], ids=range(8)
)
def test_authors_are_a_list_of_names(desk, post, authors):
    paper = Paper.objects.get()
    form = {
        "title": "T", "authors": authors, "identifiers-TOTAL_FORMS": "0", "identifiers-INITIAL_FORMS": "0",
    }  # fmt: skip
    assert desk.post(f"/admin/threads/paper/{paper.pk}/change/", form).status_code in {200, 302}
    paper.refresh_from_db()
    assert isinstance(paper.authors, list)
    assert all(isinstance(name, str) for name in paper.authors)
    assert desk.get("/2021/").status_code == 200
    assert desk.get(f"/papers/{paper.pk}/").status_code == 200


def test_links_of_papers_run_nothing(desk, post):
    paper = Paper.objects.get()
    form = {
        "title": "T", "authors": "[]", "code": "javascript:alert(1)",
        "identifiers-TOTAL_FORMS": "0", "identifiers-INITIAL_FORMS": "0",
    }  # fmt: skip
    desk.post(f"/admin/threads/paper/{paper.pk}/change/", form)
    paper.refresh_from_db()
    assert paper.code == ""


@pytest.mark.parametrize("model", ["post", "paper", "yearrequest", "action"])
def test_moderators_add_and_delete_none_of_these(desk, mo, post, model):
    Action.objects.record(mo, Action.CLOSE, topic=post.topic)
    assert desk.get(f"/admin/threads/{model}/add/").status_code == 403
    assert desk.post(f"/admin/threads/{model}/1/delete/", {"post": "yes"}).status_code in {302, 403}
    assert Post.objects.exists()
    assert Paper.objects.exists()
    assert Action.objects.exists()


def test_the_log_is_only_read_even_by_administrators(client, admin, topic):
    client.force_login(admin)
    row = Action.objects.get()
    assert client.post(f"/admin/threads/action/{row.pk}/change/", {"reason": "Changed."}).status_code == 403
    assert client.post(f"/admin/threads/action/{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.get(f"/admin/threads/action/{row.pk}/change/").status_code == 200


def test_members_and_visitors_do_not_enter(client, ann, topic):
    assert client.get("/admin/").headers["Location"].startswith("/admin/login/")
    assert client.get("/admin/login/").headers["Location"].startswith("/accounts/login/")
    client.force_login(ann)
    assert client.get("/admin/", follow=True).status_code == 403


def test_administrators_make_moderators_and_the_log_says_so(client, admin, ann):
    client.force_login(admin)
    answer = client.post(
        "/admin/accounts/user/", {"action": "make_moderators", "_selected_action": [ann.pk]}, follow=True
    )
    assert "Moderators now: ann." in page.words(answer)
    client.force_login(ann)
    assert client.get("/moderation/years/").status_code == 200
    assert client.get("/admin/threads/topic/").status_code == 200
    assert Action.objects.filter(kind=Action.PROMOTE, by=admin, member=ann).count() == 1


def test_who_waits_to_be_let_in_and_is_made_a_moderator_waits_no_longer(client, admin, ann, topic):
    User.objects.filter(pk=ann.pk).update(awaits_since=timezone.now())
    client.force_login(admin)
    client.post("/admin/accounts/user/", {"action": "make_moderators", "_selected_action": [ann.pk]})
    client.force_login(ann)
    assert client.post(f"/{topic.year}/posts/", {"body": "Let in."}).status_code == 302
    assert topic.posts.get().author == ann


def test_imported_members_are_made_no_moderators(client, admin):
    old = make_member("old-ann", imported_name="old-ann", email="", is_active=False)
    client.force_login(admin)
    client.post("/admin/accounts/user/", {"action": "make_moderators", "_selected_action": [old.pk]})
    assert not old.groups.exists()
    assert not Action.objects.filter(kind=Action.PROMOTE).exists()


@pytest.mark.parametrize("name", ["nobody", "", "a\0b", "x" * 10_000], ids=range(4))
def test_posts_are_handed_over_to_a_member_that_exists(client, admin, topic, name):
    old = make_member("old-ann", imported_name="old-ann", email="", is_active=False)
    client.force_login(admin)
    answer = client.post(
        "/admin/accounts/user/",
        {"action": "hand_over", "_selected_action": [old.pk], "to": name},
        follow=True,
    )
    said = page.words(answer)
    assert "Write beside the action to which member" in said or "No action selected." in said
    old.refresh_from_db()
    assert old.handed_to is None


def test_administrators_hand_an_imported_member_over(client, admin, ann, topic):
    old = make_member("old-ann", imported_name="old-ann", email="", is_active=False)
    make_post(topic, by=old, body="Long ago.")
    client.force_login(admin)
    client.post("/admin/accounts/user/", {"action": "hand_over", "_selected_action": [old.pk], "to": "ANN"})
    assert Post.objects.get().author == ann
    assert client.get("/members/old-ann/").headers["Location"] == "/members/ann/"
