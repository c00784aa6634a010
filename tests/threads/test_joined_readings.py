"""When two papers become one, so does what a member kept of both; parted, it is as it was."""

import pytest

from tests.threads.test_at_once import at_once, browser, post_to
from tests.threads.test_merges import pair  # noqa: F401, a fixture
from threads.models import Merge, Reading, Verdict
from threads.models.reading import LONGEST_NOTE, written


def said(member, paper) -> tuple:
    one = Reading.objects.get(member=member, paper=paper)
    return one.state, one.rating, one.note, one.tag_list


def rows() -> list[dict]:
    return list(Reading.objects.order_by("pk").values())


@pytest.fixture
def both(ann, pair):
    kept, absorbed = pair
    Reading.objects.write(
        ann, absorbed, state="read", rating=4, note="Of the article.", tags=written(["b", "c"])
    )
    Reading.objects.write(ann, kept, state="to-read", note="Of the preprint.", tags=written(["a", "b"]))
    return kept, absorbed


def test_nothing_of_either_is_lost(ann, mo, both):
    first_added = Reading.objects.order_by("added_at").first().added_at
    Verdict.objects.say(mo, *both, same=True)
    assert said(ann, both[0]) == ("read", 4, "Of the preprint.\n\nOf the article.", ["a", "b", "c"])
    assert Reading.objects.get(paper=both[0]).added_at == first_added


def test_parted_they_are_as_they_were(ann, bob, cem, mo, both):
    kept, absorbed = both
    Reading.objects.write(bob, kept, state="read", rating=2)
    Reading.objects.write(bob, absorbed, state="reading", rating=5, taken_past=2020)
    Reading.objects.write(cem, absorbed, state="to-read", note="Alone.")
    before = rows()
    for _ in range(2):
        merge = Verdict.objects.say(mo, kept, absorbed, same=True)
        assert said(bob, kept)[:2] == ("read", 5)
        assert said(cem, kept)[2] == "Alone."
        assert rows() != before
        Merge.objects.get(pk=merge.pk).undo(by=mo)
        assert rows() == before


def test_what_was_said_since_stays_where_it_was_said(ann, mo, both):
    kept, absorbed = both
    merge = Verdict.objects.say(mo, *both, same=True)
    Reading.objects.write(ann, kept, note="Of both.")
    Merge.objects.get(pk=merge.pk).undo(by=mo)
    assert said(ann, kept) == ("read", 4, "Of both.", ["a", "b", "c"])
    assert said(ann, absorbed) == ("read", 4, "Of the article.", ["b", "c"])


def test_what_was_taken_off_since_does_not_come_back(client, ann, mo, both):
    merge = Verdict.objects.say(mo, *both, same=True)
    client.force_login(ann)
    client.post(f"/papers/{both[0].pk}/reading/", {"state": "", "sure": "yes"})
    assert rows() == []
    Merge.objects.get(pk=merge.pk).undo(by=mo)
    assert rows() == []


def test_the_list_and_the_count_have_it_once(client, ann, mo, both):
    Reading.objects.want(ann, both[0], "read")
    Verdict.objects.say(mo, *both, same=True)
    client.force_login(ann)
    answer = client.get("/reading/")
    assert (answer.context["counts"]["all"], answer.context["counts"]["unseen"]) == (1, 0)
    assert answer.context["readings"][0].read_count == 1
    assert list(answer.context["tags"].values()) == [1, 1, 1]


def test_a_note_too_long_for_one_is_not_cut(ann, mo, both):
    Reading.objects.write(ann, both[1], note="x" * LONGEST_NOTE)
    merge = Verdict.objects.say(mo, *both, same=True)
    assert said(ann, both[0])[2] == "Of the preprint.\n\n" + "x" * LONGEST_NOTE
    Merge.objects.get(pk=merge.pk).undo(by=mo)
    assert said(ann, both[1])[2] == "x" * LONGEST_NOTE


@pytest.mark.django_db(transaction=True)
def test_what_is_saved_while_they_are_joined_is_not_lost(ann, bob, cem, mo, pair):
    kept, absorbed = pair
    savers = [
        post_to(browser(member), f"/papers/{absorbed.pk}/reading/", state="read")
        for member in (ann, bob, cem)
    ]
    joins = post_to(browser(mo), f"/papers/{kept.pk}/same/", same="yes", other=absorbed.pk)
    answers = at_once([*savers, joins])
    assert {answer.status_code for answer in answers} == {302}
    assert set(Reading.objects.values_list("paper", flat=True)) == {kept.pk}
    assert Reading.objects.count() == 3
