"""Without a server there is a page that says so, with the drafts that the browser keeps; with one, every
page is the server's own."""

import pytest
from playwright.sync_api import expect

from tests.make import make_post

OFFLINE = "You are offline, or the site cannot be reached."
IS_READY = "navigator.serviceWorker.ready.then((one) => one.active.state)"


@pytest.fixture
def installed(open_deployed, topic):
    """A page whose browser has the service worker, and has seen a page with it."""
    page = open_deployed()
    page.goto("/2021/")
    page.evaluate(IS_READY)
    page.wait_for_function("navigator.serviceWorker.ready.then((one) => one.active.state === 'activated')")
    page.goto("/")
    yield page
    # What a test took away is missed in the console.
    page.faults[:] = [fault for fault in page.faults if "ERR_" not in fault]


def test_a_stopped_server_is_told_and_a_started_one_gives_its_own_pages(installed, deployed, topic, ann):
    installed.evaluate("localStorage.setItem('draft:2021', JSON.stringify({ body: 'Half a *post*' }))")
    deployed.stop()
    installed.goto("/2021/")
    expect(installed.get_by_role("heading", level=1)).to_have_text(OFFLINE)
    expect(installed.locator("#kept li")).to_have_text("Half a *post*")
    assert (
        installed.locator("main").evaluate(
            "(main) => getComputedStyle(main.querySelector('.empty')).textAlign"
        )
        == "center"
    )
    deployed.start()
    make_post(topic, ann, "Written meanwhile.")
    installed.get_by_role("link", name="Try again").click()
    expect(installed.get_by_text("Written meanwhile.")).to_be_visible()


def test_a_browser_without_a_line_is_told(installed):
    installed.context.set_offline(True)
    installed.goto("/papers/")
    expect(installed.get_by_role("heading", level=1)).to_have_text(OFFLINE)
    assert not installed.locator("#drafts").is_visible()
    installed.context.set_offline(False)
    installed.wait_for_load_state()
    installed.goto("/papers/")
    expect(installed.get_by_role("heading", level=1)).to_have_text("Papers")


def test_no_page_of_anybody_is_kept(installed, deployed, ann, topic):
    deployed.sign_in(installed.context, ann)
    for path in ("/", "/2021/", "/settings/"):
        installed.goto(path)
    kept = installed.evaluate(
        """async () => (await Promise.all((await caches.keys()).map(async (name) =>
        (await (await caches.open(name)).keys()).map((one) => new URL(one.url).pathname)))).flat()"""
    )
    assert len(kept) == 4 and "/offline/" in kept, kept
    assert all(path == "/offline/" or path.startswith("/static/") for path in kept), kept


def test_what_is_sent_without_a_line_fails_as_it_would_without_a_worker(installed):
    installed.context.set_offline(True)
    answer = installed.evaluate(
        "fetch('/preview/', { method: 'POST' }).then(() => 'answered', () => 'failed')"
    )
    assert answer == "failed"


def test_the_bookmarklet_leads_to_the_forum_with_page_and_words(open_page, settings):
    page = open_page()
    page.goto("/share/help/")
    script = page.get_by_role("link", name="Share on Good Readings").get_attribute("href")
    assert script.startswith("javascript:")
    assert page.locator("pre").inner_text().strip() == script
    asked = []
    page.route(
        f"{settings.SITE_URL}/share/**",
        lambda route: (asked.append(route.request.url), route.fulfill(body="")),
    )
    page.route(
        "**/other",
        lambda route: route.fulfill(body="<title>Mixup & more</title><p>On lines", content_type="text/html"),
    )
    page.goto("/other")
    page.evaluate("getSelection().selectAllChildren(document.querySelector('p'))")
    with page.expect_navigation():
        page.evaluate("(script) => { location.href = script }", script)
    origin = page.context.pages[0]
    assert asked and "title=Mixup%20%26%20more&text=On%20lines" in asked[0], (asked, origin)
    page.faults.clear()
