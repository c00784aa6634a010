"""A link becomes a card, in two years and in three forms one paper, which a reader takes along."""

import pytest
from playwright.sync_api import expect

from tests import arxiv
from tests.arxiv import MIXUP, ROUTE
from tests.browser.conftest import PHONE
from tests.browser.test_a_year_of_reading import sign_in
from tests.make import make_like, make_post, make_topic
from tests.stand_in import StandIn
from tests.worker import work
from threads.models import Identifier, Merge, Paper, Reading, Share

FORMS = ["https://arxiv.org/abs/2101.04342", "arxiv.org/pdf/2101.04342v2.pdf", "https://doi.org/10.48550/arXiv.2101.04342"]  # fmt: skip


@pytest.fixture
def sources(settings):
    with StandIn({ROUTE: arxiv.knows(MIXUP)}) as there:
        settings.LOOKUP_GATEWAY = there.url
        yield there


def write(page, text):
    page.get_by_label("Share a paper, or answer").fill(text)
    page.get_by_role("button", name="Post", exact=True).click()


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_three_forms_of_one_link_in_two_years_are_one_paper(
    open_page, sources, topic, ann, bob, mo, javascript
):
    make_topic(2020, by=mo)
    make_like(make_post(topic, bob, "First."), by=ann)
    page = open_page(java_script_enabled=javascript, accept_downloads=True)
    sign_in(page, "ann")
    page.goto("/2020/")
    write(page, f"Early: {FORMS[0]}")
    expect(page.locator("#post-1 .card")).to_contain_text("arXiv:2101.04342")
    work()
    if not javascript:
        page.reload()
    expect(page.locator("#post-1 .card")).to_contain_text("Mixup Without Hesitation")
    expect(page.locator("#post-1 .card")).to_contain_text("Yu, Wang and Wu · 2021")

    # Before posting again, one is told.
    page.goto("/2021/")
    page.get_by_label("Share a paper, or answer").fill(f"{FORMS[1]} and {FORMS[2]}")
    page.get_by_role("tab" if javascript else "button", name="Preview").click()
    known = page.locator(".preview .known")
    expect(known).to_contain_text("Mixup Without Hesitation, shared in 2020 by ann (post 1)")
    page.get_by_role("button", name="Post", exact=True).click()
    card = page.locator("#post-2 .card")
    expect(card).to_contain_text("Mixup Without Hesitation")
    expect(card.get_by_role("link", name="also shared in 2020 by ann")).to_have_attribute(
        "href", "/2020/#post-1"
    )
    assert Paper.objects.count() == Identifier.objects.count() == 1
    assert Share.objects.count() == 2

    # Its page has both shares, and what to cite.
    card.get_by_role("link", name="Cite").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mixup Without Hesitation")
    expect(page.get_by_role("main")).to_contain_text("Early:")
    expect(page.locator("pre.bibtex")).to_contain_text("@misc{yu2021mixup,")
    with page.expect_download() as download:
        page.get_by_role("main").get_by_role("link", name="BibTeX").click()
    assert download.value.suggested_filename == "yu2021mixup.bib"
    text = download.value.path().read_text()
    assert text.startswith("@misc{yu2021mixup,")
    assert "eprint={2101.04342}" in text
    page.faults[:] = [fault for fault in page.faults if not fault.endswith("net::ERR_ABORTED")]


@pytest.mark.parametrize("width", [375, 1280])
def test_a_card_that_comes_moves_nothing(open_page, sources, topic, ann, bob, width):
    sources.routes[ROUTE] = arxiv.knows((MIXUP[0], "A title that is so long that it would need three lines, or four on a phone, "
                                                   "and then some more words still", *MIXUP[2:]))  # fmt: skip
    make_post(topic, ann, f"Worth it: {FORMS[0]}")
    make_post(topic, bob, "Below it.")
    page = open_page(viewport={"width": width, "height": 800})
    sign_in(page, "bob")
    page.goto("/2021/")
    below = page.locator("#post-2")
    expect(page.locator("#post-1 .card")).to_contain_text("being looked up")
    before = below.bounding_box()
    work()
    expect(page.locator("#post-1 .card")).to_contain_text("A title that is so long", timeout=8000)
    # Not by a pixel.
    assert abs(below.bounding_box()["y"] - before["y"]) < 1
    assert page.locator("#post-1 .card .abstract").count() == 1
    # No further question is asked.
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(3500)
    assert asked == []


def test_a_reader_keeps_a_paper_to_read(open_page, topic, ann, bob):
    post = make_post(topic, ann, FORMS[0])
    paper = post.shares.get().paper
    for javascript in (True, False):
        page = open_page(java_script_enabled=javascript, viewport=PHONE)
        sign_in(page, "bob")
        page.goto(paper.get_absolute_url())
        page.locator(".shelve > summary").click()
        page.get_by_role("button", name="Reading", exact=True).click()
        expect(page.locator(".shelve > summary")).to_contain_text("Reading")
        assert Reading.objects.get(member=bob).state == "reading"
        page.locator(".shelve > summary").focus()
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Take it off my list").click()
        expect(page.locator(".shelve > summary")).to_contain_text("To read")
        assert not Reading.objects.exists()


def test_two_members_find_two_papers_to_be_one_and_a_moderator_parts_them(
    page_without_javascript, topic, ann, bob, mo
):
    page = page_without_javascript
    one = make_post(topic, ann, FORMS[0]).shares.get().paper
    make_post(topic, bob, "https://openreview.net/forum?id=FYmTgvolOpX")
    for reader in ("ann", "bob"):
        page.context.clear_cookies()
        sign_in(page, reader)
        page.goto(one.get_absolute_url())
        page.get_by_role("link", name="The same as another paper").click()
        page.get_by_label("Link, identifier, or address of its page here").fill(
            "https://openreview.net/pdf?id=FYmTgvolOpX"
        )
        page.get_by_role("button", name="They are the same").click()
    expect(page.locator("#messages")).to_contain_text("The two are one paper now")
    expect(page.get_by_role("main")).to_contain_text("OpenReview FYmTgvolOpX")
    page.context.clear_cookies()
    sign_in(page, "mo-reads")
    page.goto(one.get_absolute_url())
    page.get_by_role("button", name="They are two papers").click()
    expect(page.locator("#messages")).to_contain_text("They are two papers again")
    assert Merge.objects.get().undone_by == mo


def test_bibtex_becomes_a_post(page_without_javascript, topic, ann):
    page = page_without_javascript
    sign_in(page, "ann")
    page.goto("/2021/")
    page.get_by_role("link", name="From BibTeX").click()
    page.get_by_label("BibTeX", exact=True).fill(
        "@article{a, title={Mixup *Without* Hesitation}, author={Yu, Hao and Wang, Huanyu}, year=2021, eprint={2101.04342}, archivePrefix={arXiv}}\n"
        "@book{b, title={No link}}\n@article{broken, title={"
    )
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("main")).to_contain_text("No link: no DOI, arXiv number or link.")
    expect(page.locator("#unread")).to_be_visible()
    page.get_by_role("button", name="Post", exact=True).click()
    expect(page.locator("#post-1")).to_contain_text(
        "Mixup *Without* Hesitation (Yu and Wang, 2021): https://arxiv.org/abs/2101.04342"
    )
    assert Identifier.objects.get().value == "2101.04342"
