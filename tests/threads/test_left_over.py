"""What was not read when a year closed is offered once to be taken along, and nothing nags twice."""

import pytest
import time_machine

from tests import page
from tests.make import make_post, make_topic
from threads.models import Paper, Reading
from threads.models.reading import written


def share(topic, by, link) -> Paper:
    return make_post(topic, by=by, body=link).shares.get().paper


@pytest.fixture
def years(ann, bob, mo):
    """2021, closed, and 2022; ann keeps three papers of 2021 (one of them read), and one of 2022."""
    old = make_topic(2021, by=mo)
    papers = [share(old, bob, f"arXiv:2101.0434{n}") for n in range(3)]
    for paper, state in zip(papers, ("to-read", "reading", "read"), strict=True):
        Reading.objects.want(ann, paper, state)
    new = make_topic(2022, by=mo, close_previous=True)
    Reading.objects.want(ann, share(new, bob, "arXiv:2201.00001"), "to-read")
    return old, new, papers


def offered(client, address="/reading/") -> list[str]:
    """The papers that are offered on the reading list."""
    part = page.part(client.get(address), "left-over")
    return [] if part is None else [page.words_of(li.find("a")) for li in part.iter("li")]


def notice(client) -> str:
    said = page.words(client.get("/2022/"), "main")
    return "unread on your list" in said and said


def test_the_next_year_and_the_list_offer_what_was_left(client, ann, bob, years):
    assert not notice(client)
    client.force_login(bob)
    assert not notice(client)
    assert offered(client) == []
    client.force_login(ann)
    assert "2 papers of Good Readings 2021 are still unread on your list." in notice(client)
    assert offered(client) == ["arXiv:2101.04340", "arXiv:2101.04341"]


def test_an_open_year_leaves_nothing(client, ann, mo, years):
    client.force_login(ann)
    old = years[0]
    old.reopen(by=mo)
    assert offered(client) == []
    assert not notice(client)
    assert client.post("/2021/carry/", {"do": "drop"}).status_code == 302
    assert Reading.objects.filter(member=ann).count() == 4


def test_all_are_taken_along_and_never_offered_again(client, ann, mo, years):
    client.force_login(ann)
    old = years[0]
    answer = client.post("/2021/carry/", {"do": "keep", "next": "/2022/"}, follow=True)
    assert "2 papers stay on your list." in page.messages(answer)
    assert not notice(client)
    assert offered(client) == []
    assert Reading.objects.filter(member=ann).count() == 4
    # Not even when the year is opened and closed again.
    old.reopen(by=mo)
    old.close(by=mo)
    assert offered(client) == []
    assert page.messages(client.post("/2021/carry/", {"do": "drop"}, follow=True)) == ""
    assert Reading.objects.filter(member=ann).count() == 4


def test_one_is_kept_and_one_let_go(client, ann, years):
    client.force_login(ann)
    first, second, _ = years[2]
    client.post("/2021/carry/", {"do": "drop", "paper": first.pk})
    assert offered(client) == ["arXiv:2101.04341"]
    assert "1 paper of Good Readings 2021 is still unread" in notice(client)
    client.post("/2021/carry/", {"do": "keep", "paper": second.pk})
    assert offered(client) == []
    assert not Reading.objects.filter(paper=first).exists()
    assert Reading.objects.get(paper=second).state == "reading"


def test_all_are_let_go_but_what_was_read_or_saved_since(client, ann, years):
    client.force_login(ann)
    client.post("/2021/carry/", {"do": "drop"})
    assert sorted(Reading.objects.values_list("state", flat=True)) == ["read", "to-read"]


def test_a_word_said_since_is_an_answer(client, ann, years):
    client.force_login(ann)
    first, second, _ = years[2]
    client.post(f"/papers/{first.pk}/reading/", {"state": "reading"})
    client.post(f"/reading/{second.pk}/", {"state": "to-read", "note": "In spring."})
    assert offered(client) == []


def test_what_is_saved_from_a_closed_year_is_not_left_over(client, bob, years):
    client.force_login(bob)
    client.post(f"/papers/{years[2][0].pk}/reading/", {"state": "to-read"})
    assert offered(client) == []


def test_a_paper_of_two_years_is_asked_about_once(client, ann, bob, mo, years):
    """Shared in 2021 and in 2020, which closes later."""
    paper = years[2][0]
    early = make_topic(2020, by=mo)
    share(early, bob, "arXiv:2101.04340")
    early.close(by=mo)
    client.force_login(ann)
    client.post("/2020/carry/", {"do": "keep"})
    assert offered(client) == ["arXiv:2101.04341"]
    assert Reading.objects.get(paper=paper).taken_past == 2021


def test_the_next_closing_asks_anew_about_what_was_shared_again(client, ann, bob, mo, years):
    client.force_login(ann)
    client.post("/2021/carry/", {"do": "keep"})
    share(years[1], bob, "arXiv:2101.04340")
    with time_machine.travel("2030-01-01T12:00:00Z", tick=False):
        years[1].close(by=mo)
    assert offered(client) == ["arXiv:2101.04340", "arXiv:2201.00001"]


def test_what_cannot_be_seen_is_not_offered(client, ann, mo, years):
    client.force_login(ann)
    years[0].posts.get(number=1).hide(by=mo, reason="No.")
    assert offered(client) == ["arXiv:2101.04341"]
    client.post("/2021/carry/", {"do": "drop"})
    assert Reading.objects.filter(paper=years[2][0]).exists()


@pytest.mark.parametrize(
    "form", [{}, {"do": ""}, {"do": "burn"}, {"do": "drop", "paper": "x"}, {"do": "drop", "paper": "-1"},
             {"do": "drop", "paper": "9" * 30}, {"do": "drop", "paper": "１"}],
)  # fmt: skip
def test_other_answers_are_refused(client, ann, years, form):
    client.force_login(ann)
    assert client.post("/2021/carry/", form).status_code == 400
    assert Reading.objects.filter(member=ann).count() == 4


def test_other_years_and_papers_change_nothing(client, ann, years):
    client.force_login(ann)
    assert client.post("/2019/carry/", {"do": "drop"}).status_code == 404
    for year, form in (("2022", {}), ("2021", {"paper": 10**17}), ("2021", {"paper": years[2][2].pk})):
        assert client.post(f"/{year}/carry/", {"do": "drop"} | form).status_code == 302
    assert client.get("/2021/carry/").status_code == 405
    assert Reading.objects.filter(member=ann).count() == 4


def test_many_are_named_in_part_and_answered_in_one(client, ann, bob, years, mo):
    old = years[0]
    old.reopen(by=mo)
    for start in (0, 20):
        make_post(old, bob, " ".join(f"arXiv:2105.{n:05}" for n in range(start + 1, start + 21)))
    for paper in Paper.objects.filter(call_number__startswith="arXiv:2105"):
        Reading.objects.write(ann, paper, state="to-read", tags=written(["spring"]))
    old.close(by=mo)
    client.force_login(ann)
    assert len(offered(client)) == 20
    assert "And 22 more." in page.words(client.get("/reading/"), "left-over")
    client.post("/2021/carry/", {"do": "keep"})
    assert offered(client) == []
