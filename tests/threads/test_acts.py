"""Acts of moderators on one post and on many, their undoing, bad input, and who was faster."""

import pytest

from tests import page
from tests.make import make_post
from tests.threads.desk import ACT, QUEUE, UNDO, send, undo
from threads.models import Action, Flag, Post


def test_one_is_hidden_and_restored_by_the_button_beside_it(client, mo, cem, posts):
    flagged = posts[0]
    client.force_login(mo)
    answer = client.post(
        ACT,
        {"post": f"{flagged.pk}.0.{flagged.text_key}", "of": flagged.pk, "act": "hide", "reason": "Spam."},
        follow=True,
    )
    assert "The post is hidden." in page.messages(answer)
    assert UNDO in page.forms(answer)
    flagged.refresh_from_db()
    assert (flagged.hidden_by, flagged.hidden_reason) == (mo, "Spam.")
    assert not Flag.objects.open().exists()
    action = flagged.actions.get(kind=Action.HIDE)
    answer = undo(client, action, next="/2021/")
    assert answer.headers["Location"] == "/2021/"
    flagged.refresh_from_db()
    assert flagged.is_visible
    assert Flag.objects.open().get().member == cem
    assert flagged.actions.get(kind=Action.RESTORE).undoes == action


def test_undoing_a_hiding_publishes_nothing_that_its_author_took_back(client, mo, posts):
    post = posts[0]
    post.delete_by_author()
    post.hide(by=mo, reason="Spam.")
    client.force_login(mo)
    undo(client, post.actions.get(kind=Action.HIDE))
    post.refresh_from_db()
    assert post.hidden_at is None and post.deleted_at is not None and not post.is_visible


def test_many_are_hidden_and_restored_at_once(client, mo, posts):
    client.force_login(mo)
    answer = send(client, *posts, reason="All of one hand.")
    assert answer.headers["Location"] == QUEUE
    assert not Post.objects.visible().filter(pk__in=[post.pk for post in posts]).exists()
    answer = client.get(QUEUE)
    assert "3 posts are hidden." in page.messages(answer)
    keys = [
        field.get("value")
        for field in page.part(answer, "messages").iter("input")
        if field.get("name") == "action"
    ]
    assert len(keys) == 3
    client.post(UNDO, {"action": keys})
    assert {bool(post.hidden_at) for post in Post.objects.filter(pk__in=[post.pk for post in posts])} == {
        False
    }
    assert Post.objects.held().get() == posts[1]


def test_approve_and_its_undoing(client, mo, posts):
    held = posts[1]
    client.force_login(mo)
    send(client, held, act="approve")
    held.refresh_from_db()
    assert held.is_visible
    undo(client, held.actions.get(kind=Action.APPROVE))
    held.refresh_from_db()
    assert held.is_held
    assert held.actions.get(kind=Action.HOLD).undoes.kind == Action.APPROVE


def test_what_its_author_rewrote_is_not_approved_unread(client, mo, bob, posts):
    held = posts[1]
    value = f"{held.pk}.0.{held.text_key}"
    held.edit(by=bob, body="Other words.")
    client.force_login(mo)
    answer = client.post(ACT, {"post": value, "act": "approve"})
    assert answer.status_code == 409
    assert "not as it was when you looked" in page.words(answer, "main")
    assert Post.objects.held().filter(pk=held.pk).exists()


def test_a_first_post_that_stays_waits_no_more_until_that_is_undone(client, mo, posts):
    client.force_login(mo)
    send(client, posts[2], act="keep")
    assert "Hello, I am new." not in page.words(client.get(QUEUE), "main")
    undo(client, posts[2].actions.get())
    assert "Hello, I am new." in page.words(client.get(QUEUE), "main")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"act": "hide", "reason": ""}, "Say why."),
        ({"act": "hide", "reason": " \u200b "}, "Say why."),
        ({"act": "hide", "reason": "x" * 501}, "at most 500 characters"),
        ({"act": "warn", "reason": ""}, "Say why."),
        ({"act": "suspend", "reason": "Spam.", "time": "always"}, "A suspension has an end"),
        ({"act": "silence", "reason": "Spam.", "time": "9" * 30}, "not one of the available choices"),
        ({"act": "silence", "reason": "Spam.", "note": "a\0b"}, "Null characters"),
        ({"act": "nonsense", "reason": "Spam."}, "not one of the available choices"),
        ({"act": "", "reason": "Spam."}, "Choose what to do."),
    ],
)
def test_bad_input_comes_back_with_what_was_chosen(client, mo, posts, said, sentence):
    client.force_login(mo)
    answer = send(client, posts[0], posts[2], **said)
    assert answer.status_code == 422
    assert sentence in page.words(answer, "main")
    ticked = {
        box.get("value").split(".")[0]
        for box in page.tree(answer).iter("input")
        if box.get("checked") is not None
    }
    assert ticked == {str(posts[0].pk), str(posts[2].pk)}
    if len(said["reason"]) < 500 and said["reason"].strip("\u200b "):
        assert f'value="{said["reason"]}"' in answer.content.decode()
    assert Post.objects.filter(hidden_at=None).count() == 6


@pytest.mark.parametrize("keys", [[], ["abc"], ["-1"], ["\0"], ["9" * 30], ["1." + "9" * 30], ["²"], ["1.x"]])
def test_bad_keys_are_refused(client, mo, posts, keys):
    client.force_login(mo)
    assert client.post(ACT, {"post": keys, "act": "hide", "reason": "Spam."}).status_code == 422
    assert client.post(UNDO, {"action": keys}).status_code == 404
    assert not Post.objects.exclude(hidden_at=None).exists()


def test_more_acts_seen_than_there_are_change_nothing(client, mo, posts):
    """Made up, or some went with a member who left."""
    client.force_login(mo)
    for act, where in (
        ("hide", ACT),
        ("warn", ACT),
        ("warn", f"/moderation/members/{posts[0].author.username}/"),
    ):
        said = {
            "post": f"{posts[0].pk}.7.{posts[0].text_key}",
            "seen": "7",
            "act": act,
            "reason": "Spam.",
            "time": "7",
        }
        answer = client.post(where, said)
        assert answer.status_code == 409
        assert "it is not as it was when you looked" in page.words(answer, "main")
    assert not Action.objects.filter(kind__in=[Action.HIDE, Action.WARN]).exists()


def test_a_post_that_is_not_there(client, mo, posts):
    client.force_login(mo)
    answer = client.post(ACT, {"post": ["999999999999999999"], "act": "hide", "reason": "Spam."})
    assert answer.status_code == 409
    assert client.post(UNDO, {"action": "999999999999999999"}).status_code == 404


def test_the_error_of_one_stands_beside_it(client, mo, posts):
    client.force_login(mo)
    answer = client.post(ACT, {"post": posts[0].pk, "of": posts[0].pk, "act": "hide", "reason": ""})
    assert answer.status_code == 422
    assert "Say why." in page.words(answer, f"of-{posts[0].pk}")
    assert "Say why." not in page.words(answer, f"of-{posts[2].pk}")


def test_what_another_moderator_handled_is_told_and_left(client, mo, admin, posts):
    seen = f"{posts[0].pk}.0.{posts[0].text_key}"
    client.force_login(admin)
    send(client, posts[0], act="keep", reason="It is a paper on watches.")
    client.force_login(mo)
    answer = client.post(ACT, {"post": seen, "act": "hide", "reason": "Spam."})
    assert answer.status_code == 409
    said = page.words(answer, "main")
    assert "Ada looked at, and let stay post 4 in Good Readings 2021" in said
    assert "It is a paper on watches." in said and "Buy watches." in said
    posts[0].refresh_from_db()
    assert posts[0].is_visible


def test_of_many_the_others_are_done_and_the_handled_are_listed(client, mo, admin, posts):
    client.force_login(admin)
    send(client, posts[0], reason="Spam.")
    client.force_login(mo)
    answer = client.post(
        ACT, {"post": [post.pk for post in posts], "act": "hide", "reason": "Mine."}, follow=True
    )
    said = page.messages(answer)
    assert "2 posts are hidden." in said
    assert "1 was left as it is: Ada hid post 4 in Good Readings 2021" in said
    posts[0].refresh_from_db()
    assert posts[0].hidden_reason == "Spam."


def test_an_act_is_undone_once_and_the_second_is_told(client, mo, admin, posts):
    client.force_login(mo)
    send(client, posts[0], reason="Spam.")
    action = posts[0].actions.get()
    client.force_login(admin)
    undo(client, action)
    client.force_login(mo)
    answer = undo(client, action)
    assert answer.status_code == 409
    assert "Ada restored post 4 in Good Readings 2021" in page.words(answer, "main")
    assert Action.objects.filter(undoes=action).count() == 1


def test_what_cannot_be_undone(client, mo, topic):
    client.force_login(mo)
    assert undo(client, Action.objects.get(kind=Action.OPEN)).status_code == 403


def test_others_than_moderators_neither_see_nor_act(client, ann, posts, mo):
    posts[0].hide(by=mo, reason="Spam.")
    action = posts[0].actions.get()
    before = Action.objects.count()
    for member in (None, ann):
        if member:
            client.force_login(member)
        for address in (QUEUE, "/moderation/members/bob/"):
            assert client.get(address).status_code == (403 if member else 302)
        assert send(client, posts[1], act="approve").status_code == (403 if member else 302)
        assert undo(client, action).status_code == (403 if member else 302)
    assert Action.objects.count() == before


@pytest.mark.parametrize("next_", ["//evil.example/", "https://evil.example/", "/\\evil.example"])
def test_undoing_leads_only_to_ourselves(client, mo, posts, next_):
    client.force_login(mo)
    send(client, posts[0], reason="Spam.")
    assert undo(client, posts[0].actions.get(), next=next_).headers["Location"] == QUEUE


def test_a_wrong_paper_leads_to_its_correction(client, mo, ann, topic):
    post = make_post(topic, by=ann, body="arXiv:2103.00020")
    Flag.objects.put(post, mo, Flag.WRONG_PAPER)
    client.force_login(mo)
    links = page.links(client.get(QUEUE), "main")
    assert f"/papers/{post.shares.get().paper_id}/correct/" in links
    assert f"/posts/{post.pk}/edit/" in links and "/moderation/years/2021/" in links


def test_whose_posts_are_many_is_warned_once(client, mo, bob, posts):
    client.force_login(mo)
    answer = client.post(
        ACT, {"post": [post.pk for post in posts], "act": "warn", "reason": "Please stop."}, follow=True
    )
    assert "2 members are warned." in page.messages(answer)
    assert bob.sanctions.count() == 1
    assert Post.objects.filter(hidden_at=None).count() == 6


def test_what_waits_is_approved_or_hidden_and_does_not_just_stay(client, mo, posts):
    client.force_login(mo)
    assert send(client, posts[1], act="keep").status_code == 403
    answer = client.post(ACT, {"post": [posts[0].pk, posts[1].pk], "act": "keep"}, follow=True)
    said = page.messages(answer)
    assert "The post stays." in said and "Post 5 in Good Readings 2021 waits: approve or hide it." in said
    assert send(client, posts[2], act="approve").status_code == 409
    assert Post.objects.held().get() == posts[1]


def test_what_stayed_and_was_hidden_later_is_not_flagged_again(client, mo, admin, posts):
    flagged = posts[0]
    client.force_login(mo)
    send(client, flagged, act="keep")
    flagged.hide(by=admin, reason="On second thoughts.")
    answer = undo(client, flagged.actions.get(kind=Action.KEEP))
    assert answer.status_code == 409
    assert "On second thoughts." in page.words(answer, "main")
    assert not flagged.flags.open().exists()
