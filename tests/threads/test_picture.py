"""The pictures of years and papers, as others fetch them."""

import io

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from tests.make import make_post, make_record, make_topic
from tests.threads import head
from threads import cards
from threads.models import Verdict

LINK = "https://arxiv.org/abs/2102.12092"
FOR_GOOD = "public, max-age=31536000, immutable"


@pytest.fixture
def paper(topic, ann):
    make_post(topic, ann, LINK)
    return make_record(LINK, title="Zero-Shot", authors=("Ramesh, Aditya",), issued=(2021,))


@pytest.fixture(autouse=True)
def nothing_drawn():
    for name in kept():
        default_storage.delete(cards.FOLDER + name)


def kept() -> list[str]:
    try:
        return sorted(default_storage.listdir(cards.FOLDER)[1])
    except FileNotFoundError:
        return []


def picture_of(client, address: str) -> str:
    return head.metas(client.get(address))["og:image"].removeprefix("http://testserver")


@pytest.mark.parametrize("address", ["/", "/2021/", "/2021/papers/", "/papers/{paper}/"])
def test_a_page_names_a_picture_that_is_there_for_good(client, paper, address):
    answer = client.get(picture_of(client, address.format(paper=paper.pk)))
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "image/png"
    assert Image.open(io.BytesIO(answer.content)).size == (1200, 630)
    assert answer.headers["Cache-Control"] == FOR_GOOD
    assert "X-Robots-Tag" not in answer.headers
    assert "Set-Cookie" not in answer.headers


def test_its_fixed_address_has_it_for_a_moment(client, paper):
    for address in ("/2021/card.png", f"/papers/{paper.pk}/card.png", "/2021/card.png?v=0123456789abcdef"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "public, max-age=300"


def test_whoever_has_it_is_told_so(client, topic):
    first = client.get("/2021/card.png")
    again = client.get("/2021/card.png", headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 304 and again.headers["ETag"] == first.headers["ETag"]
    assert client.head("/2021/card.png").status_code == 200


def test_it_is_drawn_once_and_anew_when_its_words_change(client, topic, mo, paper):
    address = picture_of(client, "/2021/")
    first = client.get(address)
    assert kept() == ["2021.png"]
    with default_storage.open("cards/2021.png") as file:
        assert file.read() == first.content
    at = default_storage.get_modified_time("cards/2021.png")
    client.get(address)
    client.get("/2021/card.png?v=other&x=1")
    assert default_storage.get_modified_time("cards/2021.png") == at
    topic.describe(by=mo, title="Another title", introduction="Other words.")
    changed = picture_of(client, "/2021/")
    assert changed != address
    second = client.get(changed)
    assert second.content != first.content and second.headers["ETag"] != first.headers["ETag"]
    assert kept() == ["2021.png"]
    # The old address has what is true now, and not for good.
    assert client.get(address).content == second.content
    assert client.get(address).headers["Cache-Control"] == "public, max-age=300"


def test_posts_and_likes_are_no_reason_to_draw_it_anew(client, topic, bob):
    before = picture_of(client, "/2021/")
    make_post(topic, bob, "Another.")
    assert picture_of(client, "/2021/") == before


@pytest.mark.parametrize(
    "address", ["/1999/card.png", "/papers/999999/card.png", "/papers/99999999999999999999/card.png"]
)
def test_nothing_is_drawn_of_what_is_not_there(client, topic, address):
    assert client.get(address).status_code == 404
    assert kept() == []


@pytest.mark.parametrize("who", ["visitor", "moderator"])
def test_a_paper_that_nobody_can_see_has_none(client, paper, mo, who):
    client.get(f"/papers/{paper.pk}/card.png")
    if who == "moderator":
        client.force_login(mo)
    paper.shares.get().post.hide(by=mo, reason="No.")
    assert client.get(f"/papers/{paper.pk}/card.png").status_code == 404


def test_a_paper_that_was_joined_to_another_leads_there(client, paper, topic, ann, mo):
    other = make_post(topic, ann, "https://doi.org/10.1038/nature14539").shares.get().paper
    Verdict.objects.say(mo, paper, other, same=True)
    for one in (paper, other):
        one.refresh_from_db()
    gone, stands = (paper, other) if paper.merged_into_id else (other, paper)
    answer = client.get(f"/papers/{gone.pk}/card.png")
    assert answer.status_code == 302 and answer.headers["Location"] == f"/papers/{stands.pk}/card.png"


def test_one_is_drawn_at_a_time(client, topic, monkeypatch):
    monkeypatch.setattr(cards, "WAIT", 0.01)
    with cards._turn:
        busy = client.get("/2021/card.png")
        assert busy.status_code == 503 and busy.headers["Retry-After"]
        assert "Cache-Control" not in busy.headers or "immutable" not in busy.headers["Cache-Control"]
    assert client.get("/2021/card.png").status_code == 200
    with cards._turn:
        # What is drawn already waits for nobody.
        assert client.get("/2021/card.png").status_code == 200


def test_a_storage_that_fails_costs_no_picture(client, topic, settings, tmp_path, caplog):
    (tmp_path / "file").write_text("in the way")
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "file")},
        }
    }
    assert client.get("/2021/card.png").status_code == 200
    assert "could not be kept" in caplog.text


def test_a_picture_costs_one_query_for_a_year(client, topic, django_assert_num_queries):
    make_topic(2020, by=None)
    client.get("/2021/card.png")
    with django_assert_num_queries(1):
        client.get("/2021/card.png")
