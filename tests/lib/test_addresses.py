"""Addresses are those of Django's patterns, wherever the site stands."""

import pytest
from django.urls import NoReverseMatch, get_script_prefix, reverse, set_script_prefix

from goodreadings.lib.addresses import address


@pytest.mark.parametrize(
    ("name", "of"), [("topic", 2021), ("post", 7), ("paper", 2**40), ("member", "özgür")]
)
def test_they_are_those_of_the_patterns(name, of):
    for _ in range(2):
        assert address(name, of) == reverse(name, args=[of])


def test_they_stand_below_the_place_of_the_site():
    assert address("topic", 2021) == "/2021/"
    before = get_script_prefix()
    set_script_prefix("/forum/")
    try:
        assert address("topic", 2021) == "/forum/2021/"
    finally:
        set_script_prefix(before)
    assert address("topic", 2021) == "/2021/"


def test_what_no_pattern_has_is_told_each_time():
    for _ in range(2):
        with pytest.raises(NoReverseMatch):
            address("topic", "twenty")
