"""What changed between two texts: readable, complete, and quick whatever they hold."""

import itertools
import random

import pytest

from goodreadings.lib.differences import Part, differences, fold
from tests.clock import seconds

MOST = 32_000


def told(before, after):
    """The difference in one line: [-gone-]{+new+}, as Git writes it."""
    shapes = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}
    return "".join(shapes[kind].format(text) for kind, text, _ in differences(before, after))


@pytest.mark.parametrize(
    ("before", "after", "difference"),
    [
        ("The cat sat on the mat.", "The dog sat on a mat.", "The [-cat-]{+dog+} sat on [-the-]{+a+} mat."),
        ("one\ntwo\nthree\n", "one\nthree\n", "one\n[-two\n-]three\n"),
        ("one\nthree\n", "one\ntwo\nthree\n", "one\n{+two\n+}three\n"),
        ("Same.\nA word here.\nSame.", "Same.\nA ward here.\nSame.", "Same.\nA [-word-]{+ward+} here.\nSame."),
        ("read it", "read it!", "read it{+!+}"),
        ("a b c d e f", "a x y d e f", "a [-b c-]{+x y+} d e f"),
        ("nothing alike", "Wholly other words", "[-nothing alike-]{+Wholly other words+}"),
        ("これは猫です", "これは犬です", "これは[-猫-]{+犬+}です"),
        ("e\u0301te\u0301 2020 was long", "e\u0301te 2020 was long", "[-e\u0301te\u0301-]{+e\u0301te+} 2020 was long"),
        ("well done \U0001f44d\U0001f3fd yes", "well done \U0001f44d\U0001f3fb yes", "well done [-\U0001f44d\U0001f3fd-]{+\U0001f44d\U0001f3fb+} yes"),
        ("", "new", "{+new+}"),
        ("gone", "", "[-gone-]"),
        ("same", "same", "same"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_words_are_told_apart_in_lines_that_changed(before, after, difference):
    assert told(before, after) == difference


def test_lines_that_moved_are_gone_and_new():
    assert told("a first\nb second\nc third\n", "c third\na first\nb second\n") == (
        "{+c third\n+}a first\nb second\n[-c third\n-]"
    )


def test_nothing_is_lost():
    chance = random.Random(1)
    for letters in ("ab \n", "abcdef \n", "ab", "a\n", ".,; \n\t", "ab猫\u0301\r\n"):
        for _ in range(400):
            before, after = ("".join(chance.choices(letters, k=chance.randint(0, 40))) for _ in range(2))
            parts = differences(before, after)
            assert "".join(text for kind, text, _ in parts if kind != "new") == before
            assert "".join(text for kind, text, _ in parts if kind != "gone") == after
            assert all(part.text for part in parts)
            assert all(one.kind != other.kind for one, other in itertools.pairwise(parts))


def test_a_small_change_of_a_long_text_is_small():
    text = "\n".join(f"Line {number} of a long text about reading." for number in range(700))
    changed = text.replace("Line 350 of", "Row 350 of")
    assert [part for part in differences(text, changed) if part.kind != "same"] == [
        Part("gone", "Line"), Part("new", "Row"),
    ]  # fmt: skip


def test_what_stayed_is_folded_but_for_the_lines_beside_a_change():
    lines = [f"line {number}\n" for number in range(40)]
    changed = [*lines[:20], "other\n", *lines[21:]]
    folded = fold(differences("".join(lines), "".join(changed)))
    assert [(part.kind, part.lines or part.text) for part in folded] == [
        ("folded", 18),
        ("same", "line 18\nline 19\n"),
        ("gone", "line 20\n"),
        ("new", "other\n"),
        ("same", "line 21\nline 22\n"),
        ("folded", 17),
    ]


def test_long_lines_are_folded_too():
    text = "word " * 1000
    folded = fold(differences(text + "cat" + text, text + "dog" + text))
    assert [part.kind for part in folded] == ["folded", "same", "gone", "new", "same", "folded"]
    assert all(len(part.text) <= 300 for part in folded)


def test_little_is_not_folded():
    parts = differences("a\nb\nc\n", "a\nb\nx\n")
    assert fold(parts) == parts


def test_a_text_without_a_change_shows_how_it_begins():
    folded = fold([Part("same", "".join(f"line {number}\n" for number in range(30)))])
    assert [(part.kind, part.lines) for part in folded] == [("same", 0), ("folded", 22)]
    assert folded[0].text.startswith("line 0\n")


def hostile():
    """Pairs of texts of 32,000 characters that make other comparisons slow."""
    chance = random.Random(2)
    words = [f"w{number}" for number in range(6_000)]

    def some(letters, end=""):
        return "".join(chance.choice(letters) + end for _ in range(MOST))[:MOST]

    def sprinkled(letter, other, times):
        text = list(letter * MOST)
        for place in chance.sample(range(MOST), times):
            text[place] = other
        return "".join(text)

    yield "one letter", "a" * MOST, "b" * MOST
    yield "one sign", "." * MOST, "," * MOST
    yield "short lines", "a\n" * (MOST // 2), "b\na\n" * (MOST // 4)
    yield "lines by chance", some("ab", "\n"), some("ab", "\n")
    yield "words by chance", some(words, " "), some(words, " ")
    yield "words in another order", " ".join(words)[:MOST], " ".join(chance.sample(words, 6_000))[:MOST]
    yield "lines backwards", "\n".join(words)[:MOST], "\n".join(words[::-1])[:MOST]
    yield "signs by chance", some(".,;:"), some(".,;:")
    yield "characters by chance", some([chr(code) for code in range(0x4E00, 0x9FFF)]), some("猫犬")
    yield "white space", " " * MOST, "\t" * (MOST - 1) + "\n"
    yield "line ends", "\r\x0b\x0c\u2028" * (MOST // 4), "\u2028\x0c\x0b\r" * (MOST // 4)
    yield "marks", "e" + "\u0301" * (MOST - 1), "f" + "\u0301" * (MOST - 1)
    yield (
        "every other word",
        *(" ".join(f"{number * step % 50} k{number}" for number in range(6_000))[:MOST] for step in (1, 7)),
    )
    yield (
        "every other line",
        *("".join(f"a\nx{number} {sign}\n" for number in range(4_000))[:MOST] for sign in "yz"),
    )
    for times in (50, 100, 200, 400):
        yield f"slides of {times}", sprinkled(".", ",", times), sprinkled(".", ":", times)
        yield f"steps of {times}", *(sprinkled("a", "\n", 9_000 + times) for _ in range(2))


@pytest.mark.one_database
@pytest.mark.parametrize(("name", "before", "after"), list(hostile()), ids=lambda one: one[:20])
def test_hostile_texts_take_no_longer(name, before, after):
    assert max(len(before), len(after)) <= MOST
    assert seconds(lambda: fold(differences(before, after)), 0.3) < 0.3
    assert len(fold(differences(before, after))) <= 2_500
