"""A real SMTP server for tests that follow a mail."""

import re
import socket
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Mailbox:
    """Takes every mail. `host` and `port` are where it listens; wait for a mail with `newest`."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self._arrived = threading.Condition()
        self.host, self.port = "127.0.0.1", free_port()
        self._controller = Controller(self, hostname=self.host, port=self.port)

    def __enter__(self) -> "Mailbox":
        self._controller.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._controller.stop()

    async def handle_DATA(self, server, session, envelope) -> str:
        with self._arrived:
            self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
            self._arrived.notify_all()
        return "250 OK"

    def newest(self, to: str, count: int = 1) -> EmailMessage:
        """The newest mail to an address, when `count` have come; fails after 10 seconds."""
        with self._arrived:
            assert self._arrived.wait_for(lambda: len(self._to(to)) >= count, timeout=10), f"no mail to {to}"
            return self._to(to)[-1]

    def _to(self, address: str) -> list[EmailMessage]:
        return [mail for mail in self.mails if mail["To"] == address]


def link_in(mail: EmailMessage) -> str:
    """The path of the first address in a mail."""
    body = mail.get_body(("plain",)).get_content()
    return re.search(r"https?://[^/\s]+(/\S+)", body)[1]
