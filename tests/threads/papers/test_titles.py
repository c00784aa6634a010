"""Two spellings of one title have one key."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from threads.papers.titles import LONGEST_KEY, plain, title_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zero-Shot Text-to-Image Generation", "Zero-shot text to image generation."),
        (r"$\alpha$-Posteriors", "$α$-Posteriors"),
        (r"$\alpha$-Posteriors", "Alpha posteriors"),
        (r"$\varphi$", "ϕ"),
        (r"$\alpha$", "𝛼"),
        ("S$^2$-MLP", "S²-MLP"),
        (r"G\"odel's Poincar\'e", "Gödel’s Poincaré"),
        (r"It$\hat{\text{o}}$TTS", "ItôTTS"),
        (r"\emph{Deep} \textbf{Learning}", "DEEP LEARNING"),
        (r"Łukasiewicz stra{\ss}e", "lukasiewicz strasse"),
        ("ﬁne‐tuning", "fine tuning"),
        ("e\u0301", "é"),
        ("  a\n b", "ab"),
    ],
)
def test_two_spellings_are_equal(one, other):
    assert title_key(one) == title_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [("GPT-2", "GPT-3"), ("Part I", "Part II"), ("深度学习", "机器学习"), (r"$\alpha$", r"$\beta$")],
)
def test_two_titles_are_not(one, other):
    assert title_key(one) != title_key(other)


@pytest.mark.parametrize("title", ["", " ", "???", "$$", "🙂", "-", "\\", "\0"])
def test_a_title_with_nothing_to_compare_has_no_key(title):
    assert title_key(title) == ""


@settings(deadline=None)
@given(st.text())
def test_a_key_is_short_and_of_letters_and_digits(title):
    key = title_key(title * 20)
    assert len(key) <= LONGEST_KEY
    assert key == "" or key.isalnum()


def test_plain_takes_accents_off():
    assert plain("Özgür Łukasz Đorđe İıŞğ Straße 毛泽东") == "Ozgur Lukasz Dorde IiSg Strasse 毛泽东"
