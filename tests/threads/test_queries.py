"""A page costs the same, however much there is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.make import make_like, make_member, make_post, make_posts, make_topic
from threads.models import Paper, Post, Reading, YearRequest
from threads.models.reading import written

# Of pages of which nothing is kept.
MEMBER, VISITOR = 15, 9
PAPERS = "arXiv:2103.00020 and doi:10.1038/nature14539"


def cost(client, address) -> int:
    """How many queries a page takes, the first time left out (content types, sites)."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.fixture
def readers(db):
    return [make_member(f"reader{n}") for n in range(4)]


def fill(topic, readers, count) -> None:
    """Posts up to the number `count`, some with papers, likes, replies and quotes."""
    ann, bob, *_ = readers
    while topic.last_number < count - 3:
        make_posts(topic, by=ann, bodies=["Worth reading."] * min(16, count - 3 - topic.last_number))
        topic.refresh_from_db()
        if topic.last_number < count - 3:
            embroider(topic, readers)
    while topic.last_number < count:
        post = make_post(topic, by=ann, body=f"Worth reading: {PAPERS} and arXiv:2105.{topic.last_number:05}")
        topic.refresh_from_db()
        for reader in readers[1:]:
            make_like(post, by=reader)
        if topic.last_number < count:
            make_post(
                topic, by=bob, body='[quote="reader0, post:1"]\nYes.\n[/quote]\n\n@reader2', parent=post
            )
            topic.refresh_from_db()


def embroider(topic, readers) -> None:
    post = make_post(topic, by=readers[0], body=f"{PAPERS} {topic.last_number}")
    make_like(post, by=readers[1])
    reply = make_post(topic, by=readers[1], parent=post, body="I agree.")
    make_post(topic, by=readers[2], parent=reply, body="I do not.").delete_by_author()
    topic.refresh_from_db()


@pytest.mark.parametrize("threaded", [False, True], ids=["flat", "threaded"])
@pytest.mark.parametrize("signed_in", [False, True], ids=["visitor", "member"])
def test_a_page_of_a_year_costs_the_same_whatever_the_number_of_posts(
    client, mo, readers, signed_in, threaded
):
    for year in (2018, 2019, 2020, 2022):
        make_post(make_topic(year, by=mo), by=readers[3], body=PAPERS)
    topic = make_topic(2021, by=mo)
    if signed_in:
        readers[0].threaded = threaded
        readers[0].save()
        client.force_login(readers[0])
    elif threaded:
        client.get("/2021/?view=threaded")
    costs = []
    for count, pages in ((1, [1]), (20, [1]), (200, [1, 5, 10])):
        fill(topic, readers, count)
        costs += [cost(client, f"/2021/?page={page}") for page in pages]
    assert set(costs) == {costs[0]}, costs
    assert costs[0] <= (MEMBER if signed_in else VISITOR)


@pytest.mark.parametrize("closed", [False, True], ids=["open", "closed"])
def test_a_year_near_its_end_stays_within_bounds(client, mo, readers, closed):
    topic = make_topic(2021, by=mo)
    fill(topic, readers, 20)
    if closed:
        topic.close(by=mo)
    assert cost(client, "/2021/") <= VISITOR
    client.force_login(readers[0])
    costs = [cost(client, "/2021/")]
    for reader in readers:
        YearRequest.objects.ask(2022, reader)
    costs.append(cost(client, "/2021/"))
    assert costs[0] == costs[1] <= MEMBER


def test_moderators_read_within_bounds_too(client, mo, readers):
    topic = make_topic(2021, by=mo)
    fill(topic, readers, 20)
    client.force_login(mo)
    # One more says how much waits for them.
    assert cost(client, "/2021/") <= MEMBER + 1


ADDRESSES = [
    "/",
    "/2021/papers/",
    "/2021/papers/?sort=liked",
    "/members/reader0/",
    "/members/reader1/",
    "/moderation/log/",
    "/posts/{post}/",
    "/posts/{reply}/",
    "/posts/{reply}/history/",
    "/papers/{paper}/",
    "/papers/",
    "/papers/?sort=likes",
    "/search/?q=worth",
    "/search/?q=worth&what=posts",
    "/search/?q=arXiv:2103.00020",
    "/papers/?sort=shares&q=a",
]
OWN = ["/reading/", "/reading/?sort=rating&tag=a&q=a", "/reading/{paper}/", "/2022/"]  # fmt: skip


@pytest.mark.parametrize("signed_in", [False, True], ids=["visitor", "member"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_other_page_costs_the_same_too(client, mo, readers, address, signed_in):
    make_post(make_topic(2020, by=mo), by=readers[3], body=PAPERS)
    topic = make_topic(2021, by=mo)
    fill(topic, readers, 20)
    if signed_in:
        client.force_login(readers[2])
    post = Post.objects.filter(topic=topic, shares__paper__isnull=False, replies__isnull=False).first()
    reply = post.replies.first()
    for reader in readers:
        make_post(topic, by=reader, parent=post, body=f"See {PAPERS}")
        make_post(topic, by=reader, parent=reply, body=f"See {PAPERS}")
    make_like(reply, by=readers[3])
    make_like(post, by=readers[3])
    paper = Paper.objects.get(identifiers__value="2103.00020")
    address = address.format(post=post.pk, reply=reply.pk, paper=paper.pk)
    before = cost(client, address)
    for reader in readers:
        make_post(topic, by=reader, parent=post, body=f"Me too: {PAPERS}")
        make_post(topic, by=readers[0], parent=reply, body="arXiv:2112.10752")
    fill(topic, readers, 90)
    for year in (2017, 2018, 2019):
        other = make_topic(year, by=mo)
        make_post(other, by=readers[0], body=PAPERS)
        other.close(by=mo)
    assert cost(client, address) == before


@pytest.mark.parametrize("address", OWN)
def test_a_reading_list_costs_the_same_too(client, mo, readers, address):
    topic = make_topic(2021, by=mo)
    fill(topic, readers, 20)
    make_topic(2022, by=mo)
    papers = list(Paper.objects.seen())
    client.force_login(readers[2])
    costs = []
    for some in (papers[:2], papers):
        topic.reopen(by=mo)
        for paper in some:
            for reader in readers:
                Reading.objects.write(reader, paper, state="to-read", tags=written(["a"]), note="a")
        topic.close(by=mo)
        costs.append(cost(client, address.format(paper=papers[0].pk)))
    assert len(papers) > 2
    assert costs[0] == costs[1] <= 12


@pytest.mark.parametrize("address", ["/admin/threads/topic/", "/admin/threads/post/", "/admin/threads/paper/",
                                     "/admin/threads/action/", "/admin/threads/yearrequest/", "/moderation/years/"])  # fmt: skip
def test_the_desk_costs_the_same_too(client, mo, readers, address):
    make_post(make_topic(2009, by=mo), by=readers[0])
    fill(make_topic(2021, by=mo), readers, 8)
    YearRequest.objects.ask(2022, readers[0])
    client.force_login(mo)
    before = cost(client, address)
    for year in range(2010, 2020):
        topic = make_topic(year, by=mo)
        make_post(topic, by=readers[0], body=f"arXiv:2105.0{year}")
        topic.close(by=mo)
    for reader in readers[1:]:
        YearRequest.objects.ask(2022, reader)
    assert cost(client, address) == before
