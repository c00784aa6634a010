"""What search engines may keep: pages that say so, and nothing else."""

import pytest

from tests.make import make_image, make_post
from tests.threads import head


@pytest.fixture
def forum(topic, ann, bob):
    post = make_post(topic, ann, "arXiv:2102.12092")
    make_post(topic, bob, "Yes.", parent=post)
    post.edit(by=ann, body="Mended: arXiv:2102.12092")
    return {"post": post.pk, "paper": post.shares.get().paper_id}


FOUND = ["/", "/2021/", "/2021/papers/", "/papers/", "/posts/{post}/", "/papers/{paper}/", "/members/ann/"]
KEPT_OUT = [
    "/2021/?order=new",
    "/2021/print/",
    "/papers/?q=a",
    "/posts/{post}/?quote=1",
    "/posts/{post}/history/",
    "/members/mo-reads/",
    "/moderation/log/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/language/",
    "/keys/",
    "/help/markdown/",
    "/share/help/",
    "/offline/",
    "/2021.unknown",
    "/feed/",
    "/2021/feed/",
    "/2021/papers.bib",
    "/papers/{paper}.json",
    "/sitemap.xml",
    "/oembed?url=http://testserver/2021/",
]
OF_MEMBERS = [
    "/settings/",
    "/settings/mail/",
    "/drafts/",
    "/reading/",
    "/notifications/",
    "/posts/{post}/edit/",
]


def is_marked(answer) -> bool:
    return answer.headers.get("X-Robots-Tag", "").startswith("noindex")


def test_pages_to_be_found_are_and_no_others(client, forum, ann):
    for address in FOUND:
        assert head.is_found(client.get(address.format(**forum))), address
    for address in KEPT_OUT:
        answer = client.get(address.format(**forum))
        assert answer.status_code == 404 or is_marked(answer), address
    client.force_login(ann)
    for address in OF_MEMBERS:
        answer = client.get(address.format(**forum))
        assert answer.status_code == 200 and not head.is_found(answer), address


def test_a_page_that_was_refused_is_not_to_be_found(client, forum, ann):
    client.force_login(ann)
    answer = client.post("/2021/posts/", {"body": ""})
    assert answer.status_code == 422
    assert head.metas(answer)["robots"] == "noindex" and "canonical" not in head.linked(answer)
    assert head.metas(client.get("/nothing/"))["robots"] == "noindex"


def test_a_page_says_it_once(client, forum):
    for address in ("/2021/print/", "/posts/{post}/history/", "/2021/?order=new"):
        content = client.get(address.format(**forum)).content.decode()
        assert content.count('name="robots"') == 1, address


@pytest.mark.parametrize("why", ["ROBOTS", "DEMO"])
def test_a_site_that_is_shut_is_found_nowhere(client, forum, settings, ann, why):
    setattr(settings, why, why == "DEMO")
    for address in [*FOUND, *KEPT_OUT, "/2021/card.png", "/robots.txt"]:
        answer = client.get(address.format(**forum))
        assert answer.status_code != 200 or is_marked(answer), address
    for address in FOUND:
        answer = client.get(address.format(**forum))
        assert head.metas(answer)["robots"] == "noindex"
        assert head.linked(answer)["canonical"]


def disallowed(client) -> list[str]:
    answer = client.get("/robots.txt")
    assert answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/plain")
    lines = answer.content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    return [line.removeprefix("Disallow: ") for line in lines if line.startswith("Disallow: ")]


def test_robots_txt_names_the_sitemap_and_shuts_out_of_no_page(client, forum):
    closed = disallowed(client)
    assert b"\nSitemap: http://testserver/sitemap.xml\n" in client.get("/robots.txt").content
    assert "/" not in closed and "/admin/" in closed
    for address in FOUND:
        assert not [path for path in closed if address.startswith(path)], address


def test_robots_txt_of_a_site_that_is_shut(client, db, settings):
    settings.ROBOTS = False
    assert disallowed(client) == ["/"]
    assert b"Sitemap" not in client.get("/robots.txt").content


def test_a_members_image_is_in_no_search(client, topic, ann):
    image = make_image(ann)
    make_post(topic, ann, f"![A curve]({image.get_absolute_url()})")
    answer = client.get(image.get_absolute_url())
    assert answer.status_code == 200 and is_marked(answer)
