"""Who may say that two papers are one, how the question is put, and what comes of it at once."""

import pytest
from django.db.models import F

from accounts.roles import make_moderator
from tests import page
from tests.make import make_member, make_post, make_record, make_topic
from tests.threads.test_at_once import at_once, browser, post_to
from tests.threads.test_merges import ARTICLE, BLOG, MIXUP, PREPRINT, everything, joined, pair, paper_of, say  # noqa: F401, fixtures among them
from tests.threads.test_merges_undone import three  # noqa: F401, a fixture
from threads.models import Action, CannotMerge, Identifier, Merge, Paper, Share, Verdict


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
