"""The shelf of years: it is kept as long as it looks the same, and not a moment longer."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import page
from tests.make import make_like, make_member, make_post, make_topic
from threads.models import Topic, edition
from threads.models.edition import EXACT, STEP
from threads.shelf import shelf, shelf_under, topics

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def years(keep_pages, mo):
    return [make_topic(year, by=mo) for year in (2019, 2020, 2021)]


def go_on(topic, number: int) -> None:
    Topic.objects.filter(pk=topic.pk).update(last_number=number)


def test_the_newest_stands_first_and_fullness_is_against_the_fullest(years):
    for topic, number in zip(years, (200, 50, 0), strict=True):
        go_on(topic, number)
    assert [(one.year, one.fullness) for one in shelf()] == [(2021, 0), (2020, 25), (2019, 100)]


def test_it_is_asked_for_once(years):
    shelf()
    with CaptureQueriesContext(connection) as asked:
        shelf()
    assert len(asked) == 1
    stamp = edition.stamp_of_shelf()
    with CaptureQueriesContext(connection) as asked:
        shelf_under(stamp)
    assert len(asked) == 0


ACTS = {
    "open": lambda years, mo: make_topic(2022, by=mo),
    "close": lambda years, mo: years[0].close(by=mo),
    "title": lambda years, mo: years[1].describe(by=mo, title="A far year", introduction=""),
    "post": lambda years, mo: make_post(years[2], mo),
    "far on": lambda years, mo: go_on(years[0], EXACT + 3 * STEP),
    "back": lambda years, mo: go_on(years[1], 0),
}


@pytest.mark.parametrize("act", ACTS)
def test_it_shows_what_was_just_done(years, mo, act, settings):
    go_on(years[1], 30)
    before = shelf()
    ACTS[act](years, mo)
    after = shelf()
    settings.KEEP_PAGES = False
    assert after == shelf() != before
    assert after.seen != before.seen


def test_a_like_and_one_more_of_many_posts_leave_it(years, mo):
    post = make_post(years[2], mo)
    go_on(years[2], EXACT + STEP)
    before = edition.stamp_of_shelf()
    make_like(post, by=make_member("ann"))
    go_on(years[2], EXACT + STEP + 1)
    assert edition.stamp_of_shelf() == before
    go_on(years[2], EXACT + 2 * STEP)
    assert edition.stamp_of_shelf() != before


@pytest.mark.parametrize("number", [0, 1, EXACT - 1, EXACT, EXACT + 1, EXACT + STEP, 12_345])
def test_it_is_told_of_whatever_it_shows(years, number):
    """What Python makes of a number changes when, and only when, the stamp does."""
    go_on(years[0], number)
    before = edition.stamp_of_shelf(), edition.rounded(number)
    go_on(years[0], number + 1)
    moved, differs = edition.stamp_of_shelf() != before[0], edition.rounded(number + 1) != before[1]
    assert moved == differs


def test_every_page_marks_the_year_that_it_is_of(client, years):
    for year in (2019, 2021, 2019):
        shown = page.tree(client.get(f"/{year}/")).findall(".//aside[@class='shelf']//a[@aria-current]")
        assert [page.words_of(one) for one in shown] == [str(year)]


def test_members_keep_their_own_of_what_is_everybodys(years, mo):
    """Two members, and a visitor, one after the other, out of the same process."""
    ann, bob = make_member("ann"), make_member("bob")
    make_post(years[2], mo)
    for reader in (ann, bob):
        browser = Client()
        browser.force_login(reader)
        browser.post("/2021/follow/", {"level": "all"}) if reader is ann else None
        assert browser.get("/2021/").status_code == 200
    assert topics([2021], ann)[2021].subscription.level == "all"
    assert topics([2021], bob)[2021].subscription is None
    assert not hasattr(topics([2021])[2021], "left_over")


def test_a_member_sees_a_year_they_have_been_in_among_the_others(client, years, mo):
    ann = make_member("ann")
    for _ in range(3):
        make_post(years[0], mo)
    client.force_login(ann)
    client.post("/2019/read/", {"posts": "1", "newest": "3"})
    told = page.tree(client.get("/")).findall(".//ol[@class='spines']/li")
    assert [page.words_of(one) for one in told] == ["2020 0 posts", "2019 3 posts 2 new"]


def test_home_is_of_the_newest_year_whatever_the_shelf_knows(client, years, mo):
    """The shelf may be of a moment ago, as it is on a replica that is behind."""
    before, stamp = shelf(), edition.stamp_of_shelf()
    make_post(make_topic(2022, by=mo), mo)
    edition.Edition.objects.filter(scope=edition.SHELF).update(stamp=stamp)
    assert shelf() == before
    member = Client()
    member.force_login(make_member("ann"))
    for reader in (client, member):
        answer = reader.get("/")
        assert answer.status_code == 200
        assert "2022" in page.titles(answer)
        told = page.tree(answer).findall(".//ol[@class='spines']/li/a/b")
        assert [page.words_of(one) for one in told] == ["2021", "2020", "2019"]


@pytest.mark.parametrize("address", ["/1999/", "/1999/papers/", "/1999/unread/"])
def test_a_year_that_nobody_opened_is_not_there(client, years, address):
    member = Client()
    member.force_login(make_member("ann"))
    for reader in (client, member) if address != "/1999/unread/" else (member,):
        for _ in range(2):
            assert reader.get(address).status_code == 404
    assert member.post("/1999/posts/", {"body": "Worth reading."}).status_code == 404
