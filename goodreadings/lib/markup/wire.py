"""What the web process and its rendering process say to each other: JSON, each message led by its length."""

from __future__ import annotations

import json
import socket
import struct
import time
from typing import Any

_LENGTH = struct.Struct(">I")
_LARGEST = 64_000_000


class Closed(ConnectionError):
    """The other side is gone."""


def send(connection: socket.socket, message: dict[str, Any], until: float | None = None) -> None:
    """Send `message`; raise TimeoutError when it is not sent at `until` (time.monotonic)."""
    body = json.dumps(message).encode()
    _set_timeout(connection, until)
    connection.sendall(_LENGTH.pack(len(body)) + body)


def receive(connection: socket.socket, until: float | None = None) -> dict[str, Any]:
    """The next message. Raises Closed when the other side is gone, TimeoutError when there is none at `until`."""
    (length,) = _LENGTH.unpack(_read(connection, _LENGTH.size, until))
    if length > _LARGEST:
        raise Closed("not a message")
    message: dict[str, Any] = json.loads(_read(connection, length, until))
    return message


def _read(connection: socket.socket, size: int, until: float | None) -> bytes:
    pieces, missing = [], size
    while missing:
        _set_timeout(connection, until)
        piece = connection.recv(min(missing, 1 << 20))
        if not piece:
            raise Closed("the other side is gone")
        pieces.append(piece)
        missing -= len(piece)
    return b"".join(pieces)


def _set_timeout(connection: socket.socket, until: float | None) -> None:
    if until is None:
        connection.settimeout(None)
        return
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    connection.settimeout(left)
