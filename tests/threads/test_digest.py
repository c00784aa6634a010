"""Digests: what was read since the last time, at most one a day and a week, and none when nothing is new."""

import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests.make import make_like, make_member, make_post, make_posts, make_record
from tests.smtp import html_of, text_of
from tests.worker import send
from threads import digests
from threads.models import Like, Mail, Mute, Preference, Subscription
from threads.models.preference import KINDS, NEVER

WEEK, DAY = datetime.timedelta(days=7), datetime.timedelta(days=1)


@pytest.fixture
def silent(mo, bob, cem):
    """Nobody but ann gets mails."""
    for member in (mo, bob, cem):
        Preference.objects.want(member, dict.fromkeys(KINDS, NEVER))


@pytest.fixture
def read(topic, ann, bob, cem):
    """A paper of bob, liked by cem; a conversation that ann takes part in, and one that she does not."""
    paper = make_post(topic, by=bob, body="Read this: arXiv:2103.00020")
    make_record("arXiv:2103.00020", title="A paper of $x$", authors=("Yu, Hao",))
    make_like(paper, by=cem)
    hers = make_post(topic, by=ann, parent=paper, body="I agree.")
    make_post(topic, by=cem, parent=paper, body="I do not.")
    make_post(topic, by=cem, parent=make_post(topic, by=bob), body="Elsewhere.")
    return paper, hers


def digest(pace="--weekly", *more) -> None:
    call_command("digest", pace, *more)


def test_a_digest_says_what_was_liked_and_what_was_answered(mailbox, silent, ann, read, capsys):
    digest()
    mail = mailbox.newest("ann@example.org")
    assert mail["Subject"] == "Good Readings: what was read this week"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for part in (text_of(mail), html_of(mail)):
        assert "A paper of" in part and "$x$" in part and "Yu" in part
        assert "bob in Good Readings 2021" in part and "Read this" in part
        assert "Cem Özgür answered bob" in part and "I do not." in part
        assert "Elsewhere." not in part
        assert "What concerns you" not in part
    assert "1 sent; nothing new for 1; 0 on their way." in capsys.readouterr().out


def test_what_concerns_one_stands_first_unless_it_was_read(mailbox, silent, ann, bob, read):
    _, hers = read
    make_like(hers, by=bob)
    digest()
    assert "bob liked your post" in text_of(mailbox.newest("ann@example.org"))


def test_once_a_week_however_often_it_runs(mailbox, silent, ann, bob, read):
    for _ in range(3):
        digest()
        digests.schedule()
        send()
    assert len(mailbox.mails) == 1


def test_nothing_new_is_no_mail(mailbox, silent, ann, topic):
    digest()
    digest("--daily")
    assert mailbox.mails == []
    assert {mail.state for mail in Mail.objects.all()} <= {Mail.EMPTY}


def test_the_next_one_begins_where_the_last_one_ended(mailbox, silent, ann, bob, cem, read, topic):
    paper, _ = read
    digest()
    with time_machine.travel(timezone.now() + WEEK, tick=True):
        digest()
        assert len(mailbox.mails) == 1
    with time_machine.travel(timezone.now() + 2 * WEEK, tick=True):
        make_post(topic, by=bob, parent=paper, body="Later.")
        digest()
        text = text_of(mailbox.newest("ann@example.org", 2))
        assert "Later." in text
        assert "I do not." not in text and "A paper" not in text


def test_what_was_removed_or_is_muted_is_not_told(mailbox, silent, ann, bob, cem, mo, read):
    paper, hers = read
    make_like(hers, by=bob)
    Mute.objects.want(ann, cem, True)
    paper.hide(by=mo, reason="No.")
    digest()
    text = text_of(mailbox.newest("ann@example.org"))
    assert "I do not." not in text and "A paper" not in text and "Read this" not in text
    assert "bob liked your post" in text


@pytest.mark.parametrize(("level", "told"), [("all", True), ("nothing", False)])
def test_new_replies_are_those_of_what_one_follows(mailbox, silent, ann, topic, read, level, told):
    Subscription.objects.want(ann, topic, level)
    digest()
    text = text_of(mailbox.newest("ann@example.org"))
    assert ("Elsewhere." in text) is told
    assert ("I do not." in text) is told


def test_each_kind_comes_at_its_pace(mailbox, silent, ann, bob, read):
    _, hers = read
    Preference.objects.want(ann, {"like": "daily", "digest": "weekly"})
    make_like(hers, by=bob)
    digest("--daily")
    daily = text_of(mailbox.newest("ann@example.org"))
    assert "bob liked your post" in daily and "A paper" not in daily
    digest("--weekly")
    weekly = text_of(mailbox.newest("ann@example.org", 2))
    assert "bob liked" not in weekly and "A paper" in weekly


def test_a_dry_run_sends_and_writes_nothing(mailbox, silent, ann, read, capsys):
    digest("--weekly", "--dry-run")
    assert "ann: 0 notifications, 1 papers, 1 posts, 1 replies" in capsys.readouterr().out
    assert mailbox.mails == []
    assert not Mail.objects.exists()
    digest("--weekly")
    digest("--weekly", "--dry-run")
    assert capsys.readouterr().out.endswith("Nobody: who wants one has it already.\n")


@pytest.mark.parametrize("arguments", [[], ["--daily", "--weekly"], ["--hourly"]])
def test_one_pace_is_named(db, arguments):
    with pytest.raises(CommandError):
        call_command("digest", *arguments)


def test_the_times_are_those_of_its_reader(mailbox, silent, ann, read):
    ann.time_zone = "Asia/Tokyo"
    ann.save()
    now = timezone.now().astimezone(ZoneInfo("Asia/Tokyo"))
    digest()
    assert f"{now.day} {now:%B %Y}, {now:%H:}" in text_of(mailbox.newest("ann@example.org"))


MONDAY = datetime.datetime(2026, 11, 30, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("zone", "hour", "comes"),
    [("", 6, False), ("", 7, True), ("Asia/Tokyo", -3, False), ("Asia/Tokyo", -2, True), ("America/New_York", 11, False), ("America/New_York", 12, True)],
)  # fmt: skip
def test_the_worker_sends_it_in_the_morning_of_its_reader(mailbox, silent, ann, read, zone, hour, comes):
    ann.time_zone = zone
    ann.save()
    # Last week's was there.
    Mail.objects.create(
        member=ann, pace="weekly", key=digests.period("weekly", MONDAY - WEEK), state=Mail.SENT, due_at=None
    )
    Like.objects.update(created_at=MONDAY - DAY)
    with time_machine.travel(MONDAY + datetime.timedelta(hours=hour), tick=False):
        digests.schedule()
        send()
    assert bool(mailbox.mails) is comes


def test_who_has_just_joined_waits_for_the_next_week(mailbox, silent, topic, bob, read):
    with time_machine.travel(MONDAY + 2 * DAY, tick=False):
        make_member("dora")
        digests.schedule()
        assert not Mail.objects.filter(member__username="dora").exists()
    with time_machine.travel(MONDAY + WEEK + 8 * datetime.timedelta(hours=1), tick=False):
        digests.schedule()
        assert Mail.objects.filter(member__username="dora", pace="weekly").count() == 1


def test_the_turn_of_the_year_is_one_week():
    day = datetime.datetime(2027, 1, 1, tzinfo=datetime.UTC)
    assert digests.period("weekly", day) == "weekly:2026-W53"
    assert digests.period("daily", day) == "daily:2027-01-01"


def test_many_replies_are_counted(mailbox, silent, ann, bob, read, topic):
    paper, _ = read
    for n in range(14):
        make_post(topic, by=bob, parent=paper, body=f"Reply {n}.")
    digest()
    text = text_of(mailbox.newest("ann@example.org"))
    assert "and 5 more" in text


def test_many_lines_are_counted(mailbox, silent, ann, bob, topic):
    for post in make_posts(topic, ann, ["Mine."] * 42):
        make_like(post, by=bob)
    digest()
    text = text_of(mailbox.newest("ann@example.org"))
    assert text.count("bob liked your post") == 40
    assert "and 2 more (https://readings.example.org/notifications/)" in text


def test_what_a_mail_may_not_have_told_stands_in_the_next_digest(mailbox, silent, ann, bob, read):
    _, hers = read
    make_post(hers.topic, by=bob, parent=hers, body="Is it so?")
    notification = ann.notifications.get(kind="reply")
    Mail.objects.create(
        member=ann, key=notification.act, notification=notification, state=Mail.UNSURE, due_at=None
    )
    digest()
    assert "bob answered your post" in text_of(mailbox.newest("ann@example.org"))
