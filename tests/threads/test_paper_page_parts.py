"""The parts of a paper’s page, for every kind of reader: names, headings, ids, history."""

import itertools
import json
import re
from collections import Counter

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from tests import page
from tests.make import make_like, make_member, make_post, make_record
from tests.threads.test_paper_page import DOI, FACTS, LINK, OTHER, paper  # noqa: F401, fixtures among them
from threads.models import Correction, Lookup, Paper, Reading, Verdict


@pytest.fixture
def crowded(ann, bob, cem, mo, paper, topic):
    """A page with everything on it: posts with the same number in two years, answers, questions, history."""
    first = topic.posts.get(number=1)
    make_post(topic, by=cem, parent=first, body=f"I agree: {LINK} {OTHER}")
    make_like(first, by=cem)
    make_post(topic, by=cem, body=DOI)
    make_post(topic, by=cem, body="doi:10.1038/other")
    make_record(DOI, "crossref", title=FACTS["title"], authors=("Yu, Hao",))
    make_record("doi:10.1038/other", "crossref", title=FACTS["title"], authors=("Yu, Hao",))
    make_post(topic, by=cem, body="https://example.org/mixup")
    Verdict.objects.say(mo, paper, Paper.objects.get(identifiers__kind="url"), same=True)
    for member in (ann, bob):
        Correction.objects.make(paper, by=member, values={"venue": member.username})
    Reading.objects.want(ann, paper, "reading")
    return paper


READERS = [None, "ann", "mo-reads"]


def pages(crowded, reader):
    client = Client()
    if reader:
        client.force_login(User.objects.named(reader))
    addresses = [
        f"/papers/{crowded.pk}/", "/papers/", "/2021/papers/", "/2021/", "/2021/?view=threaded", "/members/bob/", "/",
        f"/papers/{crowded.pk}/correct/", f"/papers/{crowded.pk}/same/", "/2021/bibtex/",
        f"/posts/{crowded.shares.first().post_id}/", f"/posts/{crowded.shares.first().post_id}/papers/",
    ]  # fmt: skip
    for address in addresses:
        answer = client.get(address)
        if answer.status_code == 200:
            yield address, answer


@pytest.mark.parametrize("reader", READERS)
def test_no_id_stands_twice_on_a_page(crowded, reader):
    for address, answer in pages(crowded, reader):
        ids = Counter(one.get("id") for one in page.tree(answer).iter() if one.get("id"))
        assert [id for id, times in ids.items() if times > 1] == [], address


@pytest.mark.parametrize("reader", READERS)
def test_every_button_link_and_field_has_a_name(crowded, reader):
    for address, answer in pages(crowded, reader):
        tree = page.tree(answer)
        labelled = {one.get("for") for one in tree.iter("label")} | {
            field.get("id") for label in tree.iter("label") for field in label.iter() if field.get("id")
        }
        for one in tree.iter():
            if one.tag in {"button", "a", "summary"} and one.get("aria-hidden") != "true":
                said = page.words_of(one) or one.get("aria-label") or one.get("title")
                assert said, (address, one.tag, one.attrib)
            if one.tag in {"input", "textarea", "select"} and one.get("type") not in {"hidden", "submit"}:
                assert one.get("id") in labelled or one.get("aria-label"), (address, one.attrib)


@pytest.mark.parametrize("reader", READERS)
def test_headings_come_in_order(crowded, reader):
    for address, answer in pages(crowded, reader):
        if address == "/2021/" or "view=" in address or address.startswith("/posts/"):
            continue  # cards are h3 there, under the h1 of the year, as before
        inside = page.part(answer, "main").iter()
        levels = [int(one.tag[1]) for one in inside if re.fullmatch("h[1-6]", str(one.tag))]
        steps = [after - before for before, after in itertools.pairwise(levels)]
        assert (levels[0], levels.count(1), max(steps, default=0) <= 1) == (1, 1, True), (address, levels)


@pytest.mark.parametrize("reader", READERS)
def test_what_names_a_part_is_on_the_page(crowded, reader):
    for address, answer in pages(crowded, reader):
        tree = page.tree(answer)
        ids = {one.get("id") for one in tree.iter()}
        for one in tree.iter():
            for name in ("aria-labelledby", "aria-describedby", "for"):
                for id in (one.get(name) or "").split():
                    assert id in ids, (address, name, id)


def test_the_history_says_all_of_it(client, crowded):
    said = page.words(client.get(f"/papers/{crowded.pk}/"), "main")
    assert "example.org/mixup was found to be this paper too" in said
    assert said.count("Possibly the same paper:") == 2


def test_what_the_worker_says_is_for_moderators(client, ann, mo, paper):
    Lookup.objects.update(state=Lookup.UNAVAILABLE, problem="arXiv answered 503", asked_at=timezone.now())
    for reader in (None, ann):
        if reader:
            client.force_login(reader)
        assert "503" not in page.words(client.get(f"/papers/{paper.pk}/"))
    client.force_login(mo)
    assert "arXiv:2101.04342: no source answered (arXiv answered 503); arXiv is asked again on" in page.words(
        client.get(f"/papers/{paper.pk}/")
    )


def test_the_bibliography_entry_on_the_page_is_that_of_the_file(client, paper):
    shown = "".join(page.tree(client.get(f"/papers/{paper.pk}/")).find(".//pre").itertext())
    assert shown == b"".join(client.get(f"/papers/{paper.pk}.bib").streaming_content).decode()
    read = json.loads(b"".join(client.get(f"/papers/{paper.pk}.json").streaming_content))
    assert read[0]["title"] == "Mixup Without Hesitation"


def test_an_unconfirmed_member_reads_the_page_too(client, paper):
    client.force_login(make_member("newcomer", confirmed=False))
    assert client.get(f"/papers/{paper.pk}/").status_code == 200
