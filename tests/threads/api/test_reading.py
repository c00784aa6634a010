"""What programs read: what a visitor sees, or what their member may."""

import pytest

from tests.make import make_like, make_post, make_posts, make_record

EVERYTHING = ["/topics/", "/topics/2021/", "/posts/", "/topics/2021/posts/", "/papers/", "/topics/2021/papers/",
              "/shares/", "/shares/?year=2021", "/members/", "/members/ANN/", "/search/?q=mixup"]  # fmt: skip


@pytest.fixture
def post(ann, bob, topic):
    post = make_post(topic, by=ann, body="Mixup: arXiv:2101.04342")
    make_record("arXiv:2101.04342", title="Mixup", authors=("Yu, Hao",), issued=(2021, 1))
    make_post(topic, by=bob, parent=post, body="Yes.")
    make_like(post, by=bob)
    return post


def test_a_visitor_reads_what_pages_show(visitor, post, ann):
    assert visitor.get("/topics/").json()["data"][0]["title"] == "Good Readings 2021"
    shown = visitor.get(f"/posts/{post.pk}/").json()
    assert (shown["text"], shown["number"], shown["author"]["username"]) == (post.body, 1, "ann")
    assert (shown["like_count"], shown["reply_count"], shown["liked"]) == (1, 1, False)
    assert shown["papers"][0]["title"] == "Mixup"
    paper = shown["papers"][0]["id"]
    assert visitor.get(f"/papers/{paper}/").json()["authors"] == ["Yu, Hao"]
    assert "title={{Mixup}}" in visitor.get(f"/papers/{paper}/").json()["bibtex"]
    share = visitor.get(f"/papers/{paper}/shares/").json()["data"][0]
    assert visitor.get(f"/shares/{share['id']}/").json() == share
    assert share["post"]["id"] == post.pk
    assert visitor.get(f"/posts/{post.pk}/replies/").json()["data"][0]["text"] == "Yes."
    assert visitor.get(f"/posts/{post.pk}/likes/").json()["data"][0]["member"]["username"] == "bob"
    assert visitor.get("/members/ann/").json()["post_count"] == 1
    found = visitor.get("/search/?q=https://arxiv.org/abs/2101.04342").json()["data"]
    assert found[0]["paper"]["title"] == "Mixup"


def test_a_search_is_that_of_the_page_in_pages(visitor, post, ann, bob, topic):
    bob.about = "Mixup, mostly."
    bob.save()
    make_posts(topic, ann, [f"Mixup {n}." for n in range(7)])
    seen, place = [], "/search/?q=mixup year:never&limit=4"
    while place:
        said = visitor.get(place.removeprefix("http://testserver")).json()
        assert "year:never" in said["notes"][0]
        seen += said["data"]
        place = said["next"]
    assert [one["kind"] for one in seen] == ["paper", *["post"] * 8, "member"]
    assert len({one["post"]["id"] for one in seen if one["post"]}) == 8
    assert (seen[-1]["member"]["username"], seen[-1]["excerpt"]) == ("bob", "Mixup, mostly.")
    assert visitor.get("/search/?q=mixpu").json()["notes"] == [
        "Nothing here is called “mixpu”. This is what was found for “mixup”."
    ]


@pytest.mark.parametrize("path", EVERYTHING)
def test_each_address_answers_json(visitor, post, path):
    answer = visitor.get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
