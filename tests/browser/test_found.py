"""What pages say to machines, in a real browser: it is data there, and nothing else."""

import pytest

from tests.make import make_member, make_post, make_record

pytestmark = pytest.mark.one_database

EVIL = "</script><script>document.title = 'Broken'</script><!--<script>"
LINK = "https://arxiv.org/abs/2102.12092"
NODES = """() => [...document.querySelectorAll('script[type="application/ld+json"]')]
    .flatMap((one) => JSON.parse(one.textContent)['@graph'])"""


def test_data_is_read_and_nothing_of_it_runs(page, topic):
    evil = make_member("evil", display_name=EVIL[:60], about=EVIL)
    post = make_post(topic, evil, f"`{EVIL}` {LINK}")
    paper = make_record(LINK, title=EVIL, authors=(EVIL,), abstract=EVIL)
    for address, kind in (
        ("/2021/", "DiscussionForumPosting"),
        (f"/posts/{post.pk}/", "DiscussionForumPosting"),
        (f"/papers/{paper.pk}/", "ScholarlyArticle"),
        ("/members/evil/", "ProfilePage"),
    ):
        assert page.goto(address).headers["content-security-policy"]
        assert kind in [node["@type"] for node in page.evaluate(NODES)], address
        assert page.title() != "Broken"
        head = page.evaluate("[...document.head.children].map((one) => one.localName)")
        assert set(head) <= {"meta", "title", "link", "script"}, address
        assert page.evaluate("document.body.firstElementChild.className") == "skip"


def test_a_picture_is_one(page, topic):
    page.goto("/2021/")
    address = page.locator('meta[property="og:image"]').get_attribute("content")
    size = page.evaluate(
        """async (address) => { const image = new Image(); image.src = address; await image.decode();
        return [image.naturalWidth, image.naturalHeight] }""",
        address.removeprefix("http://testserver"),
    )
    assert size == [1200, 630]
