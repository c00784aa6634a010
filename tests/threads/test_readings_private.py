"""A reading list is one's own: others see how many have read a paper, and who only if they want that."""

import pytest
from django.test import Client

from accounts.models import User
from tests import page
from tests.make import make_like, make_member, make_post
from tests.threads.test_every_address import ADDRESSES
from threads.models import Paper, Reading
from threads.models.reading import written

SECRETS = {"note": "zebra crossing", "tags": written(["quagga"]), "rating": 5}


@pytest.fixture
def paper(bob, topic) -> Paper:
    return make_post(topic, by=bob, body="arXiv:2101.04342").shares.get().paper


@pytest.fixture
def everybody(ann, bob, mo, admin) -> list[User | None]:
    return [None, bob, mo, admin]


def test_nobody_else_sees_notes_tags_or_ratings_anywhere(everybody, ann, topic, paper):
    """Every address there is, read and sent to by everybody else."""
    make_like(topic.posts.get(), by=ann)
    kept = Reading.objects.write(ann, paper, state="read", **SECRETS)
    before = Reading.objects.filter(pk=kept.pk).values().get()
    keys = {"post": topic.posts.get().pk, "bob": ann.pk, "share": paper.shares.get().pk, "paper": paper.pk,
            "correction": 1, "merge": 1, "webhook": 1, "token": 1, "search": 1}  # fmt: skip
    addresses = [address.format(**keys).replace("/members/bob/", "/members/ann/") for address, _ in ADDRESSES]
    addresses += [f"/reading/{paper.pk}/", f"/reading/{kept.pk}/", "/reading/?q=zebra", "/reading/?tag=quagga", "/papers/?q=zebra",
                  f"/admin/threads/reading/{kept.pk}/change/", f"/admin/threads/paper/{paper.pk}/change/"]  # fmt: skip
    for reader in everybody:
        client = Client()
        if reader:
            client.force_login(reader)
        for address in addresses:
            if "logout" in address:
                continue
            answer = client.get(address)
            said = b"".join(answer.streaming_content) if answer.streaming else answer.content
            for secret in (b"zebra crossing", b"Your rating: 5", b"Read: on your list"):
                assert secret not in said, (reader, address)
            if "quagga" not in address:
                assert b"quagga" not in said, (reader, address)
    assert Reading.objects.filter(pk=kept.pk).values().get() == before


def test_what_others_send_changes_only_their_own(ann, bob, mo, paper, topic):
    kept = Reading.objects.write(ann, paper, state="to-read", **SECRETS)
    before = Reading.objects.filter(member=ann).values().get()
    topic.close(by=mo)
    for reader in (bob, mo):
        client = Client()
        client.force_login(reader)
        stolen = {"member": ann.pk, "member_id": ann.pk, "reading": kept.pk, "pk": kept.pk, "id": kept.pk}
        client.post(f"/reading/{paper.pk}/", {"state": "read", "note": "Mine."} | stolen)
        client.post(f"/papers/{paper.pk}/reading/", {"state": "", "sure": "yes"} | stolen)
        for act in ("drop", "keep"):
            client.post("/2021/carry/", {"do": act} | stolen)
            client.post("/2021/carry/", {"do": act, "paper": paper.pk} | stolen)
        client.post("/settings/readings/", {"shown": "yes"} | stolen)
    assert Reading.objects.filter(member=ann).values().get() == before
    assert not User.objects.get(pk=ann.pk).shows_readings


@pytest.mark.parametrize("address", ["/reading/", "/reading.bib", "/reading/{pk}/"])
def test_visitors_are_asked_to_sign_in(client, paper, address):
    address = address.format(pk=paper.pk)
    assert client.get(address)["Location"] == f"/accounts/login/?next={address}"


def test_visitors_change_nothing(client, ann, mo, topic, paper):
    Reading.objects.want(ann, paper, "to-read")
    topic.close(by=mo)
    for address, form in ((f"/reading/{paper.pk}/", {"state": "read"}), ("/2021/carry/", {"do": "drop"}),
                          ("/settings/readings/", {"shown": "yes"})):  # fmt: skip
        assert client.post(address, form)["Location"].startswith("/accounts/login/")
    assert Reading.objects.get().state == "to-read"


def test_readers_are_counted_and_never_named(client, ann, bob, cem, paper):
    for member, state in ((ann, "read"), (bob, "read"), (cem, "reading")):
        Reading.objects.want(member, paper, state)
    for address in ("/2021/", "/2021/papers/", "/papers/", f"/papers/{paper.pk}/"):
        said = page.words(client.get(address), "main")
        assert "read by 2 members" in said
        assert "Read by ann" not in said
    assert page.words(client.get(f"/papers/{paper.pk}/"), "main").count("ann") == 0


def test_a_member_who_says_so_is_named_on_the_papers_page(client, ann, bob, paper):
    client.force_login(ann)
    Reading.objects.want(ann, paper, "read")
    assert "never that it was you" in page.words(client.get("/settings/"), "readings-shown")
    client.post("/settings/readings/", {"shown": "yes"})
    Reading.objects.want(bob, paper, "read")
    client.logout()
    answer = client.get(f"/papers/{paper.pk}/")
    assert "Read by ann" in page.words(answer)
    assert "bob" not in page.words(answer).partition("Read by ann")[2][:10]
    client.force_login(ann)
    # Only what was read; and not any more when it is hidden again.
    Reading.objects.want(ann, paper, "reading")
    assert "Read by" not in page.words(client.get(f"/papers/{paper.pk}/"))
    Reading.objects.want(ann, paper, "read")
    client.post("/settings/readings/", {"shown": "no"})
    assert "Read by" not in page.words(client.get(f"/papers/{paper.pk}/"))


def test_suspended_members_are_neither_counted_nor_named(client, ann, paper):
    Reading.objects.want(ann, paper, "read")
    User.objects.filter(pk=ann.pk).update(is_active=False, shows_readings=True)
    said = page.words(client.get(f"/papers/{paper.pk}/"))
    assert "read by" not in said.lower()


def test_a_name_more_costs_nothing(client, paper, django_assert_num_queries):
    for n in range(30):
        Reading.objects.want(make_member(f"reader{n}", shows_readings=n > 1), paper, "read")
    answer = client.get(f"/papers/{paper.pk}/")
    assert "read by 30 members" in page.words(answer)
    assert len(answer.context["readers"]) == 20
