"""Papers in lists are kept, and never other than if they were made anew."""

import re

import pytest
from django.test import Client

from accounts.models import User
from tests.make import make_like, make_member, make_post, make_topic
from threads.models import Correction, Paper, Post

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = ["/2021/papers/", "/2021/papers/?sort=liked", "/papers/", "/papers/?sort=shares"]


@pytest.fixture
def forum(keep_pages, mo):
    ann, bob = make_member("ann"), make_member("bob")
    old, topic = make_topic(2020, by=mo), make_topic(2021, by=mo)
    make_post(old, bob, "arXiv:2103.00020")
    make_post(topic, ann, "arXiv:2103.00020 and https://www.nature.com/articles/nature14539")
    make_post(topic, bob, "arXiv:2103.00020 and arXiv:2105.00001")
    return {"ann": ann, "bob": bob, "mo": mo, "topic": topic}


def clients(forum) -> list[Client]:
    found = [Client()]
    for name in ("ann", "bob"):
        found.append(Client())
        found[-1].force_login(forum[name])
    return found


def rows(client, address) -> str:
    """The list of a page, without the tokens of its forms, which are never twice the same."""
    html = client.get(address).content.decode()
    found = re.search(r'<ol class="papers">.*?</ol>\s*(?=<nav|</main)', html, re.DOTALL)
    assert found, html
    return re.sub(r'(name="csrfmiddlewaretoken" value=")\w+', r"\1", found[0])


ACTS = {
    "like": lambda f: make_like(Post.objects.get(topic=f["topic"], number=1), by=f["bob"]),
    "share": lambda f: make_post(f["topic"], f["mo"], "arXiv:2105.00001"),
    "title": lambda f: Correction.objects.make(paper(), f["mo"], {"title": "Learning $x^2$ & more"}),
    "authors": lambda f: Paper.objects.filter(pk=paper().pk).update(authors=["Yu, An", "Wu, Bo"]),
    "name": lambda f: User.objects.filter(pk=f["bob"].pk).update(display_name="Robert"),
    "gone": lambda f: User.objects.filter(pk=f["bob"].pk).update(username="former~7"),
    "removed": lambda f: Post.objects.get(topic=f["topic"], number=2).hide(by=f["mo"], reason="Spam."),
    "to read": lambda f: read(f["ann"], "to-read"),
    "read": lambda f: read(f["bob"], "read"),
    "pdf": lambda f: Paper.objects.filter(pk=paper().pk).update(pdf="https://example.org/a.pdf"),
}


def paper() -> Paper:
    return Paper.objects.get(identifiers__value="2103.00020")


def read(member, state: str) -> None:
    browser = Client()
    browser.force_login(member)
    answer = browser.post(f"/papers/{paper().pk}/reading/", {"state": state})
    assert answer.status_code == 302


@pytest.mark.parametrize("act", ACTS)
def test_they_show_what_was_just_done(forum, act, settings):
    readers = clients(forum)
    before = [rows(reader, address) for reader in readers for address in PAGES]
    ACTS[act](forum)
    after = [rows(reader, address) for reader in readers for address in PAGES]
    settings.KEEP_PAGES = False
    assert after == [rows(reader, address) for reader in readers for address in PAGES]
    assert after != before


def test_each_reader_has_their_own_token_and_way_back(forum):
    _, ann, bob = clients(forum)
    pages = {}
    for _ in range(2):
        for name, reader in (("ann", ann), ("bob", bob)):
            for address in PAGES:
                html = reader.get(address).content.decode()
                pages[name, address] = html
                ways = set(re.findall(r'name="next" value="([^"]*)"', html))
                assert ways == {address.replace("&", "&amp;")}
                assert not re.findall(r"mark[0-9a-f]{16}", html)
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)', pages["ann", PAGES[0]])[1]
    assert token not in pages["bob", PAGES[0]]
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = ann.cookies
    form = {"state": "read", "csrfmiddlewaretoken": token}
    assert strict.post(f"/papers/{paper().pk}/reading/", form).status_code == 302
