"""Two papers that are one: two members or a moderator say so, and moderators undo it exactly."""

import itertools

import pytest
from django.db.models import F

from accounts.roles import make_moderator
from tests import page
from tests.make import make_like, make_member, make_post, make_record, make_topic
from tests.threads.test_at_once import at_once, browser, post_to
from threads.models import Action, CannotMerge, Correction, Identifier, Merge, Paper, Reading, Share, Verdict
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
    client.force_login(bob)
    assert client.get(f"/papers/{kept.pk}/").context["reading"] == "to-read"


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


# Who may, and what is told.


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


def test_only_moderators_part(client, ann, bob, joined):
    address = f"/merges/{joined.pk}/undo/"
    assert client.post(address)["Location"].startswith("/accounts/login/")
    for member in (ann, bob):
        client.force_login(member)
        assert client.post(address).status_code == 403
        assert client.get(address).status_code == 405
    assert paper_of(ARTICLE) == joined.kept


def test_visitors_are_asked_to_sign_in(client, pair):
    address = f"/papers/{pair[0].pk}/same/"
    assert client.get(address)["Location"] == f"/accounts/login/?next={address}"
    assert client.post(address, {"other": pair[1].pk}).status_code == 302
    assert not Verdict.objects.exists()


def test_a_member_says_so_after_confirming_their_address(client, pair):
    client.force_login(make_member("newcomer", confirmed=False))
    answer = client.post(f"/papers/{pair[0].pk}/same/", {"other": pair[1].pk})
    assert answer.status_code == 403
    assert "Confirm your e-mail address first" in page.words(answer)
    assert not Verdict.objects.exists()


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        ("", "Say which paper: paste its link or identifier."),
        ("   ", "Say which paper: paste its link or identifier."),
        ("arXiv:2101.04342", "This is the paper of this page."),
        ("/papers/{pk}/", "This is the paper of this page."),
        ("arXiv:2112.10752", "Nobody has shared that paper here yet."),
        ("/papers/999999999999999999/", "Nobody has shared that paper here yet."),
        ("/papers/9223372036854775808/", "Nobody has shared that paper here yet."),
        ("/papers/٣/", "Nobody has shared that paper here yet."),
        ("mixup", "Nobody has shared that paper here yet."),
        ("http://[", "Nobody has shared that paper here yet."),
        ("a\0b", "Null characters are not allowed."),
        ("x" * 10_000, "Ensure this value has at most 2048 characters"),
    ],
    ids=lambda value: value[:20].replace("\0", "NUL"),
)
def test_what_names_no_other_paper_is_refused_and_comes_back(client, ann, pair, link, sentence):
    client.force_login(ann)
    link = link.format(pk=pair[0].pk) if "{" in link else link
    answer = client.post(f"/papers/{pair[0].pk}/same/", {"link": link})
    assert answer.status_code == 422
    assert sentence in page.words(answer, "main")
    assert answer.context["form"]["link"].value() == link
    assert not Verdict.objects.exists()


@pytest.mark.parametrize(
    "other",
    ["404", "-1", str(2**63), "x", "1\0", "9" * 10_000],
    ids=lambda value: value[:20].replace("\0", "NUL"),
)
def test_a_question_that_is_not_there_any_more_is_refused_in_words(client, ann, mo, pair, other):
    client.force_login(ann)
    address = f"/papers/{pair[0].pk}/same/"
    answer = client.post(address, {"same": "no", "other": other})
    assert answer.status_code == 422
    assert "That question is not there any more." in page.words(answer, "main")
    # What is typed then is a yes, as its button says, whatever was asked before.
    names = {one.get("name") for one in page.part(answer, "main").iter("input")}
    assert names == {"csrfmiddlewaretoken", "link"}


def test_an_answer_that_is_none_is_refused_in_words(client, ann, pair):
    client.force_login(ann)
    answer = client.post(f"/papers/{pair[0].pk}/same/", {"same": "maybe", "other": pair[1].pk})
    assert answer.status_code == 422
    assert page.part(answer, "main").find(".//*[@role='alert']") is not None


def test_a_paper_that_was_joined_meanwhile_is_refused_in_words(client, ann, joined, topic, bob):
    make_post(topic, by=bob, body=BLOG)
    client.force_login(ann)
    address = f"/papers/{paper_of(BLOG).pk}/same/"
    answer = client.post(address, {"same": "yes", "other": joined.absorbed_id})
    assert answer.status_code == 422
    # By its link it is the paper that has it now.
    assert client.post(address, {"link": ARTICLE}).status_code == 302
    assert Verdict.objects.get(member=ann).first == joined.kept


def test_a_paper_of_removed_posts_is_as_unknown_as_any(client, ann, bob, mo, pair, topic):
    make_post(topic, by=bob, body=BLOG).hide(by=mo, reason="Spam.")
    hidden = paper_of(BLOG)
    client.force_login(ann)
    for sent in ({"link": BLOG}, {"link": f"/papers/{hidden.pk}/"}):
        answer = client.post(f"/papers/{pair[0].pk}/same/", sent)
        assert answer.status_code == 422
        assert "Nobody has shared that paper here yet." in page.words(answer, "main")
    assert client.post(f"/papers/{pair[0].pk}/same/", {"other": hidden.pk}).status_code == 422
    assert client.post(f"/papers/{hidden.pk}/same/", {"link": ARTICLE}).status_code == 404
    client.force_login(mo)
    assert client.post(f"/papers/{pair[0].pk}/same/", {"link": BLOG}).status_code == 302


@pytest.mark.parametrize("pk", ["404", "0", str(2**63)])
def test_what_is_not_there_is_not_found(client, mo, topic, pk):
    client.force_login(mo)
    assert client.get(f"/papers/{pk}/same/").status_code == 404
    assert client.post(f"/papers/{pk}/same/").status_code == 404
    assert client.post(f"/merges/{pk}/undo/").status_code == 404


# Possibly the same.


@pytest.mark.parametrize(
    ("title", "authors", "asked"),
    [
        ("Mixup without Hesitation.", ("Yu, Hao",), True),
        ("mixup  without—hesitation", ("Else, Ann", "Wu, J."), True),
        ("Mixup Without Hesitation", ("Zoe Zhao",), False),
        ("Mixup Without Hesitation", (), False),
        ("Mixup With Hesitation", ("Hao Yu",), False),
        ("", ("Hao Yu",), False),
    ],
)
def test_equal_titles_and_a_shared_surname_raise_the_question_and_no_more(
    client, ann, bob, topic, title, authors, asked
):
    make_post(topic, by=ann, body=f"{PREPRINT} {ARTICLE}")
    make_record(PREPRINT, **MIXUP)
    make_record(ARTICLE, "crossref", title=title, authors=authors)
    before = everything()
    for link in (PREPRINT, ARTICLE):
        said = page.words(client.get(f"/papers/{paper_of(link).pk}/"), "main")
        assert ("Possibly the same paper:" in said) is asked
    assert everything() == before
    assert not Merge.objects.exists()


def test_members_answer_the_question_visitors_only_read_it(client, ann, pair):
    kept, absorbed = pair
    address = f"/papers/{kept.pk}/"
    assert "Are the two one work?" in page.words(client.get(address))
    assert f"/papers/{kept.pk}/same/" not in page.forms(client.get(address))
    client.force_login(ann)
    answer = client.get(address)
    form = next(
        one for one in page.tree(answer).iter("form") if one.get("action") == f"/papers/{kept.pk}/same/"
    )
    assert [one.get("value") for one in form.iter("button")] == ["yes", "no"]
    assert {one.get("name"): one.get("value") for one in form.iter("input")}["other"] == str(absorbed.pk)


@pytest.mark.parametrize("same", ["yes", "no"])
def test_who_answered_is_not_asked_again_and_others_are(client, ann, bob, pair, same):
    address = f"/papers/{pair[0].pk}/"
    say(client, ann, *pair, same=same)
    assert "Possibly the same" not in page.words(client.get(address), "main")
    client.force_login(bob)
    assert "Possibly the same" in page.words(client.get(address))


def test_a_moderators_no_ends_the_question_for_everybody(client, ann, mo, pair):
    say(client, mo, *pair, same="no")
    for reader in (None, ann):
        client.logout()
        if reader:
            client.force_login(reader)
        assert "Possibly the same" not in page.words(client.get(f"/papers/{pair[0].pk}/"), "main")


def test_the_question_names_no_paper_of_removed_posts(client, mo, pair, topic):
    topic.posts.get(number=2).hide(by=mo, reason="No.")
    said = client.get(f"/papers/{pair[0].pk}/").content.decode()
    assert "Possibly the same" not in said
    assert "nature14539" not in said


# At the same moment.


@pytest.mark.django_db(transaction=True)
def test_two_moderators_at_once_join_them_once(pair):
    moderators = [make_member(f"moderator{n}") for n in range(4)]
    for one in moderators:
        make_moderator(one)
    acts = [
        post_to(browser(one), f"/papers/{a.pk}/same/", other=b.pk)
        for one, (a, b) in zip(moderators, [pair, pair[::-1]] * 2, strict=True)
    ]
    answers = at_once(acts)
    assert {answer.status_code for answer in answers} <= {302, 422}
    assert Merge.objects.count() == Action.objects.filter(kind=Action.MERGE).count() == 1
    assert paper_of(PREPRINT) == paper_of(ARTICLE) == pair[0]


@pytest.mark.django_db(transaction=True)
def test_two_moderators_at_once_part_them_once(pair):
    moderators = [make_member(f"moderator{n}") for n in range(3)]
    for one in moderators:
        make_moderator(one)
    before = everything()
    merge = Verdict.objects.say(moderators[0], *pair, same=True)
    answers = at_once([post_to(browser(one), f"/merges/{merge.pk}/undo/") for one in moderators])
    assert {answer.status_code for answer in answers} == {302}
    assert everything() == before
    assert Action.objects.filter(kind=Action.PART).count() == 1


@pytest.mark.django_db(transaction=True)
def test_posts_at_the_moment_of_a_merge_share_the_paper_of_their_link(mo, pair, topic):
    members = [make_member(f"reader{n}") for n in range(6)]
    acts = [post_to(browser(one), "/2021/posts/", body=f"{ARTICLE} {PREPRINT}") for one in members]
    acts.insert(3, post_to(browser(mo), f"/papers/{pair[0].pk}/same/", other=pair[1].pk))
    assert {answer.status_code for answer in at_once(acts)} == {302}
    assert not Share.objects.exclude(paper=F("identifier__paper")).exists()
    assert not Share.objects.filter(paper=pair[1]).exists()


@pytest.mark.django_db(transaction=True)
def test_papers_joined_in_a_ring_at_once_end_as_one(mo, three):
    first, second, third = three
    pairs = [(first, second), (second, third), (third, first)]
    answers = at_once([post_to(browser(mo), f"/papers/{a.pk}/same/", other=b.pk) for a, b in pairs])
    assert {answer.status_code for answer in answers} <= {302, 422}
    assert all(paper.standing.merged_into_id is None for paper in Paper.objects.all())
    assert not Share.objects.exclude(paper=F("identifier__paper")).exists()
    assert not Identifier.objects.exclude(paper__merged_into=None).exists()


# The admin.


def test_papers_are_parted_from_the_admin(client, ann, mo, pair):
    before = everything()
    Verdict.objects.say(mo, *pair, same=True)
    client.force_login(mo)
    assert "Mixup Without Hesitation" in page.words(client.get("/admin/threads/merge/"))
    # The absorbed one is not there to be corrected.
    assert client.get(f"/admin/threads/paper/{pair[1].pk}/change/").status_code == 302
    chosen = {"action": "part", "_selected_action": [Merge.objects.get().pk], "index": 0}
    assert "are two papers again" in page.words(client.post("/admin/threads/merge/", chosen, follow=True))
    assert everything() == before


def test_a_chain_is_parted_from_the_admin_newest_first(client, mo, three):
    before = everything()
    for one, other in (three[1:], three[:2]):
        Verdict.objects.say(mo, one, other, same=True)
    client.force_login(mo)
    inner, outer = Merge.objects.order_by("pk")
    chosen = {"action": "part", "_selected_action": [inner.pk], "index": 0}
    answer = client.post("/admin/threads/merge/", chosen, follow=True)
    assert "was joined to another paper since" in page.words(answer)
    chosen["_selected_action"] = [inner.pk, outer.pk]
    client.post("/admin/threads/merge/", chosen)
    assert everything() == before


def test_members_part_nothing_in_the_admin(client, ann, joined):
    client.force_login(ann)
    chosen = {"action": "part", "_selected_action": [joined.pk], "index": 0}
    assert client.post("/admin/threads/merge/", chosen).status_code in {302, 403}
    assert client.get("/admin/threads/merge/").status_code in {302, 403}
    assert paper_of(ARTICLE) == joined.kept


def test_the_model_refuses_what_is_one_already(mo, joined, pair):
    with pytest.raises(CannotMerge, match="in the meantime"):
        Verdict.objects.say(mo, *pair, same=True)
    with pytest.raises(CannotMerge, match="This is that paper already"):
        Verdict.objects.say(mo, *Paper.objects.all(), same=True)


def test_papers_of_two_years_come_together(client, ann, bob, mo, topic):
    make_post(make_topic(2020, by=mo), by=ann, body=PREPRINT)
    make_post(topic, by=bob, body=ARTICLE)
    say(client, mo, paper_of(PREPRINT), paper_of(ARTICLE))
    assert "also shared in 2020 by ann" in page.words(client.get("/2021/"), "post-1")
