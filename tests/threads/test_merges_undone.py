"""Parting two papers again leaves everything as it was before they were joined."""

import itertools

import pytest

from tests import page
from tests.make import make_post, make_record
from tests.threads.test_merges import ARTICLE, BLOG, MIXUP, PREPRINT, everything, joined, pair, paper_of, say  # noqa: F401, fixtures among them
from threads.models import Action, Merge, Notification, Paper, Reading, Verdict
from threads.papers.identify import identify


def shared_apart(topic, ann, bob):
    make_post(topic, by=ann, body=PREPRINT)
    make_post(topic, by=bob, body=ARTICLE)


def shared_together(topic, ann, bob):
    make_post(topic, by=ann, body=f"{PREPRINT}v3 and {ARTICLE}")
    make_post(topic, by=bob, body=f"{ARTICLE}, {BLOG}, https://arxiv.org/pdf/2101.04342v1")


def shared_with_more(topic, ann, bob):
    """Lost links that were added, in posts that share the other too."""
    shared_together(topic, ann, bob)
    post = make_post(topic, by=ann, body=f"See {PREPRINT}")
    post.add_paper(identify(ARTICLE), by=ann)
    post = make_post(topic, by=bob, body=f"{ARTICLE}")
    post.add_paper(identify("arXiv:2101.04342v7"), by=bob)
    post.edit(by=bob, body=f"{ARTICLE}, and more")


def shared_in_removed_posts(topic, ann, bob):
    shared_together(topic, ann, bob)
    make_post(topic, by=ann, body=f"{PREPRINT} {ARTICLE}").delete_by_author()
    make_post(topic, by=ann, body=ARTICLE).hide(by=topic.opened_by, reason="No.")


@pytest.mark.parametrize(
    "shared", [shared_apart, shared_together, shared_with_more, shared_in_removed_posts], ids=lambda f: f.__name__
)  # fmt: skip
@pytest.mark.parametrize("known", ["both", "first", "second", "none"])
def test_parting_leaves_everything_as_it_was(client, ann, bob, cem, mo, topic, shared, known):
    shared(topic, ann, bob)
    if known in {"both", "first"}:
        make_record(PREPRINT, **MIXUP, categories=("cs.CV",), version=3)
    if known in {"both", "second"}:
        make_record(
            ARTICLE, "crossref", **MIXUP | {"title": "Mixup"}, venue="Nature", code="https://github.com/a/b"
        )
    pair = paper_of(PREPRINT), paper_of(ARTICLE)
    for member, readings in ((ann, ["read", ""]), (bob, ["", "reading"]), (cem, ["to-read", "read"])):
        for paper, state in zip(pair, readings, strict=True):
            Reading.objects.want(member, paper, state)
    before, pages = everything(), pages_of(client, pair)
    say(client, mo, *pair)
    assert everything() != before
    merge = Merge.objects.get()
    answer = client.post(f"/merges/{merge.pk}/undo/", follow=True)
    assert "They are two papers again" in page.messages(answer)
    assert everything() == before
    assert pages_of(client, pair) == pages
    # And once more: joined and parted twice is as good as once.
    say(client, mo, *pair)
    client.post(f"/merges/{Merge.objects.get(undone_at=None).pk}/undo/")
    assert everything() == before


def pages_of(client, papers) -> list[str]:
    """What a visitor sees of it."""
    client.logout()
    addresses = ["/2021/", "/2021/papers/", "/papers/", *(f"/papers/{paper.pk}/" for paper in papers)]
    return [page.words(client.get(address), "main") for address in addresses]


def test_posts_since_the_merge_share_what_they_link(client, ann, bob, cem, mo, pair, topic):
    kept, absorbed = pair
    old = make_post(topic, by=ann, body=f"{PREPRINT} {ARTICLE}")
    edited = make_post(topic, by=ann, body=PREPRINT)
    say(client, mo, *pair)
    both = make_post(topic, by=cem, body=f"{ARTICLE}, {PREPRINT}v4")
    one = make_post(topic, by=cem, body=f"Only {ARTICLE}")
    edited.edit(by=ann, body=f"{ARTICLE} instead")
    Merge.objects.get().undo(by=mo)
    shared = {
        post: {(s.paper_id, s.version, s.position) for s in post.shares.all()}
        for post in (old, both, one, edited)
    }
    assert shared == {
        old: {(kept.pk, None, 0), (absorbed.pk, None, 1)},
        both: {(absorbed.pk, None, 0), (kept.pk, 4, 1)},
        one: {(absorbed.pk, None, 0)},
        edited: {(absorbed.pk, None, 0)},
    }


def test_what_was_edited_out_since_the_merge_stays_out(ann, mo, pair, topic):
    post = make_post(topic, by=ann, body=f"{PREPRINT} {ARTICLE}")
    merge = Verdict.objects.say(mo, *pair, same=True)
    post.edit(by=ann, body=f"Now only {PREPRINT}")
    merge.undo(by=mo)
    assert [share.paper for share in post.shares.all()] == [pair[0]]


def test_readings_since_the_merge_go_where_they_belong(ann, bob, cem, mo, pair):
    kept, absorbed = pair
    Reading.objects.want(ann, absorbed, "to-read")
    Reading.objects.want(bob, absorbed, "to-read")
    merge = Verdict.objects.say(mo, *pair, same=True)
    Reading.objects.want(ann, kept, "read")
    Reading.objects.want(bob, kept, "")
    Reading.objects.want(cem, kept, "reading")
    merge.undo(by=mo)
    rows = {(one.member, one.paper, one.state) for one in Reading.objects.all()}
    assert rows == {(ann, absorbed, "read"), (cem, kept, "reading")}


@pytest.fixture
def three(ann, bob, topic) -> list[Paper]:
    """Three papers, in posts that share them in every combination."""
    links = [PREPRINT, ARTICLE, BLOG]
    for link in links:
        make_post(topic, by=ann, body=link)
    for some in [*itertools.permutations(links, 2), *itertools.permutations(links, 3)]:
        make_post(topic, by=bob, body=" ".join(some))
    make_record(PREPRINT, **MIXUP)
    make_record(BLOG, "page", **MIXUP | {"title": "On Mixup"})
    return [paper_of(link) for link in links]


def test_a_chain_is_undone_in_reverse_and_refused_in_any_other_order(client, mo, three):
    first, second, third = three
    before = everything()
    say(client, mo, second, third)
    between = everything()
    say(client, mo, first, second)
    inner, outer = Merge.objects.order_by("pk")
    assert {paper_of(link) for link in (PREPRINT, ARTICLE, BLOG)} == {first}
    assert client.get(f"/papers/{third.pk}/")["Location"] == f"/papers/{first.pk}/"
    together = everything()
    answer = client.post(f"/merges/{inner.pk}/undo/", follow=True)
    assert "was joined to another paper since. Part those two first." in page.messages(answer)
    assert answer.redirect_chain[-1][0] == f"/papers/{first.pk}/"
    assert everything() == together
    client.post(f"/merges/{outer.pk}/undo/")
    assert everything() == between
    client.post(f"/merges/{inner.pk}/undo/")
    assert everything() == before


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_that_were_joined_to_one_are_parted_in_any_order(client, mo, three, order):
    first, second, third = three
    before = everything()
    alone = []
    for other in (second, third):
        say(client, mo, first, other)
        alone.append(everything())
        Merge.objects.get(undone_at=None).undo(by=mo)
        Verdict.objects.all().delete()
    say(client, mo, first, second)
    say(client, mo, first, third)
    merges = list(Merge.objects.filter(undone_at=None).order_by("pk"))
    client.post(f"/merges/{merges[order[0]].pk}/undo/")
    # As if only the other merge had ever been: who shares what.
    assert shares_in(everything()) == shares_in(alone[order[1]])
    client.post(f"/merges/{merges[order[1]].pk}/undo/")
    assert everything() == before


def shares_in(rows) -> set:
    return {(row["post_id"], row["paper_id"]) for row in rows["Share"]}


def test_parting_twice_is_once(client, mo, joined):
    client.force_login(mo)
    for _ in range(2):
        assert client.post(f"/merges/{joined.pk}/undo/").status_code == 302
    assert Action.objects.filter(kind=Action.PART).count() == 1


def test_after_parting_members_alone_do_not_join_them_again(client, ann, bob, mo, pair):
    for member in (ann, bob):
        say(client, member, *pair)
    Merge.objects.get().undo(by=mo)
    for member in (ann, bob):
        say(client, member, *pair)
    assert Merge.objects.filter(undone_at=None).count() == 0
    say(client, mo, *pair)
    assert Merge.objects.filter(undone_at=None).count() == 1


def test_the_page_says_what_was_joined_and_moderators_part_it_there(client, ann, mo, joined):
    address = f"/papers/{joined.kept_id}/"
    client.force_login(ann)
    answer = client.get(address)
    assert "doi:10.1038/nature14539 was found to be this paper too" in page.words(answer)
    assert f"/merges/{joined.pk}/undo/" not in page.forms(answer)
    client.force_login(mo)
    assert f"/merges/{joined.pk}/undo/" in page.forms(client.get(address))
    client.post(f"/merges/{joined.pk}/undo/", {"reason": "Two works."})
    assert "was found to be this paper too" not in page.words(client.get(address))


def test_the_log_has_both_and_no_name_of_what_was_removed_since(client, mo, pair, topic):
    say(client, mo, *pair)
    client.post(f"/merges/{Merge.objects.get().pk}/undo/", {"reason": "Two works."})
    said = page.words(client.get("/moderation/log/"), "main")
    assert "joined with another the paper Mixup Without Hesitation" in said
    assert "parted from another the paper Mixup Without Hesitation" in said
    assert "Two works." in said
    for post in topic.posts.all():
        post.hide(by=mo, reason="No.")
    client.logout()
    said = client.get("/moderation/log/").content.decode()
    assert "Mixup" not in said
    assert "nature14539" not in said
    client.force_login(mo)
    assert "Mixup Without Hesitation" in client.get("/moderation/log/").content.decode()


def test_what_was_told_of_a_paper_leads_to_it_again(client, ann, bob, mo, topic):
    shared_apart(topic, ann, bob)
    for link in (PREPRINT, ARTICLE):
        make_record(link, **MIXUP, form="preprint", version=1)
    make_record(ARTICLE, **MIXUP, form="preprint", version=2)
    kept, absorbed = paper_of(PREPRINT), paper_of(ARTICLE)
    told = Notification.objects.get(kind=Notification.VERSION)
    assert (told.member, told.paper) == (bob, absorbed)
    say(client, mo, kept, absorbed)
    told.refresh_from_db()
    assert told.paper == kept
    Merge.objects.get().undo(by=mo)
    told.refresh_from_db()
    assert told.paper == absorbed
