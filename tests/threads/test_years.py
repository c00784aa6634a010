"""Moderators open, describe, close and reopen years on the site."""

import datetime

import pytest
import time_machine
from django.db import IntegrityError, transaction

from tests import page
from tests.make import make_post, make_topic
from threads.models import Action, Topic

YEARS = "/moderation/years/"


def test_the_form_proposes_the_next_year_with_title_and_introduction(client, mo, topic):
    client.force_login(mo)
    said = page.tree(client.get(YEARS))
    fields = {e.get("name"): e for e in said.iter() if e.get("name")}
    assert fields["year"].get("value") == "2022"
    assert fields["title"].get("value") == "Good Readings 2022"
    assert "papers of 2022" in fields["introduction"].text


def test_an_empty_forum_proposes_the_present_year(client, mo):
    with time_machine.travel(datetime.datetime(2031, 5, 1, tzinfo=datetime.UTC)):
        client.force_login(mo)
        fields = {e.get("name"): e for e in page.tree(client.get(YEARS)).iter() if e.get("name")}
        assert fields["year"].get("value") == "2031"


def test_moderators_open_a_year(client, mo, topic):
    client.force_login(mo)
    answer = client.post(YEARS, {"year": "2022", "title": "Reading 2022", "introduction": "All *new*."})
    assert answer.headers["Location"] == "/2022/"
    opened = Topic.objects.get(year=2022)
    assert (opened.title, opened.introduction, opened.opened_by) == ("Reading 2022", "All *new*.", mo)
    assert "<em>new</em>" in opened.introduction_html
    assert opened.previous == topic
    assert Topic.objects.get(year=2021).is_open
    assert Action.objects.filter(kind=Action.OPEN, by=mo, topic=opened).count() == 1


def test_a_year_alone_is_enough(client, mo, topic):
    client.force_login(mo)
    client.post(YEARS, {"year": "2022"})
    opened = Topic.objects.get(year=2022)
    assert opened.title == "Good Readings 2022"
    assert "papers of 2022" in opened.introduction


def test_opening_may_close_the_year_before(client, mo, topic):
    client.force_login(mo)
    client.post(YEARS, {"year": "2022", "close_previous": "on"})
    topic.refresh_from_db()
    assert not topic.is_open
    assert Action.objects.get(kind=Action.CLOSE).reason == "Continued in Good Readings 2022."


def test_a_second_opening_is_refused_with_a_sentence(client, mo, topic):
    client.force_login(mo)
    answer = client.post(YEARS, {"year": "2021", "title": "Mine", "close_previous": "on"})
    assert answer.status_code == 422
    assert "Good Readings 2021 is already open." in page.words(answer)
    topic.refresh_from_db()
    assert topic.title == "Good Readings 2021"
    assert Action.objects.filter(kind=Action.OPEN).count() == 1


@pytest.mark.parametrize(
    "year", ["", "0", "-1", "99", "1899", "3000", "20222", str(2**63), "next", "٢٠٢٢x", "2022\0"]
)
def test_odd_years_come_back_with_a_sentence(client, mo, topic, year):
    client.force_login(mo)
    answer = client.post(YEARS, {"year": year})
    assert answer.status_code == 422
    assert page.tree(answer).find(".//ul[@class='errorlist']") is not None
    assert Topic.objects.count() == 1


def test_an_introduction_that_cannot_be_rendered_comes_back(client, mo, topic):
    client.force_login(mo)
    answer = client.post(YEARS, {"year": "2022", "introduction": "[" * 400})
    assert answer.status_code == 422
    assert not Topic.objects.filter(year=2022).exists()


def test_only_moderators_see_the_years(client, ann, topic):
    assert client.get(YEARS).headers["Location"].startswith("/accounts/login/")
    client.force_login(ann)
    assert client.get(YEARS).status_code == 403
    assert client.post(YEARS, {"year": "2022"}).status_code == 403
    assert Topic.objects.count() == 1


def test_the_database_keeps_one_topic_a_year(topic):
    with pytest.raises(IntegrityError), transaction.atomic():
        Topic.objects.create(year=2021)


def test_moderators_edit_title_and_introduction(client, mo, topic):
    client.force_login(mo)
    assert "Good Readings 2021" in client.get(f"{YEARS}2021/").content.decode()
    answer = client.post(f"{YEARS}2021/", {"title": "Reading 2021", "introduction": "All *good*."})
    assert answer.headers["Location"] == "/2021/"
    answer = client.get("/2021/")
    assert page.titles(answer) == "Reading 2021"
    assert "<em>good</em>" in answer.content.decode()
    assert Action.objects.filter(kind=Action.DESCRIBE, by=mo, topic=topic).count() == 1


@pytest.mark.parametrize("introduction", ["[" * 400, "x" * 8001, "\0"], ids=["refused", "long", "nul"])
def test_a_bad_introduction_comes_back_as_it_was_typed(client, mo, topic, introduction):
    client.force_login(mo)
    answer = client.post(f"{YEARS}2021/", {"title": "Reading", "introduction": introduction})
    assert answer.status_code == 422
    assert (page.tree(answer).find(".//textarea").text or "").strip() == introduction.replace("\0", "\ufffd")
    topic.refresh_from_db()
    assert topic.title == "Good Readings 2021"


def test_an_empty_title_becomes_the_usual_one(client, mo, topic):
    client.force_login(mo)
    client.post(f"{YEARS}2021/", {"title": " \u200b ", "introduction": "Good."})
    topic.refresh_from_db()
    assert topic.title == "Good Readings 2021"


def test_moderators_close_a_year_and_reopen_it(client, ann, mo, topic):
    client.force_login(mo)
    assert client.post(f"{YEARS}2021/close/", {"reason": "It is over."}).headers["Location"] == "/2021/"
    topic.refresh_from_db()
    assert not topic.is_open
    client.post(f"{YEARS}2021/reopen/")
    topic.refresh_from_db()
    assert topic.is_open
    kinds = list(Action.objects.order_by("pk").values_list("kind", "reason", "by__username"))
    assert kinds[-2:] == [("close", "It is over.", "mo-reads"), ("reopen", "", "mo-reads")]
    client.force_login(ann)
    assert client.post("/2021/posts/", {"body": "Again."}).status_code == 302


def test_closing_twice_leaves_one_row_in_the_log(client, mo, topic):
    client.force_login(mo)
    for _ in range(2):
        client.post(f"{YEARS}2021/close/")
    assert Action.objects.filter(kind=Action.CLOSE).count() == 1


@pytest.mark.parametrize("act", ["", "close/", "reopen/"])
def test_members_neither_describe_nor_close_nor_reopen(client, ann, mo, topic, act):
    if act == "reopen/":
        topic.close(by=mo)
    before = Topic.objects.values().get()
    client.force_login(ann)
    answer = client.post(f"{YEARS}2021/{act}", {"title": "Mine", "introduction": "Mine."})
    assert answer.status_code == 403
    assert Topic.objects.values().get() == before


def test_a_year_that_is_not_there_is_neither_described_nor_closed(client, mo, topic):
    client.force_login(mo)
    for act in ("", "close/", "reopen/"):
        assert client.post(f"{YEARS}2020/{act}").status_code == 404


def test_closing_keeps_every_post_readable(client, ann, mo, topic):
    make_post(topic, by=ann, body="Still here.")
    topic.close(by=mo)
    assert "Still here." in page.words(client.get("/2021/"), "post-1")


def test_an_earlier_year_may_be_opened_late(client, mo, topic):
    make_topic(2019, by=mo)
    client.force_login(mo)
    client.post(YEARS, {"year": "2020"})
    links = page.links(client.get("/2020/"), "main")
    assert {"/2019/", "/2021/"} <= links.keys()
    assert page.titles(client.get("/")) == "Good Readings 2021"


def test_a_slip_of_the_keyboard_opens_no_far_year(client, mo, topic):
    client.force_login(mo)
    answer = client.post("/moderation/years/", {"year": 2206})
    assert answer.status_code == 422
    assert "2206 is too far away" in page.words(answer, "main")
    assert Topic.objects.count() == 1


def test_what_was_proposed_for_another_year_fits_the_year_that_is_opened(client, mo, topic):
    client.force_login(mo)
    proposed = client.get("/moderation/years/").context["form"].initial
    client.post("/moderation/years/", proposed | {"year": 2019})
    opened = Topic.objects.get(year=2019)
    assert opened.title == "Good Readings 2019"
    assert "papers of 2019" in opened.introduction


DESCRIBE, FIELDS = "/moderation/years/2021/", {"input", "textarea"}


def fields_of(client) -> dict:
    tree = page.tree(client.get(DESCRIBE))
    return {
        e.get("name"): e.get("value") or e.text or ""
        for e in tree.iter()
        if e.tag in FIELDS and e.get("name")
    }


def describe(client, form: dict, **said):
    return client.post(DESCRIBE, form | said)


def test_another_title_is_undone_as_easily(client, mo, topic):
    client.force_login(mo)
    topic.describe(by=None, title="Reading 2021", introduction="All *old*.")
    describe(client, fields_of(client), title="Wrong", introduction="All *wrong*.")
    act = Action.objects.filter(kind=Action.DESCRIBE)[0]
    assert f'name="action" value="{act.pk}"' in client.get("/2021/").text
    assert client.post("/moderation/undo/", {"action": act.pk}).status_code == 302
    topic.refresh_from_db()
    assert (topic.title, topic.introduction) == ("Reading 2021", "All *old*.")
    assert "<em>old</em>" in topic.introduction_html
    assert client.post("/moderation/undo/", {"action": act.pk}).status_code == 409


def test_what_was_written_since_is_not_undone_with_it(client, mo, admin, topic):
    first = topic.describe(by=admin, title="One", introduction="")
    topic.describe(by=mo, title="Two", introduction="")
    client.force_login(admin)
    assert client.post("/moderation/undo/", {"action": first.pk}).status_code == 409
    assert Topic.objects.get(year=2021).title == "Two"


def test_who_edits_the_title_second_is_told(client, mo, admin, topic):
    client.force_login(mo)
    mine = fields_of(client)
    topic.describe(by=admin, title="Theirs", introduction="Also theirs.")
    answer = describe(client, mine, title="Mine")
    assert answer.status_code == 409
    said = page.words(answer)
    assert "“Theirs”" in said and "“Also theirs.”" in said
    assert Topic.objects.get(year=2021).title == "Theirs"
    form = next(e for e in page.tree(answer).iter("form") if e.get("class") == "fields")
    again = {e.get("name"): e.get("value") for e in form.iter("input")}
    assert again["title"] == "Mine"
    assert describe(client, again).status_code == 302
    assert Topic.objects.get(year=2021).title == "Mine"


def test_acts_that_cannot_be_undone_keep_no_other_from_it(client, mo, topic):
    opened = Action.objects.record(mo, Action.OPEN, topic=topic)
    described = topic.describe(by=mo, title="Wrong", introduction="")
    client.force_login(mo)
    answer = client.post("/moderation/undo/", {"action": [opened.pk, described.pk, 10**15]}, follow=True)
    assert Topic.objects.get(year=2021).title == "Good Readings 2021"
    assert "You cannot undo this." in page.words(answer)
