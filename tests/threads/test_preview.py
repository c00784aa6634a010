"""The preview: what a post would look like, and what the community knows of its papers; nothing is kept."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import page
from tests.make import PASSWORD, make_member, make_post, make_record, make_topic
from tests.threads.test_every_address import everything
from threads.models import Post

LINK, NEW = "arXiv:2101.04342", "https://doi.org/10.1038/nature14539"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def known(ann, bob, mo, topic) -> Post:
    """A paper that ann shared in 2020, as post 14; the newest post of 2021, by bob."""
    old = make_topic(2020, by=mo)
    for _ in range(13):
        make_post(old, by=bob)
    make_post(old, by=ann, body=LINK)
    return make_post(topic, by=bob, body="Worth reading?")


def places(post) -> dict[str, str]:
    """The addresses that take a text, and what their buttons say."""
    return {
        "/2021/posts/": "Post",
        f"/posts/{post.pk}/replies/": "Reply",
        f"/posts/{post.pk}/edit/": "Save",
    }


def button(answer) -> str:
    """What the button says that sends the text on, and where to."""
    form = next(one for one in page.tree(answer).iter("form") if "write" in (one.get("class") or ""))
    last = [one for one in form.iter("button") if one.get("formaction") is None]
    return f"{page.words_of(last[-1])} {form.get('action')}"


def test_a_plain_browser_gets_a_page_with_the_words_and_the_composer(client, bob, known):
    client.force_login(bob)
    body = "**Bold** words\n\n$x^2$ :smile: @ann"
    for to, name in places(known).items():
        answer = client.post("/preview/", {"to": to, "body": body, "key": "k"})
        assert answer.status_code == 200
        assert page.titles(answer) == "Preview"
        shown = page.tree(answer).find(".//section[@aria-label='Preview']/div[@class='words']")
        assert page.words_of(shown) == "Bold words $x^2$ 😄 @ann"
        assert [one.get("href") for one in shown.iter("a")] == ["/members/ann/"]
        assert button(answer) == f"{name} {to}"
        assert answer.context["form"]["body"].value() == body
        # Sent on from here it is the same form still.
        assert answer.context["form"]["key"].value() == "k"


def test_htmx_gets_the_piece_below_the_composer(client, bob, known):
    client.force_login(bob)
    for to in places(known):
        answer = client.post("/preview/", {"to": to, "body": "**Bold**"}, headers=HTMX)
        assert answer.status_code == 200
        said = answer.content.decode().strip()
        assert said.startswith('<section class="preview')
        assert "<strong>Bold</strong>" in said
        assert "<html" not in said
        assert "<textarea" not in said


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_it_says_where_a_known_paper_was_shared(client, bob, known, headers):
    client.force_login(bob)
    for to in places(known):
        form = {"to": to, "body": f"{LINK}v2 and https://arxiv.org/pdf/2101.04342 and {NEW}"}
        answer = client.post("/preview/", form, headers=headers)
        assert page.links(answer)["/2020/#post-14"] == "shared in 2020 by ann (post 14)"
        said = page.words(answer)
        assert "arXiv:2101.04342v2 shared in 2020 by ann (post 14)" in said
        assert "doi:10.1038/nature14539 not shared here before" in said
        assert said.count("shared in 2020") == 1


def test_a_known_paper_goes_by_its_title(client, bob, known):
    paper = make_record(LINK, title="Mixup <b> $\\alpha$", authors=("Hao Yu",))
    client.force_login(bob)
    answer = client.post("/preview/", {"to": "/2021/posts/", "body": LINK})
    assert page.links(answer)[f"/papers/{paper.pk}/"] == "Mixup <b> $\\alpha$"
    assert '<span class="math">$\\alpha$</span>' in answer.content.decode()


def test_papers_of_removed_posts_are_not_known(client, bob, mo, known):
    Post.objects.get(topic__year=2020, number=14).hide(by=mo, reason="No.")
    make_record(LINK, title="Secret title")
    client.force_login(bob)
    answer = client.post("/preview/", {"to": "/2021/posts/", "body": LINK})
    assert "not shared here before" in page.words(answer)
    assert "Secret" not in answer.content.decode()


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_it_writes_nothing(client, bob, known, headers):
    client.force_login(bob)
    before = everything()
    for to in places(known):
        for body in (f"{LINK} {NEW} arXiv:2112.10752 https://blog.example.com/x", "", "[" * 400):
            client.post("/preview/", {"to": to, "body": body}, headers=headers)
    assert everything() == before


REFUSED = [
    ("", "There is no text yet."),
    (" \n\t", "There is no text yet."),
    ("\u200b", "There is no text yet."),
    ("&nbsp;", "There is no text yet."),
    ("x" * 32_001, "This text has 32001 characters"),
    ("a\0b", "Some characters of this text cannot be read"),
    ("a\ufffdb", "Some characters of this text cannot be read"),
    ("[" * 400, ""),
]


@pytest.mark.parametrize(
    ("body", "sentence"), REFUSED, ids=[one[:5].strip() or "empty" for one, _ in REFUSED]
)
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_a_text_that_would_be_refused_is_refused_in_the_same_words(
    client, bob, known, body, sentence, headers
):
    client.force_login(bob)
    answer = client.post("/preview/", {"to": "/2021/posts/", "body": body}, headers=headers)
    assert answer.status_code == 422
    refused = client.post("/2021/posts/", {"body": body})
    (said,) = refused.context["form"].errors["body"]
    assert sentence in said
    assert said in page.words(answer)
    if not headers:
        assert answer.context["form"]["body"].value() == body


def test_a_text_that_goes_nowhere_yet_is_one_of_the_newest_year(client, ann, topic):
    client.force_login(ann)
    answer = client.post("/preview/", {"body": "**Bold** words."})
    assert answer.status_code == 200 and "<strong>Bold</strong>" in answer.text
    assert 'action="/2021/posts/"' in answer.text


def test_without_any_year_there_is_nowhere_to_write(client, ann):
    client.force_login(ann)
    assert client.post("/preview/", {"body": "Words."}).status_code == 404


@pytest.mark.parametrize(
    "to",
    ["", "/", "/2021/", "/nowhere/", "/1999/posts/", "/posts/404/replies/", f"/posts/{2**63}/edit/", "/posts/0/edit/",
     "/posts/{post}/like/", "/posts/{post}/delete/", "/posts/{post}/", "/admin/", "http://[", "//[", "x" * 10_000,
     "/2021/posts/\0", "javascript:alert(1)", "/papers/1/correct/", "/preview/", "/2021/posts", "/2021//posts/",
     "%2F2021%2Fposts%2F"],
    ids=lambda value: value[:20].replace("\0", "NUL"),
)  # fmt: skip
def test_a_place_that_takes_no_text_is_not_found(client, bob, known, to):
    client.force_login(bob)
    form = {"to": to.format(post=known.pk) if "{post}" in to else to, "body": "Words."}
    for headers in ({}, HTMX):
        assert client.post("/preview/", form, headers=headers).status_code == 404


def test_another_site_is_never_sent_to(client, bob, known):
    client.force_login(bob)
    answer = client.post("/preview/", {"to": "https://evil.example/2021/posts/?x=1#y", "body": "Words."})
    assert button(answer) == "Post /2021/posts/"
    assert b"evil.example" not in answer.content


def test_a_removed_post_takes_no_text_and_shows_none(client, bob, ann, mo, known):
    known.hide(by=mo, reason="No.")
    client.force_login(ann)
    for to in (f"/posts/{known.pk}/replies/", f"/posts/{known.pk}/edit/"):
        assert client.post("/preview/", {"to": to, "body": "Words."}).status_code == 404
    client.force_login(mo)
    assert client.post("/preview/", {"to": f"/posts/{known.pk}/replies/", "body": "x"}).status_code == 200


def test_a_quote_of_a_removed_post_shows_only_what_was_typed(client, ann, bob, mo, topic):
    make_post(topic, by=ann, body="Secretword.").hide(by=mo, reason="No.")
    client.force_login(bob)
    body = '[quote="ann, post:1"]\nMine.\n[/quote]\n\nYes.'
    assert b"Secretword" not in client.post("/preview/", {"to": "/2021/posts/", "body": body}).content


def test_it_is_asked_for_by_post_alone(client, bob, known):
    client.force_login(bob)
    assert client.get("/preview/").status_code == 405


# Visitors.


def test_what_a_visitor_typed_is_in_the_composer_after_signing_in(client, bob, known):
    for to, place in (
        ("/2021/posts/", "/2021/#write"),
        (f"/posts/{known.pk}/replies/", f"/posts/{known.pk}/#write-{known.pk}"),
        (f"/posts/{known.pk}/edit/", f"/posts/{known.pk}/edit/"),
    ):
        client.logout()
        answer = client.post("/preview/", {"to": to, "body": f"Long thoughts for {to}"})
        assert answer["Location"].startswith("/accounts/login/?next=")
        answer = client.post(answer["Location"], {"login": "bob", "password": PASSWORD})
        assert answer["Location"] == place
        assert client.get(place).context["form"]["body"].value() == f"Long thoughts for {to}"


def test_htmx_takes_a_visitor_to_the_sign_in_page(client, known):
    answer = client.post("/preview/", {"to": "/2021/posts/", "body": "Words."}, headers=HTMX)
    assert answer.headers["HX-Redirect"] == "/accounts/login/?next=/2021/%23write"


def test_a_place_that_is_none_is_not_found_for_visitors_either(client, known):
    assert client.post("/preview/", {"to": "http://[", "body": "x"}).status_code == 404
    assert client.post("/preview/", {"to": "/posts/404/edit/", "body": "x"}).status_code == 404


# The composers.


def test_every_composer_has_the_button(client, bob, mo, known):
    client.force_login(bob)
    paper = Post.objects.get(topic__year=2020, number=14).shares.get().paper
    for address, to in (
        ("/2021/", "/2021/posts/"),
        (f"/posts/{known.pk}/", f"/posts/{known.pk}/replies/"),
        (f"/posts/{known.pk}/edit/", f"/posts/{known.pk}/edit/"),
        (f"/papers/{paper.pk}/", f"/2021/posts/?paper={paper.pk}"),
    ):
        answer = client.get(address)
        form = next(
            one for one in page.part(answer, "main").iter("form") if "write" in (one.get("class") or "")
        )
        (preview,) = [one for one in form.iter("button") if one.get("formaction") == "/preview/"]
        assert page.words_of(preview) == "Preview"
        names = {one.get("name"): one.get("value") for one in form.iter("input") if one.get("value")}
        assert names["to"] == to
        assert client.post("/preview/", names | {"body": "Words."}).status_code == 200


def test_a_refused_text_can_be_previewed_from_its_page(client, bob, known):
    client.force_login(bob)
    for to in places(known):
        answer = client.post(to, {"body": ""})
        assert answer.status_code == 422
        form = next(
            one for one in page.part(answer, "main").iter("form") if "write" in (one.get("class") or "")
        )
        assert {one.get("name"): one.get("value") for one in form.iter("input")}["to"] == to


def test_what_was_previewed_is_posted(client, bob, known):
    client.force_login(bob)
    answer = client.post("/preview/", {"to": "/2021/posts/", "body": f"See {LINK}", "key": "k"})
    form = answer.context["form"]
    sent = {"body": form["body"].value(), "key": form["key"].value()}
    assert client.post("/2021/posts/", sent)["Location"] == "/2021/#post-2"
    assert client.post("/2021/posts/", sent)["Location"] == "/2021/#post-2"


def test_an_unconfirmed_member_previews(client, known):
    client.force_login(make_member("newcomer", confirmed=False))
    assert client.post("/preview/", {"to": "/2021/posts/", "body": "x"}).status_code == 200


def test_it_costs_the_same_however_many_papers_there_are(client, bob, known):
    client.force_login(bob)
    links = [f"arXiv:2103.{n:05}" for n in range(60)]

    def cost(body):
        with CaptureQueriesContext(connection) as queries:
            assert (
                client.post("/preview/", {"to": "/2021/posts/", "body": body}, headers=HTMX).status_code
                == 200
            )
        return len(queries)

    for start in (0, 30):
        make_post(known.topic, by=bob, body=" ".join(links[start : start + 30]))
    for link in links[:30]:
        make_record(link, title=f"Title of {link}")
    cost(LINK)
    assert cost(links[0]) == cost(" ".join(links)) <= 7


def test_the_longest_text_with_a_hundred_papers_is_no_fault(client, bob, known):
    client.force_login(bob)
    body = "\n\n".join(f"https://blog.example.com/{n}/{'x' * 250}" for n in range(110))
    answer = client.post("/preview/", {"to": "/2021/posts/", "body": body[:32_000]})
    assert answer.status_code == 200
    assert page.words(answer).count("not shared here before") == 100
