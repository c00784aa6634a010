"""A write that is sent twice is done once: the header Idempotency-Key (draft-ietf-httpapi-idempotency-key-header).

Of those that come at once, one is done, and the others wait for its answer. The acts themselves are written so that
twice is once (a post has the key as that of its form, a like is a wish), so a process that died needs no lock undone.
"""

import hashlib
import json
import re
import time

from django.http import HttpResponse

from threads.api.problem import Problem
from threads.models import SentWrite

KEPT = ("Location", "Cache-Control")
# Seconds between two looks whether the same write, sent at the same moment, is done.
PAUSE = 0.05


def key_of(request) -> str:
    key = request.headers.get("Idempotency-Key", "")
    if "Idempotency-Key" in request.headers and not re.fullmatch(r"[!-~]{1,200}", key):
        raise Problem(400, "An Idempotency-Key has 1 to 200 characters of ASCII, and no spaces.")
    return key


def done(call, act) -> HttpResponse:
    """What `act` answers, or what it did when the same was sent before. 422 for a key of something else."""
    if not call.key:
        return act()
    print_ = _fingerprint(call)
    row = _row(call, print_)
    if row.status:
        return _again(row)
    try:
        response = act()
    except Exception:
        # Mended, it may be sent again by the same name.
        row.forget()
        raise
    headers = {name: response.headers[name] for name in KEPT if name in response.headers}
    row.keep(response.status_code, json.dumps([headers, response.content.decode()]))
    return response


def _row(call, print_: str) -> SentWrite:
    """That of the key, once nobody else is doing what it stands for."""
    while True:
        row, is_ours = SentWrite.objects.begin(call.user, call.key, print_)
        if row.fingerprint != print_:
            raise Problem(422, "This Idempotency-Key was used for another request.")
        if is_ours or not row.is_being_done:
            return row
        time.sleep(PAUSE)


def _again(row) -> HttpResponse:
    headers, content = json.loads(row.answer)
    response = HttpResponse(content, status=row.status, content_type="application/json", headers=headers)
    if not content:
        del response.headers["Content-Type"]
    response.headers["Idempotent-Replayed"] = "true"
    return response


def _fingerprint(call) -> str:
    said = [call.request.method, call.path, call.body if call.operation.body else None]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
