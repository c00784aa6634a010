"""A member flags a post, moderators answer, and the member hears what became of it."""

import pytest

from tests import page
from tests.make import make_member, make_post
from tests.threads.test_at_once import at_once, browser, post_to
from threads.models import Flag, Notification, Post
from threads.notify import lines

SPAM = {"reason": "spam"}


@pytest.fixture
def post(topic, bob):
    return make_post(topic, by=bob, body="Buy watches.")


def put(client, post, **said):
    return client.post(f"/posts/{post.pk}/flag/", SPAM | said)


def heard(member) -> list[str]:
    rows = Notification.objects.filter(member=member).seen()
    return [f"{line.sentence}: {line.words}".rstrip(": ") for line in lines(rows)[0]]


def test_a_member_flags_once_and_moderators_read_it(client, ann, mo, post):
    client.force_login(ann)
    assert "Flag" in page.words(client.get("/2021/"), "post-1")
    assert put(client, post, words="Nothing but\nadvertising.").headers["Location"] == "/2021/#post-1"
    assert put(client, post).status_code == 302
    assert "You have flagged this post already." in page.words(client.get(f"/posts/{post.pk}/flag/"))
    flag = Flag.objects.get()
    assert (flag.reason, flag.words, flag.closed_at) == ("spam", "Nothing but advertising.", None)
    client.force_login(mo)
    said = page.words(client.get("/moderation/"), "main")
    assert "Buy watches." in said and "It is spam. Nothing but advertising. ann" in said


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"reason": ""}, "Say what is wrong with this post."),
        ({"reason": "nonsense"}, "Choose one of these."),
        ({"reason": "other"}, "Say in a few words what is wrong."),
        ({"reason": "other", "words": " \u200b "}, "Say in a few words what is wrong."),
        ({"reason": "spam", "words": "x" * 501}, "at most 500 characters"),
        ({"reason": "\0", "words": "\0"}, ""),
    ],
)
def test_bad_input_comes_back_with_a_sentence(client, ann, post, said, sentence):
    client.force_login(ann)
    answer = put(client, post, **said)
    assert answer.status_code == 422
    assert sentence in page.words(answer)
    assert not Flag.objects.exists()


def test_who_may_not(client, bob, ann, post, mo):
    assert put(client, post).headers["Location"].startswith("/accounts/login/")
    client.force_login(bob)
    assert put(client, post).status_code == 403
    assert "/flag/" not in client.get("/2021/").content.decode()
    client.force_login(ann)
    for address in ("/moderation/", f"/moderation/posts/{post.pk}/dismiss/"):
        assert client.post(address).status_code in {403, 405}
    assert client.get("/moderation/").status_code == 403
    post.hide(by=mo, reason="Spam.")
    assert put(client, post).status_code == 404
    assert not Flag.objects.exists()


def test_it_stays_and_the_flagger_hears_why(client, ann, bob, mo, post):
    client.force_login(ann)
    put(client, post)
    client.force_login(mo)
    client.post(f"/moderation/posts/{post.pk}/dismiss/", {"reason": "It is a paper about watches."})
    assert heard(ann) == ["A moderator looked at your flag, and the post stays: It is a paper about watches."]
    assert heard(bob) == []
    assert "Nothing waits." in page.words(client.get("/moderation/"))
    assert "No post is flagged." in page.words(client.get("/moderation/?kind=flagged"))
    answer = client.post(f"/moderation/posts/{post.pk}/dismiss/", follow=True)
    assert "Somebody was faster" in page.messages(answer)
    # Another time is another flag.
    client.force_login(ann)
    put(client, post)
    assert Flag.objects.open().count() == 1


def test_hiding_answers_every_flag(client, ann, cem, mo, bob, post):
    for member in (ann, cem):
        client.force_login(member)
        put(client, post)
    client.force_login(mo)
    answer = client.post(f"/posts/{post.pk}/hide/", {"reason": "Spam.", "next": "/moderation/"})
    assert answer.headers["Location"] == "/moderation/"
    assert heard(ann) == heard(cem) == ["A moderator looked at your flag, and hid the post: Spam."]
    assert heard(bob) == ["A moderator hid your post: Spam."]
    assert set(Flag.objects.values_list("outcome", "closed_by")) == {("hidden", mo.pk)}
    client.force_login(ann)
    assert "A moderator looked at your flag" in page.words(client.get("/notifications/"))
    assert f"{post.place}" in client.get("/notifications/").content.decode()


def test_an_author_who_removes_the_post_answers_them_too(client, ann, post):
    client.force_login(ann)
    put(client, post)
    post.delete_by_author()
    assert heard(ann) == ["The post that you flagged was removed by its author"]


def test_a_moderator_who_flagged_it_and_suspended_members_hear_nothing(client, mo, post):
    gone = make_member("gone")
    for member in (mo, gone):
        client.force_login(member)
        put(client, post)
    gone.is_active = False
    gone.save()
    client.force_login(mo)
    client.post(f"/moderation/posts/{post.pk}/dismiss/")
    assert not Notification.objects.filter(kind="flag").exists()


def test_what_most_flagged_stands_first(client, topic, ann, bob, cem, mo, post):
    other = make_post(topic, by=mo, body="Another.")
    Flag.objects.put(post, ann, "spam")
    for member in (bob, cem):
        Flag.objects.put(other, member, "unkind")
    client.force_login(mo)
    said = page.words(client.get("/moderation/"), "main")
    assert said.index("Another.") < said.index("Buy watches.")
    assert client.get("/moderation/?page=2").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_sent_ten_times_at_once_it_is_one(ann, post):
    one = browser(ann)
    answers = at_once([post_to(one, f"/posts/{post.pk}/flag/", **SPAM) for _ in range(10)])
    assert {answer.status_code for answer in answers} == {302}
    assert Flag.objects.count() == 1


def test_no_flag_waits_of_a_post_that_was_removed_meanwhile(ann, mo, bob, post):
    """It could not be answered any more, and stood in the queue for ever."""
    as_it_was = Post.objects.get(pk=post.pk)
    post.hide(by=mo, reason="Spam.")
    assert Flag.objects.put(as_it_was, ann, "spam") == (None, False)
    post.restore(by=mo)
    post.delete_by_author()
    assert Flag.objects.put(as_it_was, ann, "spam") == (None, False)
    assert not Flag.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_flags_at_the_moment_of_hiding_are_answered_or_refused(mo, post):
    members = [browser(make_member(f"reader-{n}")) for n in range(7)]
    flags = [post_to(one, f"/posts/{post.pk}/flag/", **SPAM) for one in members]
    hide = post_to(browser(mo), "/moderation/act/", post=post.pk, act="hide", reason="Spam.")
    answers = at_once([*flags[:3], hide, *flags[3:]])
    assert {answer.status_code for answer in answers} <= {302, 403, 404}
    assert not Flag.objects.open().exists()


@pytest.mark.django_db(transaction=True)
def test_two_moderators_answer_at_once_and_it_is_told_once(ann, mo, post):
    Flag.objects.put(post, ann, "spam")
    one = browser(mo)
    at_once([post_to(one, f"/moderation/posts/{post.pk}/dismiss/") for _ in range(6)])
    assert Notification.objects.filter(member=ann).count() == 1


def test_the_queue_costs_the_same_whatever_its_length(
    client, topic, ann, bob, cem, mo, django_assert_max_num_queries
):
    for _ in range(12):
        one = make_post(topic, by=bob)
        Flag.objects.put(one, ann, "spam")
        Flag.objects.put(one, cem, "spam")
    client.force_login(mo)
    with django_assert_max_num_queries(17):
        assert client.get("/moderation/").status_code == 200
