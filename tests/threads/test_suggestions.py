"""Names are suggested while one types them: to members, few, the best first."""

import pytest

from tests.make import make_member, make_post
from threads.views.suggestions import MOST


@pytest.fixture
def reader(client, ann):
    client.force_login(ann)
    return client


def members(client, q, to="/2021/posts/"):
    answer = client.get("/suggestions/members/", {"q": q, "to": to})
    assert answer.status_code == 200
    return [one["username"] for one in answer.json()["members"]]


def emoji(client, q):
    return {one["name"]: one["text"] for one in client.get("/suggestions/emoji/", {"q": q}).json()["emoji"]}


def test_those_who_begin_so_come_first_and_among_them_those_of_this_topic(reader, topic):
    for name in ("anja", "andy", "joanna", "susan"):
        make_member(name)
    make_post(topic, by=make_member("antje"))
    make_post(topic, by=make_member("hannah"))
    assert members(reader, "an") == ["antje", "andy", "anja", "ann", "hannah", "joanna", "susan"]
    assert members(reader, "AN", to=f"/posts/{topic.posts.first().pk}/replies/")[0] == "antje"
    assert members(reader, "an", to="/nowhere/")[0] == "andy"


def test_display_names_are_looked_through_too(reader, cem):
    assert members(reader, "Öz") == ["cem"]
    answer = reader.get("/suggestions/members/", {"q": "cem"}).json()
    assert answer == {"members": [{"username": "cem", "name": "Cem Özgür"}]}


def test_nothing_typed_yet_gives_those_of_this_topic(reader, topic, bob):
    make_post(topic, by=bob)
    assert members(reader, "")[0] == "bob"


def test_who_cannot_sign_in_is_not_suggested(reader, topic):
    make_member("andy", is_active=False)
    assert members(reader, "an") == ["ann"]


def test_a_removed_post_does_not_bring_its_author_forward(reader, topic):
    make_post(topic, by=make_member("antje")).delete_by_author()
    make_member("andy")
    assert members(reader, "an") == ["andy", "ann", "antje"]


def test_suggestions_are_few_and_cost_the_same(reader, topic, django_assert_num_queries):
    for n in range(30):
        make_post(topic, by=make_member(f"reader{n}"))
    with django_assert_num_queries(4):
        assert len(members(reader, "reader")) == MOST
    assert len(emoji(reader, "a")) == MOST


@pytest.mark.parametrize("q", ["%", "_", "x" * 10_000, "\ud83d", "'; --"])
def test_whatever_is_typed_does_no_harm(reader, topic, q):
    assert members(reader, q.encode("utf-8", "replace").decode()) == []
    assert reader.get("/suggestions/emoji/", {"q": q.encode("utf-8", "replace")}).status_code == 200


def test_emoji_that_begin_so_come_first_each_once(reader):
    found = emoji(reader, "smile")
    assert list(found)[0] == "smile"
    assert found["smile"] == "😄"
    assert len(set(found.values())) == len(found)
    assert "heart" in emoji(reader, "hear")
    assert list(emoji(reader, "+1"))[0] == "+1"


def test_visitors_get_nothing(client, ann, topic):
    for address in ("/suggestions/members/", "/suggestions/emoji/"):
        answer = client.get(address, {"q": "a"})
        assert answer.status_code == 401
        assert list(answer.json().values()) == [[]]
