"""A new post: what it needs, what comes back, what is kept."""

import pytest
from django.urls import reverse

from tests import page
from tests.make import make_member, make_topic
from threads.models import Identifier, Paper, Post, Share
from threads.models.post import MOST_CHARACTERS

WRITE = "/2021/posts/"


def typed(response) -> str:
    """What stands in the field of the form that came back."""
    field = page.tree(response).find(".//textarea")
    return (field.text or "").removeprefix("\n")


def test_members_post(client, ann, topic):
    client.force_login(ann)
    answer = client.post(WRITE, {"body": "Worth *reading*."})
    assert answer.headers["Location"] == "/2021/#post-1"
    post = Post.objects.get()
    assert (post.topic, post.number, post.author, post.parent) == (topic, 1, ann, None)
    assert post.body == "Worth *reading*."
    assert "Worth reading." in page.words(client.get("/2021/"), "post-1")


def test_a_post_that_begins_a_page_leads_there(client, ann, topic):
    client.force_login(ann)
    for _ in range(20):
        topic.publish(ann, "Worth reading.")
    answer = client.post(WRITE, {"body": "The twenty-first."})
    assert answer.headers["Location"] == "/2021/?page=2#post-21"


def test_htmx_gets_the_post_and_an_empty_form(client, ann, topic):
    client.force_login(ann)
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/2021/"}
    answer = client.post(WRITE, {"body": "Worth reading."}, headers=headers)
    assert answer.status_code == 200
    assert "Worth reading." in page.words(answer, "post-1")
    assert typed(answer) == ""


def test_htmx_goes_to_the_page_of_the_post_from_elsewhere(client, ann, topic):
    client.force_login(ann)
    for _ in range(20):
        topic.publish(ann, "Worth reading.")
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/2021/"}
    answer = client.post(WRITE, {"body": "Worth reading."}, headers=headers)
    assert answer.headers["HX-Redirect"] == "/2021/?page=2#post-21"


@pytest.mark.parametrize(
    "url", ["http://[", "", "//", "x" * 5000, "http://testserver/2021/?\u20ac"], ids=range(5)
)
def test_htmx_may_say_nonsense_about_where_it_is(client, ann, topic, url):
    client.force_login(ann)
    headers = {"HX-Request": "true", "HX-Current-URL": url.encode().decode("latin-1")}
    assert client.post(WRITE, {"body": "Worth reading."}, headers=headers).status_code == 200
    assert Post.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("", "There is no text yet."),
        (" \n\t\r\n ", "There is no text yet."),
        ("\u200b\u200b", "There is no text yet."),
        ("&nbsp;\n\n&#8203;", "There is no text yet."),
        ("> \n\n[quote]\n[/quote]\n\n---", "There is no text yet."),
        ("[^1]: A note to nothing.", "There is no text yet."),
        ("a" * (MOST_CHARACTERS + 1), "This text has 32001 characters; a post takes 32000."),
        ("Hello \ufffd world", "Some characters of this text cannot be read"),
        ("Hello \0 world", "Some characters of this text cannot be read"),
    ],
    ids=["empty", "white", "invisible", "escaped", "frames", "note", "long", "unreadable", "nul"],
)
@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_a_bad_text_comes_back_as_it_was_typed_with_a_sentence(client, ann, topic, body, sentence, htmx):
    client.force_login(ann)
    headers = {"HX-Request": "true"} if htmx else {}
    answer = client.post(WRITE, {"body": body}, headers=headers)
    assert answer.status_code == 422
    assert sentence in page.words(answer, "write")
    assert typed(answer) == body.replace("\r\n", "\n").replace("\0", "\ufffd")
    assert not Post.objects.exists()
    assert topic.posts.count() == 0


@pytest.mark.parametrize(
    "body", ["[1]: https://arxiv.org/abs/2103.00020", "$x$", "\U0001f600", '[quote="ann"]\nSo.\n[/quote]']
)
def test_a_text_of_which_something_is_seen_is_taken(client, ann, topic, body):
    client.force_login(ann)
    assert client.post(WRITE, {"body": body}).status_code == 302
    assert topic.posts.get().body == body


def test_bytes_that_are_no_utf8_come_back_with_a_sentence(client, ann, topic):
    client.force_login(ann)
    answer = client.post(WRITE, b"body=caf%E9+is+closed", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 422
    assert "cannot be read" in page.words(answer, "write")


def test_a_text_that_the_markup_refuses_comes_back_with_its_sentence(client, ann, topic):
    client.force_login(ann)
    body = "[" * 400
    answer = client.post(WRITE, {"body": body})
    assert answer.status_code == 422
    assert typed(answer) == body
    assert page.part(answer, "write").find(".//ul[@class='errorlist']") is not None
    topic.refresh_from_db()
    assert topic.last_number == 0


def test_a_form_without_a_text_at_all_comes_back(client, ann, topic):
    client.force_login(ann)
    assert client.post(WRITE).status_code == 422


def test_the_longest_text_is_taken_whatever_ends_its_lines(client, ann, topic):
    client.force_login(ann)
    body = ("word " * 199 + "end.\r\n") * 32
    assert len(body) > MOST_CHARACTERS
    assert client.post(WRITE, {"body": body}).status_code == 302
    assert Post.objects.get().body == ("word " * 199 + "end.\n") * 31 + "word " * 199 + "end."


def test_visitors_are_sent_to_sign_in_and_back(client, topic):
    answer = client.post(WRITE, {"body": "Hello."})
    assert answer.headers["Location"] == "/accounts/login/?next=/2021/%23write"
    answer = client.post(WRITE, {"body": "Hello."}, headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == "/accounts/login/?next=/2021/%23write"
    assert not Post.objects.exists()


@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_a_closed_year_takes_no_posts_and_gives_the_text_back(client, ann, mo, topic, htmx):
    topic.close(by=mo)
    client.force_login(ann)
    headers = {"HX-Request": "true"} if htmx else {}
    answer = client.post(WRITE, {"body": "Too late?"}, headers=headers)
    assert answer.status_code == (422 if htmx else 403)
    assert "Good Readings 2021 is closed: it takes no more posts." in page.words(answer)
    assert typed(answer) == "Too late?"
    assert not Post.objects.exists()


def test_a_year_that_is_not_there_takes_no_posts(client, ann, topic):
    client.force_login(ann)
    assert client.post("/2020/posts/", {"body": "Hello."}).status_code == 404


def test_an_unconfirmed_address_keeps_from_the_first_post(client, topic):
    client.force_login(make_member("newcomer", confirmed=False))
    answer = client.post(WRITE, {"body": "Hello."})
    assert answer.status_code == 422
    assert "Confirm your e-mail address before your first post" in page.words(answer, "write")
    assert typed(answer) == "Hello."
    assert not Post.objects.exists()


def test_a_suspended_member_is_a_visitor(client, ann, topic):
    client.force_login(ann)
    ann.is_active = False
    ann.save(update_fields=["is_active"])
    assert client.post(WRITE, {"body": "Hello."}).headers["Location"].startswith("/accounts/login/")
    assert not Post.objects.exists()


def test_papers_are_recognised(client, ann, topic):
    client.force_login(ann)
    client.post(WRITE, {"body": "https://arxiv.org/pdf/2103.00020v2.pdf, and doi:10.1038/nature14539."})
    post = Post.objects.get()
    assert [str(share.identifier) for share in post.shares.all()] == [
        "arxiv:2103.00020",
        "doi:10.1038/nature14539",
    ]
    assert [share.version for share in post.shares.all()] == [2, None]
    assert (Paper.objects.count(), Identifier.objects.count()) == (2, 2)


def test_a_paper_shared_twice_is_one_paper(client, ann, bob, topic):
    for reader, body in (
        (ann, "arXiv:2103.00020"),
        (bob, "https://arxiv.org/abs/2103.00020v3 twice 2103.00020v1"),
    ):
        client.force_login(reader)
        client.post(WRITE, {"body": body})
    assert Paper.objects.count() == Identifier.objects.count() == 1
    assert Share.objects.count() == 2


def test_papers_in_quotes_and_code_are_not_shared(client, ann, topic):
    client.force_login(ann)
    client.post(WRITE, {"body": "> arXiv:2103.00020\n\nNo.\n\n```\narXiv:2105.01601\n```"})
    assert not Share.objects.exists()


def test_links_to_the_forum_itself_are_no_papers(client, ann, topic):
    client.force_login(ann)
    client.post(WRITE, {"body": "See http://testserver/2021/#post-1 and https://example.org/cat.png"})
    assert not Paper.objects.exists()


def test_a_refused_post_leaves_no_papers(client, ann, mo, topic):
    topic.close(by=mo)
    client.force_login(ann)
    client.post(WRITE, {"body": "arXiv:2103.00020"})
    assert not Paper.objects.exists()


@pytest.mark.parametrize(
    "link",
    [
        "https://doi.org/10.1000/" + "{a}" * 600,
        "https://doi.org/10.1000/" + "a" * 3000,
        "https://example.org/" + "ü" * 1500,
        "https://example.org/" + "a" * 5000,
        "https://example.org/paper?x=" + "%7b" * 900,
        "arXiv:2103.00020v99999999999999999999",
        "https://pubmed.ncbi.nlm.nih.gov/" + "9" * 40,
        "https://www.semanticscholar.org/paper/" + "a" * 300,
        "https://github.com/" + "a" * 300 + "/" + "b" * 300,
        "https://example.org:99999/",
        "https://[::1/paper.pdf",
        "https://" + "a." * 500 + "org/",
    ],
    ids=lambda link: link[:40],
)
def test_links_of_any_length_are_taken(client, ann, topic, link):
    client.force_login(ann)
    assert client.post(WRITE, {"body": f"See {link} there."}).status_code == 302
    assert client.get("/2021/").status_code == 200
    assert client.get("/2021/papers/").status_code == 200


def test_of_many_papers_in_a_post_a_hundred_are_shares_and_the_rest_links(client, ann, topic):
    client.force_login(ann)
    client.post(WRITE, {"body": "\n".join(f"arXiv:2103.{n:05}" for n in range(120))})
    assert Share.objects.count() == 100


def test_posts_are_written_by_post_only(client, ann, topic):
    client.force_login(ann)
    assert client.get(reverse("write", args=[2021])).status_code == 405


def test_posts_of_two_years_are_numbered_apart(client, ann, mo, topic):
    other = make_topic(2022, by=mo)
    client.force_login(ann)
    for year in (2021, 2022, 2022):
        client.post(f"/{year}/posts/", {"body": f"In {year}."})
    assert list(topic.posts.values_list("number", flat=True)) == [1]
    assert list(other.posts.values_list("number", flat=True)) == [1, 2]
