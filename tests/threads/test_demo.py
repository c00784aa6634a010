"""The demonstration community: real papers, plausible people, loaded once, never among real members."""

import datetime
import json
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.db.models import Count, F, Max
from django.utils import timezone

from accounts.models import User
from accounts.roles import is_moderator
from tests.make import make_member
from threads.demonstration.load import Demonstration, Occupied
from threads.models import Action, Like, Paper, Post, Reading, Revision, Share, Topic, YearRequest
from threads.queue import counts

pytestmark = pytest.mark.django_db
PRESENT = timezone.localdate().year


def demo(**options) -> str:
    out = StringIO()
    call_command("demo", stdout=out, **options)
    return out.getvalue()


def everything() -> list:
    return [
        list(model.objects.order_by("pk").values())
        for model in (User, Topic, Post, Share, Like, Paper, Action)
    ]


def load(demonstration: Demonstration):
    demonstration.load(lambda posts, total: posts)


# --- The one that is delivered: loaded once, then asked all questions ---


def test_the_demonstration_is_a_living_community(settings):
    settings.DEMO = True
    told = demo()
    assert set(Topic.objects.values_list("year", flat=True)) == {2019, 2020, 2021, PRESENT}
    assert User.objects.exclude(username="admin").count() == 14
    assert Post.objects.count() >= 180
    assert Paper.objects.filter(shares__isnull=False).distinct().count() >= 80
    assert Paper.objects.exclude(title="").count() >= 80
    assert Like.objects.exists()
    assert {one.state for one in Reading.objects.all()} == set(Reading.STATES)
    assert not Like.objects.filter(member=F("post__author")).exists()
    assert Post.objects.filter(parent__parent__parent__isnull=False).exists()
    for sign in ('class="quote"', 'class="mention"', 'class="math"', "<pre"):
        assert Post.objects.filter(html__contains=sign).exists(), sign
    assert (
        Paper.objects.annotate(years=Count("shares__post__topic", distinct=True)).filter(years__gt=1).exists()
    )
    assert not Topic.objects.get(year=2019).is_open
    assert Topic.objects.get(year=PRESENT).is_open
    assert YearRequest.objects.waiting().filter(year=PRESENT + 1).exists()
    assert Revision.objects.exists()
    assert Post.objects.exclude(deleted_at=None).exists()
    assert Action.objects.filter(kind=Action.HIDE).exclude(reason="").exists()
    assert {kind: n for kind, n in counts().items() if n} == {"flagged": 1, "held": 1}
    times_are_plausible()
    sign_ins_work(told)
    a_second_run_changes_nothing(told)


def times_are_plausible():
    now = timezone.now()
    for topic in Topic.objects.all():
        posts = topic.posts.order_by("number")
        assert topic.opened_at <= posts.first().created_at
        assert [post.created_at.year for post in posts] == [topic.year] * len(posts)
        assert not topic.closed_at or topic.closed_at > posts.last().created_at
        assert not posts.filter(created_at__lt=F("parent__created_at")).exists()
        assert not posts.filter(edited_at__lt=F("created_at")).exists()
    assert not Like.objects.filter(created_at__lt=F("post__created_at")).exists()
    for model, column in ((Post, "created_at"), (Like, "created_at"), (Post, "edited_at"), (Action, "at")):
        assert model.objects.aggregate(last=Max(column))["last"] <= now


def sign_ins_work(told):
    for role, username, word in (
        ("member", "ann", "reads-papers"),
        ("moderator", "moe", "keeps-order"),
        ("administrator", "admin", "holds-the-keys"),
    ):
        assert f"  {role:14} {username:8} password {word}\n" in told
        user = User.objects.get(username=username)
        assert user.check_password(word)
        assert user.has_confirmed_email
    assert is_moderator(User.objects.get(username="moe"))
    assert not is_moderator(User.objects.get(username="ann"))
    assert User.objects.get(username="admin").is_superuser


def a_second_run_changes_nothing(told):
    make_member("visitor")
    before = everything()
    again = demo()
    assert everything() == before
    assert again.startswith("The demonstration is loaded.")
    assert again.partition("Sign in as")[2] == told.partition("Sign in as")[2]


def test_with_force_it_joins_other_members_but_outside_a_demonstration_its_passwords_open_nothing(settings):
    settings.DEMO = False
    visitor = make_member("visitor")
    told = demo(force=True)
    assert "Nobody can sign in" in told
    assert "reads-papers" not in told
    assert not any(user.has_usable_password() for user in User.objects.exclude(pk=visitor.pk))
    assert not User.objects.filter(is_superuser=True).exists()


# --- A small one, made by hand ---


def folder_of(tmp_path, texts: dict[str, str], years=None):
    people = [
        {"username": name, "name": name.title(), "about": "", "joined": "2018-01-01"}
        for name in ("ann", "bob")
    ]
    people.append({"username": "moe", "name": "Moe", "about": "", "joined": "2018-01-01", "moderator": True})
    years = years or [
        {"year": 2019, "introduction": "The first.", "closed": "2020-01-09"},
        {"year": "present", "introduction": "After {last}: {year}.", "closed": None, "asked": ["bob"]},
    ]
    papers = [
        {"arxiv": "1706.03762", "title": "Attention Is All You Need", "authors": ["Ashish Vaswani"],
         "published": "2017-06-12", "categories": ["cs.CL", "cs.LG"], "code": "https://example.org/code",
         "others": True},
    ]  # fmt: skip
    for name, content in (("members", people), ("topics", years), ("papers", papers)):
        (tmp_path / f"{name}.json").write_text(json.dumps(content))
    for name, text in texts.items():
        (tmp_path / f"{name}.md").write_text(text)
    return tmp_path


SMALL = {
    "2019-1": "=== 1 ann 01-02 10:00 likes: bob moe\nRead https://arxiv.org/abs/1706.03762\n\nIt is good.\n",
    "2019-2": "=== 2 bob 01-03 10:00 re: 1 edited: 01-03 11:00\nI agree. It is very good.\n"
    "=== 3 ann 01-04 10:00 deleted: moderator about a person\nHarsh words.\n"
    "=== 4 ann 12-30 10:00 deleted: author wrong window\nMilk, eggs.\n",
    "present": "=== 1 moe 02-01 10:00\nIt is {year}, not {last}.\n=== 2 ann 10-01 10:00\nYes.\n",
}


@pytest.fixture
def small(tmp_path, db) -> Demonstration:
    demonstration = Demonstration(folder_of(tmp_path, SMALL))
    load(demonstration)
    return demonstration


def test_papers_are_described(small):
    paper = Paper.objects.get()
    assert (paper.title, paper.byline, paper.category) == (
        "Attention Is All You Need",
        "Vaswani et al.",
        "cs.CL",
    )
    assert paper.published == datetime.date(2017, 6, 12)
    assert paper.code == "https://example.org/code"


def test_posts_stand_at_their_times(small):
    post = Post.objects.get(topic__year=2019, number=2)
    assert post.created_at == datetime.datetime(2019, 1, 3, 10, tzinfo=datetime.UTC)
    assert post.edited_at == datetime.datetime(2019, 1, 3, 11, tzinfo=datetime.UTC)
    revision = post.revisions.get()
    assert revision.body == "I agree."
    assert (revision.written_at, revision.replaced_at) == (post.created_at, post.edited_at)
    assert post.parent.number == 1


def test_removed_posts_say_by_whom(small):
    hidden, deleted = Post.objects.filter(topic__year=2019, number__in=[3, 4]).order_by("number")
    assert (hidden.hidden_by.username, hidden.hidden_reason) == ("moe", "about a person")
    assert Action.objects.get(kind=Action.HIDE).at == hidden.hidden_at
    assert deleted.deleted_at.date() == datetime.date(2019, 12, 30)


def test_the_present_year_is_the_one_that_it_is(small):
    topic = Topic.objects.get(year=PRESENT)
    assert topic.introduction == f"After 2019: {PRESENT}."
    assert topic.posts.get(number=1).body == f"It is {PRESENT}, not 2019."


@pytest.mark.parametrize(
    "now",
    [
        "2026-01-01 00:00:05",
        "2026-06-15 12:00",
        "2026-12-31 23:59:59",
        "2028-02-29 12:00",
        "2021-03-01 12:00",
    ],
)
def test_the_present_year_ends_now_whenever_that_is(tmp_path, now):
    now = datetime.datetime.fromisoformat(now).replace(tzinfo=datetime.UTC)
    years = [
        {"year": "present", "introduction": "", "closed": None},
        {"year": 2019, "introduction": "", "closed": None},
    ]
    entries = Demonstration(folder_of(tmp_path, SMALL, years), now).entries["present"]
    assert now - datetime.timedelta(days=5) < entries[-1].at <= now
    assert [entry.at.year for entry in entries] == [now.year] * 2
    assert entries[0].at < entries[1].at


def test_its_addresses_are_confirmed_and_nobodys(small):
    addresses = EmailAddress.objects.filter(verified=True, primary=True)
    assert set(addresses.values_list("email", flat=True)) == {
        "ann@example.org", "bob@example.org", "moe@example.org",
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "=== 2 ann 01-02 10:00\nOut of order.",
        "=== 1 ann 01-02 10:00 re: 1\nAnswers itself.",
        "=== 1 ann 01-02 10:00\n\n",
        "=== 1 ann yesterday\nNo time.",
        "=== 1 ann 01-02 10:00 likes: ann\nLikes itself.",
    ],
)
def test_a_text_that_does_not_fit_is_found(tmp_path, text):
    folder = folder_of(tmp_path, SMALL)
    (folder / "2019-1.md").write_text(text)
    (folder / "2019-2.md").unlink()
    with pytest.raises(ValueError, match=r"\b1\b|2|yesterday"):
        load(Demonstration(folder))
    assert not User.objects.exists()


# --- Where others are ---


def test_a_database_with_members_is_left_alone(ann):
    with pytest.raises(CommandError, match=r"has members of its own \(1\).*--force"):
        demo()
    assert not Topic.objects.exists()


def test_even_with_force_it_takes_nobodys_name(ann):
    with pytest.raises(CommandError, match=r"ann is a member here already.*Nothing was loaded"):
        demo(force=True)
    assert User.objects.count() == 1


def test_even_with_force_it_takes_no_year(topic, tmp_path):
    with pytest.raises(Occupied, match="Good Readings 2021 is here already"):
        load(Demonstration())
    assert Topic.objects.count() == 1


def test_a_failed_load_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(Demonstration, "_describe_papers", lambda self: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        load(Demonstration(folder_of(tmp_path, SMALL)))
    assert not User.objects.exists()
    assert not Topic.objects.exists()


def test_a_changed_password_is_not_told(settings):
    settings.DEMO = True
    demo()
    admin = User.objects.get(username="admin")
    admin.set_password("my own now")
    admin.save()
    assert "admin    (its password was changed)" in demo()
    assert User.objects.get(username="admin").check_password("my own now")
