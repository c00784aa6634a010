"""A real SMTP server for tests that follow a mail."""

import asyncio
import re
import socket
import threading
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Mailbox:
    """Takes every mail. `host` and `port` are where it listens; wait for a mail with `newest`.

    `refuses` {address: answer} is said to those addresses; `answer` to every mail, once it was sent; `on_address`
    and `on_mail` are called before these answers, with the address and the mail. An answer "" is none: the
    server breaks off.
    """

    def __init__(self, port: int | None = None) -> None:
        self.mails: list[EmailMessage] = []
        self.refuses: dict[str, str] = {}
        self.answer = "250 OK"
        self.pause = 0.0
        self.on_address: Callable[[str], object] = str
        self.on_mail: Callable[[EmailMessage], object] = id
        self._arrived = threading.Condition()
        self.host, self.port = "127.0.0.1", port or free_port()

    def __enter__(self) -> "Mailbox":
        self._controller = Controller(self, hostname=self.host, port=self.port)
        self._controller.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._controller.stop()

    @property
    def url(self) -> str:
        """As the setting EMAIL_URL has it."""
        return f"smtp://{self.host}:{self.port}"

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options) -> str:
        self.on_address(address)
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:
        mail = message_from_bytes(envelope.content, policy=policy.default)
        self.on_mail(mail)
        # Kept before it is said, as mail servers do: who breaks off meanwhile, or is killed, has sent it.
        if self.answer.startswith("250"):
            with self._arrived:
                self.mails.append(mail)
                self._arrived.notify_all()
        await asyncio.sleep(self.pause)
        if not self.answer:
            server.transport.abort()
        return self.answer or "421 Gone"

    def newest(self, to: str, count: int = 1) -> EmailMessage:
        """The newest mail to an address, when `count` have come; fails after 10 seconds."""
        with self._arrived:
            assert self._arrived.wait_for(lambda: len(self._to(to)) >= count, timeout=10), f"no mail to {to}"
            return self._to(to)[-1]

    def wait_for(self, count: int, seconds: float = 60) -> None:
        """Until so many mails have come, to whomever."""
        with self._arrived:
            assert self._arrived.wait_for(lambda: len(self.mails) >= count, timeout=seconds), len(self.mails)

    def _to(self, address: str) -> list[EmailMessage]:
        return [mail for mail in self.mails if mail["To"] == address]


def use(settings, mailbox: Mailbox) -> None:
    """Have the forum send there, from an address of its own."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = mailbox.host, mailbox.port, 5
    settings.SITE_URL = "https://readings.example.org"


def text_of(mail: EmailMessage) -> str:
    return mail.get_body(("plain",)).get_content()


def html_of(mail: EmailMessage) -> str:
    return mail.get_body(("html",)).get_content()


def link_in(mail: EmailMessage) -> str:
    """The path of the first address in a mail."""
    return re.search(r"https?://[^/\s]+(/\S+)", text_of(mail))[1]
