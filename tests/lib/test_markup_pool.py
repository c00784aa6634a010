"""The rendering process: killed when a text takes too long, replaced when it died, gone when its parent is."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from goodreadings.lib.markup import Refused, RendererUnavailable, pool, render, wire

ROOT = pool._ROOT


@pytest.fixture
def a_pool(monkeypatch):
    fresh = pool.Pool(2)
    monkeypatch.setattr(pool, "_pool", fresh)
    yield fresh
    fresh.close()


def pids(a_pool):
    return {renderer.pid for renderer in a_pool._all}


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_until(condition, seconds=8.0):
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.02)
    return condition()


@contextmanager
def stopped(pid):
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        if is_alive(pid):
            os.kill(pid, signal.SIGCONT)


def test_the_process_is_used_again(a_pool):
    render("a")
    first = pids(a_pool)
    render("b")
    assert pids(a_pool) == first and len(first) == 1


def test_a_text_beyond_the_deadline_is_refused_and_its_process_killed(a_pool, monkeypatch):
    render("a")
    (pid,) = pids(a_pool)
    monkeypatch.setattr(pool, "DEADLINE", 0.3)
    with stopped(pid), pytest.raises(Refused, match="too long"):
        render("b")
    assert not is_alive(pid)
    monkeypatch.setattr(pool, "DEADLINE", 2.0)
    assert render("c") == "<p>c</p>"


def test_a_process_that_was_killed_is_replaced_without_a_word(a_pool):
    render("a")
    (pid,) = pids(a_pool)
    os.kill(pid, signal.SIGKILL)
    assert render("b") == "<p>b</p>"
    assert pids(a_pool) and pid not in pids(a_pool)
    assert not is_alive(pid), "no zombie"


def test_threads_share_the_processes(a_pool):
    answers = {}

    def work(number):
        answers[number] = [render(f"word {number} {turn}") for turn in range(20)]

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {n: [f"<p>word {n} {turn}</p>" for turn in range(20)] for n in range(8)}
    assert len(pids(a_pool)) <= 2


def run(code, **more):
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
        **more,
    )


def test_after_a_fork_the_new_process_has_its_own_and_leaves_the_parents_alone():
    done = run("""
import os
from goodreadings.lib.markup import pool, render
render("a")
mine = {r.pid for r in pool._pool._all}
child = os.fork()
if not child:
    same = render("b") == "<p>b</p>" and not ({r.pid for r in pool._pool._all} & mine)
    pool._pool.close()
    os._exit(0 if same else 1)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
assert render("c") == "<p>c</p>" and {r.pid for r in pool._pool._all} == mine
print("fine")
""")
    assert done.stdout == "fine\n", done.stderr


@pytest.mark.parametrize("ending", ["", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"])
def test_the_process_ends_with_its_parent(ending):
    done = run(f"""
from goodreadings.lib.markup import pool, render
render("a")
print(next(iter(pool._pool._all)).pid, flush=True)
{ending}
""")
    pid = int(done.stdout)
    assert wait_until(lambda: not is_alive(pid))


def test_the_process_inherits_no_other_file_and_no_secret_and_knows_no_django(a_pool, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "not for you")
    read, write = os.pipe()
    os.set_inheritable(read, True)
    try:
        render("a")
        (pid,) = pids(a_pool)
        files = list(Path(f"/proc/{pid}/fd").iterdir())
        assert len(files) <= 4, "standard three and the copy of the socket"
        assert b"SECRET_KEY" not in Path(f"/proc/{pid}/environ").read_bytes()
        assert "psycopg" not in Path(f"/proc/{pid}/maps").read_text()
    finally:
        os.close(read)
        os.close(write)
    done = run("import sys, goodreadings.lib.markup.child; print('django' in sys.modules)")
    assert done.stdout == "False\n", done.stderr


def test_processes_that_were_killed_leave_no_file_open(a_pool, monkeypatch):
    render("a")
    before = len(list(Path("/proc/self/fd").iterdir()))
    monkeypatch.setattr(pool, "DEADLINE", 0.0)
    for _ in range(5):
        with pytest.raises(Refused):
            render("b")
    monkeypatch.setattr(pool, "DEADLINE", 2.0)
    render("c")
    assert len(list(Path("/proc/self/fd").iterdir())) <= before
    assert len(pids(a_pool)) == 1


def test_its_memory_is_bounded(a_pool):
    render("a")
    (pid,) = pids(a_pool)
    limits = Path(f"/proc/{pid}/limits").read_text().splitlines()
    line = next(line for line in limits if line.startswith("Max address space"))
    assert line.split()[3] == str(1 << 30)


def test_a_process_that_cannot_be_started_is_a_clear_error(a_pool, monkeypatch):
    monkeypatch.setattr(pool.sys, "executable", "/nowhere/python")
    with pytest.raises(RendererUnavailable, match="does not start"):
        render("a")


def test_a_process_that_ends_at_once_is_a_clear_error(a_pool, monkeypatch):
    monkeypatch.setattr(pool.sys, "executable", "/bin/false")
    with pytest.raises(RendererUnavailable, match="ended with code"):
        render("a")


def test_a_fault_of_ours_is_logged_and_the_member_is_told_kindly(monkeypatch, capsys):
    from goodreadings.lib.markup import child

    monkeypatch.setattr(child, "render_here", lambda *arguments: 1 / 0)
    answer = child.answer({"text": "a", "members": {}, "sources": [], "images": [], "prefix": ""})
    assert "please" in str(Refused(answer["refused"][0]))
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_asking_costs_little_more_than_rendering(a_pool):
    from goodreadings.lib.markup.engine import render_here

    def best(work):
        times = []
        for _ in range(60):
            start = time.perf_counter()
            work()
            times.append(time.perf_counter() - start)
        return sorted(times)[10]

    render("a")
    assert best(lambda: render("a *b*")) - best(lambda: render_here("a *b*", {}, {}, "")) < 0.005


def test_a_message_comes_over_whole_whatever_its_size():
    import socket

    ours, theirs = socket.socketpair()
    message = {"text": "é\ud800" * 200_000}
    sender = threading.Thread(target=wire.send, args=(ours, message, time.monotonic() + 5))
    sender.start()
    assert wire.receive(theirs, time.monotonic() + 5) == message
    sender.join()
    ours.close()
    with pytest.raises(wire.Closed):
        wire.receive(theirs, time.monotonic() + 1)
    theirs.close()
