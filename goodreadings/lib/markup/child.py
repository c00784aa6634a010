"""The rendering process: reads texts from the socket it was given, writes HTML. Started by `pool`.

It is a process so that it can be killed when a text takes too long. It ends when its parent does: the socket is closed.
"""

from __future__ import annotations

import os
import resource
import signal
import socket
import sys
import traceback
from typing import Any

from goodreadings.lib.sentences import gettext_noop as _

from . import wire
from .engine import render_here
from .limits import Refused

MEMORY = 1 << 30  # bytes of address space; a render takes some 100 MB of it at most
_LOOK_FOR_PARENT = 5.0  # seconds


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """The answer to one request; a fault of ours goes to the log, and the member is told kindly."""
    sources = {(topic, post): address for topic, post, address in request["sources"]}
    images = {address: (width, height) for address, width, height in request["images"]}
    try:
        html = render_here(request["text"], request["members"], sources, request["prefix"], images)
        return {"html": html}
    except Refused as refusal:
        return {"refused": refusal.as_json()}
    except Exception:  # whatever goes wrong with one text must not end the process
        traceback.print_exc()
        return {
            "refused": [
                _("This text could not be shown, and we have noted why: please simplify its formatting."),
                {},
            ]
        }


def serve(connection: socket.socket) -> None:
    """Answer until the other side is gone."""
    parent = os.getppid()
    wire.send(connection, {"ready": True})
    while os.getppid() == parent:
        connection.settimeout(_LOOK_FOR_PARENT)
        try:
            waiting = connection.recv(1, socket.MSG_PEEK)
        except TimeoutError:
            continue
        if not waiting:
            return
        wire.send(connection, answer(wire.receive(connection)))


def main() -> None:
    """Serve on standard input, which is a socket; anything printed goes to standard error, which is the parent's."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's affair
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    connection = socket.socket(fileno=os.dup(0))
    os.set_inheritable(connection.fileno(), False)
    os.dup2(2, 1)
    try:
        serve(connection)
    except (ConnectionError, KeyboardInterrupt):
        sys.exit(0)


if __name__ == "__main__":
    main()
