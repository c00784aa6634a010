"""The history of a post: every text with who, when and what changed."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import page
from tests.make import make_like, make_post
from threads.models import Post, Revision

HOUR, MINUTE = datetime.timedelta(hours=1), datetime.timedelta(minutes=1)


@pytest.fixture
def post(topic, ann):
    """Written an hour ago, so that an edit now is none of the first minutes."""
    return aged(make_post(topic, by=ann, body="The cat sat on the mat.\n\nSecond line."), HOUR)


def aged(post, by) -> Post:
    Post.objects.filter(pk=post.pk).update(created_at=timezone.now() - by)
    return Post.objects.get(pk=post.pk)


def edit(post, by, body):
    """As the forum does it: with the post as it is now."""
    Post.objects.get(pk=post.pk).edit(by=by, body=body)


def of(post) -> str:
    return f"/posts/{post.pk}/history/"


def versions(answer) -> list[str]:
    """What each text of the page says, with its head."""
    return [page.words_of(one) for one in page.tree(answer).iter("section") if one.get("class") == "version"]


def marked(answer, mark) -> list[str]:
    return [page.words_of(one) for one in page.tree(answer).iter(mark)]


def test_the_word_edited_leads_to_the_history(client, ann, post):
    assert of(post) not in page.links(client.get("/2021/"), "post-1")
    edit(post, ann, "The dog sat on the mat.\n\nSecond line.")
    assert page.links(client.get("/2021/"), "post-1")[of(post)] == "edited"


def test_everybody_reads_each_text_with_who_when_and_what_changed(client, ann, mo, post):
    edit(post, ann, "The dog sat on the mat.\n\nSecond line.")
    edit(post, mo, "The dog sat on the mat.\n\nSecond line, mended.")
    answer = client.get(of(post))
    newest, middle, first = versions(answer)
    assert "Mo edited · just now stands now" in newest
    assert "Second line[added: , mended]." in newest
    assert "ann edited" in middle
    assert "The [removed: cat][added: dog] sat on the mat." in middle
    assert "ann wrote · 1 hour ago" in first
    assert "The cat sat on the mat." in first
    assert marked(answer, "del") == ["[removed: cat]"]
    assert marked(answer, "ins") == ["[added: , mended]", "[added: dog]"]


def test_a_post_that_was_never_edited_has_one_text(client, post):
    (only,) = versions(client.get(of(post)))
    assert "ann wrote · 1 hour ago stands now" in only


def test_long_unchanged_parts_are_folded_and_can_be_unfolded(client, ann, topic):
    lines = [f"Line number {n}." for n in range(40)]
    post = aged(make_post(topic, by=ann, body="\n".join(lines)), HOUR)
    edit(post, ann, "\n".join([*lines[:20], "Another line.", *lines[20:]]))
    said = versions(client.get(of(post)))[0]
    assert "… 18 lines" in said
    assert "Line number 3." not in said
    assert page.links(client.get(of(post)))[f"{of(post)}?all=0"] == "The whole text"
    (alone,) = versions(client.get(f"{of(post)}?all=0"))
    assert "Line number 3." in alone and "[added: Another line. ]" in alone
    first = post.revisions.get()
    (alone,) = versions(client.get(f"{of(post)}?all={first.pk}"))
    assert "Line number 39." in alone and "Another line." not in alone


@pytest.mark.parametrize(
    "query", ["page=0", "page=9", "page=x", "all=x", "all=-1", "all=999999999", "all=" + "9" * 400]
)
def test_what_is_not_there_is_not_found(client, ann, post, query):
    edit(post, ann, "Other words.")
    assert client.get(f"{of(post)}?{query}").status_code == 404


def test_a_text_of_another_post_is_not_found(client, ann, topic, post):
    other = aged(make_post(topic, by=ann, body="Elsewhere."), HOUR)
    edit(other, ann, "Other words.")
    assert client.get(f"{of(post)}?all={other.revisions.get().pk}").status_code == 404
    client.force_login(ann)
    assert client.post(f"{of(post)}{other.revisions.get().pk}/redact/").status_code == 404


def test_hostile_texts_are_only_text(client, ann, topic):
    post = aged(make_post(topic, by=ann, body="<script>alert(1)</script> <b hx-get=/x>b</b>"), HOUR)
    edit(
        post,
        ann,
        "</ins></del><img src=x onerror=alert(2)>\u202e\u2066{{ 7 }}\x1b[2J" + "e\u0301" + "\u0301" * 40,
    )
    answer = client.get(of(post))
    html = answer.content.decode()
    assert "<script>alert" not in html and "<img" not in html and "<b hx" not in html
    assert "&lt;script&gt;alert(1)" in html
    assert "\u202e" not in html and "\x1b" not in html and html.count("\u2066") <= html.count("\u2069")
    assert "\u0301" * 17 not in html
    assert "{{ 7 }}" in html


def test_a_change_that_cannot_be_seen_says_so(client, ann, topic):
    post = aged(make_post(topic, by=ann, body="Words."), HOUR)
    edit(post, ann, "\x07Words.")
    assert "Nothing that can be seen changed." in versions(client.get(of(post)))[0]


# Slips of the first minutes.


def test_a_slip_of_the_first_minutes_is_kept_but_not_listed_for_others(client, ann, bob, mo, topic):
    post = make_post(topic, by=ann, body="A sllip.")
    edit(post, ann, "A slip.")
    assert [one.body for one in post.revisions.all()] == ["A sllip."]
    assert page.links(client.get("/2021/"), "post-1")[of(post)] == "edited"
    for reader in (None, bob):
        if reader:
            client.force_login(reader)
        answer = client.get(of(post))
        assert len(versions(answer)) == 1
        assert "sllip" not in answer.content.decode()
        assert client.get(f"{of(post)}?all={post.revisions.get().pk}").status_code == 404
    for reader in (ann, mo):
        client.force_login(reader)
        assert "slip A sllip." in versions(client.get(of(post)))[1]


@pytest.mark.parametrize(
    "reaction",
    [
        lambda post, bob, topic: make_like(post, by=bob),
        lambda post, bob, topic: make_post(topic, by=bob, body="Yes.", parent=post),
        lambda post, bob, topic: aged(post, 6 * MINUTE),
    ],
    ids=["liked", "answered", "after five minutes"],
)
def test_what_somebody_noticed_is_no_slip(client, ann, bob, topic, reaction):
    post = make_post(topic, by=ann, body="I hate it.")
    reaction(post, bob, topic)
    edit(post, ann, "I love it.")
    assert "I [removed: hate][added: love] it." in versions(client.get(of(post)))[0]


def test_what_somebody_else_changes_is_no_slip(client, ann, mo, topic):
    post = make_post(topic, by=ann, body="First words.")
    edit(post, mo, "First words, mended.")
    edit(post, ann, "First words, mended by myself.")
    assert len(versions(client.get(of(post)))) == 3
    edit(post, ann, "First words, mended by myself again.")
    assert len(versions(client.get(of(post)))) == 3


def test_mending_again_and_again_makes_the_first_minutes_no_longer(client, ann, topic):
    post = aged(make_post(topic, by=ann, body="Version 0."), 4 * MINUTE)
    edit(post, ann, "Version 1.")
    aged(post, 6 * MINUTE)  # as if two minutes had passed
    edit(post, ann, "Version 2.")
    assert [one.is_slip for one in post.revisions.all()] == [True, False]
    newest, first = versions(client.get(of(post)))
    assert "Version [removed: 1][added: 2]." in newest
    assert "ann wrote · 6 minutes ago Version 1." in first


# Who may read it.


@pytest.mark.parametrize("removed", ["hidden", "deleted"])
def test_the_history_of_a_removed_post_is_for_moderators(client, ann, bob, mo, post, removed):
    edit(post, ann, "Other words.")
    post = Post.objects.get()
    post.hide(by=mo, reason="No.") if removed == "hidden" else post.delete_by_author()
    for reader in (None, ann, bob):
        if reader:
            client.force_login(reader)
        assert client.get(of(post)).status_code == 404
        if reader:
            assert client.get(f"{of(post)}{post.revisions.get().pk}/redact/").status_code == 404
    client.force_login(mo)
    assert len(versions(client.get(of(post)))) == 2


# Long histories.


def test_a_long_history_has_pages_and_costs_the_same(client, ann, mo, post):
    def cost(address):
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    edit(post, ann, "Version 0.")
    few = cost(of(post))
    start = timezone.now()
    Revision.objects.bulk_create(
        Revision(
            post=post,
            body=f"Version {n}.",
            written_at=start + n * MINUTE,
            replaced_by=(ann, mo)[n % 2],
            replaced_at=start + (n + 1) * MINUTE,
        )
        for n in range(45)
    )
    assert [cost(f"{of(post)}?page={n}") for n in (1, 2, 3)] == [few] * 3
    assert few <= 5
    found = [said for n in (1, 2, 3) for said in versions(client.get(f"{of(post)}?page={n}"))]
    assert len(found) == 47
    assert "Version [removed: 43][added: 44]." in found[1]
    assert "Version [removed: 24][added: 25]." in found[20]  # across pages
    assert "The cat sat on the mat." in found[-1]
    assert client.get(f"{of(post)}?page=4").status_code == 404


def test_very_long_texts_are_compared_one_at_a_time(client, ann, topic):
    post = aged(make_post(topic, by=ann, body="First."), HOUR)
    start = timezone.now()
    Revision.objects.bulk_create(
        Revision(
            post=post,
            body=f"{n} word" * 5_000,
            written_at=start,
            replaced_at=start + n * MINUTE,
            replaced_by=ann,
        )
        for n in range(20)
    )
    answer = client.get(of(post))
    said = versions(answer)
    assert "too much on this page" in said[-1] and "too much" not in said[1]
    key = post.revisions.all()[1].pk
    assert f"{of(post)}?all={key}" in page.links(answer)
    assert "1 word" in versions(client.get(f"{of(post)}?all={key}"))[0]
