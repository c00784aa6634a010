"""An image in a text: ours, by its exact address, and known; whatever else it names stays a link or words."""

import gettext
from pathlib import Path

import html5lib
import pytest

import goodreadings
from goodreadings.lib.markup import excerpt, find_images, image_markdown, plain, render
from goodreadings.lib.markup.engine import render_here
from goodreadings.lib.markup.images import LEFT_UNSAID, TO_BE_SAID
from goodreadings.lib.markup.mend import mend
from goodreadings.lib.markup.sanitise import sanitise
from tests.lib.hostile import PIECES, SCHEMES
from tests.lib.markup_rules import faults

NAME = "0123456789abcdef" * 2
OURS = f"/images/{NAME}.png"
IMAGES = {OURS: (300, 200), f"/images/{'f' * 32}.webp": (10, 20), f"/images/{'0' * 32}.jpg": (1, 1)}


def shown(text, images=IMAGES):
    return render_here(text, {"ann": "/members/ann/"}, {}, "", images)


def image_of(html):
    """The attributes of every image in `html`."""
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    return [dict(element.attrib) for element in tree.iter("img")]


def test_an_image_is_a_link_to_itself_with_its_size():
    html = shown(f'![Two *curves* & "more"]({OURS} "A title")')
    assert image_of(html) == [
        {
            "src": OURS,
            "alt": 'Two *curves* & "more"',
            "width": "300",
            "height": "200",
            "loading": "lazy",
            "decoding": "async",
        }
    ]
    assert f'<a href="{OURS}" title="A title"><img' in html
    assert list(faults(html)) == []


@pytest.mark.parametrize(
    "text",
    [f"![a]({OURS})", f"![a](<{OURS}>)", f"![a][1]\n\n[1]: {OURS}", f"![1]\n\n[1]: {OURS}", f"- ![a]({OURS})",
     f"> ![a]({OURS})", f"## ![a]({OURS})", f"|a|\n|-|\n|![a]({OURS})|", f"*![a]({OURS})*", f"a[^1]\n\n[^1]: ![a]({OURS})",
     f"[quote]\n![a]({OURS})\n[/quote]", f"a ![a]({OURS}) b"],
)  # fmt: skip
def test_it_may_stand_wherever_words_may(text):
    html = shown(text)
    assert len(image_of(html)) == 1
    assert list(faults(html)) == []


@pytest.mark.parametrize("language", ["de", "fr", "es", "zh_Hans"])
def test_what_scripts_write_in_other_languages_is_no_description_either(language):
    file = Path(goodreadings.__file__).parent / "locale" / language / "LC_MESSAGES" / "djangojs.mo"
    with file.open("rb") as opened:
        assert gettext.GNUTranslations(opened).gettext(TO_BE_SAID) in LEFT_UNSAID - {TO_BE_SAID}


@pytest.mark.parametrize("words", ["", " ", "describe the picture", "beschreibe das Bild", "\u200b"])
def test_what_nobody_said_is_read_as_such(words):
    (image,) = image_of(shown(f"![{words}]({OURS})"))
    assert image["alt"].strip()


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/a.png", "http://testserver" + OURS, "//evil.example" + OURS, "/accounts/logout/",
        "/images/../accounts/logout/", "/images/..%2faccounts%2flogout%2f", "/images/%2e%2e/accounts/logout/",
        "/images/new/", "/images/", OURS + "?next=/accounts/logout/", OURS + "?", OURS + "#x", OURS + "/", "/" + OURS,
        "/." + OURS, OURS + ".html", OURS + ".svg", OURS.replace(".png", ".svg"), OURS.replace(".png", ".png.jpg"),
        OURS.replace(".png", ".PNG"), OURS.replace(".png", ".jpg"), OURS.replace(".png", "%2epng"), OURS.upper(),
        OURS.replace("/images/", "/images%2f"), OURS.replace("/images/", "/images//"), OURS.replace("/images/", "/images/./"),
        OURS + "%00", OURS + "%20onerror=alert(1)", OURS + ",/images/x", f"{OURS} 2x, https://evil.example/b.png 1x",
        "data:image/png;base64,iVBORw0KGgo=", "data:image/svg+xml,<svg onload=alert(1)>", "javascript:alert(1)", "blob:x",
        "images/" + OURS, OURS[1:], "." + OURS, "\\" + OURS, OURS.replace("0", "\u0660"), OURS + "\u200b", f"/images/{'1' * 32}.png",
    ],
)  # fmt: skip
def test_every_other_address_shows_no_image(address):
    for text in (f"![a]({address})", f"![a](<{address}>)", f"![a][1]\n\n[1]: <{address}>", f"![{address}]"):
        html = shown(text)
        assert "<img" not in html, text
        assert list(faults(html)) == []


@pytest.mark.parametrize(
    "text",
    [
        f'<img src="{OURS}">', f'<img src="{OURS}" onerror="alert(1)">', f'![a" onerror="alert(1)]({OURS})',
        f"![a' onload=x]({OURS} \"t' onload=x\")", f'![a]({OURS} "x\" srcset=\"https://evil.example/a.png")', f"![a]({OURS}){{style=position:fixed}}",
        f"![a]({OURS}){{onload=alert(1)}}", f"![a]({OURS} =1x1)", f"![<script>alert(1)</script>]({OURS})",
        f"![&quot; onerror=&quot;alert(1)]({OURS})", f"![a\u202eb]({OURS})", f"![e{chr(0x301) * 40}]({OURS})", f"![a\x00b]({OURS})",
        f"![![a]({OURS})]({OURS})", f"![a [b](/x)]({OURS})", f"[![a]({OURS})](https://evil.example/)", f"[![a]({OURS})](/accounts/logout/)",
        f"![{'a' * 5000}]({OURS})", f"![`a`]({OURS})", f"![$a$]({OURS})", f"![@ann]({OURS})", f"![\x0e0\x0f]({OURS})", f"![a](/x)]({OURS})",
    ],
)  # fmt: skip
def test_no_trick_adds_anything_to_an_image(text):
    html = shown(text)
    assert list(faults(html)) == []
    for image in image_of(html):
        assert image.keys() == {"src", "alt", "width", "height", "loading", "decoding"}
        assert image["src"] == OURS


def test_no_piece_of_a_hostile_text_breaks_a_rule_around_an_image():
    broken = {}
    for piece in PIECES + SCHEMES:
        for text in (
            f"![{piece}]({OURS})",
            f"{piece}![a]({OURS}){piece}",
            f"![a]({OURS}{piece})",
            f"![a]({OURS} '{piece}')",
        ):
            if found := sorted(set(faults(shown(text)))):
                broken[text] = found
    assert broken == {}


@pytest.mark.parametrize(
    "html",
    [
        '<img src="https://evil.example/a.png" alt="a" width="1" height="1" loading="lazy" decoding="async">',
        '<img src="/accounts/logout/" alt="a" width="1" height="1" loading="lazy" decoding="async">',
        f'<img src="{OURS}" alt="a" width="1" height="1">', f'<img src="{OURS}">', f'<img src="{OURS}" alt="" width="1" height="1" loading="lazy" decoding="async">',
        f'<img src="{OURS}" alt="a" width="99999999" height="1" loading="lazy" decoding="async">',
        f'<img src="{OURS}" alt="a" width="100%" height="1" loading="lazy" decoding="async">',
        f'<img src="{OURS}?x" alt="a" width="1" height="1" loading="lazy" decoding="async">', "<img>", "<img alt=a>", "<image src=x>",
        f'<img src="{OURS}" alt="a" width="1" height="1" loading="eager" decoding="async">', '<img srcset="https://evil.example/a.png">',
    ],
)  # fmt: skip
def test_the_net_under_the_parser_lets_no_other_image_through(html):
    assert "<img" not in mend(sanitise(html))


def test_the_net_takes_what_is_too_much_from_a_good_one():
    good = f'<img src="{OURS}" alt="a" width="1" height="1" loading="lazy" decoding="async"'
    more = ' onerror="x" style="x" srcset="x" class="post" id="x" usemap="#x" crossorigin="x" data-x="y" hx-get="/x">'
    html = mend(sanitise(good + more))
    assert [sorted(image) for image in image_of(html)] == [
        ["alt", "decoding", "height", "loading", "src", "width"]
    ]
    assert list(faults(html)) == []


def test_the_rules_know_what_an_image_may_be():
    assert list(faults('<img src="https://evil.example/a.png">'))
    assert list(faults('<img src="/accounts/logout/">'))
    assert list(faults(f'<a href="{OURS}" src="{OURS}">x</a>'))


def test_its_words_are_heard_where_there_are_only_words():
    html = shown(f"See ![Two <curves>]({OURS})now.")
    assert plain(html) == "See Two <curves> now."
    assert excerpt(html) == "See Two <curves> now."
    quoted = shown(f"> ![theirs]({OURS})\n\nMine.")
    assert plain(quoted, quotes=False) == "Mine."


def test_names_of_images_are_found_outside_code_only():
    others = "".join(f" /images/{number:032x}.jpg" for number in range(60))
    assert find_images(f"![a]({OURS}) and {OURS} again") == [f"{NAME}.png"]
    assert find_images(f"`{OURS}`\n\n```\n{OURS}\n```") == []
    assert find_images(f"{OURS}x {OURS}.html /images/{NAME}.svg {OURS[:-8]}.png") == []
    assert len(find_images(others)) == 50


@pytest.mark.parametrize("words", ["Plain", "a ] b [ c", "](/accounts/logout/) ![x", "a\\", "\\", "a `b", "$x", "*a*", "a\nb", "", "\\[x\\]", "<b>"])  # fmt: skip
def test_the_markdown_that_we_write_shows_the_image(words):
    text = f"Before.\n\n{image_markdown(OURS, words)}\n\nAfter."
    (image,) = image_of(shown(text))
    assert image["src"] == OURS
    assert "\n" not in image["alt"]


def test_many_images_are_counted_and_fast():
    text = f"![a]({OURS}) " * 300
    assert len(image_of(shown(text))) == 300


def test_the_child_process_is_told_of_images():
    assert "<img" in render(f"![a]({OURS})", images=IMAGES)
    assert "<img" not in render(f"![a]({OURS})")
