"""Everything hostile, in every place of a text where Markdown might let it through."""

import html5lib
import pytest

from goodreadings.lib.markup import Refused
from goodreadings.lib.markup.engine import render_here
from tests.lib import markup_attacks, markup_places
from tests.lib.markup_rules import faults

MEMBERS = {"ann": "/members/ann/"}
SOURCES = {(None, 3): "/2021/#post-3"}
TEXTS = list(markup_places.texts())


def faults_of(text):
    """What is wrong with the page of `text`, what a browser would have to mend in it among that."""
    try:
        html = render_here(text, MEMBERS, SOURCES, "p7")
    except Refused:
        return []
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    parser.parse(f"<!doctype html><title>t</title><div>{html}</div>")
    return [*faults(html), *(f"to be mended: {error[1]}" for error in parser.errors)]


@pytest.mark.parametrize("part", range(8))
def test_what_is_hostile_stays_harmless_in_every_place(part):
    assert {text: found for text in TEXTS[part::8] if (found := faults_of(text))} == {}


def test_two_hostile_texts_together_are_no_worse():
    pairs = [f"{first}{second}" for first, second in zip(TEXTS[::9], TEXTS[5::9], strict=False)]
    assert {text: found for text in pairs if (found := faults_of(text))} == {}


def test_attacks_on_time_are_harmless_too():
    short = [text for _, text in markup_attacks.attacks(300, mixed=80)]
    assert {text: found for text in short if (found := faults_of(text))} == {}


def test_hardly_any_of_them_is_refused():
    def is_refused(text):
        try:
            render_here(text, {}, {}, "")
        except Refused:
            return True
        return False

    assert sum(is_refused(text) for text in TEXTS[::11]) < len(TEXTS) / 11 / 30


@pytest.mark.parametrize(
    "text", ["\x0e0\x0f", "\x100\x0f `a`", "\x02klzzwxh:0000\x03 *a*", "\x02wzxhzdk:0\x03\n\n- [ ] a"]
)
def test_marks_cannot_be_forged(text):
    html = render_here(f"{text}\n\n`secret`", {}, {}, "")
    assert html.count("secret") == 1 and html.count("<input") == text.count("[ ]")
