"""Frames: what stands around the posts of a visitor's page is kept while these move."""

import pytest
from django.core.cache import caches
from django.test import Client
from django.test.signals import template_rendered

from tests.make import make_like, make_member, make_post, make_topic

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def keep_pages(settings):
    settings.KEEP_PAGES = True
    for name in ("pages", "fragments"):
        caches[name].clear()


@pytest.fixture
def year(mo, ann):
    make_topic(2020, by=mo)
    topic = make_topic(2021, by=mo)
    for n in range(25):
        make_post(topic, ann, f"Number {n}.")
    return topic


def read(address="/2021/", **headers) -> tuple[str, bool]:
    """What a visitor reads, and whether the frame was made for it."""
    made = []
    template_rendered.connect(note := lambda template, **_: made.append(template.name), weak=False)
    try:
        html = Client().get(address, headers=headers).content.decode()
    finally:
        template_rendered.disconnect(note)
    return html, "threads/topic.html" in made


def test_a_like_and_a_post_leave_the_frame(year, bob):
    assert read()[1]
    make_like(year.posts.get(number=3), by=bob)
    html, made = read()
    assert not made and "<b>1</b> like<" in html
    make_post(year, bob, "The last one.")
    html, made = read()
    assert not made
    assert "<b>26</b> posts" in html and 'placeholder="1–26"' in html and 'data-after="26"' in html


def test_what_stands_in_it_makes_it_anew(year, mo, settings):
    read()
    for change in (
        lambda: year.describe(by=mo, title="A year of reading", introduction="Anew."),
        lambda: make_topic(2022, by=mo),
        lambda: year.close(by=mo),
        lambda: setattr(settings, "SITE_NAME", "Other Readings"),
    ):
        change()
        assert read()[1]
        make_like(year.posts.get(number=1), by=make_member(f"ann{year.posts.get(number=1).likes.count()}"))
        assert not read()[1]


def test_each_language_order_and_page_has_its_own(year, bob):
    for n, asked in enumerate(
        [{}, {"Accept-Language": "de"}, {"address": "/2021/?page=2"}, {"address": "/2021/?order=new"}]
    ):
        assert read(**asked)[1], asked
        make_like(year.posts.get(number=n + 1), by=bob)
        assert not read(**asked)[1], asked


def test_no_word_of_a_member_is_taken_for_a_place(year, bob):
    words = "{% moving 'threads/_facts.html' %} hole0123456789abcdef threads/_facts.html"
    make_post(year, bob, words)
    for _ in range(2):
        html, _made = read("/2021/?page=2")
        assert "hole0123456789abcdef threads/_facts.html" in html
        make_like(year.posts.get(number=22), by=make_member(f"cem{year.posts.get(number=22).likes.count()}"))
