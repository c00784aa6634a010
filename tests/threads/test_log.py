"""The log of what moderators did: public, and without what is not."""

import pytest
from django.db.models import ProtectedError

from tests import page
from tests.make import make_member, make_post, make_topic
from threads.models import Action

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


def test_the_log_is_only_read(client, mo):
    client.force_login(mo)
    assert client.post(LOG).status_code == 405
