"""The first load of a topic's page of twenty posts, as it is deployed: how much goes over the line, what
the first picture waits for, and whether anything moves once it is there."""

import random
import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.browser.conftest import DESK, PHONE
from tests.make import make_like, make_post, make_record

pytestmark = pytest.mark.one_database

DEMONSTRATION = Path(settings.BASE_DIR) / "threads" / "demonstration"
FORMULAS = "\n\n$$\\sum_{i=1}^{n} \\frac{\\partial L}{\\partial w_i} = 0$$\n\nWith $\\lambda_%d$ small."
# kB, without mathematics and with it: of the latter, Temml and its font are 71.
MOST = {False: 60, True: 130}
WATCH = """
window.moved = 0
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.moved += entry.value
}).observe({ type: "layout-shift", buffered: true })
"""
BLOCKING = """
performance.getEntriesByType("resource").filter((one) => one.renderBlockingStatus === "blocking").map((one) => one.name)
"""


def prose(chance: random.Random, vocabulary: list[str], count: int) -> str:
    return " ".join(chance.choices(vocabulary, k=count)).capitalize() + "."


@pytest.fixture
def twenty_posts(topic, ann, bob, cem):
    """A function that writes them: 60 words and a paper with an abstract of 150 each, and some liked."""

    def write(after=""):
        chance = random.Random(7)
        text = "".join(path.read_text() for path in sorted(DEMONSTRATION.rglob("*.md")))
        vocabulary = sorted(set(re.findall(r"[a-z]{2,}", text)))
        assert len(vocabulary) > 1000
        for number in range(1, 21):
            link = f"https://arxiv.org/abs/2101.{number:05}"
            body = f"{prose(chance, vocabulary, 60)}\n\n{link}" + (after and after % number)
            post = make_post(topic, ann if number % 2 else bob, body)
            make_record(
                link,
                title=prose(chance, vocabulary, 9),
                authors=tuple(prose(chance, vocabulary, 2).title() for _ in range(6)),
                abstract=prose(chance, vocabulary, 150),
                issued=(2021, 1, 5),
                categories=("cs.LG", "stat.ML"),
            )
            make_like(post, cem)

    return write


def load(page, path) -> dict[str, float]:
    """What came over the line, {address: kB}, headers and all, until nothing more is asked for."""
    loaded, names = {}, {}
    watched = page.context.new_cdp_session(page)
    watched.send("Network.enable")
    watched.on("Network.requestWillBeSent", lambda e: names.update({e["requestId"]: e["request"]["url"]}))
    watched.on("Network.loadingFinished", lambda e: loaded.update({e["requestId"]: e["encodedDataLength"]}))
    page.add_init_script(WATCH)
    page.goto(path)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    return {names[key]: size / 1000 for key, size in loaded.items() if key in names}


@pytest.mark.parametrize("who", ["visitor", "member"])
@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("mathematics", ["", FORMULAS], ids=["words", "mathematics"])
def test_a_page_of_twenty_posts_is_light_and_still(
    open_deployed, deployed, twenty_posts, bob, who, viewport, mathematics
):
    twenty_posts(mathematics)
    page = open_deployed(viewport=viewport)
    if who == "member":
        deployed.sign_in(page.context, bob)
    loaded = load(page, "/2021/")
    assert page.locator("article.post .card details.abstract").count() == 20
    weight = sum(loaded.values())
    parts = (f"{url.rpartition('/')[2] or 'page'} {size:.1f}" for url, size in loaded.items())
    said = f"{weight:.1f} kB: {', '.join(parts)}"
    assert weight <= MOST[bool(mathematics)], said
    assert any("temml" in url for url in loaded) == bool(mathematics), said
    assert page.locator(".math.rendered").count() == (40 if mathematics else 0)
    assert page.evaluate("moved") <= 0.02
    blocking = page.evaluate(BLOCKING)
    assert len(blocking) == 1 and "/static/css/site." in blocking[0], blocking
