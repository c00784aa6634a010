"""Of what is large and made anew often only the last is kept."""

import pytest
from django.core.cache import caches

from goodreadings.lib.kept import latest


@pytest.fixture(autouse=True)
def nothing_kept(settings):
    settings.KEEP_PAGES = True
    caches["figures"].clear()


def test_it_is_made_once_for_what_it_is_made_from():
    made = []

    def make():
        made.append(len(made))
        return made[-1]

    assert [latest("a", stamp, make) for stamp in [("1",), ("1",), ("2",), ("2",), ("1",)]] == [0, 0, 1, 1, 2]
    assert latest("b", ("1",), make) == 3
    assert latest("a", ("1",), make) == 2


def test_one_that_is_nothing_is_kept_too():
    made = []
    for _ in range(2):
        assert latest("a", (), lambda: made.append(1)) is None
    assert len(made) == 1


def test_nothing_is_kept_where_nothing_is_to_be(settings):
    settings.KEEP_PAGES = False
    assert [latest("a", (), lambda n=n: n) for n in range(2)] == [0, 1]
