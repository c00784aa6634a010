"""What a composer begins with: the member's draft of its place, else what the page proposes."""

from django.utils.translation import gettext_lazy as _

from goodreadings.lib.prepared import prepared
from threads.forms import EditForm, PostForm, ReplyForm
from threads.models import Draft, Topic
from threads.models.draft import EDIT, NEW, PAPER, REPLY, Place
from threads.permissions import can_draft

FORMS = {NEW: PostForm, PAPER: PostForm, REPLY: ReplyForm, EDIT: EditForm}
BUTTONS = {NEW: _("Post"), PAPER: _("Post"), REPLY: _("Reply"), EDIT: _("Save")}


def begin(user, place: Place, body: str = "", *, add: str = "", **arguments) -> dict:
    """The context of threads/_form.html: `form`, `place`, `draft` (None without one).

    `body` is what the composer holds without a draft; `add` comes in any case, below the draft, but
    once. `arguments` go to the form.
    """
    draft = _draft(user, place) if can_draft(user, place) else None
    text = draft.body if draft else body
    if add.strip() not in text:
        text = f"{text.rstrip()}\n\n{add}" if text.strip() else add
    initial = {"body": text} | ({"base": place.post.text_key} if place.kind == EDIT else {})
    return {"place": place, "draft": draft, "form": FORMS[place.kind](initial=initial, **arguments)}


def _draft(user, place: Place) -> Draft | None:
    if place.kind == NEW:
        return next(iter(_of_year(user.pk, place.topic.pk)), None)
    return Draft.objects.at(user, place).first()


@prepared
def _of_year(member: int, topic: int):
    """What begins at the foot of every page of a year."""
    return Draft.objects.at(member, Place(NEW, Topic(pk=topic)))


def again(place: Place, data) -> dict:
    """The same with what was sent, which is not a draft's but what stands in the browser."""
    return {
        "place": place,
        "topic": place.topic,
        "form": FORMS[place.kind](data),
        "button": BUTTONS[place.kind],
    }


def is_overtaken(draft: Draft | None, post) -> bool:
    """Whether `post` was changed since `draft`, an edit of it, was begun."""
    return draft is not None and draft.base not in {"", post.text_key}
