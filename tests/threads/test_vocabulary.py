"""JSON-LD, held against the terms of schema.org and what Google asks of each type."""

import datetime
import json
from pathlib import Path

import pytest

from tests.make import make_like, make_member, make_post, make_record
from tests.threads import head
from threads.vocabulary import written

TERMS = json.loads((Path(__file__).parent / "schema_org.json").read_text())
LINK = "https://arxiv.org/abs/2102.12092"
TEXTS = {"Text", "URL", "Date", "DateTime", "Language"}


def kinds(kind: str) -> set[str]:
    """What a type is, itself and all above."""
    return {kind}.union(*(kinds(above) for above in TERMS["types"][kind]))


def check(node: dict, where: str = "") -> None:
    if set(node) == {"@id"}:
        assert node["@id"].startswith("http"), where
        return
    kind = node["@type"]
    where = f"{where}/{kind}"
    assert kind in TERMS["types"], where
    is_reference = "@id" in node and set(node) == {"@id", "@type"}
    missing = (
        []
        if is_reference
        else [one for one in TERMS["needed"].get(kind, []) if node.get(one) in (None, "", [])]
    )
    assert not missing, (where, missing)
    for name, value in node.items():
        if name in {"@type", "@id"}:
            continue
        prop = TERMS["properties"].get(name)
        assert prop and kinds(kind) & set(prop["of"]), (where, name)
        for one in value if isinstance(value, list) else [value]:
            check_value(one, name, set(prop["is"]), where)


def check_value(value, name: str, allowed: set[str], where: str) -> None:
    if isinstance(value, dict):
        check(value, f"{where}.{name}")
        if "@type" in value:
            assert kinds(value["@type"]) & allowed, (where, name, value["@type"])
    elif isinstance(value, int):
        assert allowed & {"Integer", "Number"}, (where, name)
    else:
        assert isinstance(value, str) and value.strip(), (where, name, value)
        # A thing may be named by its address.
        assert allowed & TEXTS or value.startswith("http"), (where, name)
        if allowed <= {"URL"}:
            assert value.startswith("http"), (where, name, value)
        if allowed & {"Date", "DateTime"}:
            check_date(value)


def check_date(text: str) -> None:
    if "T" in text:
        assert datetime.datetime.fromisoformat(text).tzinfo, text
    else:
        datetime.date.fromisoformat(text + "-01" * (2 - text.count("-")))


def one(nodes: list[dict], kind: str) -> dict:
    (found,) = (node for node in nodes if node["@type"] == kind)
    return found


@pytest.fixture
def forum(topic, ann, bob, cem):
    post = make_post(topic, ann, f"Read this: {LINK}, with $x^2$.")
    reply = make_post(topic, cem, "I **agree**.", parent=post)
    make_post(topic, bob, "So do I.", parent=reply)
    make_like(post, bob)
    reply.edit(by=cem, body="I agree, mended.")
    bob.about = "Reads & writes."
    bob.save()
    paper = make_record(
        LINK, title=r"Zero-Shot $\alpha$", authors=("Ramesh, Aditya", "OpenAI Team", "Plato"), issued=(2021, 2),
        abstract="A simple approach.", venue="ICML", pages="1--9", publisher="PMLR", form="conference",
    )  # fmt: skip
    bare = make_post(topic, ann, "https://doi.org/10.1038/nature14539").shares.get().paper
    return {"post": post.pk, "reply": reply.pk, "paper": paper.pk, "bare": bare.pk}


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/", "WebSite"),
        ("/2021/", "DiscussionForumPosting"),
        ("/2021/?view=threaded", "DiscussionForumPosting"),
        ("/posts/{post}/", "DiscussionForumPosting"),
        ("/posts/{reply}/", "Comment"),
        ("/papers/{paper}/", "ScholarlyArticle"),
        ("/papers/{bare}/", "ScholarlyArticle"),
        ("/members/bob/", "ProfilePage"),
        ("/members/ann/", "ProfilePage"),
        ("/papers/", "BreadcrumbList"),
        ("/2021/papers/", "BreadcrumbList"),
    ],
)
def test_every_node_is_in_the_vocabulary(client, forum, address, kind):
    nodes = head.data(client.get(address.format(**forum)))
    assert [node for node in nodes if node["@type"] == kind]
    for node in nodes:
        check(node)


@pytest.mark.parametrize(
    "node",
    [
        {"@type": "Posting"},
        {"@type": "Comment", "author": {"@type": "Person", "name": "ann"}, "text": "Yes."},
        {"@type": "Person", "name": "ann", "pagination": "1-9"},
        {"@type": "Person", "name": {"@type": "Person", "name": "ann"}},
        {"@type": "WebSite", "name": "A site", "url": "a site"},
        {
            "@type": "InteractionCounter",
            "interactionType": {"@type": "Person", "name": "ann"},
            "userInteractionCount": 1,
        },
    ],
)
def test_the_check_finds_what_is_not(node):
    with pytest.raises((AssertionError, KeyError)):
        check(node)


def test_a_year_has_its_posts_as_comments(client, forum, topic):
    node = one(head.data(client.get("/2021/")), "DiscussionForumPosting")
    assert node["headline"] == "Good Readings 2021" and node["commentCount"] == 4
    first, second, *_ = node["comment"]
    assert first["text"].startswith("Read this:") and first["author"]["name"] == "ann"
    assert second["parentItem"]["@id"] == first["@id"] == f"http://testserver/posts/{forum['post']}/"
    assert second["dateModified"]


def test_a_post_has_its_words_papers_and_replies(client, forum):
    node = one(head.data(client.get(f"/posts/{forum['post']}/")), "DiscussionForumPosting")
    assert node["text"].startswith("Read this:") and node["text"].endswith("with x².")
    assert [cited["name"] for cited in node["citation"]] == ["Zero-Shot α"]
    assert [reply["text"] for reply in node["comment"]] == ["I agree, mended."]
    assert node["interactionStatistic"][0]["userInteractionCount"] == 1


def test_a_reply_says_what_it_answers(client, forum):
    node = one(head.data(client.get(f"/posts/{forum['reply']}/")), "Comment")
    assert node["parentItem"]["url"] == f"http://testserver/posts/{forum['post']}/"
    assert node["author"] == {"@type": "Person", "name": "Cem Özgür", "url": "http://testserver/members/cem/"}


def test_a_paper_says_what_is_known_of_it(client, forum):
    node = one(head.data(client.get(f"/papers/{forum['paper']}/")), "ScholarlyArticle")
    assert [(author["@type"], author["name"]) for author in node["author"]] == [
        ("Person", "Aditya Ramesh"), ("Organization", "OpenAI Team"), ("Person", "Plato"),
    ]  # fmt: skip
    assert node["datePublished"] == "2021-02" and node["sameAs"] == [LINK]
    assert node["isPartOf"]["name"] == "ICML"


@pytest.mark.parametrize(
    "words",
    [
        "</script><script>alert(1)</script>",
        "<!--<script>",
        "]]> & ' \" \\",
        "line\u2028and\u2029line",
        "</SCRIPT/x>",
    ],
)
def test_no_words_end_the_script(client, topic, words):
    member = make_member("evil", display_name=words[:60], about=words)
    post = make_post(topic, member, f"`{words}` {words} {LINK}")
    paper = make_record(LINK, title=words, authors=(words,), abstract=words, venue=words)
    for address in ("/2021/", f"/posts/{post.pk}/", f"/papers/{paper.pk}/", "/members/evil/"):
        answer = client.get(address)
        (script,) = head.scripts(answer)
        assert not set(script) & set("<>&\u2028\u2029"), address
        json.loads(script)
        assert "alert(1)</script>" not in answer.content.decode()


def test_what_is_written_reads_back():
    node = {"@type": "Thing", "name": "<&>'\u2028 ünï 𝒳"}
    assert json.loads(written([node]))["@graph"] == [node]


def test_a_very_long_post_is_read_in_bounded_time(client, topic, ann):
    post = make_post(topic, ann, "[a](https://example.org/) " + "a " * 15_000)
    node = one(head.data(client.get(f"/posts/{post.pk}/")), "DiscussionForumPosting")
    assert 1_000 < len(node["text"]) <= 5_000
    assert set(node["text"]) == {"a", " "}
