"""Facts out of whatever a source sent: never an exception, empty for what is not what it should be."""

import datetime
import re
from collections.abc import Iterable
from typing import Any

from threads.papers.address import Address
from threads.papers.identifier import Identifier
from threads.papers.identify import identify

YEARS = range(1500, 2201)
LONGEST_ADDRESS = 2000
CATEGORY = re.compile(r"[a-z-]{2,10}(?:\.[A-Za-z-]{2,20})?", re.A)
"""As arXiv writes its subjects: cs.CV, hep-th. Others stand beside them: 53C44, I.2.7."""
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_WRITTEN = re.compile(r"(\d{4})(?:[-/. ](\d{1,2}|[a-z]{3,9})\.?(?:[-/. ](\d{1,2}))?)?(?!\d)", re.A | re.I)
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.A)
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|2[01])\d\d(?!\d)", re.A)


def mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def mappings(value: object) -> list[dict[str, Any]]:
    """The objects in a list."""
    return [one for one in listed(value) if isinstance(one, dict)]


def text(value: object) -> str:
    """A string, or a whole number as one: volumes are sometimes numbers."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**12:
        return str(value)
    return value if isinstance(value, str) else ""


def first_text(value: object) -> str:
    """The first string of a list that is not blank."""
    return next((found for one in listed(value) if (found := text(one)).strip()), "")


def date(parts: Iterable[object]) -> tuple[int, ...]:
    """(year, month, day), as far as `parts` are numbers that make a date: (2021, 13) is (2021,)."""
    found: tuple[int, ...] = ()
    for part, limits in zip(parts, (YEARS, range(1, 13), range(1, 32)), strict=False):
        if not isinstance(part, int) or isinstance(part, bool) or part not in limits:
            return found
        found = (*found, part)
    if len(found) == 3:
        try:
            datetime.date(*found)
        except ValueError:
            return found[:2]
    return found


def written_date(written: str) -> tuple[int, ...]:
    """A date as pages and feeds write it: 2021-01-12T12:22:53Z, 2023/12, 2020 Jun 3, 08/14/2019; of any other
    way the year."""
    written = written.strip()[:60]
    if american := _AMERICAN.match(written):
        month, day, year = map(int, american.groups())
        # 03/04/2019 is a day in March to some and in April to others.
        return date((year, month, day)) if day > 12 or day == month else date((year,))
    if match := _WRITTEN.match(written):
        year_, month_, day_ = match.groups()
        return date((int(year_), _month(month_), int(day_) if day_ else None))
    years = _YEAR.findall(written)
    return date((int(years[0]),)) if len(years) == 1 else ()


def _month(written: str | None) -> int | None:
    if not written or written.isdigit():
        return int(written) if written else None
    return _MONTHS.index(written[:3].lower()) + 1 if written[:3].lower() in _MONTHS else None


def earliest(dates: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    """The first of some dates; of (2012,) and (2012, 3, 21) the one that says more."""
    return min(filter(None, dates), key=lambda one: (*one, 99, 99)[:3], default=())


def address(written: object, page: str = "") -> str:
    """An http address in one form, at most 2,000 characters, with nobody's name in it; a path alone is one on
    the host of `page`. Empty for anything else."""
    if not isinstance(written, str):
        return ""
    written = written.strip()
    if written.startswith("/") and not written.startswith("//") and (base := Address.parse(page)):
        written = f"{base.scheme}://{base.host}{written}"
    found = Address.parse(written)
    if not found or "@" in re.split(r"[/?#]", written, maxsplit=3)[2]:
        return ""
    return found.clean if len(found.clean) <= LONGEST_ADDRESS else ""


def named(*written: object) -> tuple[Identifier, ...]:
    """The papers that identifiers or addresses name, without what names none."""
    found = (identify(one) for one in written if isinstance(one, str))
    return tuple(one for one in found if one.kind not in ("unknown", "url"))
