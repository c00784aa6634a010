"""What stands in a mail: written at the moment it goes, so that it says nothing of what was removed, read or
unsubscribed meanwhile."""

from contextlib import contextmanager
from email.utils import formataddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.zones import zone
from goodreadings.lib.mail import message
from threads import digests
from threads.models import Departure, Mail, Notification, Preference
from threads.models.preference import DAILY, DIGEST, IMMEDIATE, is_wanted_at_once
from threads.notify import Line, with_way

SALT, STAY = "threads.unsubscribe", "threads.stay"


def write(mail: Mail) -> EmailMultiAlternatives | None:
    """The message of an outbox's row; None when it has nothing to say any more."""
    if mail.key.startswith(Mail.LEAVING):
        return _of_leaving(mail)
    member = User.objects.reachable().filter(pk=mail.member_id).first()
    if member is None:
        return None
    with as_read_by(member):
        if mail.pace == IMMEDIATE:
            return _of_one(mail, member)
        return None if member.is_suspended else _digest(mail, member)


@contextmanager
def as_read_by(member: User):
    """In the language and the time zone of `member`; those of the house when they chose none."""
    with (
        translation.override(member.language or settings.LANGUAGE_CODE),
        timezone.override(zone(member.time_zone)),
    ):
        yield


def unsubscribe_token(member: User, what: str) -> str:
    """`what`: a kind of notification, a pace (all that comes at it), or "all"."""
    # Without the time, so that all mails about one kind have one link.
    return signing.Signer(salt=SALT).sign_object([member.pk, what])


def read_token(token: str) -> tuple[int, str]:
    """Raises signing.BadSignature."""
    member, what = signing.Signer(salt=SALT).unsign_object(token)
    return member, what


def stay_token(departure: Departure) -> str:
    """Leads to the page that takes a departure back."""
    return signing.Signer(salt=STAY).sign(str(departure.pk))


def read_stay_token(token: str) -> int:
    """The key of a departure. Raises signing.BadSignature."""
    return int(signing.Signer(salt=STAY).unsign(token))


def _of_leaving(mail: Mail) -> EmailMultiAlternatives | None:
    """To a member who is leaving: until when and how they can stay. None when they stayed, or are gone."""
    member = User.objects.with_address().filter(pk=mail.member_id).first()
    departure = Departure.objects.may_stay().filter(member=mail.member_id).first()
    if member is None or departure is None or departure.mail_key != mail.key:
        return None
    with as_read_by(member):
        return message(
            "threads/email/leaving.html",
            {"member": member, "language": translation.get_language(), "departure": departure,
             "stay_url": reverse("stay", args=[stay_token(departure)])},
            subject=_("%(site)s: you are leaving") % {"site": settings.SITE_NAME},
            to=member.email,
            headers={"Message-ID": _name(mail.key)},
        )  # fmt: skip


def _of_one(mail: Mail, member: User) -> EmailMultiAlternatives | None:
    row = (
        with_way(Notification.objects)
        .filter(pk=mail.notification_id)
        .unread()
        .seen()
        .select_related(
            "actor",
            "action__sanction",
            "topic",
            "paper",
            "post__topic",
            "post__parent",
            "post__root",
            "post__author",
        )
        .first()
    )
    if row is None or (member.is_suspended and row.kind not in Notification.ALWAYS):
        return None
    if not is_wanted_at_once(row, Preference.objects.paces([member.pk])[member.pk]):
        return None
    line = Line([row], 1, 1)
    subject = f"[{settings.SITE_NAME}] {line.sentence}"
    if row.post:
        subject = _("[%(topic)s] %(sentence)s") % {"topic": row.post.topic, "sentence": line.sentence}
    shows = row.kind in Notification.OF_POSTS
    return message(
        "threads/email/notification.html",
        _context(member, row.kind) | {"line": line, "row": row, "post": row.post if shows else None},
        subject=subject,
        to=member.email,
        headers=_headers(member, row.kind, row.act) | _thread(row),
    )


def _digest(mail: Mail, member: User) -> EmailMultiAlternatives | None:
    found = digests.content(member, mail.pace, mail.since, mail.until)
    if not found:
        return None
    daily = mail.pace == DAILY
    subject = _("%(site)s: what was read today") if daily else _("%(site)s: what was read this week")
    return message(
        "threads/email/digest.html",
        _context(member, mail.pace)
        | {"found": found, "since": mail.since, "until": mail.until, "daily": daily},
        subject=subject % {"site": settings.SITE_NAME},
        to=member.email,
        headers=_headers(member, mail.pace, f"{mail.key}-{member.pk}")
        | {"List-Id": _list(DIGEST, settings.SITE_NAME)},
    )


def _context(member: User, what: str) -> dict:
    link = (
        "" if what in Notification.ALWAYS else reverse("unsubscribe", args=[unsubscribe_token(member, what)])
    )
    return {
        "member": member,
        "language": translation.get_language(),
        "unsubscribe_url": link,
        "settings_url": reverse("mail_settings"),
    }


def _headers(member: User, what: str, act: str) -> dict[str, str]:
    """One-click unsubscribing as RFC 8058 wants it; and a name of the mail that is the same at every try."""
    if what in Notification.ALWAYS:
        return {"Message-ID": _name(act)}
    link = settings.SITE_URL + reverse("unsubscribe", args=[unsubscribe_token(member, what)])
    return {
        "Message-ID": _name(act),
        "List-Unsubscribe": f"<{link}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _thread(row: Notification) -> dict[str, str]:
    """Where mail programs put it: below what it answers, in the conversation, in the year."""
    topic = row.post.topic if row.post else row.topic
    if row.kind == Notification.ARCHIVE:
        return {}
    if topic is None:
        return {"List-Id": _list("papers", settings.SITE_NAME)}
    above = [_name(f"topic:{topic.year}")]
    if row.post and f"post:{row.post_id}" == row.act:
        above += [_name(f"post:{post.pk}") for post in (row.post.root, row.post.parent) if post]
    elif row.post:
        above.append(_name(f"post:{row.post_id}"))
    above = list(dict.fromkeys(above))
    return {
        "In-Reply-To": above[-1],
        "References": " ".join(above),
        "List-Id": _list(str(topic.year), topic.title),
    }


def _name(what: str) -> str:
    return f"<{what.replace(':', '-')}@{_host()}>"


def _list(name: str, title: str) -> str:
    return formataddr((title, f"{name}.{_host()}"))


def _host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"
