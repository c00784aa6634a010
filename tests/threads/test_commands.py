"""What operators type: claim_member, open_year, make_moderator, rerender."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from accounts.roles import is_moderator
from tests.make import make_like, make_member, make_post, make_topic
from threads.handover import hand_over
from threads.models import Action, Like, Post, Topic, YearRequest

pytestmark = pytest.mark.django_db


def run(command: str, *arguments, **options) -> str:
    out = StringIO()
    call_command(command, *arguments, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def olga(db):
    """An imported member nobody has claimed yet."""
    return make_member("olga-2", imported_name="Olga", is_active=False, email="")


# --- claim_member ---


def test_a_claimed_member_brings_posts_likes_and_requests(olga, ann, bob, topic):
    post, other = make_post(topic, olga), make_post(topic, bob)
    make_like(other, olga)
    YearRequest.objects.ask(2022, olga)
    told = run("claim_member", "Olga", to="ann")
    assert told == "ann has the posts of Olga now: 1.\n"
    assert Post.objects.get(pk=post.pk).author == ann
    assert Like.objects.get().member == ann
    assert YearRequest.objects.get().member == ann
    olga.refresh_from_db()
    assert (olga.handed_to, olga.is_active, olga.is_placeholder) == (ann, False, False)


def test_a_claim_counts_nothing_twice_and_likes_nothing_of_ones_own(olga, ann, bob, topic):
    hers, anns, bobs = make_post(topic, olga), make_post(topic, ann), make_post(topic, bob)
    for post, member in ((hers, ann), (anns, olga), (bobs, ann), (bobs, olga)):
        make_like(post, member)
    for member in (ann, olga):
        YearRequest.objects.ask(2022, member)
    run("claim_member", "olga", to="ANN")
    assert [(like.post, like.member) for like in Like.objects.all()] == [(bobs, ann)]
    assert YearRequest.objects.count() == 1


def test_the_log_says_who_was_claimed_and_what_the_placeholder_did_moves(olga, ann):
    Action.objects.record(olga, Action.IMPORT, member=olga)
    run("claim_member", "olga-2", to="ann")
    assert Action.objects.filter(by=ann, member=ann, kind=Action.IMPORT).exists()
    claim = Action.objects.get(kind=Action.CLAIM)
    assert (claim.by, claim.member, claim.reason) == (None, ann, "Was Olga.")


def test_the_old_name_wins_over_a_username(olga, ann):
    make_member("olga", imported_name="somebody else", is_active=False, email="")
    run("claim_member", "OLGA", to="ann")
    olga.refresh_from_db()
    assert olga.handed_to == ann


@pytest.mark.parametrize(
    ("old", "to", "sentence"),
    [
        ("nobody", "ann", "Nobody called nobody came with an import"),
        ("bob", "ann", "bob did not come with an import"),
        ("Olga", "nobody", "There is no member nobody"),
        ("Olga", "otto", "otto came with an import itself"),
        ("Olga", "olga-2", "olga-2 came with an import itself"),
        ("otto", "ann", "otto was handed over to bob already"),
    ],
)
def test_a_claim_that_cannot_be_is_refused_in_a_sentence(olga, ann, bob, old, to, sentence):
    make_member("otto", imported_name="otto", is_active=False, email="", handed_to=bob)
    with pytest.raises(CommandError, match=sentence):
        run("claim_member", old, to=to)
    olga.refresh_from_db()
    assert olga.handed_to is None


def test_a_claim_is_all_or_nothing(olga, ann, topic, monkeypatch):
    post = make_post(topic, olga)

    def fail(*args, **kwargs):
        raise RuntimeError("power cut")

    monkeypatch.setattr(Action.objects, "record", fail)
    with pytest.raises(RuntimeError):
        hand_over(olga, ann, by=None)
    assert Post.objects.get(pk=post.pk).author == olga


# --- open_year ---


def test_cron_opens_the_next_year(topic, mo):
    told = run("open_year", 2022, by="mo-reads")
    assert told == "Good Readings 2022 is open: /2022/\n"
    assert (Topic.objects.get(year=2022).opened_by, Topic.objects.get(year=2021).is_open) == (mo, True)


def test_cron_closes_the_year_before_when_told(topic, mo):
    run("open_year", "2022", "--by", "MO-reads", "--close-previous")
    assert not Topic.objects.get(year=2021).is_open


@pytest.mark.parametrize(
    ("year", "by", "sentence"),
    [
        (2021, "mo-reads", "Good Readings 2021 is already open"),
        (2022, "ann", "ann is no moderator"),
        (2022, "nobody", "There is no member nobody"),
        (22, "mo-reads", "The year must be between 1900 and 2999"),
        (99999, "mo-reads", "The year must be between 1900 and 2999"),
    ],
)
def test_a_year_that_cannot_be_opened_is_refused_in_a_sentence(topic, ann, year, by, sentence):
    with pytest.raises(CommandError, match=sentence):
        run("open_year", year, by=by)
    assert Topic.objects.count() == 1


# --- make_moderator ---


def test_a_member_becomes_a_moderator_and_the_log_says_so(ann):
    assert run("make_moderator", "Ann") == "ann is a moderator now.\n"
    ann = User.objects.get(pk=ann.pk)
    assert is_moderator(ann)
    assert not ann.is_superuser
    assert Action.objects.get().kind == Action.PROMOTE
    assert run("make_moderator", "ann") == "ann is a moderator already.\n"
    assert Action.objects.count() == 1


@pytest.mark.parametrize(("name", "sentence"), [("nobody", "no member nobody"), ("olga-2", "cannot sign in")])
def test_nobody_else_becomes_a_moderator(olga, name, sentence):
    with pytest.raises(CommandError, match=sentence):
        run("make_moderator", name)


# --- rerender ---


def test_rerender_renews_html_and_excerpts_and_touches_nothing_else(topic, ann):
    post, other = make_post(topic, ann, "One **two**"), make_post(topic, ann, "Three")
    Post.objects.filter(pk=post.pk).update(html="old", excerpt="old")
    Topic.objects.update(introduction_html="old")
    assert run("rerender") == "2 texts have new HTML, 0 stay as they are.\n"
    post.refresh_from_db()
    assert (post.html, post.excerpt, post.edited_at) == ("<p>One <strong>two</strong></p>", "One two", None)
    assert "Deep-learning papers of 2021" in Topic.objects.get().introduction_html
    assert other.revisions.count() == 0


def test_rerender_writes_nothing_that_is_the_same(topic, ann, django_assert_num_queries):
    make_post(topic, ann)
    # Two counts, the topics, the posts, and that there are no more.
    with django_assert_num_queries(5):
        assert run("rerender") == "0 texts have new HTML, 0 stay as they are.\n"


def test_rerender_goes_on_after_a_text_that_is_refused(topic, ann):
    bad, good = make_post(topic, ann), make_post(topic, ann)
    Post.objects.filter(pk=bad.pk).update(body="x" * 40_000, html="kept")
    Post.objects.filter(pk=good.pk).update(html="old")
    errors = StringIO()
    assert run("rerender", stderr=errors) == "1 texts have new HTML, 1 stay as they are.\n"
    assert errors.getvalue().startswith("Good Readings 2021, post 1 (/posts/")
    assert Post.objects.get(pk=bad.pk).html == "kept"


def test_rerender_covers_removed_posts_and_finds_new_members(topic, ann):
    post = make_post(topic, ann, "Thank you @newcomer")
    post.delete_by_author()
    make_member("newcomer")
    run("rerender")
    assert 'href="/members/newcomer/"' in Post.objects.get(pk=post.pk).html


def test_every_year_is_rerendered(mo, ann):
    for year in (2020, 2021):
        make_post(make_topic(year, by=mo), ann)
    Post.objects.update(html="old")
    assert run("rerender").startswith("2 texts")
