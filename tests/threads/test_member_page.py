"""The page of a member."""

import pytest

from tests import page
from tests.make import make_like, make_member, make_post, make_topic


def test_a_member_shows_name_about_and_when_they_joined(client, db):
    member = make_member("dee", display_name="Dee <b>Bold</b>", about="Reads *vision*.\n\n<script>x</script>")
    member.date_joined = member.date_joined.replace(year=2020, month=5, day=2)
    member.save()
    answer = client.get("/members/dee/")
    said = page.words(answer, "main")
    assert page.titles(answer) == "Dee <b>Bold</b>"
    for line in ("@dee", "joined May 2020", "Reads *vision*."):
        assert line in said
    assert "<script>x" not in answer.content.decode()


def test_the_avatar_is_made_from_the_name_and_asks_nobody(client, cem):
    answer = client.get("/members/cem/")
    face = [e for e in page.part(answer, "main").iter("span") if "face" in (e.get("class") or "")][0]
    assert face.text.strip() == "C"
    assert 1 <= int(face.get("data-hue")) <= 8
    sources = [e.get("src") for tag in ("img", "iframe") for e in page.tree(answer).iter(tag)]
    assert not [source for source in sources if source and "//" in source]


def test_a_member_without_a_display_name_goes_by_the_username(client, ann):
    assert page.titles(client.get("/members/ann/")) == "ann"


def test_a_member_shows_posts_by_year(client, ann, mo, topic):
    make_post(make_topic(2020, by=mo), by=ann)
    for _ in range(2):
        make_post(topic, by=ann)
    said = page.words(client.get("/members/ann/"), "main")
    assert "20212 posts" in said.replace(" ", "").replace("posts", " posts")
    assert "20201 post" in said.replace(" ", "").replace("post", " post")


def test_a_member_shows_papers_shared_and_likes_received(client, ann, bob, cem, topic):
    for body in ("arXiv:2103.00020 and arXiv:2105.01601", "arXiv:2103.00020"):
        post = make_post(topic, by=ann, body=body)
        make_like(post, by=bob)
        make_like(post, by=cem)
    said = page.words(client.get("/members/ann/"), "main")
    assert "2 papers shared" in said
    assert "4 likes received" in said
    assert "arXiv:2105.01601" in said


def test_likes_given_are_not_likes_received(client, ann, bob, topic):
    make_like(make_post(topic, by=ann), by=bob)
    assert "0 likes received" in page.words(client.get("/members/bob/"), "main")


def test_a_member_shows_their_newest_posts(client, ann, bob, topic):
    for n in range(12):
        make_post(topic, by=ann, body=f"Thought number {n}.")
    make_post(topic, by=bob, body="Thought of bob.")
    said = page.words(client.get("/members/ann/"), "main")
    assert said.index("Thought number 11.") < said.index("Thought number 2.")
    assert "Thought number 1." not in said
    assert "bob" not in said


def test_removed_posts_count_nowhere(client, ann, bob, mo, topic):
    post = make_post(topic, by=ann, body="Secret. arXiv:2103.00020")
    make_like(post, by=bob)
    post.hide(by=mo, reason="No.")
    for reader in (None, ann, bob, mo):
        if reader:
            client.force_login(reader)
        said = page.words(client.get("/members/ann/"), "main")
        for line in ("0 papers shared", "0 likes received", "ann has not posted yet."):
            assert line in said
        assert "Secret" not in said


@pytest.mark.parametrize("name", ["ann", "ANN", "aNn"])
def test_a_member_is_found_whatever_the_case(client, ann, name):
    assert page.titles(client.get(f"/members/{name}/")) == "ann"


@pytest.mark.parametrize("name", ["nobody", "an_", "an%25", "a%3Fn", "ann'", "%F0%9F%A6%89", "a" * 3000])
def test_nobody_else_is_found(client, ann, name):
    assert client.get(f"/members/{name}/").status_code == 404


def test_an_imported_member_says_so(client, db):
    make_member("old-ann", imported_name="old-ann", email="", is_active=False)
    assert "came with an imported topic" in page.words(client.get("/members/old-ann/"))


def test_a_member_that_was_handed_over_leads_to_the_one_it_was(client, ann):
    make_member("old-ann", imported_name="old-ann", email="", is_active=False, handed_to=ann)
    assert client.get("/members/old-ann/").headers["Location"] == "/members/ann/"


def test_a_member_never_shows_an_address(client, ann, bob, mo):
    for reader in (None, bob, mo):
        if reader:
            client.force_login(reader)
        assert "ann@example.org" not in client.get("/members/ann/").content.decode()


def test_ones_own_page_leads_to_its_settings(client, ann, bob):
    client.force_login(ann)
    assert "/settings/" in page.links(client.get("/members/ann/"), "main")
    assert "/settings/" not in page.links(client.get("/members/bob/"), "main")
