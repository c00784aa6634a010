"""A link that another app shares lands in the composer; nothing is kept before its member writes."""

import pytest

from tests import page
from tests.make import PASSWORD, make_post
from threads.models import Draft, Post

ARXIV = "https://arxiv.org/abs/2101.04342"


def typed(answer) -> str:
    return answer.context["form"]["body"].value()


@pytest.mark.parametrize(
    ("brought", "words"),
    [
        ({"url": ARXIV, "title": "[2101.04342] Mixup"}, ARXIV),
        ({"text": ARXIV, "title": "[2101.04342] Mixup"}, ARXIV),
        ({"text": f"Look: {ARXIV}"}, f"{ARXIV}\n\n> Look:"),
        ({"url": ARXIV, "text": "A line.\nAnother."}, f"{ARXIV}\n\n> A line.\n> Another."),
        ({"url": "https://distill.pub/2021/gnn", "title": "A [gentle] \n introduction"},
         "[A \\[gentle\\] introduction](<https://distill.pub/2021/gnn>)"),
        ({"url": "https://distill.pub/2021/gnn"}, "https://distill.pub/2021/gnn"),
        ({"url": "javascript:alert(1)", "title": "Evil"}, "Evil"),
        ({"text": "Only words."}, "Only words."),
        ({}, ""),
    ],
)  # fmt: skip
def test_what_is_brought_stands_in_the_composer(client, ann, topic, brought, words):
    client.force_login(ann)
    answer = client.get("/share/", brought)
    assert answer.status_code == 200
    assert (typed(answer) or "").strip() == words
    assert not Draft.objects.exists() and not Post.objects.exists()


def test_it_goes_below_a_draft_and_says_what_is_known(client, ann, bob, topic):
    make_post(topic, bob, f"Mine: {ARXIV}")
    client.force_login(ann)
    client.post("/drafts/save/", {"to": "/2021/posts/", "body": "Begun."})
    answer = client.get("/share/", {"url": ARXIV})
    assert typed(answer) == f"Begun.\n\n{ARXIV}\n\n"
    assert "shared in 2021 by bob" in page.words(answer)
    client.post("/2021/posts/", {"body": typed(answer)})
    assert not Draft.objects.exists()


def test_a_visitor_signs_in_first_and_it_is_still_there(client, ann, topic):
    answer = client.get("/share/", {"url": ARXIV})
    answer = client.post(answer["Location"], {"login": "ann", "password": PASSWORD})
    assert typed(client.get(answer["Location"])).strip() == ARXIV


def test_no_open_year(client, ann, mo, topic):
    topic.close(by=mo)
    client.force_login(ann)
    answer = client.get("/share/", {"url": ARXIV})
    assert answer.status_code == 200
    assert "No year is open" in page.words(answer) and ARXIV in answer.content.decode()
