"""Pictures for shared addresses: any title fits, in any script, and no box stands for a letter."""

import io
import time

import pytest
from PIL import Image

from goodreadings.lib.cards import HEIGHT, WIDTH, Card, draw, letters

CJK = "深度学习综述"


def card(title: str, **more) -> Card:
    return Card(
        **{
            "title": title,
            "otherwise": "arXiv:2102.12092",
            "site": "Good Readings",
            "host": "readings.example.org",
        }
        | more
    )


def picture(made: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(made))
    assert (image.format, image.size) == ("PNG", (WIDTH, HEIGHT))
    return image.convert("RGB")


def outside(image: Image.Image) -> set:
    """The colours of the margin right and left of the words, below the red edge."""
    return {
        image.getpixel((x, y)) for x in (*range(40), *range(WIDTH - 40, WIDTH)) for y in range(20, HEIGHT, 3)
    }


TITLES = {
    "one letter": "A",
    "a title": "Zero-Shot Text-to-Image Generation",
    "300 letters": "A rather long title of a paper " * 9 + "that goes on to the end",
    "one word of 300": "W" * 300,
    "accents": "Ünïcode, Łódź, Đorđe, İstanbul, Čeština, Việt",
    "greek": "Περὶ τῆς ἀληθείας: α-divergence",
    "cyrillic": "Глубокое обучение",
    "signs": "∞-norms in ℝ, O(n²) → ℓ₁, Ω ≤ ∇",
    "emoji": "Attention 🎉 is all",
    "marks": "Z" + "\u0335\u0489" * 16 + "algo",
    "nothing to see": "\u200b\u200d",
    "chinese": CJK,
    "hebrew": "למידה עמוקה",
}


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
@pytest.mark.parametrize("call", ["", "arXiv:2102.12092"], ids=["year", "paper"])
def test_every_title_stays_within_the_margins(title, call):
    start = time.process_time()
    image = picture(draw(card(title, call=call, lines=("Ramesh et al.", "2021, ICML")), "1"))
    assert time.process_time() - start < 2
    assert outside(image) == {(251, 249, 245)}
    assert len(image.getcolors(1_000_000)) > 5


@pytest.mark.parametrize("title", ["accents", "greek", "cyrillic", "signs"])
def test_these_scripts_are_written(title):
    text = TITLES[title]
    assert letters.can_write("serif", text)
    assert len(letters.writable("serif", text)) == len(text)


@pytest.mark.parametrize("title", ["chinese", "hebrew", "nothing to see"])
@pytest.mark.parametrize("call", ["", "arXiv:2102.12092"], ids=["year", "paper"])
def test_a_script_that_is_missing_is_no_row_of_boxes(title, call):
    assert draw(card(TITLES[title], call=call), "1") == draw(card("arXiv:2102.12092", call=call), "1")


def test_a_sign_that_is_missing_is_left_out():
    assert letters.writable("serif", "Attention 🎉 is all") == "Attention is all"
    assert letters.writable("serif", "ᾷ") in {"ᾷ", "α"}


@pytest.mark.parametrize("words", [1, 10, 40, 90])
def test_words_keep_their_order_and_none_is_lost_where_there_is_room(words):
    text = " ".join(f"word{n}" for n in range(words))
    size, lines = letters.fit("serif", text, (900, 420), range(72, 19, -4), 1.2)
    assert all(letters.width("serif", size, line) <= 900 for line in lines)
    assert len(lines) * size * 1.2 <= 420
    assert " ".join(lines) == text


def test_what_has_no_room_ends_with_an_ellipsis():
    text = "word " * 100
    size, lines = letters.fit("serif", text, (900, 200), range(72, 31, -4), 1.2)
    assert size == 32 and len(lines) * size * 1.2 <= 200
    assert lines[-1].endswith("…") and letters.width("serif", size, lines[-1]) <= 900


def test_the_version_stands_in_the_file():
    made = draw(card("A title"), "abc123")
    assert b"Version\0abc123" in made[:400]
    assert made == draw(card("A title"), "abc123")
