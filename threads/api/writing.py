"""What every write has in common: who may, and a text on its way to a post, by the rules of the pages."""

import hashlib

from django.core.exceptions import PermissionDenied

from goodreadings.lib import limits
from goodreadings.lib.markup import Refused, RendererUnavailable
from threads.api.problem import Problem, invalid
from threads.api.schema import text
from threads.forms import PostForm
from threads.models.post import MOST_CHARACTERS, Closed
from threads.permissions import can_write, is_confirmed, why_not_write

# Something that can be seen: no text of spaces and invisible characters alone.
VISIBLE = (
    "!-~\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0373\u0391-\u03a1\u03a3-\u03ff\u0410-\u044f\u05d0-\u05ea"
    "\u0621-\u063a\u0904-\u0939\u0e01-\u0e2e\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3\U0001f300-\U0001f64f"
)
TEXT = text(
    "Markdown, with something that can be seen; links to papers become cards.",
    least=1,
    most=MOST_CHARACTERS,
    pattern=f"^[^\\u0000\ufffd]*[{VISIBLE}][^\\u0000\ufffd]*$",
)


def may_write(user, allowed: bool, refusal: str) -> None:
    """403, with a sentence, for who may not: `allowed` is what the rule of the act says."""
    if not can_write(user) or not allowed:
        raise PermissionDenied(why_not_write(user) or refusal)
    if not is_confirmed(user):
        raise PermissionDenied(
            "Confirm your e-mail address before you write: we sent you a mail with a link."
        )


def publish(call, topic, words: str, parent=None):
    """The post that `words` become, by the form and the verb of the page; the same Idempotency-Key, the same post."""
    key = hashlib.sha256(f"api {call.key}".encode()).hexdigest() if call.key else ""
    form = PostForm({"body": words, "key": key})
    if not form.is_valid():
        raise invalid(
            [{"field": "text", "detail": said} for said in form.errors.get("body", ["Not readable."])]
        )
    limits.writing(call.request)
    try:
        return topic.publish(call.user, form.cleaned_data["body"], form.cleaned_data["key"] or None, parent)
    except Refused as refusal:
        raise invalid([{"field": "text", "detail": str(refusal)}]) from None
    except Closed as closed:
        raise Problem(409, str(closed)) from None
    except RendererUnavailable:
        raise Problem(503, headers={"Retry-After": "10"}) from None
