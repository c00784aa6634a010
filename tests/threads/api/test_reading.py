"""What programs read: what a visitor sees, or what their member may."""

import pytest

from tests.make import make_like, make_post, make_record

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


@pytest.mark.parametrize("path", EVERYTHING)
def test_each_address_answers_json(visitor, post, path):
    answer = visitor.get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
