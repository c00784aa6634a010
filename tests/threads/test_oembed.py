"""/oembed: how other sites show a post, a paper or a year (https://oembed.com)."""

from xml.etree import ElementTree

import html5lib
import pytest

from tests import page
from tests.make import make_member, make_post, make_record

SITE = "http://testserver"
LINK = "https://arxiv.org/abs/2102.12092"


@pytest.fixture
def forum(topic, cem):
    post = make_post(topic, cem, f"Read & weep: {LINK}")
    reply = make_post(topic, cem, "Yes.", parent=post)
    paper = make_record(
        LINK, title="Zero-Shot <b> & $x^2$", authors=("Ramesh, Aditya",), abstract="A simple approach. More."
    )
    topic.discourse_id = 7
    topic.save()
    return {"post": post.pk, "reply": reply.pk, "paper": paper.pk}


def ask(client, url: str, **query):
    answer = client.get("/oembed", {"url": url, **query})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    return answer


def as_said(answer) -> dict[str, str]:
    """What an answer in XML says."""
    return {one.tag: one.text for one in ElementTree.fromstring(answer.content)}  # noqa: S314


PLACES = [
    ("/posts/{post}/", "Cem Özgür in Good Readings 2021, post 1"),
    ("/posts/{post}", "Cem Özgür in Good Readings 2021, post 1"),
    ("/posts/{post}/?page=1&utm_source=a#replies", "Cem Özgür in Good Readings 2021, post 1"),
    ("/2021/?page=1#post-2", "Cem Özgür in Good Readings 2021, post 2"),
    ("/2021/", "Good Readings 2021"),
    ("/2021/#write", "Good Readings 2021"),
    ("/papers/{paper}/", "Zero-Shot <b> & x². Ramesh"),
]


def test_pages_of_ours_are_shown(client, forum):
    for place, title in PLACES:
        said = ask(client, SITE + place.format(**forum)).json()
        assert (said["version"], said["type"], said["title"]) == ("1.0", "rich", title), place
        assert said["provider_name"] == "Good Readings" and said["provider_url"] == f"{SITE}/"
        assert isinstance(said["width"], int) and isinstance(said["height"], int)
        assert said["thumbnail_url"].startswith(SITE) and said["thumbnail_width"] == 1200
        assert client.get(said["thumbnail_url"].removeprefix(SITE)).status_code == 200


def test_a_post_names_its_author_and_quotes_its_words(client, forum):
    said = ask(client, f"{SITE}/posts/{forum['post']}/").json()
    assert said["author_name"] == "Cem Özgür" and said["author_url"] == f"{SITE}/members/cem/"
    assert "Read &amp; weep" in said["html"] and f'href="{SITE}/posts/{forum["post"]}/"' in said["html"]


def test_xml_says_the_same(client, forum):
    for place, _title in PLACES:
        url = SITE + place.format(**forum)
        answer = ask(client, url, format="xml")
        assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"
        assert as_said(answer) == {
            name: str(value) for name, value in ask(client, url, format="json").json().items()
        }


def test_pages_name_it(client, forum):
    for address in (
        "/posts/{post}/",
        "/posts/{reply}/",
        "/papers/{paper}/",
        "/2021/",
        "/2021/?page=1&view=threaded",
    ):
        head = page.tree(client.get(address.format(**forum))).find("head")
        links = {
            one.get("type"): one.get("href")
            for one in head.iter("link")
            if "oembed" in (one.get("type") or "")
        }
        assert set(links) == {"application/json+oembed", "text/xml+oembed"}
        titles = set()
        for kind, link in links.items():
            answer = client.get(link.removeprefix(SITE))
            assert answer.status_code == 200
            titles.add(answer.json()["title"] if kind.startswith("application") else as_said(answer)["title"])
        assert len(titles) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://evil.example/posts/{post}/",
        "http://testserver@evil.example/posts/{post}/",
        "http://user@testserver/posts/{post}/",
        "http://testserver:81/posts/{post}/",
        "http://testserver.evil.example/posts/{post}/",
        "//testserver/posts/{post}/",
        "/posts/{post}/",
        "ftp://testserver/posts/{post}/",
        "javascript:alert(1)",
        "http://testserver/",
        "http://testserver/papers/",
        "http://testserver/posts/999999/",
        "http://testserver/posts/99999999999999999999999999/",
        "http://testserver/posts/{post}/edit/",
        "http://testserver/settings/",
        "http://testserver/1999/",
        "http://testserver/2021/#post-99",
        "http://testserver/2021/#post-99999999999999999999",
        "http://testserver/papers/999999/",
        "http://testserver/posts/%ff/",
        "http://testserver/posts/%00/",
        "http://[testserver/",
        "http://testserver/posts/{post}/" + "?" + "x" * 3_000,
        "not an address",
    ],
)
@pytest.mark.parametrize("kind", ["json", "xml"])
def test_nothing_else_is(client, forum, url, kind):
    answer = ask(client, url.format(**forum), format=kind)
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 404


def test_a_character_that_no_address_has_is_refused(client, topic):
    assert client.get("/oembed", {"url": f"{SITE}/posts/\0/"}).status_code == 400


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 400),
        ({"url": ""}, 400),
        ({"url": f"{SITE}/2021/", "format": "yaml"}, 501),
        ({"url": f"{SITE}/2021/", "maxwidth": "wide"}, 400),
        ({"url": f"{SITE}/2021/", "maxwidth": "-1"}, 400),
        ({"url": f"{SITE}/2021/", "maxwidth": "0"}, 400),
        ({"url": f"{SITE}/2021/", "maxheight": "9" * 30}, 400),
        ({"url": f"{SITE}/2021/", "format": "JSON"}, 200),
    ],
)
def test_what_was_asked_wrongly_is_said(client, topic, query, status):
    answer = client.get("/oembed", query)
    assert answer.status_code == status
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("removed", ["hidden", "deleted"])
def test_what_was_removed_is_shown_to_nobody(client, forum, topic, mo, removed):
    post = topic.posts.get(number=1)
    if removed == "hidden":
        post.hide(by=mo, reason="No.")
    else:
        post.delete_by_author()
    client.force_login(mo)
    for url in (f"/posts/{post.pk}/", "/2021/#post-1", f"/papers/{forum['paper']}/"):
        assert ask(client, SITE + url).status_code == 404
    for format in ("json", "xml"):
        assert b"weep" not in ask(client, f"{SITE}/posts/{forum['reply']}/", format=format).content


@pytest.mark.parametrize(
    ("room", "width"),
    [({}, 600), ({"maxwidth": 320}, 320), ({"maxwidth": 9000}, 600), ({"maxwidth": 40}, 40)],
)
def test_it_takes_no_more_room_than_there_is(client, forum, room, width):
    said = ask(client, f"{SITE}/posts/{forum['post']}/", **room).json()
    assert said["width"] == width
    assert ("thumbnail_url" in said) == (room.get("maxwidth", 9000) >= 1200)
    low = ask(client, f"{SITE}/posts/{forum['post']}/", maxheight=30, **room).json()
    assert low["height"] == 30 and "thumbnail_url" not in low


def test_its_html_is_a_quotation_and_a_link(client, topic):
    words = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    evil = make_member("evil", display_name=words[:60])
    post = make_post(topic, evil, f"`{words}` {LINK}")
    paper = make_record(LINK, title=words, authors=(words,), abstract=words)
    for url in (f"{SITE}/posts/{post.pk}/", f"{SITE}/papers/{paper.pk}/"):
        html = ask(client, url).json()["html"]
        tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
        elements = {(one.tag, *sorted(one.attrib)) for one in tree.iter() if one is not tree}
        assert elements <= {("blockquote", "cite"), ("p",), ("footer",), ("a", "href")}
        assert {a.get("href") for a in tree.iter("a")} == {url}


@pytest.mark.parametrize("method", ["post", "put", "delete", "options"])
def test_it_is_only_read(client, topic, method):
    assert getattr(client, method)(f"/oembed?url={SITE}/2021/").status_code == 405
