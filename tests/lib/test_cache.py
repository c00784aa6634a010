"""The caches that are ours."""

import time

import pytest

from goodreadings.lib.cache import ObjectCache


@pytest.fixture
def cache():
    cache = ObjectCache("test of objects", {"OPTIONS": {"MAX_ENTRIES": 4}})
    yield cache
    cache.clear()


def test_it_keeps_the_things_themselves(cache):
    thing = {"a": [1]}
    cache.set("one", thing, 60)
    assert cache.get("one") is thing
    assert cache.get_many(["one", "two"]) == {"one": thing}
    assert cache.get("two", "none") == "none"
    cache.set_many({"two": 2, "three": None}, 60)
    assert cache.get_many(["two", "three"]) == {"two": 2, "three": None}


def test_it_forgets_in_time_and_what_was_asked_for_longest_ago(cache):
    cache.set("short", 1, 0.01)
    time.sleep(0.02)
    assert cache.get("short") is None
    for name in "abcd":
        cache.set(name, name, 60)
    cache.get("a")
    cache.set("e", "e", 60)
    assert set(cache.get_many("abcde")) == {"a", "c", "d", "e"}
