"""What tests of several files begin with."""

import pytest

from tests.smtp import Mailbox, use
from tests.threads.old_topic import OLD_2020, OLD_2021, bring
from threads.models import Post


@pytest.fixture
def old(db) -> dict[int, Post]:
    """The posts of 2021, imported together with 2020, by number."""
    bring(OLD_2020, *OLD_2021)
    return {post.number: post for post in Post.objects.filter(topic__year=2021)}


@pytest.fixture
def mailbox(settings):
    """A real mail server, which the forum sends to."""
    with Mailbox() as mailbox:
        use(settings, mailbox)
        yield mailbox
