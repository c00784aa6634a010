"""What is a member's own: the token itself, the reading list, what they heard."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from accounts.tokens import READ
from threads.api.cursor import page
from threads.api.operation import NOTHING, PAGE, operation
from threads.api.problem import invalid
from threads.api.resources.papers import find
from threads.api.schema import READABLE, array, one_of, or_none, record, text, whole
from threads.api.shapes import NOTIFICATION, READING, SELF
from threads.forms.readings import ReadingForm, said_of
from threads.models import Notification
from threads.models.reading import HIGHEST_RATING, LONGEST_NOTE, LONGEST_TAG, MOST_TAGS, Reading
from threads.permissions import can_keep

TAG = text(least=1, most=LONGEST_TAG, pattern="^[^,，、\\n\\u0000]+$")
SAVED = record(
    {"state": one_of(Reading.STATES, "How far you are.")},
    {
        "note": text("Nobody else reads it.", most=LONGEST_NOTE, pattern=READABLE),
        "tags": array(TAG, maxItems=MOST_TAGS),
        "rating": or_none(whole("Stars.", least=1, most=HIGHEST_RATING)),
    },
    "What is not said stays as it is.",
)


def may_keep(user) -> None:
    if not can_keep(user):
        raise PermissionDenied("This account cannot keep a reading list.")


@operation("GET", "/self/", "self", "Whose token this is, and what it may do", scope=READ, shape=SELF)
def show(call):
    return call.token


@operation("GET", "/reading/", "reading-list", "Your reading list, newest first", scope=READ, shape=READING, kind=PAGE,
           query={"state": one_of(Reading.STATES, "Only what stands there.")})  # fmt: skip
def readings(call):
    rows = Reading.objects.seen_by(call.user).select_related("paper")
    state = call.query.get("state")
    return page(call, rows.filter(state=state) if state else rows)


@operation("GET", "/reading/{paper}/", "reading", "A paper on your reading list", scope=READ, shape=READING)
def reading(call, paper):
    return get_object_or_404(Reading.objects.seen_by(call.user).select_related("paper"), paper=paper)


@operation(
    "PUT", "/reading/{paper}/", "save", "Save a paper, or say how far you are", shape=READING, body=SAVED
)
def save(call, paper):
    may_keep(call.user)
    found = find(call, paper)
    there = Reading.objects.filter(member=call.user, paper=found).first()
    said = call.body | ({"tags": ", ".join(call.body["tags"])} if "tags" in call.body else {})
    form = ReadingForm(said_of(there) | said)
    if not form.is_valid():
        raise invalid(
            [{"field": name, "detail": words} for name, all_ in form.errors.items() for words in all_]
        )
    # What another program says of it at this moment, stays too.
    return Reading.objects.write(call.user, found, **{name: form.cleaned_data[name] for name in call.body})


@operation(
    "DELETE",
    "/reading/{paper}/",
    "unsave",
    "Take a paper off your list, with its note",
    kind=NOTHING,
    status=204,
)
def unsave(call, paper):
    may_keep(call.user)
    Reading.objects.want(call.user, find(call, paper), "")


@operation("GET", "/notifications/", "notifications", "What you heard, newest first", scope=READ, shape=NOTIFICATION,
           kind=PAGE, query={"unread": one_of(["yes"], "Only what you have not read.")})  # fmt: skip
def notifications(call):
    rows = Notification.objects.filter(member=call.user).seen()
    rows = rows.unread() if call.query.get("unread") else rows
    rows = rows.select_related("actor", "topic", "paper", "post__topic")
    return page(call, rows.defer("post__body", "post__html", "paper__abstract", "topic__introduction"))
