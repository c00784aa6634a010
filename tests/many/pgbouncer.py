"""A pgbouncer of the tests' own, where it is installed: every transaction on whichever of few connections is free."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.many.servers import free_port, is_open, until
from tests.postgresql import Server, die_with_parent, other_user

PROGRAM = shutil.which("pgbouncer", path=os.environ.get("PATH", "") + ":/usr/sbin")
SETTINGS = """
[databases]
postgres = host={socket} port=5432 user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = {size}
max_client_conn = 100
"""


class PgBouncer:
    """A context manager."""

    def __init__(self, server: Server, size: int):
        if not PROGRAM:
            pytest.skip("no pgbouncer here (apt install pgbouncer)")
        self.port, self.as_user = free_port(), other_user()
        self.folder = Path(tempfile.mkdtemp(prefix="goodreadings-pgbouncer-", dir="/tmp"))
        self.url = f"postgres://postgres@127.0.0.1:{self.port}/postgres?disable_server_side_cursors=true"
        (self.folder / "ini").write_text(SETTINGS.format(socket=server.folder, port=self.port, size=size))
        if self.as_user:
            os.chown(self.folder, self.as_user["user"], self.as_user["group"])

    def __enter__(self):
        self.process = subprocess.Popen(
            [PROGRAM, "-q", str(self.folder / "ini")], cwd=self.folder, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
            preexec_fn=die_with_parent, **self.as_user,  # noqa: PLW1509, no threads that matter
        )  # fmt: skip
        until(lambda: is_open(self.port), "pgbouncer does not answer")
        return self

    def __exit__(self, *error):
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
