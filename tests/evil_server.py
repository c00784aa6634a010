"""A web server that keeps to no rule, and an Internet where every public address leads to it."""

import itertools
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

# What is sent, and for how many seconds it is silent in between.
Parts = Iterable[bytes | float]


def answer(body: bytes = b"", *headers: str, status: str = "200 OK", length: int | None = None) -> bytes:
    """A whole answer, with its true length unless another is given."""
    said = len(body) if length is None else length
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {said}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def redirect(place: str, status: str = "302 Found") -> bytes:
    return answer(b"", f"Location: {place}", status=status)


def drip(start: bytes, drop: bytes, every: float) -> Callable[[], Parts]:
    """`start`, and then for ever a drop every so many seconds."""
    return lambda: itertools.chain([start], itertools.cycle([every, drop]))


class EvilServer:
    """Answers what stands in `pages` for the path of a request, else `otherwise`; what it was asked is in `asked`.

    A page is bytes, or a function that gives parts of it and pauses. Each connection has one answer.
    With a file from `certificate` it speaks TLS, and `names` has the hosts it was asked for there.
    """

    def __init__(self, certified: Path | None = None) -> None:
        self.pages: dict[str, bytes | Callable[[], Parts]] = {}
        self.otherwise: bytes | Callable[[], Parts] = answer()
        self.asked: list[str] = []
        self.names: list[str | None] = []
        self._tls = self._speak_tls(certified) if certified else None
        self._over = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> "EvilServer":
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _speak_tls(self, certified: Path) -> ssl.SSLContext:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certified)
        tls.sni_callback = lambda connection, name, _: self.names.append(name)
        return tls

    @property
    def paths(self) -> list[str]:
        return [request.split()[1] for request in self.asked]

    def _listen(self) -> None:
        while not self._over.is_set():
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            try:
                if self._tls:
                    connection = self._tls.wrap_socket(connection, server_side=True)
                with connection:
                    for part in self._parts(self._hear(connection)):
                        connection.sendall(part)
            except OSError:
                return  # they hung up

    def _hear(self, connection: socket.socket) -> str:
        heard = b""
        while b"\r\n\r\n" not in heard:
            more = connection.recv(65536)
            if not more:
                raise OSError
            heard += more
        self.asked.append(heard.decode("latin-1"))
        return self.paths[-1]

    def _parts(self, path: str) -> Iterator[bytes]:
        page = self.pages.get(path, self.otherwise)
        for part in [page] if isinstance(page, bytes) else page():
            if isinstance(part, bytes):
                yield part
            elif self._over.wait(part):
                return


class Internet:
    """The system's resolver and connect(), for names that a test has given addresses to in `names`.

    The n-th time somebody asks for a name, the n-th list of addresses is the answer, and the last from then on.
    A public IPv4 address leads to `server`, whatever the port; at a public IPv6 address nobody answers.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch, server: EvilServer) -> None:
        self.names: dict[str, list[list[str]]] = {}
        self.server = server
        self.resolved: list[str] = []
        self.connected: list[tuple[str, int]] = []
        self._connect = socket.socket.connect
        monkeypatch.setattr(socket, "getaddrinfo", self._getaddrinfo)

        def connect(connection: socket.socket, address: tuple) -> None:
            self.lead(connection, address)

        monkeypatch.setattr(socket.socket, "connect", connect)

    def _getaddrinfo(self, host: str, port: int, *rest: object, **more: object) -> list[tuple]:
        self.resolved.append(host)
        if host not in self.names:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        numbers = self.names[host].pop(0) if len(self.names[host]) > 1 else self.names[host][0]
        return [
            (socket.AF_INET6, socket.SOCK_STREAM, 6, "", (number, port, 0, 0))
            if ":" in number
            else (socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port))
            for number in numbers
        ]

    def lead(self, connection: socket.socket, address: tuple) -> None:
        self.connected.append(address[:2])
        if ":" in address[0]:
            raise ConnectionRefusedError(111, "Connection refused")
        self._connect(connection, ("127.0.0.1", self.server.port))


def certificate(folder: Path, host: str) -> Path:
    """A file with a certificate for `host`, signed by itself, and its key."""
    if not shutil.which("openssl"):
        pytest.skip("needs the program openssl")
    place, key = folder / f"{host}.pem", folder / f"{host}.key"
    command = f"""openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN={host}
        -addext subjectAltName=DNS:{host} -keyout {key} -out {place}"""
    subprocess.run(command.split(), check=True, capture_output=True)
    place.write_text(place.read_text() + key.read_text())
    return place
