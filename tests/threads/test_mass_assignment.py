"""Forms take the fields they show, whatever else is sent with them."""

import pytest
from django.apps import apps

from accounts.models import User
from tests.make import make_post, make_record, make_topic
from threads.models import (
    Correction,
    Identifier,
    Merge,
    Paper,
    Post,
    Reading,
    Share,
    Topic,
    Verdict,
    YearRequest,
)

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


@pytest.fixture(autouse=True)
def as_many_fields_as_there_are(settings):
    """More than a form of ours may send: the names of all models at once."""
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2 * len(NAMES)


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
    client.post(
        f"/posts/{forum.pk}/edit/", dict.fromkeys(NAMES, value) | {"body": "Other words.", "base": ""}
    )
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
    changed = {"display_name", "display_skeleton", "about", "last_login"}
    before, other = facts(ann, changed), facts(mo, ())
    client.post("/settings/", dict.fromkeys(NAMES, value) | {"display_name": "Ann", "about": "I read."})
    assert facts(ann, changed) == before
    assert facts(mo, ()) == other
    assert User.objects.get(pk=ann.pk).display_name == "Ann"
    assert not ann.groups.exists()
    assert not ann.user_permissions.exists()


@pytest.fixture
def papers(ann, forum) -> list[Paper]:
    make_post(forum.topic, by=ann, body="arXiv:2103.00020 and doi:10.1038/nature14539")
    make_record("arXiv:2103.00020", title="CLIP", authors=("Alec Radford",), issued=(2021, 2, 26))
    return list(Paper.objects.order_by("pk"))


@pytest.mark.parametrize("value", VALUES)
def test_a_correction_takes_its_five_fields_only(client, ann, papers, value):
    client.force_login(ann)
    paper = Paper.objects.get(title="CLIP")
    before, identifiers = facts(paper, {"title", "title_key"}), list(Identifier.objects.values())
    form = {"title": "Better", "authors": "Alec Radford", "year": "2021", "venue": "", "code": ""}
    assert client.post(f"/papers/{paper.pk}/correct/", dict.fromkeys(NAMES, value) | form).status_code == 302
    assert facts(paper, {"title", "title_key"}) == before
    assert list(Identifier.objects.values()) == identifiers
    made = Correction.objects.get()
    assert (made.field, made.value, made.before, made.by) == ("title", "Better", "CLIP", ann)
    assert (made.undone_at, made.undone_by, made.at.year > 2001) == (None, None, True)


@pytest.mark.parametrize("value", VALUES)
def test_a_word_on_two_papers_takes_those_two_only(client, ann, papers, value):
    client.force_login(ann)
    one, other = papers
    before = [facts(paper, ()) for paper in papers]
    form = dict.fromkeys(NAMES, value) | {"same": "yes", "other": other.pk, "link": ""}
    assert client.post(f"/papers/{one.pk}/same/", form).status_code == 302
    said = Verdict.objects.get()
    assert (said.first, said.second, said.member, said.same) == (one, other, ann, True)
    assert said.at.year > 2001
    assert [facts(paper, ()) for paper in papers] == before
    assert not Merge.objects.exists()


@pytest.mark.parametrize("value", VALUES)
def test_a_reading_takes_its_state_only(client, ann, mo, papers, value):
    client.force_login(ann)
    form = dict.fromkeys(NAMES, value) | {"state": "read", "member": mo.pk, "paper": papers[1].pk}
    assert client.post(f"/papers/{papers[0].pk}/reading/", form).status_code == 302
    row = Reading.objects.get()
    assert (row.member, row.paper, row.state, row.changed_at.year > 2001) == (ann, papers[0], "read", True)


@pytest.mark.parametrize("value", VALUES)
def test_adding_a_paper_takes_its_link_only(client, bob, forum, value):
    client.force_login(bob)
    before = facts(forum, ())
    form = dict.fromkeys(NAMES, value) | {"link": "arXiv:2105.01601v2"}
    assert client.post(f"/posts/{forum.pk}/papers/", form).status_code == 302
    share = Share.objects.get()
    assert (share.post, share.added_by, share.version, share.position) == (forum, bob, 2, 0)
    assert share.url == "https://arxiv.org/abs/2105.01601v2"
    assert (share.paper.title, share.paper.merged_into, share.paper.citation_key) == ("", None, None)
    assert facts(forum, ()) == before


@pytest.mark.parametrize("value", VALUES)
def test_moderators_undo_only_what_the_address_says(client, ann, mo, papers, value):
    first, second = (
        Correction.objects.make(papers[0], by=ann, values={"venue": venue})[0] for venue in ("A", "B")
    )
    client.force_login(mo)
    client.post(f"/corrections/{first.pk}/undo/", dict.fromkeys(NAMES, value) | {"pk": second.pk})
    assert facts(second, ())["undone_at"] is None
    assert Correction.objects.get(undone_by=mo) == first


@pytest.mark.parametrize("value", VALUES)
def test_the_admin_changes_the_five_fields_of_a_paper_only(client, mo, papers, value):
    client.force_login(mo)
    paper = Paper.objects.get(title="CLIP")
    before = facts(paper, {"title", "title_key"})
    form = {"title": "Better", "authors": "Alec Radford", "year": "2021", "venue": "", "code": ""}
    form |= {"identifiers-TOTAL_FORMS": "0", "identifiers-INITIAL_FORMS": "0"}
    client.post(f"/admin/threads/paper/{paper.pk}/change/", dict.fromkeys(NAMES, value) | form)
    assert facts(paper, {"title", "title_key"}) == before
    assert Paper.objects.get(pk=paper.pk).title == "Better"
