"""`manage.py renormalise`: when the rules of recognising change, stored identifiers come along."""

import io

import pytest
from django.core.management import call_command

from tests import page
from tests.make import make_post, make_record
from tests.threads.test_merges import everything, paper_of
from threads.management.commands import renormalise as command
from threads.models import Action, Identifier, Lookup, Merge, Paper, Share
from threads.papers.identify import NORMALISER

LINK, OTHER = "arXiv:2101.04342", "arXiv:2103.00020"
PAGE = "https://arxiv.org/abs/2101.04342"


def renormalise(**options) -> str:
    out = io.StringIO()
    call_command("renormalise", stdout=out, stderr=out, **options)
    return " ".join(out.getvalue().split())


def age(link: str, kind: str, value: str, url: str = "") -> Identifier:
    """Make the row of `link` what older rules would have made of it."""
    row = paper_of(link).identifiers.get()
    label = row.found.label
    Identifier.objects.filter(pk=row.pk).update(kind=kind, value=value, url=url or row.url, normaliser=0)
    row.refresh_from_db()
    Paper.objects.filter(pk=row.paper_id, call_number=label).update(call_number=row.found.label)
    Lookup.objects.filter(identifier=row).delete()
    return row


@pytest.fixture
def old(ann, topic) -> Identifier:
    """An arXiv paper that older rules took for a page."""
    make_post(topic, by=ann, body=LINK)
    return age(LINK, "url", "https://arxiv.org/abs/2101.04342v1", PAGE)


def test_a_key_of_older_rules_is_renewed(client, ann, topic, old):
    assert renormalise() == "0 still right 1 renewed 0 one paper already 0 collided 0 not read any more"
    old.refresh_from_db()
    assert (old.kind, old.value, old.url, old.normaliser) == ("arxiv", "2101.04342", PAGE, NORMALISER)
    # Pasted again it is the same paper.
    post = make_post(topic, by=ann, body=LINK)
    assert post.shares.get().paper_id == old.paper_id
    assert Paper.objects.count() == 1
    # What has no title goes by its new name, and is looked up by it.
    assert page.titles(client.get(f"/papers/{old.paper_id}/")) == LINK
    assert Lookup.objects.get().identifier == old


def test_done_again_there_is_nothing_to_do(old):
    renormalise()
    before = everything()
    assert renormalise().startswith("0 still right 0 renewed")
    assert everything() == before


def test_what_is_still_right_is_only_marked(ann, topic):
    make_post(topic, by=ann, body=LINK)
    Identifier.objects.update(normaliser=0)
    assert renormalise().startswith("1 still right 0 renewed")
    assert Identifier.objects.get().normaliser == NORMALISER


def test_rows_of_the_present_rules_are_left_alone(ann, topic):
    make_post(topic, by=ann, body=LINK)
    Identifier.objects.update(value="2101.04342v1")
    assert renormalise().startswith("0 still right 0 renewed")
    assert Identifier.objects.get().value == "2101.04342v1"


@pytest.fixture
def collision(ann, bob, topic) -> tuple[Paper, Paper]:
    """Two papers here, of which the new rules say that they are one."""
    make_post(topic, by=ann, body=OTHER)
    old = age(OTHER, "url", "https://arxiv.org/abs/2101.04342v1", PAGE)
    make_post(topic, by=bob, body=LINK)
    make_record(LINK, title="Mixup", authors=("Hao Yu",))
    return old.paper, paper_of(LINK)


def test_a_collision_is_reported_and_changes_nothing(collision):
    before = everything()
    for _ in range(2):
        said = renormalise()
        assert (
            "url:https://arxiv.org/abs/2101.04342v1 would be arxiv:2101.04342, which is there, of Mixup."
            in said
        )
        assert "1 collided" in said
        assert "--merge joins those papers" in said
        assert everything() == before


def test_papers_that_collide_are_joined_when_asked_for(client, mo, collision):
    kept, absorbed = collision
    before = everything()
    assert "1 collided" in renormalise(merge=True)
    assert paper_of(LINK) == kept
    assert client.get(f"/papers/{absorbed.pk}/")["Location"] == f"/papers/{kept.pk}/"
    merge = Merge.objects.get()
    assert (merge.kept, merge.absorbed, merge.by) == (kept, absorbed, None)
    assert Action.objects.get(kind=Action.MERGE).by is None
    assert "the operator joined with another the paper Mixup" in page.words(client.get("/moderation/log/"))
    # Done again it joins nothing more, and moderators can undo it.
    assert "0 collided" in renormalise(merge=True)
    assert Merge.objects.count() == 1
    client.force_login(mo)
    client.post(f"/merges/{merge.pk}/undo/")
    Identifier.objects.filter(kind="url").update(normaliser=0)
    assert everything() == before


def test_several_old_names_of_one_paper_join_it_once(ann, bob, mo, topic):
    make_post(topic, by=bob, body=LINK)
    make_post(topic, by=ann, body=OTHER)
    paper = paper_of(OTHER)
    Identifier.objects.filter(paper=paper).delete()
    for n in range(3):
        Identifier.objects.create(paper=paper, kind="url", value=f"{PAGE}v{n}", url=PAGE, normaliser=0)
    said = renormalise(merge=True)
    assert "2 one paper already 1 collided" in said
    assert Merge.objects.count() == 1
    assert set(Identifier.objects.values_list("paper", flat=True)) == {paper_of(LINK).pk}
    Merge.objects.get().undo(by=mo)
    assert paper.identifiers.count() == 3


def test_two_old_names_of_one_new_key_collide_with_each_other(ann, bob, topic):
    make_post(topic, by=ann, body=LINK)
    make_post(topic, by=bob, body=OTHER)
    for n, link in enumerate((LINK, OTHER)):
        age(link, "url", f"{PAGE}v{n}", PAGE)
    before = everything()
    # A trial says the same as what is done then.
    assert "1 renewed 0 one paper already 1 collided" in renormalise(dry_run=True)
    assert everything() == before
    assert "1 renewed 0 one paper already 1 collided" in renormalise()


def test_old_names_of_one_paper_are_no_collision(ann, topic, old):
    Identifier.objects.create(paper=old.paper, kind="url", value=f"{PAGE}v2", url=PAGE, normaliser=0)
    assert "1 renewed 1 one paper already 0 collided" in renormalise()
    assert renormalise().startswith("0 still right 0 renewed 0 one paper already 0 collided")


@pytest.mark.parametrize("merge", [True, False])
def test_a_trial_keeps_nothing(ann, topic, collision, merge):
    make_post(topic, by=ann, body="arXiv:2105.01601")
    age("arXiv:2105.01601", "url", "https://arxiv.org/abs/2105.01601v1")
    before = everything()
    lookups = Lookup.objects.count()
    said = renormalise(dry_run=True, merge=merge)
    assert "This was a trial (--dry-run): nothing was kept." in said
    assert "1 renewed 0 one paper already 1 collided" in said
    assert everything() == before
    assert Lookup.objects.count() == lookups
    assert not Merge.objects.exists()
    assert not Action.objects.filter(kind=Action.MERGE).exists()


def test_what_is_not_read_any_more_is_reported_and_stays(ann, topic):
    make_post(topic, by=ann, body=LINK)
    age(LINK, "arxiv", "2101.04342", "https://example.org/2101.04342")
    before = everything()
    said = renormalise()
    assert "arxiv:2101.04342 stays as it is: its page, https://example.org/2101.04342, names no paper" in said
    assert "1 not read any more" in said
    assert everything() == before


def test_a_page_without_an_address_of_its_own_is_made_from_its_key(ann, topic):
    make_post(topic, by=ann, body=LINK)
    Identifier.objects.update(normaliser=0, url="")
    assert renormalise().startswith("1 still right")
    assert Identifier.objects.get().url == PAGE


def test_many_are_done_in_batches(ann, topic, monkeypatch):
    monkeypatch.setattr(command, "BATCH", 7)
    make_post(topic, by=ann, body=" ".join(f"arXiv:2104.{n:05}" for n in range(30)))
    Identifier.objects.update(normaliser=0)
    assert renormalise().startswith("30 still right")
    assert not Identifier.objects.exclude(normaliser=NORMALISER).exists()


def test_shares_keep_what_was_pasted(old):
    before = list(Share.objects.values())
    renormalise()
    assert list(Share.objects.values()) == before


def test_an_empty_forum_is_no_fault(db):
    assert renormalise() == "0 still right 0 renewed 0 one paper already 0 collided 0 not read any more"
