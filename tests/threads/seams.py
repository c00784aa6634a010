"""What tests of the seams begin with."""

import datetime

from django.utils import timezone

from accounts.models import Sanction
from accounts.sanctions import SUSPEND
from threads.models import (
    newcomer,
)  # fmt: skip

MONTH = datetime.timedelta(days=30)
LINK = "arXiv:2101.04342"


def make_held(topic, by, body, parent=None):
    """A post that waits from the beginning."""
    post = topic.publish(by, body, parent=parent, gate=lambda *_, **__: newcomer.WORDS)
    assert post.is_held
    return post


def suspend(member, by):
    Sanction.objects.impose(member, SUSPEND, by=by, reason="Spam.", until=timezone.now() + MONTH)
    member.refresh_from_db()
