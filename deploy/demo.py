"""`make demo`: prepare the demonstration below var/, then become gunicorn.

PORT chooses the port, FRESH=1 begins anew. Nothing of the shell's own settings, or of a .env
file, is used: the demonstration never touches another database.
"""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
READ_BY = [*(ROOT / "goodreadings" / "settings").glob("*.py"), ROOT / "deploy" / "gunicorn.conf.py"]
DATA = ["demo.sqlite3", "demo.sqlite3-wal", "demo.sqlite3-shm", "demo-cache", "demo-media", "mail"]


def main() -> None:
    port = chosen_port()
    prepare_environment(port)
    if os.environ.get("FRESH", "") not in {"", "0", "no"}:
        begin_anew()
    with heeding_ctrl_c():
        load()
    serve()


@contextlib.contextmanager
def heeding_ctrl_c() -> Iterator[None]:
    """Ctrl-C ends what is within, also where it was pressed at a moment in which Python drops exceptions."""
    pressed = []

    def stop(number: int, frame: object) -> None:
        pressed.append(number)
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if pressed:
        raise KeyboardInterrupt


def chosen_port() -> int:
    """PORT, or 8000, if it is free."""
    wanted = os.environ.get("PORT") or "8000"
    if not re.fullmatch(r"\d{1,5}", wanted, re.ASCII) or not 0 < int(wanted) < 65536:
        sys.exit("PORT must be a number from 1 to 65535. Example: make demo PORT=8001")
    port = int(wanted)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            sys.exit(f"Port {port} needs an administrator's rights. Choose another: make demo PORT=8001")
        except OSError:
            other = port + 1 if port < 65535 else 8000
            sys.exit(f"Port {port} is taken by another program. Choose another: make demo PORT={other}")
    return port


def prepare_environment(port: int) -> None:
    for source in READ_BY:
        # An empty variable is one that was never set, and hides that of a .env file.
        os.environ.update(dict.fromkeys(re.findall(r'read\(\s*"([A-Z_]+)"', source.read_text()), ""))
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "goodreadings.settings",
        "DEMO": "yes",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "BIND": f"127.0.0.1:{port}",
        "ACCESS_LOG": "no",
    }
    for name in ("WEB_CONCURRENCY", "GUNICORN_CMD_ARGS"):
        os.environ.pop(name, None)
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))


def begin_anew() -> None:
    say("Beginning anew: the demonstration's database and mails are removed.")
    for name in DATA:
        path = VAR / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def load() -> None:
    import django
    from django.core.management import CommandError, call_command

    say("Preparing the database, var/demo.sqlite3 …")
    is_new = not (VAR / "demo.sqlite3").exists()
    django.setup()
    call_command("migrate", verbosity=int(is_new), interactive=False)
    collect_static_files()
    try:
        call_command("demo")
    except CommandError as error:
        sys.exit(f"{error} Begin anew: make demo FRESH=1")


def collect_static_files() -> None:
    """Compressing them takes some seconds, so only when one of them changed."""
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    files = [Path(storage.path(name)) for finder in get_finders() for name, storage in finder.list([])]
    states = sorted(f"{path} {path.stat().st_mtime_ns} {path.stat().st_size}" for path in files)
    collected = VAR / "static.collected"
    if collected.exists() and collected.read_text() == "\n".join(states) and (VAR / "static").is_dir():
        return
    say("Collecting and compressing static files …")
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    collected.write_text("\n".join(states))


def serve() -> None:
    say("Starting the server and its worker; Ctrl-C ends both.")
    keep_the_terminal()
    start_worker()
    gunicorn = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py"]
    os.execv(sys.executable, gunicorn)


def start_worker() -> None:
    """Beside the server, for as long as it lives; started again when it dies."""
    server = os.getpid()
    if os.fork():
        return
    # Ctrl-C reaches the worker too, which ends by itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    command = [sys.executable, "manage.py", "worker"]
    while os.getppid() == server:
        worker = subprocess.Popen(command)
        while worker.poll() is None and os.getppid() == server:
            time.sleep(0.5)
        if worker.poll() is None:
            worker.terminate()
            worker.wait()
    os._exit(0)


def keep_the_terminal() -> None:
    """Have Ctrl-C reach gunicorn alone: make, which would call it a failure, sees it end well."""
    if not sys.stdin.isatty() or os.getpgrp() != os.tcgetpgrp(sys.stdin.fileno()):
        return
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    signal.signal(signal.SIGTSTP, signal.SIG_IGN)
    os.setpgid(0, 0)
    os.tcsetpgrp(sys.stdin.fileno(), os.getpgrp())


def say(sentence: str) -> None:
    print(sentence, flush=True)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("Stopped before the demonstration was ready; `make demo` goes on from here.")
