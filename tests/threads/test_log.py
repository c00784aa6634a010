"""The log of what moderators did: public, and without what is not."""

import datetime

import pytest
from django.db.models import ProtectedError
from django.utils import timezone

from tests import page
from tests.make import make_member, make_post, make_topic
from threads.acts import Said, act, sanction, undo
from threads.models import Action, Flag

LOG = "/moderation/log/"


def test_everybody_reads_the_log(client, ann, mo, topic):
    post = make_post(topic, by=ann, body="Words of ann.")
    post.hide(by=mo, reason="Off topic.")
    post.restore(by=mo)
    topic.close(by=mo, reason="It is over.")
    topic.reopen(by=mo)
    topic.describe(by=mo, title="Reading", introduction="Good.")
    rows = [[page.words_of(cell) for cell in row] for row in page.tree(client.get(LOG)).iter("tr")]
    said = [" ".join(row[1:]) for row in rows]
    for line in (
        "Mo opened Reading –",
        "Mo hid post 1 in Reading Off topic.",
        "Mo restored post 1 in Reading –",
        "Mo closed Reading It is over.",
        "Mo reopened Reading –",
        "Mo edited the introduction of Reading –",
    ):
        assert line in said


def test_the_log_leads_to_what_it_tells_of(client, ann, mo, topic):
    make_post(topic, by=ann).hide(by=mo, reason="Off topic.")
    links = page.links(client.get(LOG), "main")
    assert {"/members/mo-reads/", "/2021/", "/2021/#post-1"} <= links.keys()


def test_the_newest_act_stands_first(client, mo, topic):
    topic.close(by=mo)
    said = page.words(client.get(LOG), "main")
    assert said.index("closed") < said.index("opened")


def test_the_log_has_no_words_of_hidden_posts_and_no_addresses(client, ann, mo, admin, topic):
    post = make_post(topic, by=ann, body="Secretword.")
    post.edit(by=mo, body="Otherword.")
    post.hide(by=mo, reason="Off topic.")
    for reader in (None, ann):
        if reader:
            client.force_login(reader)
        said = client.get(LOG).content.decode()
        for word in ("Secretword", "Otherword", "@example.org"):
            assert word not in said


def test_acts_of_the_operator_say_so(client, db):
    make_topic(2021, by=None)
    assert "the operator opened Good Readings 2021" in page.words(client.get(LOG), "main")


def test_acts_on_members_name_the_member(client, ann, mo):
    Action.objects.record(mo, Action.PROMOTE, member=ann)
    assert "Mo made a moderator of ann" in page.words(client.get(LOG), "main")


def test_reasons_carry_no_marks(client, ann, mo, topic):
    make_post(topic, by=ann).hide(by=mo, reason="<script>alert(1)</script>")
    assert "<script>alert" not in client.get(LOG).content.decode()


def test_a_long_log_has_pages(client, mo, topic):
    for _ in range(60):
        Action.objects.record(mo, Action.CLOSE, topic=topic)
    assert len(page.tree(client.get(LOG)).findall(".//tbody/tr")) == 50
    assert len(page.tree(client.get(f"{LOG}?page=2")).findall(".//tbody/tr")) == 11
    assert client.get(f"{LOG}?page=3").status_code == 404


def test_an_empty_log_says_so(client, db):
    assert "Nothing yet." in page.words(client.get(LOG))


def test_who_acted_stays_so_that_no_act_becomes_the_operators(topic):
    other = make_member("other-mo")
    Action.objects.record(other, Action.CLOSE, topic=topic)
    with pytest.raises(ProtectedError):
        other.delete()


SECRETS = ("Secretword", "Privatenote", "Justwarned", "Itstays", "Flagwords", "Cem")


@pytest.fixture
def told(ann, bob, cem, mo, topic):
    """Something of every kind: what only moderators read, and what everybody does."""
    post, other = make_post(topic, by=ann, body="Secretword."), make_post(topic, by=ann)
    for one in (post, other):
        Flag.objects.put(one, cem, Flag.SPAM, "Flagwords.")
    hidden = act(Action.HIDE, post.pk, Said(mo, "Publicreason."))
    kept = act(Action.KEEP, other.pk, Said(mo, "Itstays."))
    sanction(Action.WARN, bob, Said(mo, "Justwarned."))
    until = timezone.now() + datetime.timedelta(days=7)
    silenced = sanction(Action.SILENCE, bob, Said(mo, "Silencedforit.", note="Privatenote.", until=until))
    return [hidden, kept, silenced]


def test_the_public_log_names_no_flagger_no_warning_no_note_and_no_hidden_words(client, ann, told, mo):
    told[2].refresh_from_db()
    for reader in (None, ann):
        if reader:
            client.force_login(reader)
        answer = client.get(LOG)
        said = page.words(answer, "main")
        assert "Mo hid post 1 in Good Readings 2021" in said and "Publicreason." in said
        assert "Mo silenced bob until" in said and "Silencedforit." in said
        assert not [word for word in SECRETS if word in answer.content.decode()]
        assert "/moderation/undo/" not in page.forms(answer)
        assert "warned" not in said and "let stay" not in said


def test_what_was_undone_says_so_publicly_without_more(client, told, mo, admin):
    for action in told:
        undo(action.pk, mo)
    said = page.words(client.get(LOG), "main")
    assert "Mo gave their rights back to bob" in said and "Mo restored post 1" in said
    assert "opened again" not in said


def test_moderators_read_a_fuller_one_and_undo_from_it(client, told, mo):
    client.force_login(mo)
    answer = client.get(LOG)
    said = page.words(answer, "main")
    for word in ("Privatenote", "Justwarned", "Itstays", "Mo warned bob"):
        assert word in said
    assert page.forms(answer).count("/moderation/undo/") == 4
    client.post("/moderation/undo/", {"action": told[0].pk, "next": LOG})
    assert page.forms(client.get(LOG)).count("/moderation/undo/") == 3
    assert "undone" in page.words(client.get(LOG), "main")


@pytest.mark.parametrize(
    ("asked", "words", "not_words"),
    [
        ("kind=warn", "Justwarned", "Publicreason"),
        ("member=BOB", "Silencedforit", "Publicreason"),
        ("member=ann", "Publicreason", "Justwarned"),
        ("by=mo-reads", "Publicreason", "No act fits"),
        ("by=ada", "No act fits all of this.", "Publicreason"),
        ("by=nobody&kind=hide&member=x", "No act fits all of this.", "Publicreason"),
        ("kind=nonsense", "No act fits all of this.", "Publicreason"),
        ("by=" + "x" * 1000, "No act fits all of this.", "Publicreason"),
    ],
)
def test_moderators_filter_it_and_nobody_else(client, told, mo, asked, words, not_words):
    public = page.words(client.get(LOG), "main")
    assert page.words(client.get(f"{LOG}?{asked}"), "main") == public
    client.force_login(mo)
    said = page.words(client.get(f"{LOG}?{asked}"), "main")
    assert words in said and not_words not in said


def test_it_costs_the_same_whatever_its_length(client, topic, mo, django_assert_num_queries):
    for n in range(3):
        sanction(Action.WARN, make_member(f"member-{n}"), Said(mo, "Again."))
    client.force_login(mo)
    client.get(LOG)
    with django_assert_num_queries(7):
        client.get(LOG)
    for n in range(3, 20):
        sanction(Action.WARN, make_member(f"member-{n}"), Said(mo, "Again."))
    with django_assert_num_queries(7):
        client.get(LOG)


def test_the_log_is_only_read(client, mo):
    client.force_login(mo)
    assert client.post(LOG).status_code == 405
