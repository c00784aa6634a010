"""Pages kept by other processes: a thousand writes here, each seen there with the next request."""

import re
import urllib.request

import pytest

from tests.browser.deployed import Deployed
from tests.make import make_member, make_post, make_topic
from threads.models import Like, Post

pytestmark = pytest.mark.django_db(transaction=True)

TIMES = 1000


@pytest.fixture
def deployed(tmp_path, transactional_db):
    (tmp_path / "static").mkdir()
    deployed = Deployed(tmp_path)
    # Two processes, each with pages of its own; no files are served here.
    deployed.environment |= {"KEEP_PAGES": "yes", "WEB_PROCESSES": "2", "DEBUG": "yes"}
    with deployed:
        yield deployed


def test_a_thousand_writes_are_each_seen_by_the_next_reader(deployed):
    ann, bob = make_member("ann"), make_member("bob")
    post = make_post(make_topic(2021), ann, "Words 0.")
    seen = 0
    for n in range(1, TIMES + 1):
        if n % 2:
            Post.objects.filter(pk=post.pk).update(html=f"<p>Words {n}.</p>")
        else:
            Like.objects.filter(post=post).delete() if n % 4 else Like.objects.create(post=post, member=bob)
        with urllib.request.urlopen(f"{deployed.url}/2021/", timeout=30) as answer:
            page = answer.read().decode()
        words = int(re.search(r"<p>Words (\d+)\.</p>", page)[1])
        likes = int(re.search(r"(\d+)<span class=\"vh\"> likes?;", page)[1])
        assert words == n - (1 - n % 2), n
        assert likes == Like.objects.count(), n
        seen += 1
    assert seen == TIMES
