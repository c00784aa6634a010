"""The card of a paper in a post, and how it comes in by itself where it is awaited."""

import datetime

import pytest
from django.utils import timezone

from tests import page
from tests.make import make_like, make_post, make_record, make_topic
from threads.models import Lookup, Paper, Post, Reading, Share

LINK, OTHER = "arXiv:2101.04342", "arXiv:2103.00020"
HTMX = {"HX-Request": "true"}
FACTS = {
    "title": "Mixup Without Hesitation",
    "authors": ("Hao Yu", "Huanyu Wang", "Jianxin Wu"),
    "issued": (2021, 1, 12),
    "venue": "ICLR",
    "abstract": "We mix.\n\nIt works.",
    "categories": ("cs.CV", "cs.LG"),
    "code": "https://github.com/yuhao318/mwh",
}


@pytest.fixture
def share(ann, topic) -> Share:
    return make_post(topic, by=ann, body=f"Worth it: {LINK}v2").shares.get()


def address(share, at="post") -> str:
    return f"/shares/{share.pk}/?at={at}"


def card(answer, share, at="post"):
    return page.part(answer, f"card-{at}-{share.pk}")


def links(element) -> dict[str, str]:
    return {page.words_of(one): one.get("href") for one in element.iter("a")}


# What it shows.


def test_it_shows_what_is_known(client, share):
    make_record(LINK, **FACTS)
    shown = card(client.get("/2021/"), share)
    said = page.words_of(shown)
    assert "arXiv:2101.04342v2 cs.CV" in said
    assert "Mixup Without Hesitation" in said
    assert "Yu, Wang and Wu · 2021, ICLR" in said
    assert links(shown) == {
        "arXiv:2101.04342v2": "https://arxiv.org/abs/2101.04342v2",
        "Mixup Without Hesitation": f"/papers/{share.paper_id}/",
        "Page": "https://arxiv.org/abs/2101.04342v2",
        "PDF": "https://arxiv.org/pdf/2101.04342v2",
        "Code": "https://github.com/yuhao318/mwh",
        "Cite": f"/papers/{share.paper_id}/#cite",
    }
    folded = shown.find("./details[@class='abstract']")
    assert (page.words_of(folded), folded.get("open")) == ("AbstractWe mix.It works.", None)


@pytest.mark.parametrize(
    ("authors", "more", "byline"),
    [
        (("Aditya Ramesh", "B. Pavlov", "C. Goh", "D. Gray"), False, "Ramesh et al. · 2021"),
        (("Hao Yu",), True, "Yu et al. · 2021"),
        (("Yu, Hao", "van der Zee, Ann"), False, "Yu and van der Zee · 2021"),
        ((), False, "2021"),
    ],
)
def test_it_names_the_first_authors(client, share, authors, more, byline):
    make_record(LINK, title="T", authors=authors, more_authors=more, issued=(2021,))
    shown = card(client.get("/2021/"), share)
    assert page.words_of(shown.find("./p[@class='by']")) == byline


def test_a_pdf_that_only_the_source_knows_is_linked(client, ann, topic):
    post = make_post(topic, by=ann, body="doi:10.1038/nature14539")
    make_record("doi:10.1038/nature14539", "crossref", title="T", pdf="https://example.org/a.pdf")
    assert links(card(client.get("/2021/"), post.shares.get()))["PDF"] == "https://example.org/a.pdf"


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        (r"On $\alpha$-divergence", '>On <span class="math">$\\alpha$</span>-divergence</a>'),
        ("<script>alert(1)</script>", ">&lt;script&gt;alert(1)&lt;/script&gt;</a>"),
        ("$<img src=x onerror=alert(1)>$", '<span class="math">$&lt;img src=x onerror=alert(1)&gt;$</span></a>'),
        ("A & B **bold** `code` [x](y)", ">A &amp; B **bold** `code` [x](y)</a>"),
        ('"quoted" \'single\'', ">&quot;quoted&quot; &#x27;single&#x27;</a>"),
        ("{{ settings.SECRET_KEY }} {% now %}", ">{{ settings.SECRET_KEY }} {% now %}</a>"),
    ],
)  # fmt: skip
def test_titles_are_plain_words_but_for_their_mathematics(client, share, title, shown):
    make_record(LINK, title=title, abstract=title, authors=(title,), venue=title)
    said = client.get("/2021/").content.decode()
    assert shown in said
    assert "<img" not in said
    assert "<script>alert" not in said


def test_it_says_where_else_it_was_shared(client, ann, bob, mo, topic, share):
    make_post(make_topic(2020, by=mo), by=bob, body=LINK)
    make_record(LINK, **FACTS)
    assert links(card(client.get("/2021/"), share))["also shared in 2020 by bob"] == "/2020/#post-1"


def test_it_counts_the_likes_of_all_years(client, ann, bob, cem, mo, topic, share):
    make_record(LINK, **FACTS)
    assert "like" not in page.words_of(card(client.get("/2021/"), share))
    make_like(share.post, by=bob)
    old = make_post(make_topic(2020, by=mo), by=bob, body=LINK)
    make_like(old, by=ann)
    make_like(old, by=cem)
    # One that was liked for something else.
    make_like(make_post(topic, by=bob, body=OTHER), by=ann)
    assert "3 likes over all posts that share it" in page.words_of(card(client.get("/2021/"), share))
    old.hide(by=mo, reason="No.")
    assert "1 like over all" in page.words_of(card(client.get("/2021/"), share))
    old.restore(by=mo)
    Post.objects.filter(pk=old.pk).update(anonymous_likes=5)
    assert "8 likes over all" in page.words_of(card(client.get("/2021/"), share))


def test_it_shows_the_reader_how_far_they_are(client, bob, cem, share):
    make_record(LINK, **FACTS)
    Reading.objects.want(bob, share.paper, "reading")
    for reader, said in ((bob, "Reading: on your list"), (cem, "To read: not on your list")):
        client.force_login(reader)
        assert said in page.words_of(card(client.get("/2021/"), share))
    client.logout()
    assert "on your list" not in page.words_of(card(client.get("/2021/"), share))


def test_what_nobody_knows_is_a_link(client, ann, topic):
    post = make_post(topic, by=ann, body="https://blog.example.com/post")
    shown = card(client.get("/2021/"), post.shares.get())
    assert links(shown) == {
        "blog.example.com/post": "https://blog.example.com/post",
        "About it": f"/papers/{Paper.objects.get().pk}/",
    }
    assert shown.get("hx-get") is None


# How it comes in.


def test_a_card_that_is_awaited_asks_for_itself(client, share):
    shown = card(client.get("/2021/"), share)
    assert "Title and authors are being looked up." in page.words_of(shown)
    assert shown.get("hx-get") == address(share)
    assert shown.get("hx-swap") == "outerHTML"
    assert "held" in shown.get("class").split()


def test_while_no_source_has_answered_there_is_nothing(client, share):
    for state in (Lookup.WAITING, Lookup.UNAVAILABLE):
        Lookup.objects.update(state=state)
        answer = client.get(address(share), headers=HTMX)
        assert (answer.status_code, answer.content) == (204, b"")
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_card_comes_as_high_as_the_place_that_was_held_for_it(client, share):
    make_record(LINK, **FACTS)
    answer = client.get(address(share), headers=HTMX)
    assert answer.status_code == 200
    shown = card(answer, share)
    assert "Mixup Without Hesitation" in page.words_of(shown)
    assert "held" in shown.get("class").split()
    assert shown.get("hx-get") is None
    assert "no-store" in answer.headers["Cache-Control"]
    # With no abstract as well.
    make_record(LINK, **FACTS | {"abstract": ""})
    shown = card(client.get(address(share), headers=HTMX), share)
    assert shown.find("./p[@class='abstract']") is not None


@pytest.mark.parametrize("why", ["not found", "nobody is asked", "too old"])
def test_when_nobody_will_answer_it_asks_no_more_and_nothing_moves(client, share, why):
    if why == "not found":
        Lookup.objects.update(state=Lookup.NOT_FOUND)
    elif why == "nobody is asked":
        Lookup.objects.all().delete()
    else:
        Paper.objects.update(created_at=timezone.now() - datetime.timedelta(minutes=4))
    answer = client.get(address(share), headers=HTMX)
    assert (answer.status_code, answer.content) == (286, b"")
    # Or htmx would put the empty answer into the card's place.
    assert answer.headers["HX-Reswap"] == "none"
    assert "being looked up" not in page.words(client.get("/2021/"))


@pytest.mark.parametrize("known", [True, False])
def test_a_plain_browser_goes_to_the_post(client, share, known):
    if known:
        make_record(LINK, **FACTS)
    answer = client.get(address(share))
    assert (answer.status_code, answer["Location"]) == (302, "/2021/#post-1")


@pytest.mark.parametrize("at", ["reply", "new", "of2021", "parent", "brief"])
def test_each_copy_of_a_post_keeps_its_own_ids(client, share, at):
    make_record(LINK, **FACTS)
    assert card(client.get(address(share, at), headers=HTMX), share, at) is not None


@pytest.mark.parametrize(
    "at", ["", "x", "<script>", "of20211", "x" * 10_000, "post paper"], ids=lambda value: str(value)[:20]
)
def test_other_copies_there_are_none(client, share, at):
    make_record(LINK, **FACTS)
    answer = client.get(f"/shares/{share.pk}/", {"at": at}, headers=HTMX)
    assert card(answer, share, "post") is not None
    assert b"<script>" not in answer.content


def test_its_menu_leads_back_to_the_post(client, bob, share):
    make_record(LINK, **FACTS)
    client.force_login(bob)
    answer = client.get(address(share), headers=HTMX)
    back = [one.get("value") for one in page.tree(answer).iter("input") if one.get("name") == "next"]
    assert back == ["/2021/#post-1"]


@pytest.mark.parametrize("removed", ["hidden", "deleted"])
def test_of_a_removed_post_there_is_no_card(client, ann, bob, mo, share, removed):
    make_record(LINK, **FACTS | {"title": "Secret"})
    if removed == "hidden":
        share.post.hide(by=mo, reason="No.")
    else:
        share.post.delete_by_author()
    for reader in (None, ann, bob):
        client.logout()
        if reader:
            client.force_login(reader)
        for headers in ({}, HTMX):
            answer = client.get(address(share), headers=headers)
            assert answer.status_code == 404
            assert b"Secret" not in answer.content
    client.force_login(mo)
    assert client.get(address(share), headers=HTMX).status_code == 200


@pytest.mark.parametrize("pk", ["404", "0", str(2**63), "9" * 30])
def test_a_share_that_is_not_there_is_not_found(client, share, pk):
    for headers in ({}, HTMX):
        assert client.get(f"/shares/{pk}/", headers=headers).status_code == 404


def test_it_is_only_read(client, ann, share):
    client.force_login(ann)
    assert client.post(address(share), headers=HTMX).status_code == 405
    assert client.head(address(share)).status_code == 302
