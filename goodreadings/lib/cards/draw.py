"""The card itself: a sheet of the reading room, or an index card on it."""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image, ImageDraw, PngImagePlugin

from . import letters

WIDTH, HEIGHT = 1200, 630
# The light colours of static/css/tokens.css.
PAPER, CARD, INK, SOFT, LINE, RULE = "#fbf9f5", "#ffffff", "#201d1a", "#655f57", "#e6e0d6", "#b3372f"
EDGE = 72
LEADING = 1.18
# Beyond so many characters nothing is looked at: no card has room for them.
MOST_CHARACTERS = 400
# Drawn so much larger, then made smaller: lines without steps.
FINE = 4
MARK = (
    ((3, 5.5), (6, 4), (9.5, 4.3), (12, 6)),
    ((12, 6), (14.5, 4.3), (18, 4), (21, 5.5)),
    ((21, 5.5), (21, 10), (21, 14.5), (21, 19)),
    ((21, 19), (18, 17.6), (14.5, 17.9), (12, 19.6)),
    ((12, 19.6), (9.5, 17.9), (6, 17.6), (3, 19)),
    ((3, 19), (3, 14.5), (3, 10), (3, 5.5)),
    ((12, 6), (12, 10.5), (12, 15.1), (12, 19.6)),
)


@dataclass(frozen=True, slots=True)
class Card:
    """What is to be read on it: plain words, each cut to its room.

    title   large; `otherwise` in its place, when our fonts lack its script
    red     the end of the title that is red: "2021" of "Good Readings 2021"
    lines   below it, smaller
    call    a call number: with it, the card is an index card
    site    whose it is, and `host`, where that is
    """

    title: str
    otherwise: str
    site: str
    host: str
    lines: tuple[str, ...] = ()
    call: str = ""
    red: str = ""


def draw(card: Card, version: str) -> bytes:
    """A PNG, with `version` as its tEXt "Version" near its beginning."""
    sheet = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    on = ImageDraw.Draw(sheet)
    (_index_card if card.call else _sheet)(on, card)
    _foot(sheet, on, card)
    about = PngImagePlugin.PngInfo()
    about.add_text("Version", version)
    file = io.BytesIO()
    # The few colours of a drawing: a third of the bytes, and nothing is seen of it.
    sheet.quantize(64, dither=Image.Dither.NONE).save(file, "PNG", optimize=True, pnginfo=about)
    return file.getvalue()


def _title(card: Card) -> str:
    title = card.title[:MOST_CHARACTERS]
    if letters.can_write("serif", title) and (written := letters.writable("serif", title)):
        return written
    return letters.writable("serif", card.otherwise[:MOST_CHARACTERS]) or "…"


def _smaller(card: Card, face: str) -> list[str]:
    """The lines below the title that can be written."""
    asked = [text[:MOST_CHARACTERS] for text in card.lines]
    return [
        written
        for text in asked
        if letters.can_write(face, text) and (written := letters.writable(face, text))
    ]


def _sheet(on: ImageDraw.ImageDraw, card: Card) -> None:
    """A year: its title large, what it is about below."""
    on.rectangle((0, 0, WIDTH, 11), fill=RULE)
    room = WIDTH - 2 * EDGE
    size, broken = letters.fit("serif", _title(card), (room, 250), range(124, 43, -6), 1.1)
    words = " ".join(_smaller(card, "serif"))
    small, below = letters.fit("serif", words, (room, 150), range(38, 29, -2), 1.35) if words else (0, [])
    high = len(broken) * size * 1.1 + (36 + len(below) * small * 1.35 if below else 0)
    y = 70 + (HEIGHT - 70 - 130 - high) / 2 + size * 0.86
    for number, text in enumerate(broken):
        is_last = number == len(broken) - 1
        red = card.red if is_last and card.red and text.endswith(card.red) else ""
        x = letters.write(on, (EDGE - size / 24, y), "serif", size, text.removesuffix(red), INK)
        letters.write(on, (x, y), "serif", size, red, RULE)
        y += size * 1.1
    y += 36 - size * 0.86 + small * 0.6
    for text in below:
        letters.write(on, (EDGE, y), "serif", small, text, SOFT)
        y += small * 1.35


def _index_card(on: ImageDraw.ImageDraw, card: Card) -> None:
    """A paper: the card of the catalogue, with its red edge."""
    left, top, right, bottom = EDGE, 64, WIDTH - EDGE, HEIGHT - 124
    on.rounded_rectangle((left, top, right, bottom), 6, fill=CARD, outline=LINE, width=2)
    on.rectangle((left, top, right, top + 9), fill=RULE)
    x, room = left + 48, right - left - 96
    call = letters.ended("mono", 27, letters.writable("mono", card.call[:MOST_CHARACTERS]), room)
    letters.write(on, (x, top + 72), "mono", 27, call, SOFT)
    below = [letters.ended("italic", 32, text, room) for text in _smaller(card, "italic")[:2]]
    foot = bottom - 44
    for text in reversed(below):
        letters.write(on, (x, foot), "italic", 32, text, SOFT)
        foot -= 46
    space = (foot if below else bottom - 30) - (top + 104)
    size, broken = letters.fit("serif", _title(card), (room, space), range(72, 31, -2), LEADING)
    y = top + 104 + size * 0.86
    for text in broken:
        letters.write(on, (x, y), "serif", size, text, INK)
        y += size * LEADING


def _foot(sheet: Image.Image, on: ImageDraw.ImageDraw, card: Card) -> None:
    y = HEIGHT - 58
    _mark(sheet, (EDGE, y - 36), 46)
    host = letters.ended("serif", 26, letters.writable("serif", card.host[:MOST_CHARACTERS]), 500)
    wide = letters.width("serif", 26, host)
    letters.write(on, (WIDTH - EDGE - wide, y), "serif", 26, host, SOFT)
    site = card.site[:MOST_CHARACTERS]
    if letters.can_write("serif", site):
        room = WIDTH - 2 * EDGE - 62 - wide - 40
        site = letters.ended("serif", 30, letters.writable("serif", site), room)
        letters.write(on, (EDGE + 62, y), "serif", 30, site, INK)


def _mark(sheet: Image.Image, at: tuple[int, int], size: int) -> None:
    """The open book of static/img/mark.svg."""
    fine = Image.new("L", (size * FINE, size * FINE))
    pen, unit = ImageDraw.Draw(fine), size * FINE / 24
    thick = round(1.8 * unit)
    for curve in MARK:
        points = [(x * unit, y * unit) for x, y in (_along(curve, t / 24) for t in range(25))]
        pen.line(points, fill=255, width=thick, joint="curve")
        for x, y in (points[0], points[-1]):
            pen.ellipse((x - thick / 2, y - thick / 2, x + thick / 2, y + thick / 2), fill=255)
    sheet.paste(RULE, at, fine.resize((size, size), Image.Resampling.LANCZOS))


def _along(curve: tuple[tuple[float, float], ...], t: float) -> tuple[float, float]:
    """The point of a cubic Bézier curve at `t`, from 0 to 1."""
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
    x = sum(weight * point[0] for weight, point in zip(weights, curve, strict=True))
    y = sum(weight * point[1] for weight, point in zip(weights, curve, strict=True))
    return x, y
