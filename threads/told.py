"""What moderators are told of acts: their own, and those of others that came before."""

from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from threads.models import Action
from threads.shelf import shelf
from threads.shown import shown


def done(kind: str, made: list[Action]) -> str:
    """What one has done just now, to one post or member or to many."""
    n = len(made)
    name = made[0].member.name if made[0].member else ""
    if kind == Action.KEEP:
        return ngettext("The post stays.", "%(n)d posts stay.", n) % {"n": n}
    if kind == Action.APPROVE:
        return ngettext("The post is approved.", "%(n)d posts are approved.", n) % {"n": n}
    if kind == Action.HIDE:
        return ngettext("The post is hidden.", "%(n)d posts are hidden.", n) % {"n": n}
    if kind == Action.ADMIT:
        return ngettext("%(name)s is let in.", "%(n)d members are let in.", n) % {"n": n, "name": name}
    if kind == Action.TURN_AWAY:
        return ngettext("%(name)s is turned away.", "%(n)d members are turned away.", n) % {
            "n": n,
            "name": name,
        }
    if kind == Action.WARN:
        return ngettext("%(name)s is warned.", "%(n)d members are warned.", n) % {"n": n, "name": name}
    if kind == Action.SILENCE:
        return ngettext("%(name)s is silenced.", "%(n)d members are silenced.", n) % {"n": n, "name": name}
    return ngettext("%(name)s is suspended.", "%(n)d members are suspended.", n) % {"n": n, "name": name}


def undone(made: list[Action]) -> str:
    n = len(made)
    return ngettext("It is undone.", "%(n)d acts are undone.", n) % {"n": n}


def told_of(action: Action | None) -> str:
    """What somebody did first: who, what, when, and why."""
    if action is None:
        return _("it is not as it was when you looked; read it again")
    told = {
        "name": action.by.name if action.by else _("The operator"),
        "what": action.get_kind_display().rstrip(","),
        "whom": _of(action),
        "when": date_format(localtime(action.at), "DATETIME_FORMAT"),
        "why": action.reason,
    }
    if action.reason:
        return _("%(name)s %(what)s %(whom)s on %(when)s: “%(why)s”") % told
    return _("%(name)s %(what)s %(whom)s on %(when)s") % told


def _of(action: Action) -> str:
    if action.kind in Action.SANCTIONS:
        return action.member.name
    if action.post:
        return _("post %(number)d in %(topic)s") % {"number": action.post.number, "topic": action.topic}
    return str(action.member or action.topic or "")


def handled(request, others: list):
    """409: nothing was done, and here is what another moderator did, with the posts as they are now."""
    posts = shown([key for key, _told in others if key], request.user)
    rows = [{"told": told, "post": posts.get(key)} for key, told in others]
    return render(request, "threads/handled.html", {"rows": rows, "years": shelf()}, status=409)
