"""Titles, descriptions and the one address of every page, however it is reached."""

import pytest

from tests.make import make_like, make_member, make_post, make_posts, make_record, make_topic
from tests.threads import head
from threads.about import first_sentence, shortened
from threads.models import Paper, Post

SITE = "http://testserver"
LINK = "https://arxiv.org/abs/2102.12092"


@pytest.fixture
def paper(topic, ann):
    make_post(topic, ann, f"Pictures out of words: {LINK}")
    return make_record(
        LINK,
        title=r"Zero-Shot $\alpha$ & more",
        authors=("Ramesh, Aditya", "Pavlov, Mikhail", "Goh, Gabriel", "Gray, Scott"),
        issued=(2021, 2, 24),
        abstract="A simple approach, e.g. for images, is described. It does well.\n\nVery well.",
    )


@pytest.fixture
def long_topic(topic, ann, paper):
    make_posts(topic, ann, ["Worth reading."] * 49)
    make_topic(2020, by=ann)
    return topic


# How a page is reached, and its one address; None: it is not to be found, whatever its address.
WAYS = [
    ("/", "/"),
    ("/?utm_source=a&page=2", "/"),
    ("/2021/", "/2021/"),
    ("/2021/?page=1", "/2021/"),
    ("/2021/?page=01", "/2021/"),
    ("/2021/?page=2", "/2021/?page=2"),
    ("/2021/?page=002&utm_medium=mail", "/2021/?page=2"),
    ("/2021/?view=threaded", "/2021/"),
    ("/2021/?page=3&view=flat", "/2021/?page=3"),
    ("/2021/?utm_campaign=x&gclid=1&fbclid=2", "/2021/"),
    ("/2021/?q=words", "/2021/"),
    ("/2021/?order=nothing", "/2021/"),
    ("/2021/papers/", "/2021/papers/"),
    ("/2021/papers/?sort=new&page=1", "/2021/papers/"),
    ("/papers/", "/papers/"),
    ("/papers/?page=1&utm_source=a", "/papers/"),
    ("/papers/?q=&sort=newest", "/papers/"),
    ("/posts/{post}/", "/posts/{post}/"),
    ("/posts/{post}/?page=1&x=y", "/posts/{post}/"),
    ("/papers/{paper}/", "/papers/{paper}/"),
    ("/papers/{paper}/?page=9", "/papers/{paper}/"),
    ("/members/ann/", "/members/ann/"),
    ("/members/ANN/?utm_source=a", "/members/ann/"),
]
KEPT_OUT = [
    ("/2021/?order=new", "/2021/"),
    ("/2021/?order=liked&page=1", "/2021/"),
    ("/2021/?order=new&page=2", "/2021/"),
    ("/2021/papers/?sort=title", "/2021/papers/"),
    ("/papers/?q=zero", "/papers/"),
    ("/papers/?sort=likes", "/papers/"),
    ("/posts/{post}/?quote=1", "/posts/{post}/"),
]


@pytest.mark.parametrize("who", ["visitor", "in order", "by conversation", "newest first"])
def test_a_page_has_one_address_however_it_is_reached(client, long_topic, bob, paper, who):
    if who != "visitor":
        bob.threaded, bob.order = who == "by conversation", "new" if who == "newest first" else ""
        bob.save()
        client.force_login(bob)
    make_like(long_topic.posts.get(number=1), bob)
    keys = {"post": long_topic.posts.get(number=1).pk, "paper": paper.pk}
    for way, address in [*WAYS, *KEPT_OUT]:
        answer = client.get(way.format(**keys))
        assert answer.status_code == 200, way
        assert head.linked(answer)["canonical"] == SITE + address.format(**keys), way
        assert head.metas(answer)["og:url"] == SITE + address.format(**keys), way
        assert head.is_found(answer) == ((way, address) in WAYS), way


LEADING = [
    ("/2021", "/2021/"),
    ("/2021/?post=37", "/2021/?page=2#post-37"),
    ("/2021/?post=37&utm_source=a", "/2021/?page=2#post-37"),
    ("/2021/?date=2021-01-01", "/2021/#post-1"),
    ("/t/good-readings-2021/77/37", "/2021/?page=2#post-37"),
    ("/t/77", "/2021/"),
    ("/papers", "/papers/"),
]


def test_other_addresses_lead_to_it(client, long_topic):
    long_topic.discourse_id = 77
    long_topic.save()
    for way, place in LEADING:
        answer = client.get(way)
        assert answer.status_code in {301, 302}, way
        assert answer.headers["Location"] == place
        followed = client.get(way, follow=True)
        assert head.linked(followed)["canonical"] == SITE + place.partition("#")[0], way


def test_the_host_of_a_request_is_nobodys_address(client, topic, settings):
    settings.ALLOWED_HOSTS = ["*"]
    answer = client.get("/2021/", headers={"host": "evil.example"})
    assert b"evil.example" not in answer.content.partition(b"</head>")[0]


NEIGHBOURS = [
    ("/2021/", None, "/2021/?page=2"),
    ("/2021/?page=2&view=threaded", "/2021/", "/2021/?page=3"),
    ("/2021/?page=3", "/2021/?page=2", None),
    ("/2021/?order=new&page=2", "/2021/?order=new", "/2021/?page=3&order=new"),
    ("/2021/papers/", None, None),
    ("/2020/", None, None),
]


def test_neighbours_of_a_page_are_linked(client, long_topic):
    for address, before, after in NEIGHBOURS:
        found = head.linked(client.get(address))
        assert found.get("prev") == (before and SITE + before), address
        assert found.get("next") == (after and SITE + after), address


def test_lists_and_replies_have_neighbours_too(client, topic, ann, bob):
    post = make_post(topic, ann, "Read these: " + " ".join(f"arXiv:2105.{n:05}" for n in range(1, 61)))
    make_posts(topic, bob, ["Yes."] * 60)
    Post.objects.exclude(pk=post.pk).update(parent=post, root=post)
    for address in ("/papers/", "/2021/papers/", f"/posts/{post.pk}/"):
        first, second = client.get(address), client.get(f"{address}?page=2")
        assert head.linked(first) == {"canonical": SITE + address, "next": f"{SITE}{address}?page=2"}
        assert head.linked(second) == {"canonical": f"{SITE}{address}?page=2", "prev": SITE + address}
        assert head.is_found(second)
        assert head.title(second) != head.title(first)
    liked = client.get("/2021/papers/?sort=liked&page=2")
    assert head.linked(liked)["prev"] == f"{SITE}/2021/papers/?page=1&sort=liked"


def test_titles_are_those_of_one_page_each(client, long_topic, paper, bob):
    reply = make_post(long_topic, bob, "I agree.", parent=long_topic.posts.get(number=1))
    addresses = [
        "/", "/2021/", "/2021/?page=2", "/2021/?page=3", "/2020/", "/papers/", "/2021/papers/", "/members/ann/",
        "/members/bob/", f"/posts/{reply.parent_id}/", f"/posts/{reply.pk}/", f"/papers/{paper.pk}/",
    ]  # fmt: skip
    answers = [client.get(address) for address in addresses]
    titles = {address: head.title(answer) for address, answer in zip(addresses, answers, strict=True)}
    described = {
        address: head.metas(answer)["description"] for address, answer in zip(addresses, answers, strict=True)
    }
    assert len(set(titles.values())) == len(addresses), titles
    assert len(set(described.values())) == len(addresses), described
    assert all(0 < len(text) <= 200 for text in described.values())


def test_a_post_is_described_by_its_author_and_first_words(client, topic, cem):
    post = make_post(topic, cem, 'A "first" <b>word</b> & then $x^2$.\n\nAnother line.')
    answer = client.get(f"/posts/{post.pk}/")
    assert head.title(answer).startswith('Cem Özgür: A "first" ')
    assert head.title(answer).endswith("(Good Readings 2021, post 1) · Good Readings")
    said = head.metas(answer)
    assert said["description"].startswith('Cem Özgür: A "first" ')
    assert "then x². Another line." in said["description"]
    assert said["og:description"] == said["description"]
    assert said["og:type"] == "article" and said["og:site_name"] == "Good Readings"
    assert said["article:published_time"] == post.created_at.isoformat()


def test_a_post_without_words_has_a_title_too(client, topic, ann):
    posts = [
        make_post(topic, ann, words) for words in ("[1]: arXiv:2103.00020", "x" * 300, "Short.", "Short.")
    ]
    titles = [head.title(client.get(f"/posts/{post.pk}/")) for post in posts]
    assert titles[0] == "ann in Good Readings 2021, post 1 · Good Readings"
    assert titles[1] == f"ann: {'x' * 59}… (Good Readings 2021, post 2) · Good Readings"
    assert titles[2] == "ann: Short. (Good Readings 2021, post 3) · Good Readings"
    assert len(set(titles)) == 4


def test_a_paper_is_described_by_its_authors_and_first_sentence(client, paper):
    answer = client.get(f"/papers/{paper.pk}/")
    assert head.title(answer) == "Zero-Shot α & more · Good Readings"
    said = head.metas(answer)
    assert said["description"] == "Ramesh et al.: A simple approach, e.g. for images, is described."
    assert said["og:title"] == "Zero-Shot α & more"
    assert said["twitter:card"] == "summary_large_image"
    assert said["og:image"].startswith(f"{SITE}/papers/{paper.pk}/card.png?v=")
    assert said["og:image:alt"].startswith("Zero-Shot α & more, Ramesh")


def test_a_paper_without_an_abstract_is_described_by_where_it_stands(client, paper):
    Paper.objects.filter(pk=paper.pk).update(abstract="", venue="ICML", year=2021)
    assert head.metas(client.get(f"/papers/{paper.pk}/"))["description"] == "Ramesh et al., 2021, ICML"


def test_a_paper_without_anything_known_is_described_too(client, topic, ann):
    paper = make_post(topic, ann, LINK).shares.get().paper
    said = head.metas(client.get(f"/papers/{paper.pk}/"))
    assert said["og:title"] == "arXiv:2102.12092"
    assert said["description"] == "A paper that 1 post shares."


def test_the_picture_of_a_post_is_that_of_its_paper(client, paper, topic, ann):
    other = make_post(topic, ann, "No paper.")
    shared = paper.shares.get().post
    pictures = [head.metas(client.get(f"/posts/{post.pk}/"))["og:image"] for post in (shared, other)]
    assert pictures[0].startswith(f"{SITE}/papers/{paper.pk}/card.png?v=")
    assert pictures[1].startswith(f"{SITE}/2021/card.png?v=")


@pytest.mark.parametrize("removed", ["hidden", "deleted"])
def test_what_was_removed_is_in_no_head(client, topic, ann, mo, bob, removed):
    post = make_post(topic, ann, "Unspeakable words.")
    reply = make_post(topic, bob, "Yes.", parent=post)
    if removed == "hidden":
        post.hide(by=mo, reason="No.")
    else:
        post.delete_by_author()
    for who in (None, ann, mo):
        if who:
            client.force_login(who)
        for address in ("/", "/2021/", f"/posts/{reply.pk}/", "/members/ann/"):
            assert "Unspeakable" not in client.get(address).content.decode().partition("</head>")[0], address
    answer = client.get(f"/posts/{post.pk}/")
    assert not head.is_found(answer) and "Unspeakable" not in answer.content.decode().partition("</head>")[0]
    assert not head.is_found(client.get("/members/ann/"))


@pytest.mark.parametrize(
    ("abstract", "sentence"),
    [
        ("One. Two.", "One."),
        ("We, e.g. them, do it. Then more.", "We, e.g. them, do it."),
        ("Smith et al. (2020) say so. We do not.", "Smith et al. (2020) say so."),
        ("It takes 0.5 s. Fast!", "It takes 0.5 s."),
        ("Is it so? Yes.", "Is it so?"),
        ("没有。有。", "没有。"),
        ("No end", "No end"),
        ("", ""),
        ("$x^2$ is large. Very.", "x² is large."),
        ("word " * 100, "word " * 39 + "word…"),
    ],
)
def test_the_first_sentence_of_an_abstract(abstract, sentence):
    assert first_sentence(abstract) == sentence


def test_shortened_to_a_word():
    assert shortened("a " * 200, 20) == "a a a a a a a a a a…"
    assert shortened("x" * 300, 20) == "x" * 19 + "…"


def test_a_name_is_not_markup(client, topic):
    evil = make_member("evil", display_name='"><script>alert(1)</script>')
    post = make_post(topic, evil, '"><script>alert(2)</script> </title>')
    for address in (f"/posts/{post.pk}/", "/2021/", "/members/evil/"):
        answer = client.get(address)
        assert (
            "alert(1)</script>" not in answer.content.decode()
            and "alert(2)</script>" not in answer.content.decode()
        )
        assert evil.display_name in head.metas(answer)["og:title"] or address == "/2021/"
