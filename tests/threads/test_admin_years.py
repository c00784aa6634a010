"""The moderators' desk in the admin: years."""

import pytest

from tests import page
from tests.make import make_topic
from threads.models import Action, Topic, YearRequest

LIST, ADD = "/admin/threads/topic/", "/admin/threads/topic/add/"
FORM = {"year": "2022", "title": "Reading 2022", "introduction": "All *new*.", "_save": "Save"}


@pytest.fixture
def desk(client, mo, topic):
    client.force_login(mo)
    return client


def act(client, topic, action, **more):
    return client.post(LIST, {"action": action, "_selected_action": [topic.pk], **more}, follow=True)


def test_add_topic_proposes_the_next_year_with_title_and_introduction(desk):
    fields = {e.get("name"): e for e in page.tree(desk.get(ADD)).iter() if e.get("name")}
    assert fields["year"].get("value") == "2022"
    assert fields["title"].get("value") == "Good Readings 2022"
    assert "papers of 2022" in fields["introduction"].text
    assert fields["close_previous"].get("checked") is None


def test_adding_a_topic_opens_the_year(desk, ann, mo, topic):
    YearRequest.objects.ask(2022, ann)
    assert desk.post(ADD, FORM).headers["Location"] == LIST
    opened = Topic.objects.get(year=2022)
    assert (opened.title, opened.opened_by) == ("Reading 2022", mo)
    assert "<em>new</em>" in opened.introduction_html
    assert Action.objects.filter(kind=Action.OPEN, by=mo, topic=opened).count() == 1
    assert YearRequest.objects.get().answered_at is not None
    ann.refresh_from_db()
    assert ann.has_news
    topic.refresh_from_db()
    assert topic.is_open


def test_adding_a_topic_may_close_the_year_before(desk, topic):
    desk.post(ADD, FORM | {"close_previous": "on"})
    topic.refresh_from_db()
    assert not topic.is_open


def test_a_year_that_is_open_is_refused_with_a_sentence(desk):
    answer = desk.post(ADD, FORM | {"year": "2021"})
    assert "This year is already open." in page.words(answer)
    assert Topic.objects.count() == 1


def test_a_year_that_no_address_has_is_refused_with_a_sentence(desk):
    for year in ("1899", "3000", "32767"):
        assert "A year lies between 1900 and 2999." in page.words(desk.post(ADD, FORM | {"year": year}))
    for year in (str(2**63), "-1", "x", ""):
        assert desk.post(ADD, FORM | {"year": year}).status_code == 200
    assert Topic.objects.count() == 1


def test_an_introduction_that_cannot_be_rendered_comes_back(desk):
    answer = desk.post(ADD, FORM | {"introduction": "[" * 400})
    assert answer.status_code == 200
    assert Topic.objects.count() == 1


def test_an_action_opens_the_following_year(desk, mo, topic):
    answer = act(desk, topic, "open_following_year")
    assert "Good Readings 2022 is open." in page.words(answer)
    assert Topic.objects.get(year=2022).opened_by == mo
    topic.refresh_from_db()
    assert topic.is_open


def test_an_action_opens_the_following_year_and_closes_this_one(desk, topic):
    act(desk, topic, "open_following_year_and_close")
    topic.refresh_from_db()
    assert Topic.objects.filter(year=2022).exists()
    assert not topic.is_open


def test_the_action_refuses_a_year_that_is_open_with_a_sentence(desk, mo, topic):
    make_topic(2022, by=mo)
    answer = act(desk, topic, "open_following_year")
    assert "Good Readings 2022 is already open." in page.words(answer)
    assert Topic.objects.count() == 2


def test_actions_close_and_reopen(desk, mo, topic):
    for action, is_open in (("close", False), ("reopen", True)):
        act(desk, topic, action)
        topic.refresh_from_db()
        assert topic.is_open is is_open
        assert Action.objects.filter(kind=action, by=mo, topic=topic).count() == 1


def test_moderators_edit_title_and_introduction_but_not_the_year(desk, mo, topic):
    address = f"{LIST}{topic.pk}/change/"
    desk.post(address, FORM | {"title": "Reading", "close_previous": "on"})
    topic.refresh_from_db()
    assert (topic.year, topic.title, topic.introduction) == (2021, "Reading", "All *new*.")
    assert topic.is_open
    assert "<em>new</em>" in topic.introduction_html
    assert Action.objects.filter(kind=Action.DESCRIBE, by=mo, topic=topic).count() == 1


def test_the_form_of_a_topic_says_whether_it_is_open_and_who_asks(desk, ann, topic):
    YearRequest.objects.ask(2022, ann)
    said = page.words(desk.get(f"{LIST}{topic.pk}/change/"))
    assert "1: ann" in said
    assert "open" in said


def test_moderators_delete_no_topic(desk, topic):
    assert desk.post(f"{LIST}{topic.pk}/delete/", {"post": "yes"}).status_code == 403
    assert "delete_selected" not in desk.get(LIST).content.decode()
    act(desk, topic, "delete_selected", post="yes")
    assert Topic.objects.exists()
