"""What moderators do with a post and its author, and undo: one at a time, under the lock of what it is about, so
that whoever comes second is told what the first did, and overwrites nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Sanction, User
from accounts.sanctions import WARN, AlreadyStands
from goodreadings.lib.markup import Refused
from threads.models import Action, Flag, Post, Topic, newcomer
from threads.permissions import can_moderate, can_sanction
from threads.welcome import approve_member, refuse_member

# The acts that say what sanction they are, under the names of both.
SANCTIONS = (Action.WARN, Action.SILENCE, Action.SUSPEND)
ACTS = (Action.KEEP, Action.APPROVE, Action.HIDE, *SANCTIONS)


class Handled(ValueError):
    """Another moderator was faster; `action` is what they did. None: the post is not as it was, by
    nobody's act."""

    def __init__(self, action: Action | None):
        super().__init__("This was handled already.")
        self.action = action


@dataclass(frozen=True, slots=True)
class Said:
    """What a moderator says with an act: `reason` to everybody whom it concerns, `note` to moderators."""

    by: User
    reason: str = ""
    note: str = ""
    until: datetime | None = None
    # The `Post.text_key` of what they read.
    base: str = ""


def act(kind: str, pk: int, said: Said, seen: int | None = None) -> Action:
    """Do one of ACTS with the post of the key `pk`, or with its author. `seen`: how many acts there were on both
    when the moderator looked (`Action.objects.on`). Raises Post.DoesNotExist, PermissionDenied, Handled."""
    if not can_moderate(said.by):
        raise PermissionDenied(_("Only moderators do this."))
    with transaction.atomic():
        post = Post.objects.select_for_update(no_key=True).get(pk=pk)
        if kind in SANCTIONS:
            # Somebody may be at it for another post of theirs.
            User.objects.select_for_update(no_key=True).get(pk=post.author_id)
        _be_first(Action.objects.on(post), said.by, seen)
        if kind in SANCTIONS:
            return sanction(kind, post.author, said, post)
        if not VERBS[kind](post, said):
            raise Handled(post.actions.select_related("by").first())
        return post.actions.filter(by=said.by)[0]


def sanction(
    kind: str, member: User, said: Said, post: Post | None = None, seen: int | None = None
) -> Action:
    """Warn, silence or suspend `member`, perhaps for what they wrote in `post`. `seen` as above, of acts on the
    member. Raises PermissionDenied, Handled."""
    if not can_sanction(said.by, member):
        raise PermissionDenied(_("You cannot do this to %(name)s.") % {"name": member.name})
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=member.pk)
        _be_first(Action.objects.filter(member=member), said.by, seen)
        try:
            made = Sanction.objects.impose(
                member, kind, by=said.by, reason=said.reason, until=None if kind == WARN else said.until,
                note=said.note,
            )  # fmt: skip
        except AlreadyStands as already:
            raise Handled(already.standing.actions.select_related("by").last()) from None
        return Action.objects.record(
            said.by, kind, member=member, post=post, reason=said.reason, sanction=made
        )


def admit(kind: str, member: User, said: Said) -> Action:
    """ADMIT or TURN_AWAY who signed up and waits. Raises PermissionDenied, Handled."""
    if not can_moderate(said.by):
        raise PermissionDenied(_("Only moderators do this."))
    with transaction.atomic():
        changed = (
            approve_member(member, said.by)
            if kind == Action.ADMIT
            else refuse_member(member, said.by, said.reason)
        )
        last = Action.objects.filter(member=member).select_related("by")[:1]
        if not changed:
            raise Handled(last[0] if last else None)
        return last[0]


def undo(pk: int, by: User) -> Action:
    """Take back the act of the key `pk`; whoever was told of it is told of this. Raises Action.DoesNotExist,
    PermissionDenied, Handled."""
    action = Action.objects.select_related("sanction", "topic").get(pk=pk)
    if not can_undo(by, action):
        raise PermissionDenied(_("You cannot undo this."))
    if action.kind == Action.DESCRIBE:
        _introduce_again(action)
    with transaction.atomic():
        # As they are now, and until this is done.
        if action.post_id:
            action.post = Post.objects.select_for_update(no_key=True).get(pk=action.post_id)
        if action.kind == Action.DESCRIBE:
            Topic.objects.hold(action.topic.year)
        if action.member_id:
            action.member = User.objects.select_for_update(no_key=True).get(pk=action.member_id)
        if undone := Action.objects.filter(undoes=action).select_related("by").first():
            raise Handled(undone)
        return UNDOINGS[action.kind](action, by)


def can_undo(user, action: Action) -> bool:
    """Whose rights an act took away gives them back through another one."""
    if action.kind not in UNDOINGS or not can_moderate(user):
        return False
    if action.kind == Action.DESCRIBE and not action.title_before:  # from before the log kept it
        return False
    # Who was let in and moderates by now is not put out by a way round `can_sanction`.
    if action.kind == Action.ADMIT and action.member.is_active:
        return can_sanction(user, action.member)
    return action.sanction is None or can_sanction(user, action.member)


def _be_first(there, by: User, seen: int | None) -> None:
    """Raises Handled when there are not just the `seen` acts any more, unless the last is one's own."""
    if seen is None or there.count() == seen:
        return
    last = there.select_related("by").first()
    if last is None or last.by_id != by.pk:
        raise Handled(last)


def _keep(post: Post, said: Said) -> bool:
    """The post stays. A second time there is nothing to answer."""
    if post.is_held:
        told = {"number": post.number, "topic": post.topic}
        raise PermissionDenied(_("Post %(number)d in %(topic)s waits: approve or hide it.") % told)
    answers = post.actions.filter(kind__in=[Action.KEEP, Action.HIDE], undone_by=None)
    if post.is_removed or (not post.flags.open().exists() and answers.exists()):
        return False
    action = Action.objects.record(said.by, Action.KEEP, post=post, reason=said.reason)
    post.flags.close(post, by=said.by, outcome=Flag.KEPT, note=said.reason, action=action)
    return True


def _hide(post: Post, said: Said) -> bool:
    if post.hidden_at is not None:
        return False
    post.hide(by=said.by, reason=said.reason)
    return True


def _approve(post: Post, said: Said) -> bool:
    if post.is_held and said.base not in {"", post.text_key}:
        raise Handled(None)
    return post.approve(by=said.by, reason=said.reason)


VERBS: dict[str, Callable[[Post, Said], bool]] = {
    Action.KEEP: _keep,
    Action.HIDE: _hide,
    Action.APPROVE: _approve,
}


def _unkeep(action: Action, by: User) -> Action:
    """Not of a post that is gone since: flags of it could wait for nothing."""
    if action.post.is_removed:
        raise Handled(action.post.actions.select_related("by").first())
    again = Action.objects.record(by, Action.AGAIN, post=action.post, undoes=action)
    action.post.flags.reopen(action, by=by, action=again)
    return again


def _unhide(action: Action, by: User) -> Action:
    post = action.post
    if post.hidden_at is None:
        raise Handled(post.actions.select_related("by").first())
    post.restore(by=by, also_deleted=post.deleted_at is None)
    return post.actions.filter(by=by)[0]


def _unapprove(action: Action, by: User) -> Action:
    post = action.post
    if not post.hold(newcomer.MODERATOR, by=by):
        raise Handled(post.actions.select_related("by").first())
    return _mark(post.actions.filter(by=by)[0], action)


def _unhold(action: Action, by: User) -> Action:
    post = action.post
    if not post.approve(by=by):
        raise Handled(post.actions.select_related("by").first())
    return _mark(post.actions.filter(by=by)[0], action)


def _introduce_again(action: Action) -> None:
    """Rendering takes its time, so that the year is not locked for it."""
    try:
        action.topic.introduce(action.introduction_before)
    except Refused as refusal:
        raise PermissionDenied(str(refusal)) from refusal


def _undescribe(action: Action, by: User) -> Action:
    """Only the last: what somebody wrote since stays."""
    last = Action.objects.filter(kind=Action.DESCRIBE, topic=action.topic_id).select_related("by")[0]
    if last != action:
        raise Handled(last)
    before = {"title": action.title_before, "introduction": action.introduction_before}
    return action.topic.describe(by=by, undoes=action, **before)


def _mark(done: Action, undone: Action) -> Action:
    done.undoes = undone
    done.save(update_fields=["undoes"])
    return done


def _await(action: Action, by: User) -> Action:
    """Neither let in nor turned away: they wait, as they did. Whoever's account was closed since, by themselves or
    by an administrator, does not get it back by it."""
    is_turned_away = action.kind == Action.TURN_AWAY
    waits_since = action.member.awaits_since or action.member.date_joined
    # Who was turned away waits still; who was let in since, by another act, does not.
    is_as_left = {"is_active": not is_turned_away, "awaits_since__isnull": not is_turned_away}
    members = User.objects.filter(pk=action.member_id, departure=None, **is_as_left)
    changed = members.update(is_active=True, awaits_since=waits_since)
    if not changed:
        raise Handled(Action.objects.filter(member=action.member).select_related("by").first())
    return Action.objects.record(by, Action.AWAIT, member=action.member, undoes=action)


def _lift(action: Action, by: User) -> Action:
    if not action.sanction.lift(by=by):
        raise Handled(action.sanction.actions.select_related("by").first())
    kind = Action.UNWARN if action.kind == Action.WARN else Action.LIFT
    return Action.objects.record(
        by, kind, member=action.member, post=action.post, sanction=action.sanction, undoes=action
    )


UNDOINGS: dict[str, Callable[[Action, User], Action]] = {
    Action.KEEP: _unkeep,
    Action.HIDE: _unhide,
    Action.APPROVE: _unapprove,
    Action.HOLD: _unhold,
    Action.DESCRIBE: _undescribe,
    Action.ADMIT: _await,
    Action.TURN_AWAY: _await,
    **dict.fromkeys(SANCTIONS, _lift),
}
