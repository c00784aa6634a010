"""Feeds: the newest posts of all years, of one, of a member; the papers of a year."""

import re

import pytest
import time_machine
from django.conf import settings

from accounts.models import User
from tests import page
from tests.make import make_image, make_like, make_member, make_post, make_posts, make_record, make_topic
from tests.threads.feed_reader import hold_html, read
from threads import feeds
from threads.models import Post

FEEDS = ["/feed/", "/2021/feed/", "/2021/papers/feed/", "/members/bob/feed/"]
SITE = settings.SITE_URL
HOST = SITE.partition("://")[2]
WORDS = """arXiv:2101.04342 and $\\lambda < 1$, [here](/2021/#post-1), [there](mailto:b@example.org?subject=a&body=b), a note[^1],
@ann, <b>bold</b>, `code <&>`, [mail](mailto:a@example.org)

- [x] read
- [ ] written

$$x^2 \\& y$$

[^1]: Below, with ümlauts and 🦉.
"""


@pytest.fixture
def post(bob, topic) -> Post:
    return make_post(topic, by=bob, body=WORDS)


def entries(client, address) -> list:
    return read(client.get(address)).entries


@pytest.mark.parametrize("address", FEEDS)
def test_every_feed_is_valid_empty_and_full(client, ann, bob, topic, address):
    assert entries(client, address) == []
    image = make_image(bob)
    first = make_post(topic, by=bob, body=f"{WORDS}\n![Two curves]({image.get_absolute_url()})")
    make_post(
        topic, by=bob, parent=first, body='[quote="bob, post:1"]\nSee.\n[/quote]\ndoi:10.1038/nature14539'
    )
    make_like(first, by=ann)
    feed = read(client.get(address))
    assert len(feed.entries) == 2
    assert [link.href for link in feed.feed.links if link.rel == "self"] == [SITE + address]
    assert feed.feed.id.startswith(f"tag:{HOST},2026:feed/")
    said = feed.entries[-1].content[0].value
    assert "$\\lambda &lt; 1$" in said
    assert f'src="{SITE}{image.get_absolute_url()}"' in said
    assert f'href="{SITE}/posts/{first.pk}/#md-' in said
    assert f'href="{SITE}/2021/#post-1"' in said
    assert "☑" in said
    assert (
        "papers" in address
        or f'href="{SITE}/2021/#post-1">bob, post 1</a>' in feed.entries[0].content[0].value
    )


def test_an_entry_says_who_when_and_what(client, ann, bob, cem, topic):
    first = make_post(topic, by=bob, body=WORDS)
    make_record("arXiv:2101.04342", title="Mixup & <More>", authors=("Yu, Hao",))
    reply = make_post(topic, by=cem, parent=first, body="I agree & <disagree>.")
    newest, oldest = entries(client, "/2021/feed/")
    assert (newest.id, oldest.id) == (
        f"tag:{HOST},2026:post/{reply.pk}",
        f"tag:{HOST},2026:post/{first.pk}",
    )
    assert (newest.author, newest.authors[0].href) == ("Cem Özgür", f"{SITE}/members/cem/")
    assert (newest.title, oldest.title) == ("I agree & <disagree>.", "Mixup & <More>")
    assert newest.link == f"{SITE}/posts/{reply.pk}/"
    assert newest["thr_in-reply-to"]["ref"] == oldest.id
    assert oldest.published == oldest.updated


def test_the_id_stays_and_updated_moves_with_an_edit(client, bob, post):
    (before,) = entries(client, "/feed/")
    with time_machine.travel("2031-01-01T12:00:00Z", tick=False):
        post.edit(by=bob, body="Mended.")
    (after,) = entries(client, "/feed/")
    assert (after.id, after.published) == (before.id, before.published)
    assert after.updated == "2031-01-01T12:00:00+00:00" != before.updated
    assert "Mended." in after.content[0].value


@pytest.mark.parametrize("address", FEEDS)
def test_what_is_removed_leaves_and_comes_back(client, bob, mo, post, address):
    for remove in (lambda: post.hide(by=mo, reason="No."), post.delete_by_author):
        assert len(entries(client, address)) == 1
        remove()
        answer = client.get(address)
        assert read(answer).entries == []
        assert b"lambda" not in answer.content
        # Moderators see no more of it in a feed.
        client.force_login(mo)
        assert entries(client, address) == []
        client.logout()
        post.restore(by=mo)


def test_members_who_left_are_named_as_on_the_page(client, bob, post):
    User.objects.filter(pk=bob.pk).update(is_active=False, display_name="")
    for address in FEEDS:
        assert "bob" in page.words(client.get("/2021/"))
        assert b"bob" in client.get(address).content
    User.objects.filter(pk=bob.pk).update(display_name="Somebody")
    assert entries(client, "/feed/")[0].author == "Somebody"


def test_characters_that_no_xml_holds_are_left_out(client, bob, topic, post):
    odd = "".join(chr(n) for n in range(1, 32)) + "\x7f\x85\ufffe\uffff\u202e\U0001fffe"
    Post.objects.filter(pk=post.pk).update(html=f"<p>a{odd}b</p>", excerpt=f"c{odd}d")
    User.objects.filter(pk=bob.pk).update(display_name=f"e{odd}f")
    paper = post.shares.get().paper
    type(paper).objects.filter(pk=paper.pk).update(
        title=f"g{odd}h]]>", abstract=f"i{odd}j", authors=[f"k{odd}l"]
    )
    topic.title = "]]> & <x>"
    topic.save(update_fields=["title"])
    for address in FEEDS:
        assert len(entries(client, address)) == 1
    assert re.fullmatch(r"g\s*h\]\]>", entries(client, "/2021/papers/feed/")[0].title)


@pytest.mark.parametrize("hostile", ["&#1;", "&#xFFFE;", "]]>", "<!--", "<![CDATA[x]]>", "<?xml version='1.0'?>", "&nbsp;&amp;&lt;", "\u2028",
                                     "<script>alert(1)</script>", "[x](javascript:alert(1))", "[x](//evil.example)", "![x](/images/x)"])  # fmt: skip
def test_hostile_words_are_words(client, bob, topic, hostile):
    make_post(topic, by=bob, body=f"arXiv:2101.04342 a {hostile} z")
    for address in FEEDS:
        (entry,) = entries(client, address)
        hold_html(entry.content[0].value)
        assert "z" in entry.content[0].value


@pytest.mark.parametrize(
    "address",
    ["/2020/feed/", "/2020/papers/feed/", "/members/nobody/feed/", "/3000/feed/", "/members/%00/feed/"],
)
def test_what_is_not_there_has_no_feed(client, topic, address):
    assert client.get(address).status_code in {400, 404}


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
@pytest.mark.parametrize("address", FEEDS)
def test_feeds_are_only_read(client, bob, topic, address, method):
    assert getattr(client, method)(address).status_code == 405


def test_each_feed_has_its_own_posts(client, ann, bob, mo, topic):
    other = make_topic(2020, by=mo)
    posts = {name: make_post(where, by=who) for name, where, who in (
        ("ann21", topic, ann), ("bob21", topic, bob), ("bob20", other, bob))}  # fmt: skip
    ids = {f"tag:{HOST},2026:post/{post.pk}": name for name, post in posts.items()}
    found = {
        address: [ids[one.id] for one in entries(client, address)]
        for address in FEEDS
        if "papers" not in address
    }
    assert found == {
        "/feed/": ["bob20", "bob21", "ann21"],
        "/2021/feed/": ["bob21", "ann21"],
        "/members/bob/feed/": ["bob20", "bob21"],
    }
    assert entries(client, "/2021/papers/feed/") == []


def test_the_name_of_a_member_may_be_written_in_any_case(client, bob, post):
    answers = [client.get(f"/members/{name}/feed/") for name in ("bob", "BOB")]
    assert answers[0].content == answers[1].content


def test_a_member_who_was_handed_over_leads_to_the_real_one(client, bob, topic):
    User.objects.filter(pk=make_member("old").pk).update(handed_to=bob)
    assert client.get("/members/old/feed/")["Location"] == "/members/bob/feed/"


def test_fifty_are_the_most_and_a_long_feed_says_how_the_rest_begins(client, bob, topic, monkeypatch):
    make_posts(topic, by=bob, bodies=[f"Number {n}. " + "Long. " * 500 for n in range(60)])
    monkeypatch.setattr(feeds, "MOST_CHARACTERS", 20_000)
    found = entries(client, "/2021/feed/")
    assert len(found) == 50
    assert found[0].title.startswith("Number 59.")
    full = [one for one in found if "content" in one]
    assert 0 < len(full) < 10
    assert found[-1].summary.startswith("Number 10.")


# Papers.


def test_a_paper_is_one_entry_with_the_words_about_it(client, ann, bob, cem, topic):
    first = make_post(topic, by=ann, body="Read this: arXiv:2101.04342v2")
    make_post(topic, by=cem, body="Other: doi:10.1038/nature14539")
    last = make_post(topic, by=bob, body="Me too: https://arxiv.org/pdf/2101.04342")
    record = {
        "title": "Mixup",
        "authors": ("Yu, Hao", "Wang, Huanyu"),
        "issued": (2021, 1),
        "abstract": "We mix <them>.\n\nTwice.",
    }
    make_record(
        "arXiv:2101.04342", **record, pdf="https://arxiv.org/pdf/2101.04342", code="https://github.com/a/b"
    )
    newest, other = entries(client, "/2021/papers/feed/")
    paper = first.shares.get().paper
    assert (newest.id, newest.title, newest.link) == (
        f"tag:{HOST},2026:paper/{paper.pk}",
        "Mixup",
        f"{SITE}/papers/{paper.pk}/",
    )
    assert [one.name for one in newest.authors] == ["Hao Yu", "Huanyu Wang"]
    said = newest.content[0].value
    for words in (
        "Yu and Wang · 2021",
        "We mix &lt;them&gt;.",
        "ann wrote:",
        "Read this",
        "bob wrote:",
        "Me too",
        f"{SITE}/posts/{last.pk}/",
    ):
        assert words in said
    assert newest.summary == "We mix <them>. Twice."
    related = {link.href for link in newest.links if link.rel == "related"}
    assert {"https://arxiv.org/pdf/2101.04342", "https://github.com/a/b"} <= related
    assert other.title.startswith("doi:")
    assert "author" not in other


def test_of_a_paper_that_many_share_the_newest_words_are_told(client, ann, bob, topic):
    for n in range(6):
        make_post(topic, by=ann, body=f"Time {n}: arXiv:2101.04342")
    (entry,) = entries(client, "/2021/papers/feed/")
    assert [n for n in range(6) if f"Time {n}" in entry.content[0].value] == [3, 4, 5]


# Where they are found.


@pytest.mark.parametrize(
    ("address", "feed"),
    [("/", "/feed/"), ("/2021/", "/2021/feed/"), ("/2021/papers/", "/2021/papers/feed/"), ("/members/bob/", "/members/bob/feed/")],
)  # fmt: skip
def test_pages_lead_to_their_feeds(client, post, address, feed):
    answer = client.get(address)
    found = [
        link.get("href")
        for link in page.tree(answer).iter("link")
        if link.get("type") == "application/atom+xml"
    ]
    assert feed in found
    assert page.links(answer, "main")[feed] == "Feed"
    for href in found:
        read(client.get(href))
