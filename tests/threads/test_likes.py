"""Likes: given, taken back, counted."""

import pytest

from tests import page
from tests.make import make_like, make_post
from threads.models import Like


@pytest.fixture
def post(topic, ann):
    return make_post(topic, by=ann)


def like(client, post, liked="yes", **more):
    return client.post(f"/posts/{post.pk}/like/", {"liked": liked} | more)


def htmx_like(client, post, liked="yes", **more):
    return client.post(f"/posts/{post.pk}/like/", {"liked": liked} | more, headers={"HX-Request": "true"})


def test_members_like_a_post_and_come_back_to_it(client, bob, post):
    client.force_login(bob)
    assert like(client, post).headers["Location"] == "/2021/#post-1"
    assert post.likes.get().member == bob


def test_members_come_back_to_the_page_they_liked_from(client, bob, post):
    client.force_login(bob)
    assert like(client, post, next=f"/posts/{post.pk}/").headers["Location"] == f"/posts/{post.pk}/"


@pytest.mark.parametrize(
    "there",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)",
     "evil", "/\t/evil.example", "///evil.example", "http:evil.example", "/%5Cevil\r\nX: y"],
)  # fmt: skip
def test_nobody_is_led_away_by_a_like(client, bob, post, there):
    client.force_login(bob)
    place = like(client, post, next=there).headers["Location"]
    assert place.startswith("/")
    assert not place.startswith(("//", "/\\"))
    assert "\n" not in place


def test_liking_twice_counts_once(client, bob, post):
    client.force_login(bob)
    for _ in range(2):
        like(client, post)
    assert post.likes.count() == 1


def test_members_take_their_like_back(client, bob, cem, post):
    make_like(post, by=cem)
    client.force_login(bob)
    like(client, post)
    for _ in range(2):
        like(client, post, "no")
    assert post.likes.get().member == cem


def test_htmx_gets_the_heart_and_the_other_wish(client, bob, post):
    client.force_login(bob)
    answer = htmx_like(client, post)
    button = page.tree(answer).find(".//button")
    assert (button.get("value"), button.get("aria-pressed")) == ("no", "true")
    assert page.words(answer, f"likes-post-{post.pk}") == "Like, 1 bob"
    answer = htmx_like(client, post, "no")
    button = page.tree(answer).find(".//button")
    assert (button.get("value"), button.get("aria-pressed")) == ("yes", "false")
    assert page.words(answer, f"likes-post-{post.pk}") == "Like, 0"


@pytest.mark.parametrize("copy", ["post", "reply", "parent", "new"])
def test_htmx_gets_the_copy_it_asked_from(client, bob, post, copy):
    client.force_login(bob)
    assert page.part(htmx_like(client, post, at=copy), f"likes-{copy}-{post.pk}") is not None


def test_htmx_gets_no_id_of_its_own_making(client, bob, post):
    client.force_login(bob)
    assert "<script>" not in htmx_like(client, post, at='"><script>').content.decode()


def test_the_button_on_the_page_says_what_pressing_it_does(client, bob, post):
    client.force_login(bob)
    for wish in ("yes", "no"):
        answer = client.get("/2021/")
        button = page.part(answer, f"like-post-{post.pk}")
        assert button.get("value") == wish
        like(client, post, button.get("value"))
    assert not post.likes.exists()


def test_nobody_likes_their_own_post(client, ann, post):
    client.force_login(ann)
    assert like(client, post).status_code == 403
    assert page.part(client.get("/2021/"), f"like-post-{post.pk}") is None
    assert not Like.objects.exists()


@pytest.mark.parametrize("wish", ["", "toggle", "YES", "1", "yes\0", "x" * 10_000])
def test_only_yes_and_no_are_wishes(client, bob, post, wish):
    client.force_login(bob)
    assert like(client, post, wish).status_code == 400
    assert client.post(f"/posts/{post.pk}/like/").status_code == 400
    assert not Like.objects.exists()


def test_visitors_sign_in_and_come_back_to_the_same_post(client, bob, post):
    assert like(client, post).headers["Location"] == "/accounts/login/?next=/2021/%23post-1"
    assert htmx_like(client, post).headers["HX-Redirect"] == "/accounts/login/?next=/2021/%23post-1"
    assert "/accounts/login/?next=/2021/%23post-1" in page.links(client.get("/2021/"), "post-1")
    answer = client.post(
        "/accounts/login/", {"login": "bob", "password": "correct horse battery", "next": "/2021/#post-1"}
    )
    assert answer.headers["Location"] == "/2021/#post-1"


def test_visitors_like_nothing(client, post):
    like(client, post)
    assert not Like.objects.exists()


def test_posts_of_a_closed_year_are_still_liked(client, bob, mo, post):
    post.topic.close(by=mo)
    client.force_login(bob)
    like(client, post)
    assert post.likes.count() == 1


def test_removed_posts_are_not_liked(client, bob, mo, post):
    post.hide(by=mo, reason="No.")
    client.force_login(bob)
    assert like(client, post).status_code == 404
    client.force_login(mo)
    assert like(client, post).status_code == 403
    assert not Like.objects.exists()


def test_a_post_that_is_not_there_is_not_liked(client, bob, topic):
    client.force_login(bob)
    assert client.post("/posts/404/like/", {"liked": "yes"}).status_code == 404


def test_a_like_is_given_from_the_page_of_the_post_too(client, bob, ann, post):
    reply = make_post(post.topic, by=ann, parent=post)
    client.force_login(bob)
    shown = page.forms(client.get(f"/posts/{reply.pk}/"))
    assert {f"/posts/{post.pk}/like/", f"/posts/{reply.pk}/like/"} <= set(shown)


def test_likes_are_given_by_post_only(client, bob, post):
    client.force_login(bob)
    assert client.get(f"/posts/{post.pk}/like/?liked=yes").status_code == 405
    assert not Like.objects.exists()
