"""The whole way, as people go it: a reader joins, shares, likes, quotes, answers and asks for the
next year, which a moderator opens in the admin. With JavaScript, and once without."""

import re

import pytest
from playwright.sync_api import expect

from tests.make import PASSWORD, make_post
from tests.smtp import Mailbox, link_in
from threads.models import Post, Topic

# The name of its cookie begins with __Host- where there is HTTPS.
SESSION = re.compile("session$")


@pytest.fixture
def mailbox(settings):
    with Mailbox() as mailbox:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = mailbox.host, mailbox.port
        yield mailbox


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def reader(request, open_page):
    return open_page(java_script_enabled=request.param)


def sign_in(page, username, then="/"):
    page.goto(f"/accounts/login/?next={then}")
    fill_in_sign_in(page, username)


def fill_in_sign_in(page, username):
    page.locator("[name=login]").fill(username)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/accounts/login/" not in url)


def join(page, mailbox):
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="Join").click()
    page.locator("[name=email]").fill("dora@example.org")
    page.locator("[name=username]").fill("dora")
    page.locator("[name=password1]").fill(PASSWORD)
    page.locator("[name=password1]").press("Enter")
    page.goto(link_in(mailbox.newest("dora@example.org")))
    page.get_by_role("main").get_by_role("button", name="Confirm").click()
    page.wait_for_url("**/")


def test_a_member_shares_answers_and_asks_and_a_moderator_opens_the_next_year(
    reader, open_page, mailbox, topic, ann, mo
):
    first = make_post(topic, ann, "Attention: https://arxiv.org/abs/1706.03762")
    join(reader, mailbox)

    # Share a paper.
    reader.goto("/2021/")
    reader.get_by_label("Share a paper, or answer").fill(
        "Mixup without Hesitation: https://arxiv.org/abs/2101.04342 :smiley: for $\\lambda$"
    )
    reader.get_by_role("button", name="Post", exact=True).click()
    mine = reader.locator("#post-2")
    expect(mine).to_contain_text("Mixup without Hesitation")
    expect(mine).to_contain_text("😃")
    expect(mine).to_contain_text("arXiv:2101.04342")

    # Like, and take it back, and like again.
    like = reader.locator("#post-1 button.like")
    for pressed in ("true", "false", "true"):
        like.click()
        expect(reader.locator("#post-1 button.like")).to_have_attribute("aria-pressed", pressed)
    expect(reader.locator("#post-1 .likers")).to_contain_text("dora")
    assert first.likes.count() == 1

    # Quote, and answer.
    reader.locator("#post-1").get_by_role("link", name="Quote").click()
    answer = reader.get_by_label("Your reply")
    expect(answer).to_have_value(
        '[quote="ann, post:1"]\nAttention: https://arxiv.org/abs/1706.03762\n[/quote]\n\n'
    )
    answer.fill('[quote="ann, post:1"]\nAttention\n[/quote]\n\nStill the one to begin with.')
    reader.get_by_role("button", name="Reply", exact=True).click()
    expect(reader.get_by_text("Still the one to begin with.")).to_be_visible()
    reply = Post.objects.get(number=3)
    assert reply.parent == first
    reader.goto("/2021/")
    expect(reader.locator("#post-3 blockquote.quote a")).to_have_attribute("href", "/2021/#post-1")

    # Ask for the next year, which comes when this one is closed.
    topic.close(by=mo)
    reader.goto("/2021/")
    reader.get_by_role("button", name="Ask for Good Readings 2022").click()
    expect(reader.get_by_text("Thank you")).to_be_visible()

    opens_it_in_the_admin(open_page())
    reader.goto("/2021/")
    expect(reader.get_by_text("You asked for it")).to_be_visible()
    reader.get_by_role("main").get_by_role("link", name="Good Readings 2022 →").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Good Readings 2022")


def opens_it_in_the_admin(moderator):
    sign_in(moderator, "mo-reads", then="/admin/threads/topic/add/")
    expect(moderator.get_by_label("Year:", exact=True)).to_have_value("2022")
    expect(moderator.get_by_label("Title")).to_have_value("Good Readings 2022")
    moderator.get_by_role("button", name="Save", exact=True).click()
    expect(moderator.get_by_text("was added successfully")).to_be_visible()
    assert Topic.objects.filter(year=2022).exists()


def test_replies_and_parents_open_in_place_and_nothing_above_them_moves(page, topic, ann, bob):
    parent = make_post(topic, ann, "A question. " * 30)
    for answer in ("One answer.", "Another answer."):
        make_post(topic, bob, answer, parent=parent)
    page.goto("/2021/")
    link = page.locator("#post-1 .answers a")
    before = link.bounding_box()
    link.click()
    opened = page.locator("#post-1 .opened")
    expect(opened.get_by_text("Another answer.")).to_be_visible()
    assert link.bounding_box() == before
    assert link.get_attribute("aria-expanded") == "true"
    link.click()
    expect(opened.get_by_text("Another answer.")).to_be_hidden()

    page.locator("#post-3 .re").click()
    expect(page.locator("#post-3 .opened").get_by_text("A question.")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#post-3 .opened").get_by_text("A question.")).to_be_hidden()


def test_a_refused_post_comes_back_with_its_text(reader, topic, ann):
    sign_in(reader, "ann", then="/2021/")
    reader.goto("/2021/")
    text = "x" * 32_001
    reader.locator("textarea[name=body]").evaluate(
        "(field, text) => { field.removeAttribute('maxlength'); field.value = text }", text
    )
    reader.get_by_role("button", name="Post", exact=True).click()
    expect(reader.get_by_text("Please make two posts of it.")).to_be_visible()
    expect(reader.locator("textarea[name=body]")).to_have_value(text)
    assert not topic.posts.exists()
    reader.faults.clear()  # the browser notes the 422


def test_a_double_click_makes_one_post(page, topic, ann):
    sign_in(page, "ann")
    page.goto("/2021/")
    page.locator("textarea[name=body]").fill("Once.")
    page.get_by_role("button", name="Post", exact=True).dblclick()
    expect(page.locator("#post-1")).to_contain_text("Once.")
    page.goto("/2021/")
    expect(page.locator(".post")).to_have_count(1)


def test_a_visitor_who_likes_signs_in_and_is_back_at_the_post(reader, topic, ann, bob):
    for number in range(25):
        make_post(topic, ann, f"Post {number}.")
    reader.goto("/2021/?page=2")
    reader.locator("#post-23 a.like").click()
    fill_in_sign_in(reader, "bob")
    reader.wait_for_url("**/2021/?page=2#post-23")
    reader.locator("#post-23 button.like").click()
    expect(reader.locator("#post-23 button.like")).to_have_attribute("aria-pressed", "true")


def test_conversations_are_shown_on_choice_and_the_choice_stays(reader, topic, ann, bob):
    parent = make_post(topic, ann, "First.")
    make_post(topic, ann, "Second.")
    make_post(topic, bob, "Answer to the first.", parent=parent)
    sign_in(reader, "bob")
    reader.goto("/2021/")
    reader.get_by_role("button", name="By conversation").click()
    for _ in range(2):
        numbers = reader.locator("#posts .post .no").all_inner_texts()
        assert numbers == ["1", "3", "2"]
        reader.goto("/2021/")
