"""Forms take the fields they show, whatever else is sent with them."""

import pytest
from django.apps import apps

from accounts.models import User
from tests.make import make_post, make_topic
from threads.models import Post, Topic, YearRequest

LABELS = ["threads", "accounts", "account", "auth", "sessions"]
NAMES = sorted(
    {
        name
        for label in LABELS
        for model in apps.get_app_config(label).get_models()
        for field in model._meta.get_fields()
        for name in (field.name, getattr(field, "attname", field.name))
    }
)
VALUES = ["1", "2", "on", "2001-01-01", "changed"]


@pytest.fixture
def forum(ann, bob, mo, topic):
    make_topic(2020, by=mo)
    return make_post(topic, by=bob, body="Worth reading.")


def facts(instance, but) -> dict:
    """All that a row says, but for some fields."""
    row = type(instance)._base_manager.values().get(pk=instance.pk)
    return {name: value for name, value in row.items() if name not in but}


@pytest.mark.parametrize("value", VALUES)
def test_a_post_takes_its_words_only(client, ann, forum, value):
    client.force_login(ann)
    client.post("/2021/posts/", dict.fromkeys(NAMES, value) | {"body": "Mine.", "key": "k"})
    post = Post.objects.get(body="Mine.")
    assert (post.author, post.topic.year, post.number, post.parent, post.root) == (ann, 2021, 2, None, None)
    assert (post.hidden_at, post.deleted_at, post.edited_at, post.hidden_by) == (None, None, None, None)
    assert (post.anonymous_likes, post.created_at.year > 2001) == (0, True)


@pytest.mark.parametrize("value", VALUES)
def test_a_reply_takes_its_words_only(client, ann, forum, value):
    client.force_login(ann)
    client.post(f"/posts/{forum.pk}/replies/", dict.fromkeys(NAMES, value) | {"body": "Mine."})
    post = Post.objects.get(body="Mine.")
    assert (post.author, post.parent, post.root, post.anonymous_likes) == (ann, forum, forum, 0)


@pytest.mark.parametrize("value", VALUES)
def test_an_edit_takes_the_words_only(client, bob, forum, value):
    client.force_login(bob)
    changed = {"body", "html", "excerpt", "edited_at"}
    before = facts(forum, changed)
    client.post(f"/posts/{forum.pk}/edit/", dict.fromkeys(NAMES, value) | {"body": "Other words."})
    assert facts(forum, changed) == before
    assert Post.objects.get(pk=forum.pk).edited_at.year > 2001


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize(
    "address",
    [
        "/posts/{post}/like/",
        "/2022/ask/",
        "/settings/view/",
        "/accounts/email/",
        "/accounts/password/change/",
    ],
)
def test_other_forms_change_no_post_topic_or_right(client, ann, mo, forum, address, value):
    forum.topic.close(by=mo)
    client.force_login(ann)
    before = facts(forum, ()), facts(forum.topic, ()), facts(ann, {"threaded", "last_login"}), facts(mo, ())
    client.post(address.format(post=forum.pk), dict.fromkeys(NAMES, value) | {"liked": "yes"})
    assert before == (
        facts(forum, ()),
        facts(forum.topic, ()),
        facts(ann, {"threaded", "last_login"}),
        facts(mo, ()),
    )
    assert not ann.groups.exists()
    assert all(request.member == ann and request.told_at is None for request in YearRequest.objects.all())


@pytest.mark.parametrize("value", VALUES)
def test_the_form_of_a_topic_takes_title_and_introduction_only(client, mo, forum, value):
    client.force_login(mo)
    changed = {"title", "introduction", "introduction_html"}
    for address in (f"/admin/threads/topic/{forum.topic.pk}/change/", "/moderation/years/2021/"):
        before = facts(forum.topic, changed)
        client.post(address, dict.fromkeys(NAMES, value) | {"title": "T", "introduction": "I."})
        assert facts(forum.topic, changed) == before
    assert Topic.objects.get(year=2021).title == "T"


@pytest.mark.parametrize("value", VALUES)
def test_opening_a_year_takes_its_form_only(client, mo, forum, value):
    client.force_login(mo)
    for year, address in ((2022, "/moderation/years/"), (2023, "/admin/threads/topic/add/")):
        client.post(
            address, dict.fromkeys(NAMES, value) | {"year": str(year), "title": "T", "introduction": "I."}
        )
        topic = Topic.objects.get(year=year)
        assert (topic.opened_by, topic.closed_at, topic.last_number, topic.discourse_id) == (
            mo,
            None,
            0,
            None,
        )
        assert topic.opened_at.year > 2001


@pytest.mark.parametrize("value", VALUES)
def test_settings_take_name_and_words_only(client, ann, mo, value):
    client.force_login(ann)
    changed = {"display_name", "about", "last_login"}
    before, other = facts(ann, changed), facts(mo, ())
    client.post("/settings/", dict.fromkeys(NAMES, value) | {"display_name": "Ann", "about": "I read."})
    assert facts(ann, changed) == before
    assert facts(mo, ()) == other
    assert User.objects.get(pk=ann.pk).display_name == "Ann"
    assert not ann.groups.exists()
    assert not ann.user_permissions.exists()
