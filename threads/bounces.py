"""Mails that came back later: what a mail server reports of an address (RFC 3464)."""

from collections.abc import Iterator
from email import message_from_bytes, message_from_string, policy
from email.message import EmailMessage
from urllib.parse import urlsplit

from django.core import signing

from accounts.models import User
from goodreadings.lib.markup import clean_line
from threads.letters import read_token

FOR_GOOD = "5"
# By a policy, or for want of a right: that says nothing of the address.
REFUSES_US = "5.7."
LONGEST = 1_000_000


def take(report: bytes) -> User | None:
    """Mark the address of the member whose mail came back for good; None when the report says no such thing.

    Anybody can write a report. It counts for the member whose signed link stands in the mail that it returns,
    and for the address that this mail went to.
    """
    try:
        mail = message_from_bytes(report[:LONGEST], policy=policy.default)
        members = [_addressee(returned) for returned in _returned(mail)] if any(_failed(mail)) else []
    except RecursionError:
        # Parts in parts in parts: no mail server writes so.
        return None
    for member in filter(None, members):
        User.objects.filter(pk=member.pk).update(refused_address=member.email)
        return member
    return None


def _failed(mail: EmailMessage) -> Iterator[bool]:
    """Of each recipient that a report names: whether it is given up for good."""
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status":
            for block in part.get_payload():
                status, action = str(block.get("Status", "")), str(block.get("Action", ""))
                is_given_up = action.strip().lower() == "failed" and status.strip().startswith(FOR_GOOD)
                yield is_given_up and not status.strip().startswith(REFUSES_US)


def _returned(mail: EmailMessage) -> Iterator[EmailMessage]:
    for part in mail.walk():
        if part.get_content_type() == "message/rfc822":
            yield from part.get_payload()
        elif part.get_content_type() == "text/rfc822-headers":
            yield message_from_string(part.get_content(), policy=policy.default)


def _addressee(returned: EmailMessage) -> User | None:
    link = urlsplit(str(returned.get("List-Unsubscribe", "")).strip().strip("<>"))
    try:
        key, _what = read_token(link.path.removeprefix("/unsubscribe/").strip("/"))
    except (signing.BadSignature, ValueError, TypeError):
        return None
    to = clean_line(str(returned.get("To", "")), 320)
    return User.objects.filter(pk=key, email__iexact=to).first()
