"""The colours of code can be read, in light and in dark."""

import re
from pathlib import Path

CSS = (Path(__file__).parents[2] / "static/css/code.css").read_text()
BACKGROUNDS = ("#f3efe7", "#212328")


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_every_colour_of_code_has_enough_contrast():
    colours = re.findall(r"[{;]\s*color: light-dark\((#\w{6}), (#\w{6})\)", CSS)
    assert len(colours) > 8
    low = [
        (colour, background)
        for pair in colours
        for colour, background in zip(pair, BACKGROUNDS, strict=True)
        if contrast(colour, background) < 4.5
    ]
    assert not low


def test_the_style_sheet_names_only_classes_that_code_can_have():
    from goodreadings.lib.markup.highlight import CLASSES

    assert set(re.findall(r"\.(md-\w+)", CSS)) <= CLASSES
