"""The reading list: papers saved, with a note, tags and a rating, found again and exported."""

import json

import pytest
import time_machine

from tests import page
from tests.make import make_post, make_record
from threads.models import Paper, Reading
from threads.models.reading import written

HTMX = {"HX-Request": "true"}
PAPERS = {
    "mixup": ("arXiv:2101.04342", {"title": "Mixup", "authors": ("Yu, Hao",), "issued": (2021, 1)}),
    "dalle": ("arXiv:2102.12092", {"title": "Zero-Shot", "authors": ("Ramesh, Aditya",), "issued": (2021, 2)}),
    "nature": ("doi:10.1038/nature14539", {"title": "Deep Learning", "authors": ("LeCun, Yann",), "issued": (2015,)}),
    "bare": ("arXiv:2105.01601", {}),
}  # fmt: skip


@pytest.fixture
def papers(bob, topic) -> dict[str, Paper]:
    found = {}
    for name, (link, facts) in PAPERS.items():
        shared = make_post(topic, by=bob, body=link).shares.get().paper
        found[name] = make_record(link, **facts) if facts else shared
    return found


@pytest.fixture
def kept(ann, papers) -> dict[str, Paper]:
    """ann's list, in the order of PAPERS."""
    said = {
        "mixup": {"state": "to-read", "note": "For the seminar, 50% of it_", "tags": written(["vision", "to teach"])},
        "dalle": {"state": "reading", "rating": 3, "tags": written(["vision"])},
        "nature": {"state": "read", "rating": 5},
        "bare": {"state": "to-read"},
    }  # fmt: skip
    for day, (name, words) in enumerate(said.items(), 1):
        with time_machine.travel(f"2021-03-0{day}T12:00:00Z", tick=False):
            Reading.objects.write(ann, papers[name], **words)
            Reading.objects.filter(paper=papers[name]).update(added_at=f"2021-03-0{day}T12:00:00Z")
    return papers


def listed(answer, papers) -> list[str]:
    """Which papers a list shows, in its order."""
    names = {f"listed-{paper.pk}": name for name, paper in papers.items()}
    return [names[li.get("id")] for li in page.tree(answer).iter("li") if li.get("id") in names]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["bare", "nature", "dalle", "mixup"]),
        ("sort=oldest", ["mixup", "dalle", "nature", "bare"]),
        ("sort=changed", ["bare", "nature", "dalle", "mixup"]),
        ("sort=title", ["bare", "nature", "mixup", "dalle"]),
        ("sort=year", ["dalle", "mixup", "nature", "bare"]),
        ("sort=rating", ["nature", "dalle", "bare", "mixup"]),
        ("sort=state", ["dalle", "bare", "mixup", "nature"]),
        ("state=to-read", ["bare", "mixup"]),
        ("tag=vision", ["dalle", "mixup"]),
        ("tag=to+teach", ["mixup"]),
        ("tag=teach", []),
        ("year=2021", ["dalle", "mixup"]),
        ("q=lecun", ["nature"]),
        ("q=SEMINAR", ["mixup"]),
        ("q=50%25+of+it_", ["mixup"]),
        ("q=t_s", []),
        ("q=teach+yu", ["mixup"]),
        ("q=2105.01601", ["bare"]),
        ("state=to-read&tag=vision&year=2021&q=mixup&sort=title", ["mixup"]),
    ],
)
def test_it_is_sorted_and_filtered_and_exports_just_that(client, ann, kept, query, found):
    client.force_login(ann)
    answer = client.get(f"/reading/?{query}")
    assert (answer.status_code, listed(answer, kept)) == (200, found)
    assert answer.headers["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    exported = json.loads(b"".join(client.get(f"/reading.json?{query}").streaming_content))
    said = [one.get("title") for one in exported]
    assert said == [kept[name].name for name in found]
    bibtex = b"".join(client.get(f"/reading.bib?{query}").streaming_content).decode()
    assert bibtex.count("\n@") + bibtex.startswith("@") == len(found)
    ris = b"".join(client.get(f"/reading.ris?{query}").streaming_content).decode()
    assert ris.count("ER  -") == len(found)
    # What one says to oneself does not leave with the list.
    assert "seminar" not in f"{exported}{bibtex}{ris}"
    links = page.links(answer, "main")
    if found and query:
        assert all(f"/reading.{extension}?{query}" in links for extension in ("bib", "ris", "json"))


@pytest.mark.parametrize(
    "query", ["sort=nonsense", "page=0", "page=2", "page=x", "sort=-added_at", "page=" + "9" * 400]
)
def test_other_orders_and_pages_are_not_found(client, ann, kept, query):
    client.force_login(ann)
    assert client.get(f"/reading/?{query}").status_code == 404


@pytest.mark.parametrize("query", ["year=x", "year=99999999999999999999", "state=finished", "q=" + "x" * 300])
def test_filters_that_cannot_be_are_explained_and_show_everything(client, ann, kept, query):
    client.force_login(ann)
    answer = client.get(f"/reading/?{query}")
    assert (answer.status_code, len(listed(answer, kept))) == (422, 4)
    assert client.get(f"/reading.bib?{query}").status_code == 404


def test_a_long_list_has_pages_and_is_exported_whole(client, ann, bob, topic):
    for start in range(0, 60, 20):
        make_post(topic, bob, " ".join(f"arXiv:2105.{n:05}" for n in range(start + 1, start + 21)))
    for paper in Paper.objects.all():
        Reading.objects.want(ann, paper, "to-read")
    client.force_login(ann)
    first, second = client.get("/reading/?sort=title"), client.get("/reading/?sort=title&page=2")
    assert [len(one.context["readings"]) for one in (first, second)] == [50, 10]
    assert len(json.loads(b"".join(client.get("/reading.json").streaming_content))) == 60


def test_a_note_tags_and_a_rating_are_kept(client, ann, papers):
    client.force_login(ann)
    address = f"/reading/{papers['mixup'].pk}/"
    assert "not on your list yet" in page.words(client.get(address))
    form = {
        "state": "reading",
        "rating": "4",
        "tags": " Vision, to  teach,vision,,\n éTé ",
        "note": "One.\r\n\r\nTwo. ",
    }
    answer = client.post(address, form | {"next": "/reading/?tag=vision"})
    assert (answer.status_code, answer["Location"]) == (302, "/reading/?tag=vision")
    kept = Reading.objects.get()
    assert (kept.member, kept.state, kept.rating, kept.note) == (ann, "reading", 4, "One.\n\nTwo.")
    assert kept.tag_list == ["vision", "to teach", "été"]
    said = page.words(client.get("/reading/"), "main")
    for word in ("One. Two.", "★★★★", "vision to teach été", "Reading: on your list"):
        assert word in said
    fields = client.get(address).context["form"].initial
    assert fields == {
        "state": "reading",
        "rating": 4,
        "tags": "vision, to teach, été",
        "note": "One.\n\nTwo.",
    }
    client.post(address, {"state": "read"})
    kept.refresh_from_db()
    assert (kept.state, kept.rating, kept.note, kept.tags) == ("read", None, "", "")


def test_a_note_is_text_and_never_markup(client, ann, papers):
    client.force_login(ann)
    Reading.objects.write(
        ann, papers["mixup"], state="read", note="<script>x</script>", tags=written(["<b>&%/?#"])
    )
    answer = client.get("/reading/")
    assert b"<script>x" not in answer.content
    assert "<script>x</script>" in page.words(answer, "main")
    (address,) = [href for href, said in page.links(answer, "main").items() if said == "<b>&%/?#"]
    assert listed(client.get(address), papers) == ["mixup"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("state", ""), ("state", "finished"), ("rating", "6"), ("rating", "0"), ("rating", "-1"), ("rating", "9" * 400),
     ("rating", "½"), ("note", "x" * 5001), ("note", "a\0b"), ("note", "a\ufffdb"), ("tags", "a\0b"), ("tags", "x" * 41),
     ("tags", ",".join(f"t{n}" for n in range(21)))],
    ids=str,
)  # fmt: skip
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_what_cannot_be_kept_comes_back_as_it_was_typed(client, ann, papers, field, value, headers):
    client.force_login(ann)
    form = {"state": "read", "rating": "2", "note": "Typed by hand.", "tags": "mine"} | {field: value}
    address = f"/reading/{papers['mixup'].pk}/"
    answer = client.post(address, form, headers=headers)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}
    assert b"errorlist" in answer.content
    if field != "note":
        assert b"Typed by hand." in answer.content
    if headers:
        assert answer.headers["HX-Retarget"] == f"#keep-{papers['mixup'].pk}"
        assert answer.content.strip().startswith(b"<form")
    assert not Reading.objects.exists()


def test_htmx_gets_the_paper_in_its_place(client, ann, kept):
    client.force_login(ann)
    address = f"/reading/{kept['mixup'].pk}/"
    here = {"HX-Request": "true", "HX-Current-URL": "http://testserver/reading/?tag=vision"}
    answer = client.post(address, {"state": "read", "note": "Done."}, headers=here)
    said = answer.content.decode().strip()
    assert said.startswith(f'<li class="paper kept" id="listed-{kept["mixup"].pk}"')
    assert said.endswith("</li>")
    assert "Saved." in page.words(answer)
    assert "Done." in page.words(answer)
    # On a page of its own there is no place in a list: one goes back to it.
    here["HX-Current-URL"] = f"http://testserver{address}"
    answer = client.post(address, {"state": "read"}, headers=here)
    assert answer.headers["HX-Redirect"] == "/reading/"


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_a_note_is_not_lost_by_a_slip(client, ann, kept, headers):
    client.force_login(ann)
    pk = kept["mixup"].pk
    answer = client.post(f"/papers/{pk}/reading/", {"state": ""}, headers=headers)
    there = answer.headers.get("HX-Redirect") or answer["Location"]
    assert there == f"/reading/{pk}/#take-off"
    assert Reading.objects.filter(paper=pk).exists()
    assert "Your note, tags and rating of it go too" in page.words(client.get(there), "take-off")
    client.post(f"/papers/{pk}/reading/", {"state": "", "sure": "yes"})
    assert not Reading.objects.filter(paper=pk).exists()
    client.post(f"/papers/{kept['bare'].pk}/reading/", {"state": ""})
    assert not Reading.objects.filter(paper=kept["bare"]).exists()


@pytest.mark.parametrize(
    "address",
    ["/", "/2021/", "/2021/papers/", "/papers/", "/members/bob/", "/papers/{pk}/", "/posts/{post}/"],
)
def test_a_paper_is_saved_from_every_card(client, ann, cem, topic, papers, address):
    from tests.make import make_like

    for post in topic.posts.all():
        make_like(post, by=cem)
    paper = papers["mixup"]
    address = address.format(pk=paper.pk, post=paper.shares.get().post_id)
    wanted = f"/papers/{paper.pk}/reading/"
    assert wanted not in page.forms(client.get(address))
    client.force_login(ann)
    assert wanted in page.forms(client.get(address))
    client.post(wanted, {"state": "read"})
    said = page.words(client.get(address), "main")
    assert "Read: on your list" in said
    assert "read by 1 member" in said


def test_the_empty_list_says_how_to_begin(client, ann):
    client.force_login(ann)
    assert "Nothing is on your list yet" in page.words(client.get("/reading/"), "main")
    assert json.loads(b"".join(client.get("/reading.json").streaming_content)) == []


def test_a_paper_whose_posts_were_removed_waits_out_of_sight(client, ann, mo, kept):
    client.force_login(ann)
    post = kept["mixup"].shares.get().post
    post.hide(by=mo, reason="No.")
    answer = client.get("/reading/")
    assert listed(answer, kept) == ["bare", "nature", "dalle"]
    assert "1 more paper is kept for you" in page.words(answer, "main")
    assert b"seminar" not in answer.content
    assert client.get(f"/reading/{kept['mixup'].pk}/").status_code == 404
    assert "to teach" not in page.words(answer)
    post.restore(by=mo)
    assert listed(client.get("/reading/"), kept)[-1] == "mixup"
