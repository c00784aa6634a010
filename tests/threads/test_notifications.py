"""The page of what one heard: grouped, unread first, counted exactly, and read when its post was."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import page
from tests.make import make_like, make_member, make_post, make_topic
from threads.models import Like, Mail, Mute, Notification, Subscription, Topic

ADDRESS = "/notifications/"


@pytest.fixture
def mine(topic, ann):
    return make_post(topic, by=ann, body="Worth reading, says ann.")


def bell(client) -> str:
    return page.words(client.get("/"), "bell")


def told(client) -> list[str]:
    """The sentences of the page, in their order."""
    found = page.tree(client.get(ADDRESS)).iter("a")
    return [page.words_of(a) for a in found if a.get("class") == "told"]


def test_visitors_hear_nothing(client, db):
    assert client.get(ADDRESS).headers["Location"] == "/accounts/login/?next=/notifications/"
    assert page.part(client.get("/"), "bell") is None


def test_nothing_yet_says_so(client, ann):
    client.force_login(ann)
    assert "Nothing yet." in page.words(client.get(ADDRESS), "notifications")
    assert bell(client) == "Notifications"


def test_likes_of_a_post_are_one_line(client, ann, mine):
    likers = [make_member(name) for name in ("lea", "leo", "lia", "liv", "lou")]
    for count, sentence in [
        (1, "lea liked your post"),
        (2, "leo and lea liked your post"),
        (3, "lia, leo and 1 other liked your post"),
        (5, "lou, liv and 3 others liked your post"),
    ]:
        for liker in likers[:count]:
            Like.objects.want(liker, mine, True)
        client.force_login(ann)
        assert told(client) == [f"New: {sentence}"]
        assert bell(client) == "1unread notification"


def test_each_leads_to_the_very_post(client, ann, bob, topic, mine):
    for _ in range(20):
        make_post(topic, by=bob, body="Another.")
    reply = make_post(topic, by=bob, parent=mine, body="I agree.")
    client.force_login(ann)
    answer = client.get(ADDRESS)
    assert page.links(answer, "notifications")["/2021/?page=2#post-22"] == "New: bob answered your post"
    assert "I agree." in page.words(answer, "notifications")
    assert reply.place == "/2021/?page=2#post-22"


def test_all_posts_of_a_year_are_one_line_that_leads_to_the_first(client, ann, bob, cem, topic):
    Subscription.objects.want(ann, topic, Subscription.ALL)
    for n in range(9):
        make_post(topic, by=(bob, cem)[n % 2])
    client.force_login(ann)
    assert told(client) == ["New: 9 new posts in Good Readings 2021, by bob and Cem Özgür"]
    assert "/2021/#post-1" in page.links(client.get(ADDRESS), "notifications")


def test_unread_ones_stand_first_and_what_was_read_stays(client, ann, bob, cem, topic, mine):
    make_like(mine, by=bob)
    client.force_login(ann)
    client.post(f"{ADDRESS}read/", {"group": f"like:{mine.pk}"})
    assert told(client) == ["bob liked your post"]
    make_post(topic, by=bob, parent=mine)
    make_like(mine, by=cem)
    assert told(client) == [
        "New: Cem Özgür liked your post",
        "New: bob answered your post",
        "bob liked your post",
    ]
    assert bell(client) == "2unread notifications"


@pytest.mark.parametrize(
    ("form", "left"),
    [({"group": "like:{post}"}, 1), ({"group": ["like:{post}", "reply:{reply}"]}, 0), ({"all": "yes"}, 0),
     ({"all": "no"}, 2), ({}, 2), ({"group": "like:\0"}, 2), ({"group": "x" * 9999}, 2), ({"group": "like:99999999999999999999"}, 2),
     ({"all": "yes", "newest": "0"}, 2), ({"all": "yes", "newest": "9" * 40}, 0), ({"all": "yes", "newest": "٣"}, 0)],
    ids=range(11),
)  # fmt: skip
def test_one_these_and_all_are_marked(client, ann, bob, topic, mine, form, left):
    make_like(mine, by=bob)
    reply = make_post(topic, by=bob, parent=mine)
    filled = {
        name: [
            one.format(post=mine.pk, reply=reply.pk) for one in ([value] if isinstance(value, str) else value)
        ]
        for name, value in form.items()
    }
    client.force_login(ann)
    assert client.post(f"{ADDRESS}read/", filled).headers["Location"] == ADDRESS
    assert ann.notifications.unread().count() == left


def test_nobody_marks_what_others_heard(client, ann, bob, mine):
    make_like(mine, by=bob)
    client.force_login(bob)
    client.post(f"{ADDRESS}read/", {"all": "yes"})
    client.post(f"{ADDRESS}read/", {"group": f"like:{mine.pk}"})
    assert ann.notifications.unread().count() == 1


def test_opening_the_page_marks_nothing(client, ann, bob, mine):
    make_like(mine, by=bob)
    client.force_login(ann)
    for _ in range(2):
        assert bell(client) == "1unread notification"
        client.get(ADDRESS)


def test_htmx_gets_the_list_and_the_bell(client, ann, bob, mine):
    make_like(mine, by=bob)
    client.force_login(ann)
    answer = client.post(f"{ADDRESS}read/", {"all": "yes"}, headers={"HX-Request": "true"}).content.decode()
    assert answer.count('id="notifications"') == answer.count('id="bell"') == 1
    assert "<html" not in answer
    assert "bob liked your post" in answer
    assert "unread" not in answer


def test_reading_a_post_reads_what_told_of_it(client, ann, bob, topic, mine):
    make_post(topic, by=bob, parent=mine)
    make_post(topic, by=bob, body="@ann")
    make_like(mine, by=bob)
    client.force_login(ann)
    client.post("/2021/read/", {"posts": "1-2", "newest": "3"})
    assert [row.kind for row in ann.notifications.unread().order_by("pk")] == ["mention", "like"]
    client.post("/2021/read/", {"posts": "3", "newest": "3"})
    assert told(client)[0] == "New: bob liked your post"


@pytest.mark.parametrize("way", ["hidden", "deleted", "muted"])
def test_what_one_may_not_see_is_gone_from_list_and_count_and_comes_back(
    client, ann, bob, mo, topic, mine, way
):
    reply = make_post(topic, by=bob, parent=mine, body="Secret words.")
    client.force_login(ann)
    assert bell(client) == "1unread notification"
    undo = {
        "hidden": (lambda: reply.hide(by=mo, reason="No."), lambda: reply.restore(by=mo)),
        "deleted": (reply.delete_by_author, lambda: reply.restore(by=mo)),
        "muted": (lambda: Mute.objects.want(ann, bob, True), lambda: Mute.objects.want(ann, bob, False)),
    }[way]
    undo[0]()
    answer = client.get(ADDRESS)
    assert "Secret words." not in answer.content.decode()
    assert "Nothing yet." in page.words(answer, "notifications")
    assert bell(client) == "Notifications"
    undo[1]()
    assert bell(client) == "1unread notification"


def test_moderation_says_why(client, ann, mo, mine):
    mine.hide(by=mo, reason="The same as post 3.")
    client.force_login(ann)
    said = page.words(client.get(ADDRESS), "notifications")
    assert "A moderator hid your post" in said
    assert "The same as post 3." in said


def test_a_like_taken_back_before_it_was_read_vanishes_and_later_ones_tell_once(ann, bob, mine):
    make_like(mine, by=bob)
    Like.objects.want(bob, mine, False)
    assert not ann.notifications.exists()
    make_like(mine, by=bob)
    ann.notifications.all().read()
    for liked in (False, True, False, True):
        Like.objects.want(bob, mine, liked)
    assert ann.notifications.count() == 1
    assert not ann.notifications.unread().exists()


def test_the_bell_counts_no_higher_than_a_hundred(client, ann, bob, topic):
    for n in range(103):
        Notification.objects.create(
            member=ann, kind="version", act=f"version:{n}", group=f"year:{n}", topic=topic
        )
    client.force_login(ann)
    assert bell(client) == "99+unread notifications"


def test_old_ones_are_on_further_pages(client, ann, topic):
    rows = [
        Notification(member=ann, kind="year", act=f"year:{n}", group=f"year:{n}", topic=topic)
        for n in range(90)
    ]
    Notification.objects.bulk_create(rows)
    client.force_login(ann)
    counts = [client.get(f"{ADDRESS}?page={n}").content.count(b'class="told"') for n in (1, 2, 3)]
    assert counts == [40, 40, 10]
    for wrong in ("4", "0", "-1", "x", "٣", "9" * 30):
        assert client.get(ADDRESS, {"page": wrong}).status_code == 404, wrong


def test_the_page_costs_the_same_whatever_there_is(client, ann, bob, cem, topic, mine):
    client.force_login(ann)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(ADDRESS).status_code == 200
        return len(queries)

    make_like(mine, by=bob)
    cost()
    before = cost()
    for n in range(12):
        make_post(topic, by=(bob, cem)[n % 2], body="@ann arXiv:2103.00020", parent=(mine, None)[n % 2])
        make_like(mine, by=make_member(f"liker{n}"))
    assert cost() == before == 4


def test_followers_are_carried_over_with_their_levels(ann, bob, cem, topic, mo):
    make_post(topic, by=ann)
    Subscription.objects.want(bob, topic, Subscription.ALL)
    Subscription.objects.want(cem, topic, Subscription.NOTHING)
    following = Topic.objects.open_year(2022, mo)
    levels = dict(following.subscriptions.values_list("member__username", "level"))
    assert levels == {"ann": "mine", "bob": "all", "cem": "nothing"}
    assert {row.member for row in Notification.objects.filter(kind="year")} == {ann, bob}


def test_posting_follows_and_overrules_no_choice(ann, topic):
    Subscription.objects.want(ann, topic, Subscription.NOTHING)
    make_post(topic, by=ann)
    assert topic.subscriptions.get().level == "nothing"


@pytest.mark.parametrize("level", ["all", "mine", "nothing"])
def test_a_member_chooses_how_closely_to_follow(client, ann, topic, level):
    client.force_login(ann)
    for _ in range(2):
        assert client.post("/2021/follow/", {"level": level}).headers["Location"] == "/2021/"
    assert ann.subscriptions.get().level == level
    pressed = [b for b in page.part(client.get("/2021/"), "follow").iter("button") if b.get("aria-pressed")]
    assert [b.get("value") for b in pressed] == [level]


@pytest.mark.parametrize("level", ["", "x", "ALL", "all\0"])
def test_other_levels_are_refused(client, ann, topic, level):
    client.force_login(ann)
    assert client.post("/2021/follow/", {"level": level}).status_code == 400
    assert not ann.subscriptions.exists()


def test_following_needs_a_year_and_a_member(client, ann, topic):
    assert "/accounts/login/" in client.post("/2021/follow/", {"level": "all"}).headers["Location"]
    client.force_login(ann)
    assert client.post("/2020/follow/", {"level": "all"}).status_code == 404
    assert client.get("/2021/follow/").status_code == 405


def test_an_old_year_that_is_opened_later_takes_followers_of_the_one_before(ann, topic, mo):
    make_post(make_topic(2019, by=mo), by=ann)
    assert Topic.objects.open_year(2020, mo).subscriptions.get().member == ann


def test_what_was_read_a_year_ago_is_forgotten(ann, topic):
    now = timezone.now()
    for n, (at, read_at) in enumerate([(400, 390), (400, 10), (400, None), (1200, None)]):
        Notification.objects.create(
            member=ann, kind="year", act=f"year:{n}", group=f"year:{n}", topic=topic,
            at=now - datetime.timedelta(days=at), read_at=read_at and now - datetime.timedelta(days=read_at),
        )  # fmt: skip
    Notification.objects.forget()
    assert sorted(ann.notifications.values_list("act", flat=True)) == ["year:1", "year:2"]


def test_what_was_sent_long_ago_is_forgotten(ann):
    for days in (59, 61):
        done = timezone.now() - datetime.timedelta(days=days)
        Mail.objects.create(member=ann, key=f"post:{days}", state=Mail.SENT, due_at=None, done_at=done)
    Mail.objects.create(member=ann, key="post:1")
    Mail.objects.forget()
    assert sorted(Mail.objects.values_list("key", flat=True)) == ["post:1", "post:59"]
