"""What is too much is refused with a sentence, and what is accepted is quick."""

import re

import pytest

from goodreadings.lib.markup import Refused, find_mentions, find_quotes, own_words, plain
from goodreadings.lib.markup.engine import render_here
from tests.clock import seconds
from tests.lib.hostile import attacks


def render(text):
    return render_here(text, {"ann": "/members/ann/"}, {}, "")


@pytest.mark.parametrize(
    ("most", "too_much", "named"),
    [
        ("a" * 32_000, "a" * 32_001, "characters"),
        ("[" * 300, "[" * 301, "brackets"),
        ("<" * 200, "<" * 201, "“<”"),
        ("# a\n" * 100, "# a\n" * 101, "headings"),
        ("[^a]" * 100 + "\n\n[^a]: x", "[^a]" * 101 + "\n\n[^a]: x", "footnote references"),
        ("|a|b|c|d|\n|-|-|-|-|\n" + "|e|\n" * 499, "|a|b|c|d|\n|-|-|-|-|\n" + "|e|\n" * 500, "table cells"),
        (">" * 40 + "a", ">" * 60 + "a", "nested"),
        ("*a " * 20 + "b*" * 20, "*a " * 60 + "b*" * 60, "nested"),
        ("[quote]" * 40 + "a" + "[/quote]" * 40, "[quote]" * 60 + "a" + "[/quote]" * 60, "nested"),
        ("- " * 20 + "a", "- " * 400 + "a", "nested"),
        ("a\n" * 2_000, "a\n" * 3_100, "formatting"),
        ("a\n" * 2_000, "\n" * 4_001, "lines"),
        ("&" * 5_000, "&" * 5_001, "“&”"),
    ],
)
def test_the_most_is_accepted_and_more_refused_with_a_sentence(most, too_much, named):
    assert render(most)
    with pytest.raises(Refused) as refusal:
        render(too_much)
    sentence = str(refusal.value)
    assert named in sentence and "please" in sentence and re.fullmatch(r"[A-Z][^\n]{20,200}\.", sentence)


@pytest.mark.parametrize("text", ["`" + "[" * 500 + "`", "```\n" + "<" * 500 + "\n```", "    " + "[" * 500])
def test_code_may_have_any_number_of_brackets(text):
    assert render(text)


def test_a_table_of_one_wide_head_and_short_rows_stays_small():
    with pytest.raises(Refused, match="cells"):
        render("|a" * 700 + "|\n" + "|-" * 700 + "|\n" + "|\n" * 900)


def answer(text):
    try:
        return render(text)
    except Refused:
        return ""


@pytest.mark.parametrize("size", [4_000, 31_900])
def test_every_accepted_text_takes_less_than_half_a_second(size):
    slow = []
    for text in attacks(size, mixed=30):
        spent = seconds(lambda: answer(text), 0.5)  # noqa: B023 (called at once)
        if spent > 0.5 or len(answer(text)) > 1_000_000:
            slow.append((spent, text[:40]))
    assert slow == []


@pytest.mark.parametrize(
    ("language", "piece"),
    [("c", " \n"), ("make", "_"), ("typescript", "a."), ("llvm", "_"), ("tex", "%%"), ("python", "a ")],
)
def test_colouring_code_stops_in_time_and_loses_nothing(language, piece):
    code = (piece * (7_900 // len(piece)))[:7_700] + "end"
    fenced = f"```{language}\n{code}\n```"
    assert seconds(lambda: render(fenced), 0.5) < 0.5
    assert plain(render(fenced)) == " ".join(code.split())


def test_looking_for_names_and_quotes_is_quick_too():
    slow = []
    for text in attacks(31_900, mixed=0):
        spent = seconds(lambda: (find_mentions(text), find_quotes(text), own_words(text)), 0.5)  # noqa: B023 (called at once)
        if spent > 0.5:
            slow.append((spent, text[:20]))
    assert slow == []
