"""Ranges of numbers, as people write them: 2021, 2020..2022, 2020.., >5, <=5."""

import re

_RANGE = re.compile(r"(\d{1,9})?(?:\.\.|…)(\d{1,9})?", re.ASCII)
# A dash before a number would be a sign.
_DASHED = re.compile(r"(\d{1,9})[-–](\d{1,9})", re.ASCII)
_BOUND = re.compile(r"(>=|<=|>|<|=|≥|≤)?(\d{1,9})(\+)?", re.ASCII)


def range_of(text: str, least: int, most: int) -> tuple[int, int] | None:
    """(low, high), both within; low may stand above high, as it was written. None for what is no range."""
    if found := _DASHED.fullmatch(text) or _RANGE.fullmatch(text):
        if not (found[1] or found[2]):
            return None
        low, high = int(found[1] or least), int(found[2] or most)
    elif found := _BOUND.fullmatch(text):
        low, high = _bounds(found[1] or ("≥" if found[3] else "="), int(found[2]), least, most)
        if low > high:
            return None
    else:
        return None
    return (low, high) if least <= low <= most and least <= high <= most else None


def _bounds(sign: str, number: int, least: int, most: int) -> tuple[int, int]:
    return {
        ">": (number + 1, most), ">=": (number, most), "≥": (number, most),
        "<": (least, number - 1), "<=": (least, number), "≤": (least, number),
    }.get(sign, (number, number))  # fmt: skip
