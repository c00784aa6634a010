"""What is counted and kept in the cache, in memory and in a real Redis."""

import logging

import pytest
from django.core.cache import cache, caches
from django.test import Client

from goodreadings.lib import environment as env
from tests.make import make_like, make_post
from tests.redis import Redis
from tests.threads.test_kept_pages import queries

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def redis(settings):
    with Redis() as redis:
        config = env.cache(redis.url.replace("redis:", "valkey:"))
        named = {name: config | {"KEY_PREFIX": name} for name in ("pages", "fragments")}
        settings.CACHES = {"default": config, **named, "figures": settings.CACHES["figures"]}
        yield redis


@pytest.fixture(params=["in memory", "in Redis"])
def kept(request, settings):
    """Pages are kept, there."""
    if request.param == "in Redis":
        request.getfixturevalue("redis")
    settings.KEEP_PAGES = True
    caches["pages"].clear()


def test_a_page_is_kept_until_something_on_it_changes(kept, client, topic, ann, bob):
    post = make_post(topic, ann, "What is kept.")
    for _ in range(2):
        assert "What is kept." in client.get("/2021/").text
    assert queries(Client(), "/2021/") == 1
    make_like(post, bob)
    assert '1<span class="vh"> like;' in client.get("/2021/").text


def test_tries_and_calls_are_counted(kept, client, ann, settings):
    settings.API_VISITOR_A_MINUTE = 1_000_000
    first, then = (client.get("/api/v1/topics/").headers["RateLimit"] for _ in range(2))
    assert first != then
    answers = [client.post("/accounts/login/", {"login": "ann", "password": "wrong"}) for _ in range(24)]
    assert answers[-1].status_code == 429
    assert cache.add("once", 1) and not cache.add("once", 1)
    with pytest.raises(ValueError, match=r"."):
        cache.incr("never")


def test_a_redis_that_is_gone_holds_nobody_up(redis, client, topic, ann, settings, caplog):
    settings.KEEP_PAGES = True
    make_post(topic, ann, "Still here.")
    for _ in range(2):
        client.get("/2021/")
    redis.process.kill()
    redis.process.wait()
    with caplog.at_level(logging.ERROR):
        assert "Still here." in client.get("/2021/").text
        assert client.get("/api/v1/topics/").status_code == 200
        assert client.get("/feed/").status_code == 200
        assert client.post("/accounts/login/", {"login": "ann", "password": "wrong"}).status_code == 422
    assert "The cache does not answer" in caplog.text
