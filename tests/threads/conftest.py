"""What tests of several files begin with."""

import pytest
from django.core.cache import caches

from tests.make import make_post
from tests.smtp import Mailbox, use
from tests.threads.old_topic import OLD_2020, OLD_2021, bring
from threads.models import Action, Flag, Post
from threads.models.newcomer import LINKS


@pytest.fixture
def old(db) -> dict[int, Post]:
    """The posts of 2021, imported together with 2020, by number."""
    bring(OLD_2020, *OLD_2021)
    return {post.number: post for post in Post.objects.filter(topic__year=2021)}


@pytest.fixture
def keep_pages(settings):
    """As where the site is deployed; of what is kept nothing is there yet."""
    settings.KEEP_PAGES = True
    for name in ("pages", "fragments", "figures"):
        caches[name].clear()


@pytest.fixture
def mailbox(settings):
    """A real mail server, which the forum sends to."""
    with Mailbox() as mailbox:
        use(settings, mailbox)
        yield mailbox


@pytest.fixture
def posts(topic, bob, mo, cem, settings):
    """Of what waits for moderators: the fourth of bob's is flagged, the fifth waits, and cem is new."""
    settings.NEW_MEMBER_POSTS = 3
    for _ in range(3):
        make_post(topic, by=bob).actions.create(by=mo, kind=Action.KEEP)
    flagged, held = (
        make_post(topic, by=bob, body="Buy watches."),
        make_post(topic, by=bob, body="Held words."),
    )
    Flag.objects.put(flagged, cem, Flag.SPAM, "Advertising.")
    held.hold(LINKS)
    first = make_post(topic, by=cem, body="Hello, I am new.")
    return flagged, held, first
