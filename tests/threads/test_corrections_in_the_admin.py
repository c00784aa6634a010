"""Corrections made and undone in the admin, and many at once."""

import pytest
from django.db import connection

from tests import page
from tests.make import make_record
from tests.threads.test_at_once import at_once
from tests.threads.test_corrections import FACTS, LINK, REFUSED, address, form, paper  # noqa: F401, fixtures among them
from threads.models import Action, Correction


def test_a_moderators_change_in_the_admin_is_a_correction(client, mo, paper):
    client.force_login(mo)
    change = f"/admin/threads/paper/{paper.pk}/change/"
    assert "Mixup Without Hesitation" in page.words(client.get("/admin/threads/paper/"))
    inline = {"identifiers-TOTAL_FORMS": "0", "identifiers-INITIAL_FORMS": "0"}
    sent = form(paper, title="Mo’s", year="2020", citation_key="stolen", call_number="stolen") | inline
    assert client.post(change, sent).status_code == 302
    assert {(one.field, one.value, one.by) for one in Correction.objects.all()} == {
        ("title", "Mo’s", mo),
        ("year", 2020, mo),
    }
    paper = make_record(LINK, **FACTS | {"title": "Newer"})
    assert (paper.title, paper.year, paper.citation_key, paper.call_number) == (
        "Mo’s",
        2020,
        "yu2021mixup",
        "arXiv:2101.04342",
    )


def test_the_admin_refuses_what_the_page_refuses(client, mo, paper):
    client.force_login(mo)
    change = f"/admin/threads/paper/{paper.pk}/change/"
    inline = {"identifiers-TOTAL_FORMS": "0", "identifiers-INITIAL_FORMS": "0"}
    for field, typed, sentence in REFUSED:
        answer = client.post(change, form(paper) | {field: typed} | inline)
        assert answer.status_code == 200, field
        assert sentence in page.words(answer), (field, typed[:20])
    assert not Correction.objects.exists()


def test_corrections_are_undone_from_the_admin(client, ann, mo, paper):
    made = Correction.objects.make(paper, by=ann, values={"title": "Ann’s", "year": 1999})
    client.force_login(mo)
    assert "Ann’s" in page.words(client.get("/admin/threads/correction/"))
    sent = {"action": "undo", "_selected_action": [one.pk for one in made], "index": 0}
    assert "undone" in page.words(client.post("/admin/threads/correction/", sent, follow=True))
    paper.refresh_from_db()
    assert (paper.title, paper.year) == ("Mixup Without Hesitation", 2021)
    assert Action.objects.filter(kind=Action.UNDO, by=mo).count() == 2
    # And nothing of one is changed by its form.
    before = Correction.objects.values().get(pk=made[0].pk)
    client.post(f"/admin/threads/correction/{made[0].pk}/change/", {"value": '"x"', "field": "venue"})
    assert Correction.objects.values().get(pk=made[0].pk) == before


def test_members_are_kept_out_of_the_admin(client, ann, paper):
    (made,) = Correction.objects.make(paper, by=ann, values={"title": "Ann’s"})
    client.force_login(ann)
    for one, sent in (
        (f"/admin/threads/paper/{paper.pk}/change/", form(paper, title="Mine")),
        ("/admin/threads/correction/", {"action": "undo", "_selected_action": [made.pk], "index": 0}),
        ("/admin/threads/paper/", {"action": "look_up", "_selected_action": [paper.pk], "index": 0}),
    ):
        for answer in (client.get(one), client.post(one, sent)):
            assert answer.status_code in {302, 403}
    paper.refresh_from_db()
    assert paper.title == "Ann’s"


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one write at a time")
def test_corrections_at_once_are_all_kept(ann, bob, paper):
    at_once(
        [
            lambda n=n, by=by: Correction.objects.make(paper, by=by, values={"title": f"Title {n}"})
            for n, by in enumerate([ann, bob] * 3)
        ]
    )
    newest = Correction.objects.order_by("at", "pk").last()
    paper.refresh_from_db()
    assert Correction.objects.count() == 6
    assert paper.title == newest.value
