"""The preview and the page have the very same HTML of a text."""

from tests.browser.test_mathematics import EVERYTHING
from tests.make import make_post
from threads.models import Post


def test_the_preview_and_the_page_are_the_same(client, ann, topic):
    make_post(topic, by=ann, body="so")
    client.force_login(ann)
    previews = [
        client.post("/preview/", {"body": EVERYTHING, "to": "/2021/posts/"}, headers=headers).content.decode()
        for headers in ({}, {"HX-Request": "true"})
    ]
    client.post("/2021/posts/", {"body": EVERYTHING})
    post = Post.objects.get(number=2)
    pages = [client.get(address).content.decode() for address in ("/2021/", f"/posts/{post.pk}/")]
    for mark in (
        "math",
        "md-k",
        "task-list",
        "😃",
        "mention",
        "footnotes",
        'class="quote"',
        "<table>",
        "<del>",
    ):
        assert mark in post.html
    for html in (*previews, *pages):
        assert f">{post.html}</div>" in html
