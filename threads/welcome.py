"""Letting in who signed up and waits (setting SIGN_UP), or not."""

import logging

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from goodreadings.lib.mail import message
from threads.models import Action

logger = logging.getLogger(__name__)


def approve_member(member, by) -> bool:
    """Let `member` write, also one who was turned away; they hear so by mail. Whether it was this moderator
    who did it: False when another was faster."""
    with transaction.atomic():
        # Who is leaving meanwhile comes back by their own link alone.
        waits = User.objects.filter(pk=member.pk, awaits_since__isnull=False, departure=None)
        changed = waits.update(awaits_since=None, is_active=True)
        if changed:
            Action.objects.record(by, Action.ADMIT, member=member)
            transaction.on_commit(lambda: _tell(member))
    member.refresh_from_db(fields=["awaits_since", "is_active"])
    return bool(changed)


def refuse_member(member, by, reason: str = "") -> bool:
    """Turn `member` away, who waits: they sign in no more. `approve_member` undoes it."""
    with transaction.atomic():
        waits = User.objects.filter(pk=member.pk, awaits_since__isnull=False, is_active=True)
        changed = waits.update(is_active=False)
        if changed:
            Action.objects.record(by, Action.TURN_AWAY, member=member, reason=reason)
    member.refresh_from_db(fields=["awaits_since", "is_active"])
    return bool(changed)


def _tell(member) -> None:
    """In their language. A mail server that is away keeps nobody out: they see it when they come back."""
    if not member.email:
        return
    with translation.override(member.language or settings.LANGUAGE_CODE):
        subject = _("You can write in %(site)s now") % {"site": settings.SITE_NAME}
        made = message(
            "threads/email/admitted.html", {"member": member}, subject=subject, to=member.email, headers={}
        )
    try:
        made.send()
    except OSError:
        logger.exception("%s could not be told that a moderator let them in.", member)
