"""Who may do what: each rule once. Views raise, templates ask, later the API asks the same."""

from django.utils.translation import gettext as _

from accounts import roles
from accounts.roles import is_moderator
from threads.models.draft import EDIT


def can_moderate(user) -> bool:
    """A silenced moderator reads what moderators read, and does nothing."""
    return is_moderator(user) and not user.is_silenced


def can_sanction(user, member) -> bool:
    """Warn, silence and suspend them, and take it back."""
    return can_moderate(user) and roles.can_sanction(user, member)


def can_keep(user) -> bool:
    """Whether somebody may keep what only they read: drafts, a reading list, whom they muted. Placeholders of
    an import are not active, and suspended members are not in."""
    return user.is_authenticated and user.is_active and not user.is_suspended


def can_write(user) -> bool:
    """Whether somebody may write anything that others read; nobody silenced, and nobody who signed up and waits
    for a moderator. That an e-mail address is confirmed is asked when a post is sent (`is_confirmed`)."""
    return can_keep(user) and not user.is_silenced and user.awaits_since is None


def why_not_write(user) -> str:
    """A sentence for a member who may not write; "" for who may."""
    if user.is_authenticated and user.awaits_since:
        return _("Your account waits for a moderator, who lets you write soon. You hear so by mail.")
    return user.why_silent if user.is_authenticated else ""


def is_confirmed(user) -> bool:
    """E-mail confirmed: needed before the first post, whichever way somebody signed up."""
    return user.is_superuser or user.has_confirmed_email


def can_send_images(user) -> bool:
    return can_write(user) and is_confirmed(user)


def can_post(user, topic) -> bool:
    return can_write(user) and topic.is_open


def can_reply(user, post) -> bool:
    return can_post(user, post.topic) and post.is_visible


def can_edit(user, post) -> bool:
    """Moderators also in a closed year, so that a wrong link can be mended."""
    return not post.is_removed and (
        can_moderate(user) or (can_post(user, post.topic) and post.author_id == user.pk)
    )


def can_draft(user, place=None) -> bool:
    """Whether a text may be kept for later: in closed years too, since they close while one writes."""
    if not can_keep(user) or user.awaits_since is not None:
        return False
    is_edit = place is not None and place.kind == EDIT
    return not is_edit or place.post.author_id == user.pk or can_moderate(user)


def can_delete(user, post) -> bool:
    """The author takes back their own post; moderators hide, with a reason."""
    return can_write(user) and post.author_id == user.pk and not post.is_removed


def can_add_paper(user, post) -> bool:
    """Its author, or a moderator, when a link was lost; in a closed year too, where none can be written
    into the words any more."""
    return not post.is_removed and can_write(user) and (post.author_id == user.pk or can_moderate(user))


def can_describe(user) -> bool:
    """Who may correct what is known of a paper, and say that two are the same."""
    return can_write(user) and is_confirmed(user)


def can_redact(user, post) -> bool:
    """Remove earlier texts for good, and see the slips among them: the author, also in a closed year, and
    moderators."""
    return can_moderate(user) or (can_write(user) and post.author_id == user.pk)


def can_flag(user, post) -> bool:
    """Any visible post but one's own, in closed years too."""
    return can_write(user) and post.is_visible and post.author_id != user.pk


def can_hide(user, post) -> bool:
    return can_moderate(user) and post.hidden_at is None


def can_restore(user, post) -> bool:
    """Of a member who left and took their words along there is nothing to put back."""
    return can_moderate(user) and post.is_removed and bool(post.html)


def can_hold(user, post) -> bool:
    """Have a post wait that stands."""
    return can_moderate(user) and post.is_visible


def can_approve(user, post) -> bool:
    """Let a post be seen that waits; hiding it instead is `can_hide`."""
    return can_moderate(user) and post.is_held


def can_like(user, post) -> bool:
    """Any visible post but one's own; in closed years too, for they are still read."""
    return can_write(user) and post.is_visible and post.author_id != user.pk


def can_mute(user, member) -> bool:
    return can_keep(user) and user.pk != member.pk


def can_ask(user, topic) -> bool:
    return can_write(user) and topic.may_be_asked_for()
