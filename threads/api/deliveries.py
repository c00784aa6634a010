"""What webhooks are told: made when it is sent, of what can be seen then, and signed."""

import datetime
import hashlib
import hmac
import json
import logging
import random
import time
from types import SimpleNamespace
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.roles import is_moderator
from goodreadings.lib import work
from goodreadings.lib.http import Client, Unreachable
from goodreadings.lib.work import task
from threads.api.resources.papers import papers
from threads.api.resources.posts import posts
from threads.api.shape import when
from threads.api.shapes import PAPER, POST, TOPIC, where
from threads.models import Delivery, Flag, Notification, Webhook
from threads.models import webhook as hooks

logger = logging.getLogger(__name__)

# Minutes before each further attempt; after the last, a delivery is given up.
PAUSES = [1, 5, 30, 120, 480]
SECONDS = 5.0
EARLY = datetime.timedelta(seconds=5)
MOST_BYTES = 64 * 1024
# Nobody's program, who sees what visitors see.
CALL = SimpleNamespace(user=AnonymousUser(), query={})


@task()
def deliver(pk: int) -> None:
    """One attempt. It may be made twice, when a worker died: the delivery has a number by which that is known."""
    delivery = (
        Delivery.objects.select_related("webhook__made_by").filter(pk=pk, state=Delivery.WAITING).first()
    )
    if delivery is None:
        return
    if delivery.due_at > timezone.now() + EARLY:
        # The clock went back, or another attempt was made meanwhile.
        work.enqueue(hooks.DELIVER, pk, after=delivery.due_at)
        return
    hook = delivery.webhook
    if hook.off_at is not None:
        _drop(delivery, Delivery.OFF)
        return
    if not is_moderator(hook.made_by):
        _drop(delivery, Delivery.SILENT)
        return
    said = _payload(delivery)
    if said is None:
        _drop(delivery)
        return
    delivery.status, delivery.error = _send(hook, delivery, said)
    delivery.tries, delivery.tried_at = delivery.tries + 1, timezone.now()
    if 200 <= delivery.status < 300:
        hook.went_well()
        _end(delivery, Delivery.DONE)
        return
    _later(delivery)
    if hook.failed():
        logger.warning("The webhook to %s is off after %d failures.", _host(hook), hooks.MOST_FAILURES)
        Notification.objects.bulk_create([_word(hook)], ignore_conflicts=True)


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """As the header says it: HMAC-SHA256 of the moment, a dot, and the body."""
    return "sha256=" + hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def _send(hook: Webhook, delivery: Delivery, said: dict) -> tuple[int, str]:
    """The status of the answer, else 0 and why there is none."""
    body, timestamp = json.dumps(said).encode(), str(int(time.time()))
    headers = {
        "content-type": "application/json",
        "goodreadings-event": delivery.event,
        "goodreadings-delivery": str(delivery.pk),
        "goodreadings-timestamp": timestamp,
        "goodreadings-signature": signature(hook.secret, timestamp, body),
    }
    client = Client(
        {_host(hook)}, agent=f"GoodReadings ({settings.SITE_URL})", gateway=settings.LOOKUP_GATEWAY, seconds=SECONDS,
        most_bytes=MOST_BYTES,
    )  # fmt: skip
    try:
        return client.send(hook.address, body, headers).status, ""
    except Unreachable as problem:
        return 0, str(problem)[:200]


def _host(hook: Webhook) -> str:
    return urlsplit(hook.address).hostname or ""


def _payload(delivery: Delivery) -> dict | None:
    """What is told of it; None for what may not be seen any more."""
    thing = {hooks.POST: _post, hooks.PAPER: _paper, hooks.TOPIC: _topic, hooks.FLAG: _flag}.get(
        delivery.event
    )
    data = thing(delivery) if thing else {"detail": "A test. All is well if you read this."}
    return data and {
        "event": delivery.event, "delivery": delivery.pk, "happened_at": when(delivery.made_at), "data": data
    }  # fmt: skip


def _post(delivery):
    post = posts(CALL).filter(pk=delivery.post_id).first()
    return post and POST.whole(post, CALL)


def _paper(delivery):
    paper = papers(CALL).filter(pk=delivery.paper_id).first()
    return paper and PAPER.whole(paper, CALL)


def _topic(delivery):
    return delivery.topic and TOPIC.whole(delivery.topic, CALL)


def _flag(delivery):
    """Neither who put it nor what they said: those are for moderators, and an address may be anybody's."""
    flag = Flag.objects.open().select_related("post__topic").filter(pk=delivery.flag_id).first()
    return flag and {
        "reason": flag.reason,
        "post": where(flag.post),
        "queue": f"{settings.SITE_URL}/moderation/",
    }


def _later(delivery: Delivery) -> None:
    if delivery.tries > len(PAUSES):
        _end(delivery, Delivery.FAILED)
        return
    pause = PAUSES[delivery.tries - 1] * random.uniform(1.0, 1.25)  # noqa: S311
    delivery.due_at = timezone.now() + datetime.timedelta(minutes=pause)
    _keep(delivery, "due_at")
    work.enqueue(hooks.DELIVER, delivery.pk, after=delivery.due_at)


def _drop(delivery: Delivery, why: str = "") -> None:
    delivery.error = why
    _end(delivery, Delivery.DROPPED)


def _end(delivery: Delivery, state: str) -> None:
    delivery.state = state
    _keep(delivery, "state")


def _keep(delivery: Delivery, field: str) -> None:
    """How it went, unless its webhook was deleted while it was on its way."""
    fields = ["status", "error", "tries", "tried_at", field]
    Delivery.objects.filter(pk=delivery.pk).update(**{name: getattr(delivery, name) for name in fields})


def _word(hook: Webhook) -> Notification:
    """To whoever made it."""
    name = f"webhook:{hook.pk}:{timezone.now():%Y-%m-%dT%H:%M:%S}"
    return Notification(
        member=hook.made_by,
        kind=Notification.WEBHOOK,
        act=name[:60],
        group=f"webhook:{hook.pk}",
        note=_host(hook),
    )
