"""Connections to the addresses that were checked, every step of them within one time limit."""

import queue
import socket
import ssl
import threading
import time
from collections.abc import Iterable
from typing import Any

import httpcore

from .addresses import is_public
from .unreachable import Unreachable

# What socket.getaddrinfo gives, without what nobody needs: the family, and the address as connect() takes it.
Place = tuple[socket.AddressFamily, tuple[Any, ...]]


class Deadline:
    """`seconds` from now, for everything together."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds, always more than none: raises TimeoutError instead."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


class Guard(httpcore.NetworkBackend):
    """Resolves a name once, refuses it if any of its addresses is not public, and connects to one of those.

    `inner` lets it connect anywhere: for the operator's own gateway.
    """

    def __init__(self, deadline: Deadline, *, inner: bool = False) -> None:
        self._deadline = deadline
        self._inner = inner

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        places = _resolve(host, port, self._deadline)
        # One inner address among public ones is as bad: the next connection might go there.
        if not self._inner and not all(is_public(address[0]) for _, address in places):
            raise Unreachable(f"{host} is a name of an address that is not public")
        return Stream(_connect(places, self._deadline), self._deadline)


class Stream(httpcore.NetworkStream):
    """A socket that has until the deadline, however little comes at a time; httpcore's own limits are for one step."""

    def __init__(self, connection: socket.socket, deadline: Deadline) -> None:
        self._connection = connection
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self._connection.settimeout(self._deadline.left())
        return self._connection.recv(max_bytes)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._connection.settimeout(self._deadline.left())
        self._connection.sendall(buffer)

    def close(self) -> None:
        self._connection.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        try:
            self._connection.settimeout(self._deadline.left())
            secure = ssl_context.wrap_socket(self._connection, server_hostname=server_hostname)
        except Exception:
            self.close()
            raise
        return Stream(secure, self._deadline)


def _resolve(host: str, port: int, deadline: Deadline) -> list[Place]:
    """Every address of a name; raises OSError. The system's resolver has a patience of its own, so a thread asks it
    and is left alone when it takes too long."""
    found: queue.SimpleQueue[list[Place] | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.put([(family, address) for family, _, _, _, address in answers])
        except Exception as error:  # raised where somebody waits for it
            found.put(error)

    threading.Thread(target=ask, name=f"resolve {host}", daemon=True).start()
    try:
        places = found.get(timeout=deadline.left())
    except queue.Empty:
        raise TimeoutError from None
    if isinstance(places, Exception):
        raise places
    return places


def _connect(places: list[Place], deadline: Deadline) -> socket.socket:
    """A connection to the first that takes one; an address where nobody answers leaves time for the others."""
    failure = OSError()
    for number, (family, address) in enumerate(places):
        try:
            return _connect_to(family, address, deadline.left() / (len(places) - number))
        except OSError as error:  # also where the system has no IPv6
            failure = error
    raise failure


def _connect_to(family: socket.AddressFamily, address: tuple[Any, ...], seconds: float) -> socket.socket:
    connection = socket.socket(family, socket.SOCK_STREAM)
    try:
        connection.settimeout(seconds)
        connection.connect(address)
    except OSError:
        connection.close()
        raise
    return connection
