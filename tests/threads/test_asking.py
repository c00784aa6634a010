"""Members ask for the next year, moderators see it, and those who asked are told."""

import datetime

import pytest
import time_machine

from tests import page
from tests.make import make_member, make_topic
from threads.models import Topic, YearRequest


@pytest.fixture
def closed(topic, mo):
    topic.close(by=mo)
    return topic


def asks(response) -> bool:
    return "/2022/ask/" in page.forms(response)


@pytest.mark.parametrize(
    ("day", "asked"), [("2021-11-30", False), ("2021-12-01", True), ("2022-02-01", True)]
)
def test_members_may_ask_near_the_turn_of_the_year(client, ann, topic, day, asked):
    with time_machine.travel(datetime.datetime.fromisoformat(f"{day}T12:00+00:00")):
        client.force_login(ann)
        assert asks(client.get("/2021/")) is asked
        assert (client.post("/2022/ask/").status_code == 302) is asked
    assert YearRequest.objects.exists() is asked


def test_members_may_ask_when_the_year_is_closed_whatever_the_day(client, ann, mo, topic):
    with time_machine.travel(datetime.datetime(2021, 5, 1, tzinfo=datetime.UTC)):
        topic.close(by=mo)
        client.force_login(ann)
        assert asks(client.get("/2021/"))
        assert client.post("/2022/ask/").headers["Location"] == "/2021/"
        assert "Thank you." in page.messages(client.get("/2021/"))
    assert YearRequest.objects.get().member == ann


def test_the_day_from_which_one_may_ask_is_a_setting(client, ann, topic, settings):
    settings.ASK_FROM = (6, 15)
    client.force_login(ann)
    for day, asked in ((14, False), (15, True)):
        with time_machine.travel(datetime.datetime(2021, 6, day, 12, tzinfo=datetime.UTC)):
            assert asks(client.get("/2021/")) is asked


def test_nobody_asks_for_a_year_that_has_its_topic(client, ann, mo, closed):
    make_topic(2022, by=mo)
    client.force_login(ann)
    assert not asks(client.get("/2021/"))
    assert client.post("/2022/ask/").headers["Location"] == "/2022/"
    assert "Good Readings 2022 is already open." in page.messages(client.get("/2022/"))
    assert not YearRequest.objects.exists()


def test_nobody_asks_for_a_far_year(client, ann, closed):
    client.force_login(ann)
    assert client.post("/2023/ask/").status_code == 404
    assert client.post("/2020/ask/").status_code == 404


def test_nobody_asks_for_a_gap_between_years(client, ann, mo, topic):
    make_topic(2018, by=mo)
    client.force_login(ann)
    assert client.post("/2019/ask/").status_code == 403


def test_asking_twice_counts_once(client, ann, closed):
    client.force_login(ann)
    for _ in range(2):
        client.post("/2022/ask/")
    assert YearRequest.objects.count() == 1
    assert "You have asked for 2022 already" in page.messages(client.get("/2021/"))


def test_those_who_asked_see_it_and_are_not_asked_again(client, ann, bob, closed):
    for reader in (bob, ann):
        client.force_login(reader)
        client.post("/2022/ask/")
    answer = client.get("/2021/")
    assert "2 members asked for Good Readings 2022, you among them." in page.words(answer, "main")
    assert not asks(answer)


def test_visitors_sign_in_to_ask(client, closed):
    assert client.post("/2022/ask/").headers["Location"] == "/accounts/login/?next=/2021/"
    assert "/accounts/login/?next=/2021/" in page.links(client.get("/2021/"), "main")
    assert not YearRequest.objects.exists()


def test_asking_with_htmx_leads_back(client, ann, closed):
    client.force_login(ann)
    assert client.post("/2022/ask/", headers={"HX-Request": "true"}).headers["HX-Redirect"] == "/2021/"


def test_asking_is_a_post(client, ann, closed):
    client.force_login(ann)
    assert client.get("/2022/ask/").status_code == 405
    assert not YearRequest.objects.exists()


def test_moderators_see_how_many_and_who_asked(client, ann, cem, mo, closed):
    for reader in (ann, cem):
        client.force_login(reader)
        client.post("/2022/ask/")
    client.force_login(mo)
    for address in ("/2021/", "/moderation/years/"):
        said = page.words(client.get(address), "main")
        assert "2 members asked for Good Readings 2022" in said
        assert "ann, Cem Özgür" in said


def test_members_see_how_many_but_not_who(client, ann, bob, closed):
    client.force_login(ann)
    client.post("/2022/ask/")
    client.force_login(bob)
    said = page.words(client.get("/2021/"), "main")
    assert "1 member asked for Good Readings 2022." in said
    assert "ann" not in said


def test_moderators_see_in_the_admin_who_asked(client, ann, mo, closed):
    client.force_login(ann)
    client.post("/2022/ask/")
    client.force_login(mo)
    row = page.tree(client.get("/admin/threads/topic/")).find(".//td[@class='field-asking']")
    assert page.words_of(row) == "1"
    assert "1: ann" in page.words(client.get(f"/admin/threads/topic/{closed.pk}/change/"))
    assert "ann" in page.words(client.get("/admin/threads/yearrequest/"))


def test_those_who_asked_are_told_once_when_it_opens(client, ann, bob, mo, closed):
    client.force_login(ann)
    client.post("/2022/ask/")
    client.get("/")
    make_topic(2022, by=mo)
    told = client.get("/2021/")
    assert "You asked for it: Good Readings 2022 is open." in page.messages(told)
    assert page.links(told, "messages") == {"/2022/": "Good Readings 2022"}
    assert page.messages(client.get("/2021/")) == ""
    client.force_login(bob)
    assert page.messages(client.get("/2021/")) == ""


def test_word_waits_for_a_whole_page(client, ann, mo, closed):
    client.force_login(ann)
    client.post("/2022/ask/")
    client.get("/")
    make_topic(2022, by=mo)
    client.get("/2021/", headers={"HX-Request": "true"})
    client.head("/2021/")
    client.post("/2022/ask/", headers={"HX-Request": "true"})
    assert "You asked for it" in page.messages(client.get("/2021/"))


def test_word_of_a_year_carries_no_marks_of_its_title(client, ann, mo, closed):
    client.force_login(ann)
    client.post("/2022/ask/")
    client.get("/")
    make_topic(2022, by=mo, title="<b>2022</b>")
    assert b"<b>2022" not in client.get("/").content


def test_requests_are_answered_when_the_year_opens(client, ann, mo, closed):
    client.force_login(ann)
    client.post("/2022/ask/")
    make_topic(2022, by=mo)
    client.force_login(mo)
    assert "asked for" not in page.words(client.get("/moderation/years/"))
    assert YearRequest.objects.get().answered_at is not None


def test_an_unconfirmed_member_may_ask(client, closed):
    client.force_login(make_member("newcomer", confirmed=False))
    assert client.post("/2022/ask/").status_code == 302


def test_nobody_asks_for_what_no_address_has(client, ann, mo, db):
    Topic.objects.create(year=2999).close(by=mo)
    client.force_login(ann)
    assert client.get("/2999/").status_code == 200
    assert client.post("/3000/ask/").status_code == 404
