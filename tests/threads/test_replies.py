"""Replies, quotes and mentions."""

import pytest

from tests import page
from tests.make import make_member, make_post, make_posts, make_topic
from threads.models import Post


@pytest.fixture
def post(topic, ann):
    return make_post(topic, by=ann, body="Attention is *all* one needs.")


def test_members_reply_to_a_post(client, bob, post):
    client.force_login(bob)
    answer = client.post(f"/posts/{post.pk}/replies/", {"body": "Is it?"})
    assert answer.headers["Location"] == "/2021/#post-2"
    reply = Post.objects.get(number=2)
    assert (reply.parent, reply.root, reply.author) == (post, post, bob)


def test_replies_are_posts_of_the_topic(client, bob, post):
    make_post(post.topic, by=bob, body="Is it?", parent=post)
    answer = client.get("/2021/")
    assert page.posts(answer) == [1, 2]
    assert "in reply to ann" in page.words(answer, "post-2")


def test_members_reply_to_themselves(client, ann, post):
    client.force_login(ann)
    client.post(f"/posts/{post.pk}/replies/", {"body": "One more thing."})
    assert post.replies.get().author == ann


def test_replies_go_as_deep_as_they_like(client, ann, bob, post):
    last = post
    for n in range(30):
        reader = (ann, bob)[n % 2]
        client.force_login(reader)
        assert client.post(f"/posts/{last.pk}/replies/", {"body": f"Level {n}."}).status_code == 302
        last = last.replies.get()
    assert last.root == post
    assert client.get(f"/posts/{last.pk}/").status_code == 200
    assert page.posts(client.get("/2021/?page=2")) == list(range(21, 32))


def test_htmx_gets_the_reply_in_place_with_its_number(client, bob, post):
    client.force_login(bob)
    answer = client.post(f"/posts/{post.pk}/replies/", {"body": "Is it?"}, headers={"HX-Request": "true"})
    assert "Posted as number 2." in page.words(answer)
    assert "Is it?" in page.words(answer, "new-2")


@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
@pytest.mark.parametrize(
    "body", ["", "a" * 32_001, "\ufffd", "\0"], ids=["empty", "long", "unreadable", "nul"]
)
def test_a_bad_reply_comes_back_as_it_was_typed(client, bob, post, body, htmx):
    client.force_login(bob)
    headers = {"HX-Request": "true"} if htmx else {}
    answer = client.post(f"/posts/{post.pk}/replies/", {"body": body}, headers=headers)
    assert answer.status_code == 422
    form = page.part(answer, f"write-{post.pk}")
    assert form.find(".//ul[@class='errorlist']") is not None
    assert (form.find(".//textarea").text or "").strip() == body.replace("\0", "\ufffd")
    assert not post.replies.exists()


def test_visitors_are_sent_to_sign_in_and_back_to_the_form(client, post):
    answer = client.post(f"/posts/{post.pk}/replies/", {"body": "Hello."})
    assert answer.headers["Location"] == f"/accounts/login/?next=/posts/{post.pk}/%23write-{post.pk}"
    assert page.part(client.get(f"/posts/{post.pk}/"), f"write-{post.pk}") is not None


def test_a_closed_year_takes_no_replies_and_gives_the_text_back(client, bob, mo, post):
    post.topic.close(by=mo)
    client.force_login(bob)
    answer = client.post(f"/posts/{post.pk}/replies/", {"body": "Too late?"})
    assert answer.status_code == 403
    assert "its year is closed" in page.words(answer)
    assert "Too late?" in page.words(answer)
    assert not post.replies.exists()


def test_moderators_reply_to_no_removed_post(client, mo, post):
    post.hide(by=mo, reason="No.")
    client.force_login(mo)
    assert client.post(f"/posts/{post.pk}/replies/", {"body": "Hello."}).status_code == 403
    assert not post.replies.exists()


def test_a_post_that_is_not_there_takes_no_replies(client, bob, topic):
    client.force_login(bob)
    assert client.post("/posts/404/replies/", {"body": "Hello."}).status_code == 404


def test_an_unconfirmed_address_keeps_from_replying(client, post):
    client.force_login(make_member("newcomer", confirmed=False))
    answer = client.post(f"/posts/{post.pk}/replies/", {"body": "Hello."})
    assert "Confirm your e-mail address" in page.words(answer)
    assert not post.replies.exists()


def test_quoting_fills_the_form_with_the_words_the_author_and_the_number(client, bob, post):
    client.force_login(bob)
    field = page.tree(client.get(f"/posts/{post.pk}/?quote=1")).find(".//textarea")
    assert field.text.strip() == '[quote="ann, post:1"]\nAttention is *all* one needs.\n[/quote]'


def test_a_quote_is_kept_and_leads_to_its_source(client, bob, post):
    client.force_login(bob)
    body = '[quote="ann, post:1"]\nAttention is *all* one needs.\n[/quote]\n\nIs it?'
    client.post(f"/posts/{post.pk}/replies/", {"body": body})
    assert post.replies.get().body == body
    answer = client.get("/2021/")
    quote = page.part(answer, "post-2").find(".//blockquote")
    assert "Attention is all one needs." in page.words_of(quote)
    words = [e for e in page.part(answer, "post-2").iter("div") if e.get("class") == "words"][0]
    assert "/2021/#post-1" in [a.get("href") for a in words.iter("a")]
    assert "ann" in page.words_of(words)


def test_a_quote_of_another_year_leads_there(client, bob, mo, post):
    make_topic(2022, by=mo)
    client.force_login(bob)
    client.post("/2022/posts/", {"body": '[quote="ann, post:1, topic:2021"]\nAttention.\n[/quote]'})
    assert "/2021/#post-1" in page.links(client.get("/2022/"), "post-1")


@pytest.mark.parametrize(
    "value", ["ann, post:99", "ann", "ann, post:0", f"ann, post:{2**63}", "ann, post:1, topic:2147483647",
              "ann, post:2147483647, topic:1", "", "nobody, post:x"],
)  # fmt: skip
def test_a_quote_without_a_source_is_still_a_quote(client, bob, post, value):
    client.force_login(bob)
    client.post("/2021/posts/", {"body": f'[quote="{value}"]\nSomething.\n[/quote]\n\nHm.'})
    quote = page.part(client.get("/2021/"), "post-2").find(".//blockquote")
    assert "Something." in page.words_of(quote)


def test_a_mention_of_a_member_is_a_link_whatever_its_case(client, ann, bob, topic):
    client.force_login(ann)
    client.post("/2021/posts/", {"body": "Thanks @BOB and @nobody-at-all."})
    links = page.links(client.get("/2021/"), "post-1")
    assert links["/members/bob/"] == "@BOB"
    assert "/members/nobody-at-all/" not in links


def test_the_page_of_a_deep_reply_shows_what_it_answers_only(client, ann, bob, post):
    second = make_post(post.topic, by=bob, body="The second.", parent=post)
    third = make_post(post.topic, by=ann, body="The third.", parent=second)
    answer = client.get(f"/posts/{third.pk}/")
    assert "The second." in page.words(answer, "parent-2")
    assert page.part(answer, "parent-1") is None


def test_the_page_of_a_reply_keeps_a_removed_parent_hidden(client, bob, mo, post):
    reply = make_post(post.topic, by=bob, body="I disagree.", parent=post)
    post.hide(by=mo, reason="No.")
    said = page.words(client.get(f"/posts/{reply.pk}/"), "main")
    assert "Removed by a moderator." in said
    assert "Attention" not in said


def test_many_replies_stand_on_several_pages(client, post, bob):
    replies = make_posts(post.topic, by=bob, bodies=["An answer."] * 60)
    Post.objects.filter(pk__in=[reply.pk for reply in replies]).update(parent=post, root=post)
    first, second = (client.get(f"/posts/{post.pk}/?page={number}") for number in (1, 2))
    assert "60 replies" in page.words(first, "replies")
    assert page.part(first, "reply-51") is not None
    assert page.part(first, "reply-52") is None
    assert page.part(second, "reply-52") is not None
