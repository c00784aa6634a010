"""docs/security.md names tests that there are."""

import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PAGE = (ROOT / "docs" / "security.md").read_text()


def test_every_test_that_the_page_names_exists():
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    written = {
        name
        for file in (ROOT / "tests").rglob("*.py")
        for name in re.findall(r"^def (test_\w+)\(", file.read_text(), re.M)
    }
    assert len(named) > 80
    assert sorted(named - written) == []


def test_every_row_names_a_test():
    rows = [
        line for line in PAGE.splitlines() if line.startswith("|") and not re.match(r"\|(---|\s*fault)", line)
    ]
    assert len(rows) > 30
    assert [row for row in rows if "`test_" not in row] == []


def test_every_file_that_the_page_names_exists():
    for name in re.findall(r"`((?:lib|settings|tests)/[\w/.]+)`", PAGE):
        path = ROOT / name if name.startswith("tests/") else ROOT / "goodreadings" / name
        assert path.exists(), name
