"""The programs of docs/api.md do what they say, against a server, as they stand there."""

import html
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.make import make_member, make_post, make_record, make_topic
from tests.threads.api.conftest import make_program
from threads.api.deliveries import signature
from threads.models import Post

pytestmark = pytest.mark.django_db(transaction=True)

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "api.md"
PROGRAMS = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)
FIND, MIRROR, CHECK = PROGRAMS


@pytest.fixture
def site(live_server, settings):
    settings.SITE_URL = live_server.url
    return live_server.url


def run(program: str, site: str, folder: Path, **variables: str) -> str:
    program = program.replace("https://readings.example.org", site)
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, env={"PATH": os.environ["PATH"]} | variables,
        capture_output=True, check=False, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_find_is_posted_once_a_day(site, tmp_path):
    make_topic(2021, by=make_member("mo-reads"))
    assert len([line for line in FIND.splitlines() if line]) <= 11
    token = make_program(make_member("ann"), "write").token
    said = run(FIND, site, tmp_path, READINGS_TOKEN=token)
    post = Post.objects.get()
    assert said == f"201 {site}/posts/{post.pk}/\n"
    assert post.shares.get().identifier.value == "2105.01601"
    assert run(FIND, site, tmp_path, READINGS_TOKEN=token) == said
    assert Post.objects.count() == 1


def test_a_year_is_mirrored(site, tmp_path):
    ann = make_member("ann")
    topic = make_topic(2021, by=ann)
    for n in range(1, 4):
        make_post(topic, by=ann, body=f"arXiv:2101.0100{n}")
        make_record(f"arXiv:2101.0100{n}", title=f"Paper {n}", authors=("Yu, Hao",), issued=(2021, 1))
    run(MIRROR.replace("limit=100", "limit=2"), site, tmp_path)
    made = (tmp_path / "readings-2021.bib").read_text()
    assert [f"Paper {n}" in made for n in range(1, 4)] == [True] * 3
    assert made.count("@misc{") == 3


def test_the_check_of_a_signature_knows_ours(db):
    names: dict = {}
    exec(CHECK, names)  # noqa: S102

    now = str(int(time.time()))
    headers = {"Goodreadings-Timestamp": now, "Goodreadings-Signature": signature("whsec_x", now, b"{}")}
    assert names["is_from_here"]("whsec_x", headers, b"{}")
    assert not names["is_from_here"]("whsec_x", headers, b"{ }")
    assert not names["is_from_here"]("whsec_y", headers, b"{}")
    old = str(int(now) - 600)
    headers = {"Goodreadings-Timestamp": old, "Goodreadings-Signature": signature("whsec_x", old, b"{}")}
    assert not names["is_from_here"]("whsec_x", headers, b"{}")


def test_the_page_shows_the_same_check(client):
    page = html.unescape(client.get("/api/docs").content.decode())
    assert CHECK.strip() in page
