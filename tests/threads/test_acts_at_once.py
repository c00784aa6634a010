"""Two moderators act at the same moment: one does it, the other is told by name, nothing is overwritten."""

import pytest

from accounts.models import Sanction
from accounts.roles import make_moderator
from tests.make import make_member, make_post
from tests.threads.test_at_once import at_once, browser, post_to
from threads.models import Action, Flag, Notification, Post

pytestmark = pytest.mark.django_db(transaction=True)
ACT, UNDO = "/moderation/act/", "/moderation/undo/"


@pytest.fixture
def moderators(mo):
    others = [make_member(f"moderator-{n}") for n in range(3)]
    for member in others:
        make_moderator(member)
    return [mo, *others]


@pytest.fixture
def post(topic, bob, ann):
    post = make_post(topic, by=bob, body="Buy watches.")
    Flag.objects.put(post, ann, Flag.SPAM)
    return post


def test_four_decide_differently_and_one_decision_stands(moderators, ann, post):
    seen = f"{post.pk}.0.{post.text_key}"
    acts = [("keep", "hide")[n % 2] for n in range(4)]
    answers = at_once(
        [post_to(browser(one), ACT, post=seen, act=act, reason=f"{act} by {one.name}.")
         for one, act in zip(moderators, acts, strict=True)]
    )  # fmt: skip
    assert sorted(answer.status_code for answer in answers) == [302, 409, 409, 409]
    action = Action.objects.get(post=post)
    for answer in answers:
        if answer.status_code == 409:
            assert action.by.name in answer.content.decode()
    post.refresh_from_db()
    assert bool(post.hidden_at) == (action.kind == Action.HIDE)
    assert set(Flag.objects.values_list("closed_by", "note")) == {(action.by_id, action.reason)}
    assert Notification.objects.filter(member=ann, kind=Notification.FLAG).count() == 1


def test_many_in_opposite_order_by_two_are_each_done_once(moderators, topic, bob):
    posts = [make_post(topic, by=bob, body=f"Number {n}.") for n in range(12)]
    keys = [str(post.pk) for post in posts]
    one, other = moderators[:2]
    answers = at_once(
        [post_to(browser(one), ACT, post=keys, act="hide", reason="Spam."),
         post_to(browser(other), ACT, post=keys[::-1], act="hide", reason="Advertising.")]
    )  # fmt: skip
    assert {answer.status_code for answer in answers} <= {302, 409}
    assert Action.objects.filter(kind=Action.HIDE).count() == 12
    for post in Post.objects.all():
        assert post.hidden_reason == post.actions.get().reason


def test_four_silence_one_member_and_one_silence_stands(moderators, bob):
    address = f"/moderation/members/{bob.username}/"
    answers = at_once(
        [
            post_to(browser(one), address, act="silence", reason=f"By {one.name}.", time="7")
            for one in moderators
        ]
    )
    assert sorted(answer.status_code for answer in answers) == [302, 409, 409, 409]
    assert Sanction.objects.get(member=bob).by.name in [one.name for one in moderators]
    assert Notification.objects.filter(member=bob).count() == 1


def test_four_warn_one_member_for_different_posts_and_three_are_told(moderators, topic, bob):
    posts = [make_post(topic, by=bob, body=f"Number {n}.") for n in range(4)]
    answers = at_once(
        [
            post_to(
                browser(one), ACT, post=f"{post.pk}.0.{post.text_key}", act="warn", reason=f"By {one.name}."
            )
            for one, post in zip(moderators, posts, strict=True)
        ]
    )
    assert sorted(answer.status_code for answer in answers) == [302, 409, 409, 409]
    assert Sanction.objects.filter(member=bob).count() == 1


def test_four_undo_one_act_and_it_is_undone_once(moderators, post):
    post.hide(by=moderators[0], reason="Spam.")
    action = post.actions.get()
    answers = at_once([post_to(browser(one), UNDO, action=action.pk) for one in moderators])
    assert sorted(answer.status_code for answer in answers) == [302, 409, 409, 409]
    assert Action.objects.filter(undoes=action).count() == 1
    assert Flag.objects.open().count() == 1
