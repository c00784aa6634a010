"""The examples of the description and of /api/docs are what the site is asked and answers.

RENEW_EXAMPLES=1 pytest tests/threads/api/test_examples.py writes them anew.
"""

import html
import json
import os
import re

import pytest
from jsonschema import Draft202012Validator

from tests.make import make_like, make_post, make_record
from tests.threads.api.conftest import make_program
from threads.api.describe import EXAMPLES, answer_schema, description, examples
from threads.api.operation import NOTHING, OPERATIONS
from threads.models import Reading

# What is asked, with what; parts of addresses are filled in.
ASKED = {
    "topics": "/topics/?limit=2",
    "topic": "/topics/2021/?fields=title,is_open",
    "posts": "/posts/?by=ann&fields=text,author",
    "posts-of-year": "/topics/2021/posts/?fields=number,text",
    "write": (
        "/topics/2021/posts/",
        {"text": "Mixup again, with code: https://github.com/facebookresearch/mixup-cifar10"},
    ),
    "post": "/posts/{post}/",
    "replies": "/posts/{post}/replies/?fields=text,parent",
    "reply": ("/posts/{post}/replies/", {"text": "Thank you, I had missed that one."}),
    "papers": "/papers/?fields=title,like_count",
    "papers-of-year": "/topics/2021/papers/?fields=bibtex",
    "paper": "/papers/{paper}/",
    "shares": "/shares/?year=2021&limit=5",
    "shares-of-paper": "/papers/{paper}/shares/?fields=post,member",
    "share": "/shares/{share}/",
    "share-paper": (
        "/shares/",
        {"link": "https://arxiv.org/abs/2105.01601", "text": "No attention at all.", "year": 2021},
    ),
    "members": "/members/?fields=name,post_count",
    "member": "/members/bob/",
    "likes": "/posts/{post}/likes/",
    "like": "/posts/{post}/like/",
    "unlike": "/posts/{post}/like/",
    "self": "/self/",
    "reading-list": "/reading/?state=to-read",
    "reading": "/reading/{paper}/",
    "save": ("/reading/{paper}/", {"state": "reading", "tags": ["augmentation"], "rating": 4}),
    "unsave": "/reading/{paper}/",
    "notifications": "/notifications/?unread=yes",
    "search": "/search/?q=mixup",
    "hide": ("/posts/{post}/hide/", {"reason": "Shared twice."}),
    "restore": ("/posts/{post}/restore/", {"reason": "Not twice after all."}),
}


@pytest.fixture
def forum(ann, bob, mo, topic):
    post = make_post(topic, by=ann, body="Mixup trains on pairs: https://arxiv.org/abs/1710.09412")
    paper = make_record("arXiv:1710.09412", title="mixup: Beyond Empirical Risk Minimization",
                        authors=("Zhang, Hongyi", "Cisse, Moustapha"), issued=(2017, 10), abstract="Large deep neural networks are powerful.")  # fmt: skip
    make_post(topic, by=bob, parent=post, body="And it is one line of code.")
    make_like(post, by=bob)
    Reading.objects.write(mo, paper, state="to-read")
    # Mo hears of an answer.
    own = make_post(topic, by=mo, body="What shall we read first?")
    make_post(topic, by=ann, parent=own, body="The one with pictures.")
    return {"post": post.pk, "paper": paper.pk, "share": post.shares.get().pk}


def same(said) -> str:
    """Keys, counts of digits and moments differ from run to run; nothing else does."""
    return re.sub(r"[0-9]+", "0", json.dumps(said, sort_keys=True, ensure_ascii=False))


def ask(forum, mo, one):
    asked = ASKED[one.name]
    path, body = asked if isinstance(asked, tuple) else (asked, None)
    path = path.format(**forum)
    program = make_program(mo, "read", "write", "moderate")
    if one.name == "restore":
        program.post(path.replace("restore", "hide"), {"reason": "Shared twice."})
    answer = program.ask(one.method, path, body)
    assert answer.status_code == one.status, answer.content
    made = {
        "path": f"/api/v1{path}",
        "body": body,
        "answer": json.loads(answer.content) if answer.content else None,
    }
    return {name: said for name, said in made.items() if said is not None}


@pytest.mark.parametrize("one", OPERATIONS, ids=lambda one: one.name)
def test_an_example_is_what_is_answered(forum, mo, settings, one):
    settings.SITE_URL = "https://readings.example.org"
    answered = ask(forum, mo, one)
    if "RENEW_EXAMPLES" in os.environ:
        kept = json.loads(EXAMPLES.read_text()) | {one.name: answered}
        EXAMPLES.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n")
        examples.cache_clear()
    assert same(answered) == same(examples()[one.name])


@pytest.mark.parametrize("one", [one for one in OPERATIONS if one.kind != NOTHING], ids=lambda one: one.name)
def test_an_example_fits_its_schema(one):
    schema = answer_schema(one) | {"components": description()["components"]}
    Draft202012Validator(schema).validate(examples()[one.name]["answer"])


def test_the_description_is_whole(client, db):
    answer = client.get("/api/openapi.json")
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    said = answer.json()
    assert said["openapi"] == "3.1.0"
    described = {(path, method) for path, methods in said["paths"].items() for method in methods}
    assert described == {(f"/api/v1{one.path}", one.method.lower()) for one in OPERATIONS}
    for schema in said["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    again = client.get("/api/openapi.json", headers={"if-none-match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_the_page_shows_every_operation_and_needs_no_script(client, db):
    page = client.get("/api/docs").content.decode()
    for one in OPERATIONS:
        assert f'id="op-{one.name}"' in page
    assert "Idempotency-Key" in page
    assert "example.org/papers/" in page or "mixup: Beyond" in page


def test_a_shell_takes_an_example_for_one_command(client, db):
    """ "&" would send it to the background, without what follows; "?" stands for file names."""
    page = client.get("/api/docs").content.decode()
    shown = [html.unescape(one) for one in re.findall(r"<pre[^>]*>(curl .*?)</pre>", page, re.DOTALL)]
    assert len(shown) > len(OPERATIONS)
    for one in shown:
        bare = re.sub(r"'(?:[^']|'\\'')*'|\\\n", "", one)
        assert not set("&?;|<>()$*`\"'") & set(bare), one
