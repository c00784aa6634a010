"""Where a composer's text is to go, by the address that it sends to."""

from urllib.parse import parse_qs, urlsplit

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _

from threads.models import Paper, Post, Topic
from threads.models.draft import EDIT, NEW, PAPER, REPLY, Place

KINDS = {"write": NEW, "reply": REPLY, "edit": EDIT}
NOWHERE = _("Nothing can be written there.")


def find(to: str) -> Place:
    """The place behind `to`, one of our addresses; whoever asks sees to it who may know of it. Raises
    Http404."""
    try:
        parts = urlsplit(to)
        match = resolve(parts.path)
    except (ValueError, Resolver404):
        raise Http404(str(NOWHERE)) from None
    if match.url_name not in KINDS:
        raise Http404(str(NOWHERE))
    if match.url_name == "write":
        topic = get_object_or_404(Topic, year=match.kwargs["year"])
        return in_year(topic, parse_qs(parts.query).get("paper", [""])[0])
    post = get_object_or_404(Post.objects.select_related("topic"), pk=match.kwargs["pk"])
    return Place(KINDS[match.url_name], post.topic, post)


def in_year(topic: Topic, paper: str = "") -> Place:
    """A new post in a year; `paper` is the key of the one on whose page it is written."""
    known = (
        Paper.objects.filter(pk=paper).first()
        if paper.isascii() and paper.isdigit() and len(paper) < 10
        else None
    )
    return Place(PAPER if known else NEW, topic, paper=known)
