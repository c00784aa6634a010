"""Images in a composer: chosen, pasted, dropped, without scripts; and on the page, where nothing moves for them."""

import base64
import re

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.test_a_year_of_reading import sign_in
from tests.files import jpeg, photograph, png
from tests.make import make_image, make_post
from tests.threads.test_images import shows
from threads.models import Image

SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
# A file as the browser hands it over when it is pasted or dropped.
HAND_OVER = """(field, { type, files, text }) => {
  const data = new DataTransfer();
  for (const [name, kind, content] of files) {
    data.items.add(new File([Uint8Array.from(atob(content), (byte) => byte.charCodeAt(0))], name, { type: kind }));
  }
  if (text) data.setData("text/plain", text);
  const event = type === "paste"
    ? new ClipboardEvent(type, { clipboardData: data, bubbles: true, cancelable: true })
    : new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true });
  field.dispatchEvent(event);
  return event.defaultPrevented;
}"""


def hand_over(page, how, *files, text=""):
    packed = [[name, kind, base64.b64encode(content).decode()] for name, kind, content in files]
    return page.locator("#write textarea").evaluate(HAND_OVER, {"type": how, "files": packed, "text": text})


def composer(page, has_scripts=True):
    sign_in(page, "ann")
    page.goto("/2021/")
    if has_scripts:
        expect(page.locator("#write form")).to_contain_class("enhanced")
    return page.locator("#write textarea")


def choose(page, *files):
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Image", exact=True).click()
    chooser.value.set_files(
        [{"name": name, "mimeType": kind, "buffer": content} for name, kind, content in files]
    )


def selected(field):
    return field.evaluate("field => field.value.slice(field.selectionStart, field.selectionEnd)")


def test_one_chooses_says_what_it_shows_and_posts(page, topic, ann):
    field = composer(page)
    field.fill("Before.")
    choose(page, ("curves.png", "image/png", png((300, 200))))
    expect(page.locator("#write .said")).to_have_text(
        "Say in the brackets what the picture shows, for those who do not see it."
    )
    image = Image.objects.get()
    expect(field).to_have_value(f"Before.\n\n![describe the picture]({image.get_absolute_url()})\n")
    assert selected(field) == "describe the picture"
    page.keyboard.type("Two curves")
    page.get_by_role("button", name="Post", exact=True).click()
    picture = page.locator("#post-1 .words img")
    expect(picture).to_have_attribute("alt", "Two curves")
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 300
    page.locator("#post-1 .words a:has(img)").click()
    page.wait_for_url(f"**{image.get_absolute_url()}")
    # Chromium would dress a picture that is opened alone; our policy lets nobody do that.
    page.faults[:] = [fault for fault in page.faults if "inline style" not in fault]


def test_the_keyboard_chooses_too(page, topic, ann):
    field = composer(page)
    field.focus()
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Image")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files([{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photograph(6)}])
    expect(page.locator("#write .said")).to_contain_text("Say in the brackets")
    expect(field).to_have_value(f"![describe the picture]({Image.objects.get().get_absolute_url()})\n")


def test_one_pastes_a_picture_where_the_caret_is(page, topic, ann):
    field = composer(page)
    field.fill("One.\n\nTwo.")
    field.evaluate("field => field.setSelectionRange(4, 4)")
    assert hand_over(page, "paste", ("image.png", "image/png", png()))
    expect(page.locator("#write .said")).to_contain_text("Say in the brackets")
    expect(field).to_have_value(
        f"One.\n\n![describe the picture]({Image.objects.get().get_absolute_url()})\n\nTwo."
    )


def test_pasted_text_stays_text(page, topic, ann):
    composer(page)
    table = ("image.png", "image/png", png())
    assert not hand_over(page, "paste", table, text="a\tb")
    assert not hand_over(page, "paste", text="words")
    assert not Image.objects.exists()


def test_one_drops_pictures(page, topic, ann):
    field = composer(page)
    files = [("a.png", "image/png", png()), ("b.jpg", "image/jpeg", jpeg())]
    hand_over(page, "dragover", *files)
    expect(page.locator("#write form")).to_contain_class("dropping")
    page.locator("#write form").evaluate(
        "form => form.dispatchEvent(new DragEvent('dragleave', { bubbles: true }))"
    )
    expect(page.locator("#write form")).not_to_contain_class("dropping")
    hand_over(page, "dragover", *files)
    assert hand_over(page, "drop", *files)
    expect(page.locator("#write form")).not_to_contain_class("dropping")
    expect(field).to_have_value(re.compile(r"(!\[describe the picture\]\(/images/\S+\)\s+){2}"))
    first, second = Image.objects.order_by("pk")
    assert first.get_absolute_url() in field.input_value() and second.name.endswith(".jpg")
    assert selected(field) == "describe the picture"
    hand_over(page, "paste", files[0])
    expect(field).to_have_value(re.compile(r"(!\[describe the picture\]\(/images/\S+\)\s+){3}"))


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (("a.svg", "image/svg+xml", b"<svg/>"), "“a.svg” is no image that can be shown here: take PNG, JPEG, WebP or GIF."),
        (("a.png", "image/png", bytes(5 * 1024 * 1024 + 1)), "“a.png” is too large: an image may have 5 MB."),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_told_at_once(page, topic, ann, file, sentence):
    field = composer(page)
    field.fill("Typed.")
    choose(page, file)
    expect(page.locator("#write .said.error")).to_contain_text(sentence)
    expect(field).to_have_value("Typed.")


def test_what_the_site_refuses_is_told_and_the_text_is_as_it_was(page, topic, ann, settings):
    field = composer(page)
    field.fill("Typed.")
    choose(page, ("a.png", "image/png", png()[:60]))
    expect(page.locator("#write .said.error")).to_contain_text("This image is damaged or incomplete")
    assert field.input_value().strip() == "Typed."
    settings.IMAGES_AN_HOUR = 1
    make_image(ann)
    choose(page, ("a.png", "image/png", png()))
    expect(page.locator("#write .said.error")).to_contain_text("that is the most. Try again in 60 minutes.")
    page.faults.clear()


def test_a_lost_connection_keeps_the_text_and_says_so(page, topic, ann):
    field = composer(page)
    field.fill("Typed.")
    page.route("**/images/", lambda route: route.abort())
    choose(page, ("a.png", "image/png", png()))
    expect(page.locator("#write .said.error")).to_contain_text("The site could not be reached.")
    page.unroute("**/images/")
    page.route("**/images/", lambda route: route.fulfill(status=500, body="<h1>No</h1>"))
    choose(page, ("a.png", "image/png", png()))
    expect(page.locator("#write .said.error")).to_contain_text("Something went wrong on our side.")
    assert field.input_value().strip() == "Typed."
    page.faults.clear()


def test_a_post_waits_for_its_image_and_writing_goes_on(page, topic, ann):
    field = composer(page)
    waiting = []

    def hold(route):
        waiting.append(route)

    page.route("**/images/", hold)
    field.fill("Before.")
    choose(page, ("curves.png", "image/png", png()))
    expect(field).to_have_value("Before.\n\n![Uploading curves.png …]()\n")
    expect(page.locator("#write .said")).to_have_text("Uploading …")
    page.keyboard.type("I go on")
    page.get_by_role("button", name="Post", exact=True).click()
    expect(page.locator("#write .said")).to_have_text("An image is still on its way. Post when it is there.")
    assert not topic.posts.exists()
    field.focus()
    waiting[0].continue_()
    expect(page.locator("#write .said")).to_contain_text("Say in the brackets")
    page.keyboard.type(" and on.")
    address = Image.objects.get().get_absolute_url()
    expect(field).to_have_value(f"Before.\n\n![describe the picture]({address})\nI go on and on.")
    page.get_by_role("button", name="Post", exact=True).click()
    expect(page.locator("#post-1 img")).to_be_visible()


def test_a_reply_that_unfolds_takes_images_too(page, topic, ann, bob):
    make_post(topic, bob, "Answer me.")
    composer(page)
    page.locator("#post-1").get_by_role("link", name="Reply").click()
    field = page.locator("#slot-1 textarea, .slot textarea").first
    expect(field).to_be_visible()
    with page.expect_file_chooser() as chooser:
        page.locator(".slot").get_by_role("button", name="Image", exact=True).click()
    chooser.value.set_files([{"name": "a.png", "mimeType": "image/png", "buffer": png()}])
    expect(field).to_have_value(re.compile("/images/"))


@pytest.mark.parametrize("size", [None, PHONE])
def test_without_scripts_a_page_takes_the_image_and_brings_the_text_back(open_page, topic, ann, size):
    page = open_page(java_script_enabled=False, **({"viewport": size} if size else {}))
    field = composer(page, has_scripts=False)
    field.fill("Typed so far.")
    page.get_by_role("button", name="Image", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Add an image")
    page.get_by_label("What it shows").fill("Two curves")
    page.get_by_role("button", name="Add it").click()  # the browser asks for the file
    page.get_by_label("The image").set_input_files(
        {"name": "a.png", "mimeType": "image/png", "buffer": png()}
    )
    page.get_by_role("button", name="Add it").click()
    page.wait_for_url("**/2021/#write")
    address = Image.objects.get().get_absolute_url()
    expect(page.locator("#write textarea")).to_have_value(f"Typed so far.\n\n![Two curves]({address})\n")
    page.get_by_role("button", name="Post", exact=True).click()
    expect(page.locator("#post-1 img")).to_have_attribute("alt", "Two curves")


@pytest.mark.parametrize("how", ["desk", "phone"])
def test_nothing_moves_when_an_image_comes_and_none_is_wider_than_its_column(open_page, topic, ann, how):
    for size in ((1600, 900), (900, 2000), (30, 20)):
        make_post(topic, ann, shows(make_image(ann, png(size))) + "\n\nWords after it.")
    page = open_page(**({"viewport": PHONE} if how == "phone" else {}))
    page.add_init_script(SHIFTS)
    page.goto("/2021/")
    for number in (1, 2, 3):
        picture = page.locator(f"#post-{number} .words img")
        picture.scroll_into_view_if_needed()
        picture.evaluate("image => image.decode()")
        box, column = picture.bounding_box(), page.locator(f"#post-{number} .words").bounding_box()
        assert box["width"] <= column["width"] + 1 and box["height"] <= 641
        width, height = picture.evaluate("image => [image.naturalWidth, image.naturalHeight]")
        assert abs(box["width"] / box["height"] - width / height) < 0.03
    assert page.evaluate("shifted") < 0.02
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not settings.DEBUG


def test_visitors_do_not_load_what_writers_need(page, topic):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/2021/")
    assert not [url for url in asked if "images.js" in url]
