"""Watched words: a post that has one waits or is refused, whoever wrote it and however it is disguised."""

import pytest

from accounts.models import User, WatchedWord
from tests import page
from tests.make import PASSWORD, make_post
from threads.models import Paper, Post


@pytest.fixture(autouse=True)
def words(db):
    WatchedWord.objects.create(word="casino", act=WatchedWord.HOLD)
    WatchedWord.objects.create(word="buy pills", act=WatchedWord.REFUSE)


@pytest.mark.parametrize(
    ("body", "status", "waits"),
    [
        ("Nothing of it.", 302, False), ("Casinos are others.", 302, False), ("My CASINO!", 302, True), ("c\u0430sin\u043e", 302, True),
        ("ca**si**no", 302, True), ("cas\u200bino", 302, True), ("`casino`", 302, True), ("Buy pills", 422, None),
        ("buy\n\npills", 422, None), ("bu\u00ady p1lls", 422, None), ("casino, buy pills", 422, None), ("c&#97;sino", 302, True),
        ("ᴄᴀꜱɪɴᴏ", 302, True), ("🅒🅐🅢🅘🅝🅞", 302, True), ("🅲🅰🆂🅸🅽🅾", 302, True), ("⒞⒜⒮⒤⒩⒪", 302, True), ("𝓬𝓪𝓼𝓲𝓷𝓸", 302, True),
        ("ｃａｓｉｎｏ", 302, True), ("ϲαѕιηο", 302, True), ("ᴄᴀsɪɴᴏs ᴀʀᴇ ᴏᴛʜᴇʀs", 302, False),
    ],
)  # fmt: skip
def test_words_of_posts_are_looked_at(client, ann, topic, body, status, waits):
    client.force_login(ann)
    answer = client.post("/2021/posts/", {"body": body})
    assert answer.status_code == status
    if status == 422:
        assert "This forum does not take “buy pills”." in page.words(answer)
        assert not Post.objects.exists()
    else:
        assert (Post.objects.get().is_held, Post.objects.get().held_reason) == (
            waits,
            "words" if waits else "",
        )


def test_an_edit_is_looked_at_for_what_is_new(ann, mo, topic):
    post = make_post(topic, by=ann)
    post.edit(by=ann, body="A casino.")
    assert post.is_held
    post.approve(by=mo)
    post.edit(by=ann, body="A casino, mended.")
    assert not post.is_held


def test_moderators_write_what_they_must(mo, topic):
    assert not make_post(topic, by=mo, body="No casino here: do not buy pills.").is_held


def test_names_and_titles_with_one_are_refused(client, ann, topic):
    make_post(topic, by=ann, body="arXiv:2101.04342")
    client.force_login(ann)
    assert client.post("/settings/", {"display_name": "C\u0430sino Royal", "about": ""}).status_code == 422
    about = client.post("/settings/", {"display_name": "", "about": "The best c\u0430sin\u043e:\nhere."})
    assert about.status_code == 422 and "does not take “casino”" in page.words(about)
    assert User.objects.get(pk=ann.pk).about == ""
    form = {"title": "The best casino", "authors": "", "year": "", "venue": "", "code": ""}
    assert client.post(f"/papers/{Paper.objects.get().pk}/correct/", form).status_code == 422
    client.logout()
    client.post(
        "/accounts/signup/", {"username": "cas1no", "email": "new@example.org", "password1": PASSWORD}
    )
    assert not User.objects.filter(username="cas1no").exists()


def test_moderators_keep_the_list_in_the_admin(client, mo, ann):
    client.force_login(mo)
    answer = client.post("/admin/accounts/watchedword/add/", {"word": " vi\u200bagra ", "act": "refuse"})
    assert answer.status_code == 302
    assert WatchedWord.objects.filter(word="viagra", act="refuse").exists()
    client.force_login(ann)
    assert client.get("/admin/accounts/watchedword/").status_code in {302, 403}
