"""Two papers that are one: two members or a moderator say so, and moderators undo it exactly."""

import pytest

from tests import page
from tests.make import make_like, make_post, make_record
from threads.models import Correction, Identifier, Merge, Paper, Reading, Share, Verdict
from threads.papers.identify import identify

PREPRINT, ARTICLE, BLOG, THESIS = (
    "arXiv:2101.04342",
    "doi:10.1038/nature14539",
    "https://blog.example.com/mixup",
    "https://thesis.example.org/mixup",
)
MIXUP = {
    "title": "Mixup Without Hesitation",
    "authors": ("Hao Yu", "Huanyu Wang", "Jianxin Wu"),
    "issued": (2021, 1, 12),
}


def paper_of(link: str) -> Paper:
    """The paper that a link means at present."""
    found = identify(link)
    return Identifier.objects.get(kind=found.kind, value=found.value).paper


def everything() -> dict[str, list]:
    """All that a merge moves, row by row and column by column."""
    return {
        model.__name__: list(model.objects.order_by("pk").values())
        for model in (Paper, Identifier, Share, Reading)
    }


def say(client, member, one, other, same="yes"):
    client.force_login(member)
    return client.post(f"/papers/{one.pk}/same/", {"same": same, "other": other.pk})


@pytest.fixture
def pair(ann, bob, topic) -> tuple[Paper, Paper]:
    """A preprint that ann shared, and its article that bob did."""
    make_post(topic, by=ann, body=f"Worth it: {PREPRINT}v2")
    make_post(topic, by=bob, body=f"Here too: {ARTICLE}")
    make_record(PREPRINT, **MIXUP, form="preprint")
    make_record(ARTICLE, "crossref", **MIXUP, venue="Nature", form="article")
    return paper_of(PREPRINT), paper_of(ARTICLE)


@pytest.fixture
def joined(pair, mo) -> Merge:
    return Verdict.objects.say(mo, *pair, same=True)


# Saying so.


def test_the_word_of_one_member_alone_joins_nothing(client, ann, pair):
    before = everything()
    answer = say(client, ann, *pair)
    assert answer.status_code == 302
    assert "When a second member or a moderator says so too" in page.messages(client.get(answer["Location"]))
    assert everything() == before
    assert not Merge.objects.exists()


def test_two_members_join_two_papers(client, ann, bob, pair):
    kept, absorbed = pair
    say(client, ann, kept, absorbed)
    # From the other side as well.
    answer = say(client, bob, absorbed, kept)
    assert answer["Location"] == f"/papers/{kept.pk}/"
    assert "The two are one paper now" in page.messages(client.get(answer["Location"]))
    assert paper_of(PREPRINT) == paper_of(ARTICLE) == kept
    assert Merge.objects.get().by == bob


def test_the_same_member_twice_is_one_member(client, ann, pair):
    for one, other in (pair, pair[::-1], pair):
        say(client, ann, one, other)
    assert Verdict.objects.count() == 1
    assert not Merge.objects.exists()


def test_a_member_may_change_their_mind(client, ann, bob, pair):
    say(client, ann, *pair)
    say(client, ann, *pair, same="no")
    say(client, bob, *pair)
    assert not Merge.objects.exists()


def test_a_moderators_word_is_enough(client, mo, pair):
    say(client, mo, *pair)
    assert paper_of(ARTICLE) == pair[0]


def test_a_moderators_no_outweighs_members(client, ann, bob, cem, mo, pair):
    say(client, mo, *pair, same="no")
    for member in (ann, bob, cem):
        say(client, member, *pair)
    assert not Merge.objects.exists()
    say(client, mo, *pair)
    assert Merge.objects.exists()


def test_the_other_paper_is_named_by_a_link_an_identifier_or_its_page_here(client, mo, pair):
    kept, absorbed = pair
    client.force_login(mo)
    for link in (
        f"{ARTICLE}",
        "https://doi.org/10.1038/NATURE14539 ",
        f"/papers/{absorbed.pk}/",
        f" http://testserver/papers/{absorbed.pk}",
    ):
        assert client.post(f"/papers/{kept.pk}/same/", {"link": link}).status_code == 302
        Merge.objects.get(undone_at=None).undo(by=mo)
        Verdict.objects.all().delete()


def test_the_form_asks_for_a_link_alone(client, ann, pair):
    client.force_login(ann)
    answer = client.get(f"/papers/{pair[0].pk}/same/")
    assert page.titles(answer) == "The same as another paper"
    fields = [one for one in page.part(answer, "main").iter("input") if one.get("type") != "hidden"]
    assert [one.get("name") for one in fields] == ["link"]


# What comes together.


def test_identifiers_shares_and_readings_come_together(client, ann, bob, cem, mo, pair, topic):
    kept, absorbed = pair
    make_like(topic.posts.get(number=1), by=bob)
    make_like(topic.posts.get(number=2), by=ann)
    Reading.objects.want(cem, absorbed, "read")
    Reading.objects.want(bob, absorbed, "reading")
    Reading.objects.want(bob, kept, "to-read")
    say(client, mo, *pair)
    client.force_login(cem)
    answer = client.get(f"/papers/{kept.pk}/")
    said = page.words(answer, "main")
    assert "Worth it:" in said
    assert "Here too:" in said
    assert "2 likes" in said
    assert "2 shares" in said
    assert "arXiv:2101.04342 · doi:10.1038/nature14539" in said
    assert answer.context["reading"] == "read"
    # What the better source does not know, the other's says.
    assert (answer.context["paper"].venue, answer.context["paper"].form) == ("Nature", "article")
    # Who had both is as far as they were with either.
    client.force_login(bob)
    assert client.get(f"/papers/{kept.pk}/").context["reading"] == "reading"


def test_the_old_addresses_lead_to_the_paper(client, ann, joined):
    kept, absorbed = joined.kept, joined.absorbed
    assert client.get(f"/papers/{absorbed.pk}/")["Location"] == f"/papers/{kept.pk}/"
    for extension in ("bib", "ris", "json"):
        old = b"".join(client.get(f"/papers/{absorbed.pk}.{extension}").streaming_content)
        assert old == b"".join(client.get(f"/papers/{kept.pk}.{extension}").streaming_content)
    client.force_login(ann)
    client.post(f"/papers/{absorbed.pk}/reading/", {"state": "read"})
    assert Reading.objects.get().paper == kept
    assert client.get(f"/papers/{absorbed.pk}/correct/").context["paper"] == kept


def test_it_is_listed_once(client, joined):
    for address in ("/papers/", "/2021/papers/"):
        answer = client.get(address)
        assert [paper.pk for paper in answer.context["papers"]] == [joined.kept_id]
    assert "1 paper ·" in page.words(client.get("/papers/?q=mixup"), "main")


def test_both_links_pasted_later_are_the_one_paper(client, cem, joined, topic):
    post = make_post(topic, by=cem, body=f"First {ARTICLE} then {PREPRINT}")
    share = post.shares.get()
    assert (share.paper, share.identifier.kind) == (joined.kept, "doi")
    assert "also shared in 2021 by ann" in page.words(client.get("/2021/"), "post-3")


def test_a_post_that_shares_both_has_one_share(client, ann, mo, pair, topic):
    post = make_post(topic, by=ann, body=f"{ARTICLE}, before: {PREPRINT}")
    say(client, mo, *pair)
    assert post.shares.get().identifier.kind == "arxiv"
    assert page.words(client.get("/2021/"), "post-3").count("Yu, Wang and Wu") == 1


def test_what_the_first_one_is_cited_by_stays(client, mo, pair):
    assert [paper.citation_key for paper in pair] == ["yu2021mixup", "yu2021mixupb"]
    say(client, mo, *pair)
    assert paper_of(ARTICLE).citation_key == "yu2021mixup"
    Merge.objects.get().undo(by=mo)
    assert [paper.citation_key for paper in Paper.objects.order_by("pk")] == ["yu2021mixup", "yu2021mixupb"]


def test_what_it_was_cited_by_stays_when_the_first_one_had_no_title(ann, mo, topic):
    make_post(topic, by=ann, body=f"{BLOG} {ARTICLE}")
    make_record(ARTICLE, "crossref", **MIXUP)
    first, second = Paper.objects.order_by("pk")
    if first.title:
        first, second = second, first
    before = everything()
    merge = Verdict.objects.say(mo, first, second, same=True)
    assert paper_of(ARTICLE).citation_key == "yu2021mixup"
    merge.undo(by=mo)
    assert everything() == before


def test_corrections_of_both_stand_and_part_again(ann, mo, pair):
    kept, absorbed = pair
    Correction.objects.make(absorbed, by=ann, values={"venue": "Of the second"})
    before = everything()
    merge = Verdict.objects.say(mo, *pair, same=True)
    assert paper_of(PREPRINT).venue == "Of the second"
    merge.undo(by=mo)
    assert everything() == before
    # One made meanwhile, of the two as one, is undone as before.
    merge = Verdict.objects.say(mo, *pair, same=True)
    Correction.objects.get().undo(by=mo)
    assert paper_of(PREPRINT).venue == "Nature"
    assert kept == paper_of(ARTICLE)


# Undoing it.


# Who may, and what is told.


# Possibly the same.


# At the same moment.


# The admin.
