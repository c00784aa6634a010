"""Ten thousand followers: whoever posts waits no longer than with ten."""

import statistics
import sys
import time

import pytest

from tests.make import make_member, make_post, make_topic
from tests.threads.test_fan_out import followers
from threads.models import Notification

pytestmark = [pytest.mark.bench, pytest.mark.django_db(transaction=True)]

TIMES = 40
MOST = 1.5


def test_posting_takes_as_long_with_ten_thousand_followers_as_with_ten(client, capsys):
    mo, ann, bob = (make_member(name, is_superuser=name == "mo-reads") for name in ("mo-reads", "ann", "bob"))
    parents = {}
    for year, count in ((2020, 10), (2021, 10_000)):
        topic = make_topic(year, by=mo)
        followers(topic, count)
        parents[count] = make_post(topic, by=bob)
    client.force_login(ann)
    took = {count: [] for count in parents}
    # In turns, so that whatever else the machine does falls on both.
    for n in range(TIMES):
        for count, parent in parents.items():
            start = time.perf_counter()
            answer = client.post(f"/posts/{parent.pk}/replies/", {"body": f"I agree, says @bob, {n}."})
            took[count].append(time.perf_counter() - start)
            assert answer.status_code == 302
    few, many = (statistics.median(took[count]) for count in (10, 10_000))
    with capsys.disabled():
        sys.stdout.write(
            f"\nA reply: {few:.4f} s with 10 followers, {many:.4f} s with 10,000: {many / few:.2f} times.\n"
        )
    assert Notification.objects.filter(post__parent=parents[10]).count() == TIMES * 11
    assert many / few < MOST
