"""Who hears of what: a table, and every cell of it is tried."""

import pytest
from django.db.models import Max

from tests import page
from tests.make import make_member, make_post, make_record, make_topic
from threads.models import (
    Correction,
    Like,
    Mute,
    Notification,
    Paper,
    Reading,
    Subscription,
    Topic,
    YearRequest,
)
from threads.papers.identify import identify

LINK = "arXiv:2103.00020"
# What somebody is to the act. `deaf` hears nothing of the year, `muting` muted the author, `suspended` is; these
# three are mentioned, quoted and liked, follow the year and keep the paper as the others do.
ROLES = [
    "author", "parent", "quoted", "mentioned", "follower", "mild", "sharer", "saver", "deaf", "muting", "suspended",
    "moderator",
]  # fmt: skip
NAMES = "@mentioned @deaf @muting @suspended @author @nobody"
QUOTES = "\n".join(
    f'[quote="{name}"]\nYes.\n[/quote]\n' for name in ("quoted", "deaf", "muting", "suspended", "author")
)
KEPT = {"sharer": "shared", "saver": "shared"}
OF_PAPER = ["author", "sharer", "saver", "deaf", "muting"]
# Who hears, and as what; whoever is not named in a row hears nothing.
TABLE = {
    "a post": {"follower": "post"},
    "a reply": {"parent": "reply", "follower": "post"},
    "a post that quotes": {"quoted": "quote", "follower": "post"},
    "a post that quotes a post": {"quoted": "quote", "follower": "post"},
    "a post that mentions": {"mentioned": "mention", "follower": "post"},
    "a post that shares": KEPT | {"follower": "post"},
    "a reply with all of it": KEPT
    | {"parent": "reply", "quoted": "quote", "mentioned": "mention", "follower": "post"},
    "a reply that mentions and quotes whom it answers": {"parent": "reply", "follower": "post"},
    "an edit that mentions": {"mentioned": "mention"},
    "an edit that quotes": {"quoted": "quote"},
    "an edit that shares": KEPT,
    "an edit of other words": {},
    "a paper added": KEPT,
    "a like": {"parent": "like"},
    "a like taken back": {},
    "a new version": dict.fromkeys(OF_PAPER, "version"),
    "a publication": dict.fromkeys(OF_PAPER, "published"),
    "a new version that is published": dict.fromkeys(OF_PAPER, "published"),
    "a better title": {},
    "the next year": dict.fromkeys(
        ["author", "parent", "quoted", "follower", "mild", "sharer", "saver", "muting"], "year"
    ),
    "a hiding": {"author": "moderated"},
    "a restoring": {"author": "moderated"},
    "an edit by a moderator": {"author": "moderated", "mentioned": "mention"},
    "a removal by the author": {},
}  # fmt: skip


@pytest.fixture
def cast(mo):
    return {name: make_member(name) for name in ROLES[:-1]} | {"moderator": mo}


@pytest.fixture
def scene(cast, mo):
    """2021, with a post of each, a paper shared in 2020, and everybody's wishes."""
    make_post(make_topic(2020, by=mo), by=cast["sharer"], body=LINK)
    make_record(LINK, title="A paper", form="preprint", version=1)
    topic = make_topic(2021, by=mo)
    paper = Paper.objects.get()
    posts = {name: make_post(topic, by=cast[name]) for name in ("parent", "quoted", "muting", "suspended")}
    for name in ("follower", "muting", "suspended"):
        Subscription.objects.want(cast[name], topic, Subscription.ALL)
    Subscription.objects.want(cast["mild"], topic, Subscription.MINE)
    posts["deaf"] = make_post(topic, by=cast["deaf"])
    Subscription.objects.want(cast["deaf"], topic, Subscription.NOTHING)
    for name in ("saver", "deaf", "muting", "suspended", "author"):
        Reading.objects.want(cast[name], paper, Reading.READ)
    posts["author"] = make_post(topic, by=cast["author"], body="Good evening. @mild")
    Mute.objects.want(cast["muting"], cast["author"], True)
    YearRequest.objects.ask(2022, cast["saver"])
    cast["suspended"].is_active = False
    cast["suspended"].save()
    return topic, posts, paper


def like_all(author, posts, liked=True):
    for name in ("parent", "deaf", "muting", "suspended"):
        Like.objects.want(author, posts[name], liked)


def act(name, cast, scene):
    topic, posts, paper = scene
    author, mo = cast["author"], cast["moderator"]
    mine = posts["author"]
    acts = {
        "a post": lambda: make_post(topic, author),
        "a reply": lambda: make_post(topic, author, parent=posts["parent"]),
        "a post that quotes": lambda: make_post(topic, author, QUOTES),
        # Whatever name stands there, the words are those of post 2.
        "a post that quotes a post": lambda: make_post(
            topic, author, '[quote="mild, post:2"]\nYes.\n[/quote]'
        ),
        "a post that mentions": lambda: make_post(topic, author, f"{NAMES} `@mild` \n> @mild"),
        "a post that shares": lambda: make_post(topic, author, LINK),
        "a reply with all of it": lambda: make_post(
            topic, author, f"{NAMES} @parent @quoted {LINK}\n\n{QUOTES}", posts["parent"]
        ),
        "a reply that mentions and quotes whom it answers": lambda: make_post(
            topic, author, '@parent [quote="parent, post:1"]\nYes.\n[/quote]\n@parent', posts["parent"]
        ),
        "an edit that mentions": lambda: mine.edit(by=author, body=f"Good evening. @mild {NAMES}"),
        "an edit that quotes": lambda: mine.edit(by=author, body=QUOTES),
        "an edit that shares": lambda: mine.edit(by=author, body=f"@mild {LINK}"),
        "an edit of other words": lambda: mine.edit(by=author, body="Good night. @mild"),
        "a paper added": lambda: mine.add_paper(identify(LINK), by=author),
        "a like": lambda: like_all(author, posts),
        "a like taken back": lambda: (like_all(author, posts), like_all(author, posts, liked=False)),
        "a new version": lambda: make_record(LINK, title="A paper", form="preprint", version=2),
        "a publication": lambda: make_record(
            LINK, "crossref", title="A paper", form="article", venue="Nature"
        ),
        "a new version that is published": lambda: make_record(
            LINK, title="A paper", form="article", venue="Nature", version=2
        ),
        "a better title": lambda: Correction.objects.make(paper, author, {"title": "The paper"}),
        "the next year": lambda: Topic.objects.open_year(2022, mo),
        "a hiding": lambda: mine.hide(by=mo, reason="Twice."),
        "a restoring": lambda: mine.restore(by=mo),
        "an edit by a moderator": lambda: mine.edit(by=mo, body=f"{NAMES} @mild @mo-reads"),
        "a removal by the author": mine.delete_by_author,
    }
    if name == "a restoring":
        mine.delete_by_author()
    before = Notification.objects.aggregate(last=Max("pk"))["last"] or 0
    acts[name]()
    return Notification.objects.filter(pk__gt=before)


@pytest.mark.parametrize("is_read", [False, True])
def test_a_follower_whom_an_edit_names_hears_of_that_in_place_of_the_post(cast, scene, is_read):
    post = make_post(scene[0], cast["author"])
    if is_read:
        cast["follower"].notifications.read()
    post.edit(by=cast["author"], body="Is it so, @follower?")
    told = cast["follower"].notifications.get(post=post)
    assert (told.kind, told.group, told.read_at) == ("mention", f"mention:{post.pk}", None)
    told.read_at = told.at
    told.save()
    post.edit(by=cast["author"], body="Is it so, @follower? I ask.")
    assert cast["follower"].notifications.get(post=post).read_at


@pytest.mark.parametrize("name", TABLE)
def test_each_hears_what_concerns_them_once_and_nobody_else(client, cast, scene, name):
    heard = {role: [] for role in ROLES}
    roles = {member: role for role, member in cast.items()}
    for row in act(name, cast, scene):
        heard[roles[row.member]].append(row.kind)
    expected = {role: [TABLE[name][role]] if role in TABLE[name] else [] for role in ROLES}
    assert heard == expected
    # A visitor has no list, and no bell.
    assert client.get("/notifications/").headers["Location"] == "/accounts/login/?next=/notifications/"
    assert page.part(client.get("/"), "bell") is None
