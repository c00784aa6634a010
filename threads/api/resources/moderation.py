from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from accounts.tokens import MODERATE
from goodreadings.lib.markup import clean_line
from threads.api.operation import operation
from threads.api.problem import invalid
from threads.api.resources.posts import posts
from threads.api.schema import record, text
from threads.api.shapes import POST
from threads.api.writing import VISIBLE, may_write
from threads.forms import ReasonForm
from threads.models import Post
from threads.permissions import can_hide, can_moderate, can_restore

REASON = text(
    "Words that everybody can read.",
    least=1,
    most=500,
    pattern=f"^[^\\u0000\ufffd]*[{VISIBLE}][^\\u0000\ufffd]*$",
)


def _post(call, key: int) -> Post:
    may_write(call.user, can_moderate(call.user), "Only moderators do this.")
    return get_object_or_404(Post.objects.select_related("topic"), pk=key)


@operation("POST", "/posts/{post}/hide/", "hide", "Take a post out of sight", scope=MODERATE, shape=POST,
           body=record({"reason": REASON}))  # fmt: skip
def hide(call, post):
    found = _post(call, post)
    if not can_hide(call.user, found):
        raise PermissionDenied("This post is hidden already.")
    form = ReasonForm(call.body)
    if not form.is_valid():
        raise invalid([{"field": "reason", "detail": said} for said in form.errors["reason"]])
    found.hide(by=call.user, reason=form.cleaned_data["reason"])
    return posts(call).get(pk=post)


@operation("POST", "/posts/{post}/restore/", "restore", "Bring a post back", scope=MODERATE, shape=POST,
           body=record(optional={"reason": REASON}))  # fmt: skip
def restore(call, post):
    found = _post(call, post)
    if not can_restore(call.user, found):
        raise PermissionDenied("This post is not removed.")
    found.restore(by=call.user, reason=clean_line(call.body.get("reason", ""), 500))
    return posts(call).get(pk=post)
