"""Reading: where one was, what has come since, and back to the very place. (Keys: test_keys.py.)"""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.test_a_year_of_reading import sign_in
from tests.make import make_post, make_posts
from threads.models import Visit

LONG = "Worth reading, for more than one reason.\n\n" * 6


@pytest.fixture
def long_topic(topic, bob):
    """45 posts of bob's, three or four to a screen."""
    make_posts(topic, by=bob, bodies=[f"Post {number + 1}. {LONG}" for number in range(45)])
    return topic


def read_by(member) -> list:
    visit = Visit.objects.filter(member=member).first()
    return visit.ranges if visit else []


def read_post(page, number):
    """Look at the end of a post until the site was told."""
    with page.expect_response(lambda answer: "/2021/read/" in answer.url and answer.status == 204):
        page.locator(f"#post-{number} > footer").scroll_into_view_if_needed()


def test_only_posts_that_were_on_the_screen_are_read_and_another_device_goes_on_there(
    open_page, long_topic, ann
):
    desk, phone = open_page(), open_page(viewport=PHONE, has_touch=True, is_mobile=True)
    for device in (desk, phone):
        sign_in(device, "ann")
    desk.goto("/2021/?page=2")
    read_post(desk, 22)
    ((first, last),) = read_by(ann)
    assert first == 21
    assert 22 <= last <= 26
    phone.goto("/2021/unread/")
    phone.wait_for_url("**/2021/#post-1")
    for number in range(1, 4):
        phone.locator(f"#post-{number} > footer").scroll_into_view_if_needed()
        phone.wait_for_timeout(4000)  # beside another page, timers may tick once a second
    phone.goto("/")  # what the site was not told yet, it is told now
    for _ in range(50):
        if len(read_by(ann)) == 2 and read_by(ann)[0][1] >= 3:
            break
        phone.wait_for_timeout(100)
    assert (read_by(ann)[0][0], read_by(ann)[1]) == (1, [21, last])
    assert 3 <= read_by(ann)[0][1] < 20
    desk.goto("/2021/")
    desk.get_by_role("main").get_by_role("link", name="Go on reading").first.click()
    desk.wait_for_url(f"**/2021/#post-{read_by(ann)[0][1] + 1}")


def test_what_rushes_past_is_not_read(page, long_topic, ann):
    sign_in(page, "ann")
    page.goto("/2021/")
    for _ in range(60):
        page.mouse.wheel(0, 800)
        page.wait_for_timeout(30)
    page.wait_for_timeout(4000)
    assert all(first > 10 for first, _ in read_by(ann))


def test_a_post_taller_than_the_screen_is_read_at_its_middle(page, topic, ann, bob):
    make_post(topic, bob, LONG * 40)
    sign_in(page, "ann")
    page.goto("/2021/")
    page.wait_for_timeout(2500)
    assert read_by(ann) == []
    with page.expect_response(lambda answer: "/2021/read/" in answer.url):
        page.evaluate(
            "const {top, height} = document.querySelector('#post-1').getBoundingClientRect(); scrollBy(0, top + height / 2 - 300)"
        )
    assert read_by(ann) == [[1, 1]]


def test_the_line_stands_still_while_one_reads(page, long_topic, ann, bob):
    Visit.objects.read(ann, long_topic, [(1, 45)], 45)
    Visit.objects.update(read_at="2021-03-01T12:00Z")
    make_posts(long_topic, by=bob, bodies=["New."] * 3)
    sign_in(page, "ann")
    page.goto("/2021/")
    expect(page.locator("header.topic .onward")).to_contain_text("3 new")
    page.get_by_role("main").get_by_role("link", name="Go on reading").first.click()
    page.wait_for_url("**/2021/?page=3#post-46")
    line = page.locator("#since")
    expect(line).to_have_text("New since your last visit")
    assert line.evaluate("line => line.nextElementSibling.id") == "post-46"
    read_post(page, 48)
    assert read_by(ann) == [[1, 48]]
    page.reload()
    assert page.locator("#since").evaluate("line => line.nextElementSibling.id") == "post-46"
    expect(page.locator("#marks")).to_have_text("You have read this page.")


@pytest.mark.parametrize("signed_in", [False, True], ids=["visitor", "member"])
def test_new_posts_are_announced_and_nothing_moves(page, long_topic, ann, bob, signed_in):
    if signed_in:
        sign_in(page, "ann")
    page.clock.install()
    page.goto("/2021/?page=3")
    page.locator("#post-43").scroll_into_view_if_needed()
    before = page.locator("#post-43").bounding_box(), page.evaluate("document.documentElement.scrollHeight")
    page.clock.run_for(31_000)
    expect(page.locator("#fresh a")).to_have_count(0)
    make_posts(long_topic, by=bob, bodies=["New."] * 3)
    page.clock.run_for(31_000)
    said = page.locator("#fresh").get_by_role("link", name="3 new posts")
    expect(said).to_be_in_viewport()
    assert (
        page.locator("#post-43").bounding_box(),
        page.evaluate("document.documentElement.scrollHeight"),
    ) == before
    expect(page.locator("#post-46")).to_have_count(0)
    assert bool(page.context.cookies()) == signed_in
    said.click()
    page.wait_for_url("**/2021/?page=3#post-46")
    expect(page.locator("#post-46")).to_be_in_viewport()


def test_ones_own_new_post_is_not_announced(page, long_topic, ann):
    sign_in(page, "ann")
    page.clock.install()
    page.goto("/2021/?page=3")
    page.locator("textarea[name=body]").fill("Mine.")
    page.get_by_role("button", name="Post", exact=True).click()
    expect(page.locator("#post-46")).to_contain_text("Mine.")
    with page.expect_response(lambda answer: "/2021/new/" in answer.url) as answer:
        page.clock.run_for(31_000)
    assert answer.value.status == 204


def test_a_site_that_is_away_is_asked_less_and_less(page, long_topic):
    page.clock.install()
    asked = []
    page.route("**/2021/new/**", lambda route: (asked.append(route.request.url), route.abort()))
    page.goto("/2021/")
    for _ in range(20):
        page.clock.run_for(30_000)
        page.wait_for_timeout(50)
    assert 3 <= len(asked) <= 5
    page.faults.clear()  # the browser notes each


def test_back_returns_to_the_very_place_with_what_was_opened(page, topic, ann, bob):
    first = make_post(topic, ann, f"A question. {LONG}")
    for number in range(6):
        make_post(topic, bob, f"Answer {number}. {LONG}", parent=first)
    make_posts(topic, by=bob, bodies=[f"Later. {LONG}"] * 8)
    page.goto("/2021/")
    page.locator("#post-1 > .answers a").click()
    expect(page.locator("#post-1 > .opened").get_by_text("Answer 5.")).to_be_visible()
    page.locator("#post-3 .re").click()
    expect(page.locator("#post-3 > .opened").get_by_text("A question.")).to_be_visible()
    link = page.locator("#post-9 .when").first
    link.scroll_into_view_if_needed()
    page.mouse.wheel(0, 130)
    page.wait_for_timeout(300)
    before = page.locator("#post-9").bounding_box()
    link.click()
    page.wait_for_url("**/posts/*/")
    page.go_back()
    expect(page.locator("#post-1 > .opened").get_by_text("Answer 5.")).to_be_visible()
    expect(page.locator("#post-3 > .opened").get_by_text("A question.")).to_be_visible()
    page.wait_for_timeout(300)
    assert page.locator("#post-9").bounding_box()["y"] == pytest.approx(before["y"], abs=3)


def test_back_returns_to_the_very_place_when_nothing_was_opened(page, long_topic):
    page.goto("/2021/")
    page.locator("#post-9 .when").first.scroll_into_view_if_needed()
    before = page.locator("#post-9").bounding_box()
    page.locator("#post-9 .when").first.click()
    page.wait_for_url("**/posts/*/")
    page.go_back()
    page.wait_for_timeout(300)
    assert page.locator("#post-9").bounding_box()["y"] == pytest.approx(before["y"], abs=3)


def test_a_new_page_opens_nothing_by_itself(page, topic, ann, bob):
    first = make_post(topic, ann)
    make_post(topic, bob, "An answer.", parent=first)
    page.goto("/2021/")
    page.locator("#post-1 > .answers a").click()
    expect(page.locator("#post-1 > .opened").get_by_text("An answer.")).to_be_visible()
    page.goto("/")
    page.goto("/2021/")
    expect(page.locator("#post-1 > .opened").get_by_text("An answer.")).to_have_count(0)


# Without JavaScript.


def test_all_of_it_has_a_way_without_javascript(open_page, long_topic, ann, bob):
    page = open_page(java_script_enabled=False, viewport=PHONE)
    sign_in(page, "ann")
    page.goto("/2021/?page=2")
    page.get_by_role("button", name="Mark this page read").click()
    expect(page.locator("#marks")).to_contain_text("You have read this page. Go on reading 25 new")
    page.locator("#marks").get_by_role("link", name="Go on reading").click()
    page.wait_for_url("**/2021/#post-1")
    page.get_by_role("button", name="Mark all of 2021 read").click()
    expect(page.locator("#marks")).to_have_text("You have read this page.")
    make_post(long_topic, bob, "New.")
    page.goto("/")
    expect(page.get_by_role("main")).to_contain_text("1 new")
    page.get_by_role("main").get_by_role("link", name="Go on reading").click()
    page.wait_for_url("**/2021/?page=3#post-46")
    page.get_by_role("button", name="Newest").click()
    page.wait_for_url("**/2021/?order=new")
    assert page.locator("#posts .post .no").first.inner_text() == "46"
    page.get_by_role("link", name="Older →").first.click()
    assert page.locator("#posts .post .no").first.inner_text() == "26"
    page.get_by_role("button", name="Most liked").click()
    expect(page.locator("#posts")).to_have_text("Nobody has liked a post yet.")
    page.get_by_role("button", name="In order").click()
    page.get_by_label("or day").fill("2021-03-01")
    page.get_by_role("button", name="Go", exact=True).click()
    page.wait_for_url("**/2021/#post-1")
    page.goto("/keys/")
    page.get_by_role("button", name="Switch them off").click()
    expect(page.get_by_role("main")).to_contain_text("They are switched off.")


def test_a_like_is_said_to_those_who_hear_the_page(page, topic, ann, bob):
    make_post(topic, bob, "A paper.")
    sign_in(page, "ann")
    page.goto("/2021/")
    said = page.locator("#said")
    expect(said).to_have_attribute("role", "status")
    page.locator(".like").press("Enter")
    expect(said).to_have_text("You like this post: 1 like now.")
    expect(page.locator("button.like")).to_be_focused()
    page.locator(".like").press("Enter")
    expect(said).to_have_text("Your like is taken back: 0 likes now.")


def test_a_second_press_at_once_takes_the_like_back_without_leaving_the_page(page, topic, ann, bob):
    make_post(topic, bob, "A paper.")
    sign_in(page, "ann")
    page.goto("/2021/")
    page.evaluate(
        """new MutationObserver((_, observer) => {
            const liked = document.querySelector(".like[aria-pressed=true]");
            if (!liked) return;
            observer.disconnect();
            liked.click();
        }).observe(document.body, { childList: true, subtree: true })"""
    )
    page.locator(".like").click()
    expect(page.locator("#said")).to_have_text("Your like is taken back: 0 likes now.")


def test_from_right_to_left_the_page_is_mirrored(page, topic, ann, bob):
    answered = make_post(topic, bob, "A paper.")
    make_post(topic, ann, "An answer.", parent=answered)
    page.goto("/2021/?view=threaded")
    page.evaluate("document.documentElement.dir = 'rtl'")
    order = page.locator(".view .quiet").first
    corners = "(it) => [getComputedStyle(it).borderTopLeftRadius, getComputedStyle(it).borderTopRightRadius]"
    assert order.evaluate(corners) == ["0px", "32px"]
    rule = page.locator(".thread .post[data-depth='1']").evaluate(
        "(it) => getComputedStyle(it).backgroundImage"
    )
    assert "to left" in rule
