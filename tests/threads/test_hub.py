"""A hub, where the operator names one, hears which feeds changed; the worker tells it."""

from urllib.parse import parse_qsl

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.make import make_like, make_post
from tests.stand_in import StandIn
from tests.worker import work
from threads.papers.identify import identify

pytestmark = pytest.mark.django_db(transaction=True)

HUB = "https://hub.example.org/push?x=1"
TASK = "threads.tasks.tell_hub"


@pytest.fixture
def hub(settings):
    settings.WEBSUB_HUB = HUB
    with StandIn({"/hub.example.org/push": (204, {}, b"")}) as there:
        settings.LOOKUP_GATEWAY = there.url
        yield there


def told(hub) -> list[list[str]]:
    """Which feeds each call to the hub names."""
    work()
    calls = [parse_qsl(form) for form in hub.forms]
    assert all(call[0] == ("hub.mode", "publish") for call in calls)
    return [[value for name, value in call[1:] if name == "hub.url"] for call in calls]


def test_it_hears_of_posts_edits_and_removals(hub, settings, ann, bob, mo, topic):
    site = settings.SITE_URL
    feeds = [f"{site}/feed/", f"{site}/2021/feed/", f"{site}/2021/papers/feed/", f"{site}/members/ann/feed/"]
    post = make_post(topic, by=ann, body="Hello.")
    assert told(hub) == [feeds]
    assert hub.paths == ["/hub.example.org/push?x=1"]
    assert hub.headers[0]["content-type"] == "application/x-www-form-urlencoded"
    acts = [lambda: post.edit(by=ann, body="Hello again."), lambda: post.hide(by=mo, reason="No."),
            lambda: post.restore(by=mo), lambda: post.add_paper(identify("arXiv:2101.04342"), by=ann), post.delete_by_author]  # fmt: skip
    for count, act in enumerate(acts, 2):
        act()
        assert told(hub) == [feeds] * count
    make_like(make_post(topic, by=bob), by=ann)
    assert len(told(hub)) == len(acts) + 2


def test_nobody_is_told_without_a_hub(hub, settings, ann, topic):
    settings.WEBSUB_HUB = ""
    make_post(topic, by=ann)
    assert not DBTaskResult.objects.filter(task_path=TASK).exists()
    assert told(hub) == []


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_hub_that_is_busy_is_told_later(hub, ann, topic, status):
    hub.routes["/hub.example.org/push"] = (status, {}, b"")
    make_post(topic, by=ann)
    assert len(told(hub)) == 1
    hub.routes["/hub.example.org/push"] = (202, {}, b"")
    DBTaskResult.objects.filter(task_path=TASK).update(run_after=timezone.now())
    assert len(told(hub)) == 2
    DBTaskResult.objects.update(run_after=timezone.now())
    assert len(told(hub)) == 2


@pytest.mark.parametrize(
    "reply", [(400, {}, b""), (404, {}, b""), (302, {"Location": "http://169.254.169.254/"}, b"")]
)
def test_a_hub_that_will_not_hear_it_is_left_alone(hub, ann, topic, reply):
    hub.routes["/hub.example.org/push"] = reply
    make_post(topic, by=ann)
    assert len(told(hub)) == 1
    DBTaskResult.objects.update(run_after=timezone.now())
    assert len(told(hub)) == 1
    assert len(hub.paths) == 1


@pytest.mark.parametrize("place", ["http://localhost/", "http://127.0.0.1/hub"])
def test_a_hub_in_the_inner_network_is_never_reached(settings, ann, topic, place, caplog):
    settings.WEBSUB_HUB, settings.LOOKUP_GATEWAY = place, ""
    post = make_post(topic, by=ann)
    work()
    assert post.pk
    assert "tell_hub failed" in caplog.text
