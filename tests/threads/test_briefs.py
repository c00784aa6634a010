"""A post in a few words, for who points at a link to it."""

import pytest

from tests import page
from tests.make import make_post, make_topic

HTMX = {"HX-Request": "true"}


@pytest.fixture
def post(topic, cem):
    return make_post(topic, by=cem, body="Read **this** & weep. " * 30)


@pytest.mark.parametrize("address", ["/posts/{post.pk}/brief/", "/2021/posts/1/brief/"])
def test_a_post_is_told_in_a_few_words(client, post, address):
    answer = client.get(address.format(post=post), headers=HTMX)
    said = page.words(answer)
    assert said.startswith("Cem Özgür just now")
    assert "Good Readings 2021, post 1 Read this & weep." in said
    assert len(said) < 250
    assert "max-age=60" in answer.headers["Cache-Control"] and "private" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("address", ["/posts/{post.pk}/brief/", "/2021/posts/1/brief/"])
def test_a_browser_that_opens_the_address_goes_to_the_post(client, post, address):
    assert client.get(address.format(post=post)).headers["Location"] == "/2021/#post-1"


@pytest.mark.parametrize("reader", [None, "cem", "mo"])
def test_nothing_is_told_of_a_removed_post(client, cem, mo, post, reader):
    post.hide(by=mo, reason="No.")
    if reader:
        client.force_login({"cem": cem, "mo": mo}[reader])
    for address in (f"/posts/{post.pk}/brief/", "/2021/posts/1/brief/"):
        answer = client.get(address, headers=HTMX)
        assert (answer.status_code, answer.content) == (204, b"")
        assert client.get(address).status_code == 404


def test_what_is_not_there_has_no_words(client, mo, post):
    make_topic(2020, by=mo)
    for address in (
        "/posts/999/brief/",
        "/2021/posts/2/brief/",
        "/2020/posts/1/brief/",
        "/2019/posts/1/brief/",
    ):
        assert client.get(address, headers=HTMX).status_code == 204
        assert client.get(address).status_code == 404
    assert client.get(f"/posts/{'9' * 400}/brief/", headers=HTMX).status_code in {204, 404}
    assert client.get(f"/2021/posts/{'9' * 400}/brief/", headers=HTMX).status_code in {204, 404}


def test_a_brief_is_cheap(client, post, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get(f"/posts/{post.pk}/brief/", headers=HTMX)
