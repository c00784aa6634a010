"""Who may do what to whom, who was faster, and the record that moderators read of a member."""

import datetime

import pytest
from django.utils import timezone

from accounts.models import Sanction, User
from accounts.roles import make_moderator
from tests import page
from tests.make import make_member, make_post
from tests.threads.desk import record, undo
from threads.acts import Said, sanction

A_WEEK = datetime.timedelta(days=7)


@pytest.fixture
def post(topic, ann):
    return make_post(topic, by=ann, body="Words of ann.")


def impose(kind, member, by, **said):
    until = None if kind == "warn" else timezone.now() + A_WEEK
    return sanction(kind, member, Said(by, "Three posts of insults.", until=until, **said))


RULES = [
    # Who, whom, and whether they may.
    ("mo", "ann", True),
    ("mo", "mo", False),
    ("mo", "other-mo", False),
    ("mo", "admin", False),
    ("mo", "placeholder", False),
    ("admin", "mo", True),
    ("admin", "ann", True),
    ("admin", "admin", False),
    ("admin", "other-admin", False),
    ("ann", "bob", False),
]


@pytest.mark.parametrize("kind", ["warn", "silence", "suspend"])
@pytest.mark.parametrize(("who", "whom", "may"), RULES)
def test_who_may_do_it_to_whom(client, ann, bob, mo, admin, topic, who, whom, may, kind):
    other_mo = make_member("other-mo")
    make_moderator(other_mo)
    cast = {
        "ann": ann, "bob": bob, "mo": mo, "admin": admin, "other-mo": other_mo,
        "other-admin": make_member("ida", is_staff=True, is_superuser=True),
        "placeholder": make_member("old", imported_name="old", is_active=False),
    }  # fmt: skip
    client.force_login(cast[who])
    assert record(client, cast[whom], kind).status_code == (302 if may else 403)
    assert Sanction.objects.count() == may
    if may and kind != "warn":
        assert record(client, cast[whom], kind).status_code == 409
        assert Sanction.objects.count() == 1


def test_a_moderator_does_not_lift_what_stands_on_another(client, admin, mo, topic):
    other = make_member("other-mo")
    make_moderator(other)
    action = impose("silence", other, admin)
    client.force_login(mo)
    assert undo(client, action).status_code == 403
    client.force_login(other)
    assert undo(client, action).status_code == 403
    assert User.objects.get(pk=other.pk).is_silenced


def test_who_comes_second_is_told_by_name(client, ann, mo, admin, topic):
    impose("silence", ann, admin)
    client.force_login(mo)
    answer = record(client, ann, "suspend", seen="0")
    assert answer.status_code == 409
    assert "Ada silenced ann" in page.words(answer, "main")
    assert record(client, ann, "suspend", seen="1").status_code == 302


@pytest.mark.parametrize("seen", ["", "abc", "-1", "9" * 40, "²"])
def test_odd_input_on_the_record(client, ann, mo, topic, seen):
    client.force_login(mo)
    assert record(client, ann, "warn", seen=seen).status_code == 302
    assert record(client, ann, "hide").status_code == 404
    assert record(client, ann, "warn", reason="").status_code == 422
    assert client.get("/moderation/members/nobody/").status_code == 404


def test_the_record_tells_moderators_everything(client, ann, mo, admin, topic, post):
    impose("warn", ann, mo, note="She was ill.")
    action = impose("silence", ann, admin)
    post.hide(by=mo, reason="Off topic.")
    client.force_login(mo)
    said = page.words(client.get("/moderation/members/ann/"), "main")
    for words in (
        "joined",
        "0 posts",
        "1 warning",
        "silenced 1 time",
        "For moderators: She was ill.",
        "Off topic.",
    ):
        assert words in said
    undo(client, action)
    assert "taken back by Mo" in page.words(client.get("/moderation/members/ann/"), "main")
    assert "/moderation/members/ann/" in page.links(client.get("/members/ann/"))
