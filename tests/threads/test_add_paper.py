"""A paper whose link was lost is added to a post, beside its words."""

import pytest

from tests import page
from tests.make import make_post, make_record
from tests.threads.test_at_once import at_once, browser, post_to
from threads.models import Lookup, Paper, Post, Share

LINK, OTHER = "arXiv:2101.04342", "arXiv:2103.00020"


@pytest.fixture
def post(ann, topic) -> Post:
    return make_post(topic, by=ann, body="The one about mixing up, you know.")


def address(post) -> str:
    return f"/posts/{post.pk}/papers/"


def shared(post) -> list[tuple[str, int, str | None]]:
    rows = post.shares.order_by("position", "pk").select_related("identifier", "added_by")
    return [(one.identifier.value, one.position, one.added_by and one.added_by.username) for one in rows]


def test_the_author_adds_a_paper_and_the_words_stay_as_they_are(client, ann, post):
    client.force_login(ann)
    assert address(post) in page.links(client.get("/2021/"), "post-1")
    assert page.titles(client.get(address(post))) == "Add a paper"
    answer = client.post(address(post), {"link": "https://arxiv.org/abs/2101.04342v2"}, follow=True)
    assert answer.redirect_chain[0][0] == "/2021/#post-1"
    assert "arXiv:2101.04342 is with the post now." in page.messages(answer)
    assert "arXiv:2101.04342v2" in page.words(answer, "post-1")
    assert shared(post) == [("2101.04342", 0, "ann")]
    share = post.shares.get()
    assert (share.version, share.url) == (2, "https://arxiv.org/abs/2101.04342v2")
    before = post.body, post.html
    post.refresh_from_db()
    assert (post.body, post.html, post.edited_at) == (*before, None)
    assert post.revisions.count() == 0
    # It is looked up as any other.
    assert Lookup.objects.get().identifier.value == "2101.04342"
    for listed in ("/papers/", "/2021/papers/", "/members/ann/"):
        assert "arXiv:2101.04342" in page.words(client.get(listed), "main")


def test_the_author_does_in_a_closed_year_too(client, ann, topic, post):
    topic.close(by=topic.opened_by)
    client.force_login(ann)
    assert address(post) in page.links(client.get("/2021/"), "post-1")
    assert client.post(address(post), {"link": LINK}).status_code == 302
    assert shared(post) == [("2101.04342", 0, "ann")]


def test_a_moderator_does(client, mo, topic, post):
    topic.close(by=mo)
    client.force_login(mo)
    assert client.post(address(post), {"link": LINK}).status_code == 302
    assert shared(post) == [("2101.04342", 0, "mo-reads")]


def test_nobody_else_does(client, bob, post):
    client.force_login(bob)
    assert address(post) not in page.links(client.get("/2021/"), "post-1")
    for answer in (client.get(address(post)), client.post(address(post), {"link": LINK})):
        assert answer.status_code == 403
        assert "Only its author, or a moderator, adds papers to a post." in page.words(answer)
    assert not Share.objects.exists()


def test_visitors_are_asked_to_sign_in(client, post):
    assert client.get(address(post))["Location"] == f"/accounts/login/?next={address(post)}"
    assert client.post(address(post), {"link": LINK}).status_code == 302
    assert not Paper.objects.exists()


def test_nothing_is_added_to_a_removed_post(client, ann, mo, post):
    post.hide(by=mo, reason="No.")
    for member in (ann, mo):
        client.force_login(member)
        assert client.post(address(post), {"link": LINK}).status_code == 403
    assert not Share.objects.exists()


def test_twice_is_once(client, ann, post):
    client.force_login(ann)
    for link in (LINK, "https://arxiv.org/pdf/2101.04342v3", LINK):
        assert client.post(address(post), {"link": link}).status_code == 302
    assert shared(post) == [("2101.04342", 0, "ann")]


def test_what_stands_in_the_words_is_there_already(client, ann, topic):
    post = make_post(topic, by=ann, body=f"See {LINK}")
    client.force_login(ann)
    client.post(address(post), {"link": LINK})
    assert shared(post) == [("2101.04342", 0, None)]


def test_it_comes_behind_those_in_the_words(client, ann, topic):
    post = make_post(topic, by=ann, body=f"See {OTHER} and arXiv:2105.01601")
    client.force_login(ann)
    client.post(address(post), {"link": LINK})
    assert shared(post)[-1] == ("2101.04342", 2, "ann")


def test_it_stays_through_edits_of_the_words(client, ann, post):
    client.force_login(ann)
    client.post(address(post), {"link": LINK})
    for body, papers in (
        (f"With a link: {OTHER}", {"2101.04342", "2103.00020"}),
        (f"With its own: {LINK}", {"2101.04342"}),
        ("With none.", {"2101.04342"}),
    ):
        client.post(f"/posts/{post.pk}/edit/", {"body": body})
        assert {value for value, *_ in shared(post)} == papers


def test_what_has_the_same_place_always_stands_in_one_order(client, ann, topic):
    post = make_post(topic, by=ann, body="Words.")
    client.force_login(ann)
    client.post(address(post), {"link": LINK})
    client.post(f"/posts/{post.pk}/edit/", {"body": OTHER})
    said = page.words(client.get("/2021/"), "post-1")
    assert said.index("arXiv:2101.04342 Title") < said.index("arXiv:2103.00020 Title")


def test_a_paper_that_was_shared_before_is_that_paper(client, ann, bob, topic, post):
    make_post(topic, by=bob, body=LINK)
    paper = make_record(LINK, title="Mixup")
    client.force_login(ann)
    answer = client.post(address(post), {"link": LINK}, follow=True)
    assert "Mixup is with the post now." in page.messages(answer)
    assert post.shares.get().paper == paper
    assert Paper.objects.count() == 1


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        ("", "Paste a link or an identifier, such as arXiv:2101.04342."),
        ("  ", "Paste a link or an identifier, such as arXiv:2101.04342."),
        ("mixup", "This names no paper."),
        ("arXiv:9999.99999v0 and more", "This names no paper."),
        ("javascript:alert(1)", "This names no paper."),
        ("http://[", "This names no paper."),
        ("http://testserver/2021/", "This names no paper."),
        ("https://example.org/picture.png", "This names no paper."),
        ("https://example.org/" + "é" * 400, "This names no paper."),
        ("a\0b", "Null characters are not allowed."),
        ("https://example.org/" + "x" * 10_000, "Ensure this value has at most 2048 characters"),
        (str(2**63), "This names no paper."),
        ("-1", "This names no paper."),
        ("<script>alert(1)</script>", "This names no paper."),
    ],
    ids=lambda value: value[:20].replace("\0", "NUL"),
)
def test_what_names_no_paper_is_refused_and_comes_back(client, ann, post, link, sentence):
    client.force_login(ann)
    answer = client.post(address(post), {"link": link})
    assert answer.status_code == 422
    assert sentence in page.words(answer, "main")
    assert answer.context["form"]["link"].value() == link
    assert b"<script>alert" not in answer.content
    assert not Paper.objects.exists()


def test_a_post_shares_so_many_papers_and_no_more(client, ann, topic):
    post = make_post(topic, by=ann, body=" ".join(f"arXiv:2103.{n:05}" for n in range(100)))
    client.force_login(ann)
    answer = client.post(address(post), {"link": LINK})
    assert answer.status_code == 422
    assert "This post shares 100 papers already." in page.words(answer, "main")
    assert answer.context["form"]["link"].value() == LINK
    assert post.shares.count() == 100


@pytest.mark.parametrize("pk", ["404", "0", str(2**63)])
def test_a_post_that_is_not_there_is_not_found(client, ann, topic, pk):
    client.force_login(ann)
    assert client.get(f"/posts/{pk}/papers/").status_code == 404
    assert client.post(f"/posts/{pk}/papers/", {"link": LINK}).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_at_the_same_moment_it_is_added_once_and_edits_lose_nothing(ann, post):
    one = browser(ann)
    acts = [post_to(one, address(post), link=LINK) for _ in range(3)]
    acts += [post_to(one, f"/posts/{post.pk}/edit/", body=f"Version {n}: {OTHER}") for n in range(3)]
    assert {answer.status_code for answer in at_once(acts)} == {302}
    assert sorted(value for value, *_ in shared(post)) == ["2101.04342", "2103.00020"]
