"""/sitemap.xml: every page that may be found, and no other."""

import datetime
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from accounts.models import User
from tests.make import make_member, make_post, make_posts, make_record, make_topic
from tests.threads import head
from threads import sitemaps
from threads.models import Correction, Paper, Post, newcomer

SITE = "http://testserver"
NAMES = {"": "http://www.sitemaps.org/schemas/sitemap/0.9"}
LINK = "https://arxiv.org/abs/2102.12092"
DAY = datetime.timedelta(days=1)


def listed(client, address: str) -> dict[str, datetime.datetime | None]:
    """{"/2021/": its last change, …} of an index or a file."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    assert answer.headers["Content-Type"] == "application/xml"
    root = ElementTree.fromstring(answer.content)  # noqa: S314
    found = {}
    for entry in root:
        at = entry.findtext("lastmod", namespaces=NAMES)
        where = entry.findtext("loc", namespaces=NAMES)
        assert where.startswith(SITE) and where not in found
        found[where.removeprefix(SITE)] = at and datetime.datetime.fromisoformat(at)
    return found


def everything(client) -> dict[str, datetime.datetime | None]:
    found = {}
    for file in listed(client, "/sitemap.xml"):
        part = listed(client, file)
        assert part and not set(part) & set(found), file
        found |= part
    return found


def to_the_second(at: datetime.datetime) -> datetime.datetime:
    return at.replace(microsecond=0)


@pytest.fixture
def forum(topic, ann, bob, cem):
    make_topic(2020, by=ann)
    make_post(topic, ann, f"Read this: {LINK}")
    make_posts(topic, ann, ["Worth reading."] * 40)
    make_post(topic, bob, "I agree.", parent=topic.posts.get(number=1))
    return topic


def test_it_lists_every_page_that_may_be_found(client, forum, mo):
    paper = Paper.objects.get()
    expected = {
        "/",
        "/papers/",
        "/2020/",
        "/2020/papers/",
        "/2021/",
        "/2021/?page=2",
        "/2021/?page=3",
        "/2021/papers/",
    }
    expected |= {f"/posts/{pk}/" for pk in Post.objects.values_list("pk", flat=True)}
    expected |= {f"/papers/{paper.pk}/", "/members/ann/", "/members/bob/"}
    assert set(everything(client)) == expected


def test_each_is_at_its_one_address_and_may_be_found(client, forum):
    addresses = [one for one in everything(client) if not one.startswith("/posts/")]
    for address in [*addresses, f"/posts/{forum.posts.first().pk}/"]:
        answer = client.get(address)
        assert answer.status_code == 200
        assert head.linked(answer)["canonical"] == SITE + address
        assert head.is_found(answer), address


def test_files_are_split_by_year_and_range(client, forum, monkeypatch):
    monkeypatch.setattr(sitemaps, "RANGE", 20)
    files = listed(client, "/sitemap.xml")
    years = [f"/sitemaps/2021-{part}.xml" for part in (1, 2, 3)]
    papers = (Paper.objects.get().pk - 1) // 20 + 1  # a sequence goes on where another test left it
    assert set(files) >= {*years, "/sitemaps/2020-1.xml", f"/sitemaps/papers-{papers}.xml"}
    for part, file in enumerate(years, 1):
        numbers = range(part * 20 - 19, min(part * 20, 42) + 1)
        posts = {
            f"/posts/{pk}/" for pk in forum.posts.filter(number__in=numbers).values_list("pk", flat=True)
        }
        page = f"/2021/?page={part}" if part > 1 else "/2021/"
        assert set(listed(client, file)) - {"/2021/papers/"} == posts | {page}
    assert client.get("/sitemaps/2021-4.xml").status_code == 404


@pytest.mark.parametrize("removed", ["hidden", "deleted"])
def test_what_was_removed_is_not_in_it(client, topic, ann, bob, mo, removed):
    post = make_post(topic, bob, f"Unspeakable: {LINK}")
    make_post(topic, ann, "Fine.")
    paper = post.shares.get().paper_id
    gone = {f"/posts/{post.pk}/", f"/papers/{paper}/", "/members/bob/"}
    assert gone <= set(everything(client))
    if removed == "hidden":
        post.hide(by=mo, reason="No.")
    else:
        post.delete_by_author()
    for who in (None, mo):
        if who:
            client.force_login(who)
        assert not gone & set(everything(client))
    post.refresh_from_db()
    post.restore(by=mo)
    assert gone <= set(everything(client))


def test_the_last_change_is_what_the_page_shows(client, topic, ann, bob):
    now = timezone.now()
    first, second = make_post(topic, ann, LINK), make_post(topic, bob, "Two.")
    answer = make_post(topic, bob, "Yes.", parent=first)
    type(topic).objects.update(opened_at=now - 90 * DAY)
    for post, days in ((first, 30), (second, 20), (answer, 10)):
        Post.objects.filter(pk=post.pk).update(created_at=now - days * DAY)
    found = everything(client)
    paper = f"/papers/{first.shares.get().paper_id}/"
    ago = {days: to_the_second(now - days * DAY) for days in (30, 20, 10)}
    assert found[f"/posts/{second.pk}/"] == ago[20]
    assert found[f"/posts/{first.pk}/"] == found["/2021/"] == found["/members/bob/"] == ago[10]
    assert found["/members/ann/"] == ago[30]
    assert found["/papers/"] is None
    second.refresh_from_db()
    second.edit(by=bob, body="Two, mended.")
    again = everything(client)
    second.refresh_from_db()
    assert again[f"/posts/{second.pk}/"] == again["/2021/"] == to_the_second(second.edited_at)
    assert again[f"/posts/{first.pk}/"] == ago[10]
    Paper.objects.update(created_at=now - 40 * DAY)
    make_record(LINK, title="A title")
    (made,) = Correction.objects.make(Paper.objects.get(), by=ann, values={"title": "Another"})
    assert everything(client)[paper] == to_the_second(made.at)


@pytest.mark.parametrize("back", ["approved", "restored"])
def test_what_a_moderator_lets_be_seen_is_a_change(client, topic, ann, bob, mo, back):
    first = make_post(topic, ann)
    answer = make_post(topic, bob, LINK, parent=first)
    if back == "approved":
        answer.hold(newcomer.MODERATOR)
    else:
        answer.hide(by=mo, reason="No.")
    long_ago = timezone.now() - 50 * DAY
    type(topic).objects.update(opened_at=long_ago)
    Post.objects.update(created_at=long_ago)
    Post.objects.exclude(hidden_at=None).update(hidden_at=long_ago)
    Paper.objects.update(created_at=long_ago)
    assert {*everything(client).values()} <= {None, to_the_second(long_ago)}
    if back == "approved":
        answer.approve(by=mo)
    else:
        answer.restore(by=mo)
    now = to_the_second(answer.actions.get(kind__in=["approve", "restore"]).at)
    found, paper = everything(client), answer.shares.get().paper_id
    pages = {"/2021/", f"/posts/{first.pk}/", f"/posts/{answer.pk}/", "/members/bob/", f"/papers/{paper}/"}
    assert {path for path, at in found.items() if at == now} == pages
    assert listed(client, "/sitemap.xml")["/sitemaps/2021-1.xml"] == now


def test_the_index_says_when_a_file_changed(client, topic, ann, mo, monkeypatch):
    monkeypatch.setattr(sitemaps, "RANGE", 20)
    posts = make_posts(topic, ann, ["Worth reading."] * 30)
    now = timezone.now()
    type(topic).objects.update(opened_at=now - 90 * DAY)
    Post.objects.update(created_at=now - 50 * DAY)
    before = listed(client, "/sitemap.xml")
    assert before["/sitemaps/2021-1.xml"] == before["/sitemaps/2021-2.xml"] == to_the_second(now - 50 * DAY)
    Post.objects.get(pk=posts[2].pk).edit(by=ann, body="Mended.")
    edited = listed(client, "/sitemap.xml")
    assert edited["/sitemaps/2021-1.xml"] >= to_the_second(now)
    assert edited["/sitemaps/2021-2.xml"] == before["/sitemaps/2021-2.xml"]
    Post.objects.get(pk=posts[29].pk).hide(by=mo, reason="No.")
    assert listed(client, "/sitemap.xml")["/sitemaps/2021-2.xml"] >= to_the_second(now)


@pytest.mark.parametrize("address", ["/sitemap.xml", "/sitemaps/2021-1.xml", "/sitemaps/papers-1.xml"])
def test_whoever_has_it_is_told_so(client, forum, mo, address):
    first = client.get(address)
    since = {"if-modified-since": first.headers["Last-Modified"]}
    assert client.get(address, headers={"if-none-match": first.headers["ETag"]}).status_code == 304
    assert client.get(address, headers=since).status_code == 304
    forum.posts.get(number=1).hide(by=mo, reason="No.")
    if "papers" in address:
        assert client.get(address).status_code == 404
        return
    again = client.get(address, headers=since)
    assert again.status_code == 200 and again.headers["ETag"] != first.headers["ETag"]


@pytest.mark.parametrize(
    "address",
    [
        "/sitemaps/2021-0.xml",
        "/sitemaps/2021-2.xml",
        "/sitemaps/1999-1.xml",
        "/sitemaps/papers-7.xml",
        "/sitemaps/members-99999999999999999999.xml",
        "/sitemaps/site-2.xml",
        "/sitemaps/drafts-1.xml",
        "/sitemaps/2021-x.xml",
    ],
)
def test_other_files_are_not_there(client, forum, address):
    assert client.get(address).status_code == 404


def test_an_empty_forum_has_its_front_page(client, db):
    assert set(everything(client)) == {"/", "/papers/"}


def test_a_file_costs_the_same_however_much_is_in_it(client, forum, bob, django_assert_num_queries):
    for address, most in (
        ("/sitemaps/2021-1.xml", 4), ("/sitemaps/papers-1.xml", 5), ("/sitemaps/members-1.xml", 1), ("/sitemap.xml", 11),
    ):  # fmt: skip
        client.get(address)
        with django_assert_num_queries(most):
            client.get(address)
    make_posts(forum, bob, ["Another."] * 30)
    make_post(forum, make_member("dora"), "arXiv:2105.01601 and arXiv:2105.01602")
    for address, most in (
        ("/sitemaps/2021-1.xml", 4), ("/sitemaps/papers-1.xml", 5), ("/sitemaps/members-1.xml", 1), ("/sitemap.xml", 11),
    ):  # fmt: skip
        with django_assert_num_queries(most):
            client.get(address)


def test_an_imported_name_that_is_somebody_elses_now_is_not_in_it(client, topic, ann, bob):
    make_post(topic, bob, "Hello.")
    User.objects.filter(pk=bob.pk).update(handed_to=ann)
    assert "/members/bob/" not in everything(client)
