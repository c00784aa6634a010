"""Mail: one template becomes a message of HTML and text, and a message reaches the mail server.

SMTP cannot tell whether a mail was taken once the answer to its last line is lost. So `Courier.hand_over` calls
back just before that line: whoever writes down there that the mail is on its way, and never hands over what
stands so, sends nothing twice, whenever they die (docs/decisions: mail).
"""

import re
import smtplib
from collections.abc import Callable, Mapping
from contextlib import suppress
from email.generator import BytesGenerator
from io import BytesIO
from types import TracebackType
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address
from django.template.loader import render_to_string

from goodreadings.lib.markup import clean_line, plain_text

OK, GO_ON = 250, 354
TAKEN = {250, 251, 252}
# It goes away: smtplib's word for silence, and the server's own.
CLOSING = {-1, 421}
LONGEST_SUBJECT = 200
# Addresses of our own in what members wrote: in its tags, not in code that shows some.
TAG = re.compile(r'<[a-z][^<>"]*(?:"[^"]*"[^<>"]*)*>')
BOX = re.compile(r'<input type="checkbox"[^<>]*>')
OURS = re.compile(r'(\s(?:href|src)=")(?=/(?!/))')


class Down(Exception):
    """The server cannot be reached, or takes nothing from us now. str() says why."""


class Later(Exception):
    """The server does not take this mail now."""


class Refused(Exception):
    """The server will never take this mail to this address."""


def absolute(html: str) -> str:
    """`html` with whole addresses, and signs for the boxes of task lists, which mail programs drop, for readers
    who are elsewhere."""
    html = BOX.sub(lambda box: "☑" if " checked" in box[0] else "☐", html)
    return TAG.sub(lambda tag: OURS.sub(lambda match: match[1] + settings.SITE_URL, tag[0]), html)


def message(
    template: str, context: Mapping[str, Any], *, subject: str, to: str, headers: Mapping[str, str]
) -> EmailMultiAlternatives:
    """A message whose text says what its HTML says, as it is made of it: `template` has a <body>."""
    html = absolute(
        render_to_string(template, {"site_name": settings.SITE_NAME, "subject": subject, **context})
    )
    body = html[html.index("<body>") + len("<body>") : html.rindex("</body>")]
    made = EmailMultiAlternatives(
        subject=clean_line(subject, LONGEST_SUBJECT),
        body=plain_text(body, settings.SITE_URL) + "\n",
        to=[to],
        headers={"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All", **headers},
    )
    made.attach_alternative(html, "text/html")
    return made


class Courier:
    """A connection to the mail server, opened at the first mail and again when it broke."""

    def __enter__(self) -> "Courier":
        self._backend = get_connection()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._backend.close()

    def hand_over(self, mail: EmailMultiAlternatives, before: Callable[[], bool]) -> bool:
        """Send `mail`; False when `before`, called at the last moment, says that it must not go.

        Raises Down, Later or Refused: then the server has not taken it.
        """
        if not isinstance(self._backend, EmailBackend):
            # A folder, or the console: they know no "perhaps".
            if not before():
                return False
            self._backend.send_messages([mail])
            return True
        try:
            self._backend.open()
            assert self._backend.connection is not None
            return self._say(self._backend.connection, mail, before)
        except (smtplib.SMTPException, OSError) as problem:
            self._drop()
            raise Down(_reason(problem)) from problem

    def _say(self, smtp: smtplib.SMTP, mail: EmailMultiAlternatives, before: Callable[[], bool]) -> bool:
        encoding = mail.encoding or settings.DEFAULT_CHARSET
        try:
            sender, to = (sanitize_address(address, encoding) for address in (mail.from_email, mail.to[0]))
        except ValueError as problem:
            raise Refused(f"No mail can be sent to this address: {problem}") from None
        data = _bytes(mail)
        smtp.ehlo_or_helo_if_needed()
        code, answer = smtp.mail(sender, ["BODY=8BITMIME"] if smtp.has_extn("8bitmime") else [])
        if code != OK:
            # It will not have us as a sender: that is not the reader's fault.
            raise smtplib.SMTPSenderRefused(code, answer, sender)
        self._expect(smtp, smtp.rcpt(to), TAKEN)
        self._expect(smtp, smtp.docmd("DATA"), {GO_ON})
        if not before():
            self._drop()
            return False
        smtp.send(_lines(data))
        self._expect(smtp, smtp.getreply(), TAKEN)
        return True

    def _expect(self, smtp: smtplib.SMTP, reply: tuple[int, bytes], good: set[int]) -> None:
        code, answer = reply
        if code in good:
            return
        said = f"{code} {answer.decode('utf-8', 'replace')}"
        if code in CLOSING:
            raise smtplib.SMTPServerDisconnected(said)
        with suppress(smtplib.SMTPException, OSError):
            smtp.rset()
        # 5.7: the server refuses us, by a policy or for want of a right; another day it may not.
        raise Refused(said) if code >= 500 and not answer.startswith(b"5.7.") else Later(said)

    def _drop(self) -> None:
        """Break off at once: half a mail is none."""
        if isinstance(self._backend, EmailBackend) and self._backend.connection is not None:
            self._backend.connection.close()
            self._backend.connection = None


def _bytes(mail: EmailMultiAlternatives) -> bytes:
    """As it goes; headers stay on one line each, since programs that unsubscribe may read no further."""
    file = BytesIO()
    BytesGenerator(file, mangle_from_=False, maxheaderlen=0).flatten(mail.message(), linesep="\r\n")
    return file.getvalue()


def _lines(data: bytes) -> bytes:
    """As SMTP wants it: dots at the beginning of lines doubled, a dot alone at the end (RFC 5321, 4.5.2)."""
    doubled = re.sub(rb"(?m)^\.", b"..", data)
    return doubled + (b"" if doubled.endswith(b"\r\n") else b"\r\n") + b".\r\n"


def _reason(problem: Exception) -> str:
    return clean_line(f"{type(problem).__name__}: {problem}", 300)
