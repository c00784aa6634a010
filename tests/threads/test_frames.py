"""Frames: what stands around the posts of a visitor's page is kept while these move."""

import pytest
from django.test import Client
from django.test.signals import template_rendered

from tests.make import make_like, make_member, make_post, make_topic
from threads.models import Paper, Reading, Topic, edition
from threads.models.figures import Figures
from threads.views.home import most_liked_papers

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("keep_pages")]


@pytest.fixture
def year(mo, ann):
    make_topic(2020, by=mo)
    topic = make_topic(2021, by=mo)
    for n in range(25):
        make_post(topic, ann, f"Number {n}.")
    return topic


def read(address="/2021/", view=None, **headers) -> tuple[str, bool]:
    """What a visitor reads, whose browser keeps the order `view`, and whether the frame was made for it."""
    made, client = [], Client()
    if view:
        client.cookies["view"] = view
    template_rendered.connect(note := lambda template, **_: made.append(template.name), weak=False)
    try:
        html = client.get(address, headers=headers).content.decode()
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
        [
            {},
            {"Accept-Language": "de"},
            {"address": "/2021/?page=2"},
            {"address": "/2021/?order=new"},
            {"view": "new"},
            {"view": "threaded"},
        ]
    ):
        html, made = read(**asked)
        assert made and ("/2020/?order=new" in html) == (asked.get("view") == "new"), asked
        make_like(year.posts.get(number=n + 1), by=bob)
        assert not read(**asked)[1], asked


def test_no_word_of_a_member_is_taken_for_a_place(year, bob):
    words = "{% moving 'threads/_facts.html' %} hole0123456789abcdef threads/_facts.html"
    make_post(year, bob, words)
    for _ in range(2):
        html, _made = read("/2021/?page=2")
        assert "hole0123456789abcdef threads/_facts.html" in html
        make_like(year.posts.get(number=22), by=make_member(f"cem{year.posts.get(number=22).likes.count()}"))


def test_what_is_kept_of_papers_says_nothing_of_a_reader(year, ann, bob):
    """Two at once, in one process: the list of one is not the other's."""
    make_like(make_post(year, ann, "arXiv:2103.00020"), by=bob)
    Reading.objects.create(member=ann, paper=Paper.objects.get(), state="read")
    figures = Figures(Topic.objects.get(pk=year.pk))
    hers, his = (most_liked_papers(figures, edition.stamps(), reader) for reader in (ann, bob))
    assert [paper.reading for paper in hers + his] == ["read", ""]
