"""A stand-in for the sources: a small HTTP server on this machine that says what a test wants.

with StandIn({"/export.arxiv.org/api/query": (200, {"Content-Type": "application/atom+xml"}, feed)}) as there:
    client = Client(sources.hosts(), agent="tests", gateway=there.url)
"""

import threading
import time
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

Reply = tuple[int, Mapping[str, str], bytes | str]


class StandIn:
    """Answers GETs, and POSTs, whose bodies are in `forms`, by `routes`: the beginning of a path (percent signs or not) -> a reply, or a function from the
    path as it was asked, query and all, to one. The longest beginning counts; without any the reply is 404.

    `requests` are (time.monotonic(), path) in order, and `headers` those that came with each.
    """

    def __init__(self, routes: Mapping[str, Reply | Callable[[str], Reply]] | None = None) -> None:
        self.routes = dict(routes or {})
        self.requests: list[tuple[float, str]] = []
        self.headers: list[dict[str, str]] = []
        self.forms: list[str] = []
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.stand_in = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def paths(self) -> list[str]:
        return [path for _, path in self.requests]

    def reply(self, path: str) -> Reply:
        fitting = [
            start for start in self.routes if path.startswith(start) or unquote(path).startswith(start)
        ]
        if not fitting:
            return 404, {}, b"Not here."
        route = self.routes[max(fitting, key=len)]
        return route(path) if callable(route) else route

    def start(self) -> "StandIn":
        self._thread.start()
        return self

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    __enter__ = start

    def __exit__(self, *problem: object) -> None:
        self.stop()


class _Server(ThreadingHTTPServer):
    stand_in: StandIn

    def handle_error(self, request, client_address):
        """Whoever asked may hang up before the end."""


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        length = int(self.headers.get("Content-Length", 0))
        self.server.stand_in.forms.append(self.rfile.read(length).decode())
        self.do_GET()

    def do_GET(self):
        there = self.server.stand_in
        there.requests.append((time.monotonic(), self.path))
        there.headers.append({name.lower(): value for name, value in self.headers.items()})
        status, headers, body = there.reply(self.path)
        content = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        for name, value in {"Content-Length": str(len(content)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *words):
        pass
