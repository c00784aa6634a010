"""A muted member's posts fold into a line that can be opened, wherever they stand, at no cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import page
from tests.make import make_member, make_post
from threads.handover import hand_over
from threads.models import Mute

HTMX = {"HX-Request": "true"}


@pytest.fixture
def post(topic, bob):
    return make_post(topic, by=bob, body="Words of bob.")


def test_muting_and_unmuting(client, ann, bob, topic):
    client.force_login(ann)
    for wanted, there in (("yes", True), ("yes", True), ("no", False), ("no", False)):
        answer = client.post("/members/bob/mute/", {"muted": wanted})
        assert answer.headers["Location"] == "/members/bob/"
        assert Mute.objects.filter(member=ann, muted=bob).exists() is there
    assert "Mute bob" in page.words(client.get("/members/bob/"))


@pytest.mark.parametrize("wanted", ["", "x", "YES", "yes\0"])
def test_other_wishes_are_refused(client, ann, bob, wanted):
    client.force_login(ann)
    assert client.post("/members/bob/mute/", {"muted": wanted}).status_code == 400


def test_nobody_mutes_themselves_or_nobody(client, ann, bob):
    client.force_login(ann)
    assert client.post("/members/ann/mute/", {"muted": "yes"}).status_code == 403
    assert client.post("/members/nobody/mute/", {"muted": "yes"}).status_code == 404
    assert "Mute ann" not in page.words(client.get("/members/ann/"))
    client.logout()
    assert "/accounts/login/" in client.post("/members/bob/mute/", {"muted": "yes"}).headers["Location"]
    assert not Mute.objects.exists()


@pytest.mark.parametrize(
    "address", ["/2021/", "/2021/?order=new", "/2021/print/", "/posts/{post.pk}/", "/members/bob/", "/"]
)
def test_their_posts_are_folded_for_the_one_who_mutes(client, ann, cem, bob, post, address):
    Mute.objects.want(ann, bob, True)
    address = address.format(post=post)
    for reader, folded in ((ann, True), (cem, False), (None, False)):
        if reader:
            client.force_login(reader)
        else:
            client.logout()
        found = [
            details for details in page.tree(client.get(address)).iter("details")
            if "muted" in page.words_of(details.find("summary"))
        ]  # fmt: skip
        assert bool(found) is folded, reader
        if folded:
            assert all(details.get("open") is None for details in found)
            assert any("Words of bob." in page.words_of(details) for details in found)


def test_no_preview_shows_their_words(client, ann, bob, cem, topic, post):
    Mute.objects.want(ann, bob, True)
    make_post(topic, by=cem, parent=post, body="An answer.")
    client.force_login(ann)
    assert "Words of bob." not in page.words(client.get(f"/posts/{post.pk}/brief/", headers=HTMX))
    assert "“Words of bob.”" not in page.words(client.get("/2021/"))
    client.force_login(cem)
    assert "Words of bob." in page.words(client.get(f"/posts/{post.pk}/brief/", headers=HTMX))
    assert "“Words of bob.”" in page.words(client.get("/2021/"))


def test_it_costs_no_query(client, ann, bob, post):
    client.force_login(ann)
    costs = []
    for wanted in (False, True):
        Mute.objects.want(ann, bob, wanted)
        client.get("/2021/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/2021/")
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_who_muted_an_imported_member_mutes_the_one_it_was(ann, bob, cem):
    old = make_member("old", imported_name="old", is_active=False, email="")
    for member in (ann, bob, cem):
        Mute.objects.want(member, old, True)
    Mute.objects.want(cem, bob, True)
    hand_over(old, bob, by=None)
    assert set(Mute.objects.filter(muted=bob).values_list("member__username", flat=True)) == {"ann", "cem"}


def test_those_whom_one_muted_stand_on_a_page_and_are_unmuted_there(client, ann, bob, cem):
    client.force_login(ann)
    assert "Nobody." in page.words(client.get("/settings/muted/"), "main")
    Mute.objects.want(ann, bob, True)
    Mute.objects.want(cem, ann, True)
    said = client.get("/settings/muted/")
    assert "bob" in page.words(said, "main")
    assert "Cem" not in page.words(said, "main")
    assert "/members/bob/mute/" in page.forms(said)
    form = {"muted": "no", "next": "/settings/muted/"}
    assert client.post("/members/bob/mute/", form).headers["Location"] == "/settings/muted/"
    assert not Mute.objects.filter(member=ann).exists()
