"""Mails that cannot go: they wait while the server is away, and an address that is refused is left alone."""

import datetime

import pytest
from django.utils import timezone

from tests import page
from tests.make import make_member, make_post
from tests.smtp import Mailbox, use
from tests.worker import send
from threads.models import Mail
from threads.outbox import Outbox


@pytest.fixture
def mine(topic, ann):
    return make_post(topic, by=ann, body="Worth reading.")


def state() -> str:
    return Mail.objects.get().state


def test_while_the_server_is_down_mails_wait(settings, ann, bob, topic, mine):
    gone = Mailbox()
    use(settings, gone)
    make_post(topic, by=bob, parent=mine)
    outbox = Outbox()
    outbox.turn()
    mail = Mail.objects.get()
    assert mail.state == Mail.WAITING
    assert "refused" in mail.problem.lower()
    # It is not asked again at once, and longer from time to time.
    assert outbox._not_before > 0
    assert outbox._pause == 4.0
    with Mailbox(gone.port) as back:
        send()
        assert len(back.mails) == 1


@pytest.mark.parametrize("answer", ["", "421 Too busy", "451 Not now"])
def test_a_server_that_breaks_off_in_the_middle_gets_it_again(mailbox, ann, bob, topic, mine, answer):
    mailbox.answer = answer
    make_post(topic, by=bob, parent=mine)
    send()
    assert mailbox.mails == []
    assert state() == Mail.WAITING
    mailbox.answer = "250 OK"
    Mail.objects.update(due_at=timezone.now())
    send()
    assert len(mailbox.mails) == 1


def test_a_mail_over_which_the_server_breaks_off_stops_no_other(mailbox, ann, bob, cem, topic):
    def break_off_at_ann(mail):
        mailbox.answer = "" if mail["To"] == "ann@example.org" else "250 OK"

    mailbox.on_mail = break_off_at_ann
    for name in ("ann", "cem"):
        make_post(topic, by=bob, body=f"@{name}")
    send()
    send()
    assert [mail["To"] for mail in mailbox.mails] == ["cem@example.org"]
    mailbox.on_mail, mailbox.answer = id, "250 OK"
    Mail.objects.filter(state=Mail.WAITING).update(due_at=timezone.now())
    send()
    assert mailbox.newest("ann@example.org")


def test_a_mail_that_is_put_off_waits_longer_each_time_and_at_last_marks_the_address(
    mailbox, ann, bob, topic, mine
):
    mailbox.refuses["ann@example.org"] = "450 4.2.1 Mailbox busy"
    make_post(topic, by=bob, parent=mine)
    pauses = []
    for _ in range(4):
        send()
        mail = Mail.objects.get()
        assert mail.state == Mail.WAITING
        pauses.append(round((mail.due_at - timezone.now()).total_seconds()))
        Mail.objects.update(due_at=timezone.now())
    assert pauses == [20, 40, 80, 160]
    Mail.objects.update(created_at=timezone.now() - datetime.timedelta(days=4))
    send()
    ann.refresh_from_db()
    assert state() == Mail.REFUSED
    assert ann.mail_is_refused


@pytest.mark.parametrize("where", ["address", "mail"])
def test_a_refusal_marks_the_address_and_the_member_reads_it(client, mailbox, ann, bob, topic, mine, where):
    if where == "address":
        mailbox.refuses["ann@example.org"] = "550 5.1.1 No such user"
    else:
        mailbox.answer = "554 No"
    for member in (ann, bob):
        make_post(topic, by=make_member(f"writer{member.pk}"), body=f"@{member.username}")
    send()
    if where == "address":
        assert [mail["To"] for mail in mailbox.mails] == ["bob@example.org"]
    assert Mail.objects.get(member=ann).state == Mail.REFUSED
    ann.refresh_from_db()
    assert ann.mail_is_refused
    client.force_login(ann)
    for address in ("/", "/notifications/", "/settings/mail/"):
        assert "ann@example.org refused our last mail" in page.words(client.get(address))
    # Nothing goes there, until she says that it works.
    mailbox.refuses.clear()
    mailbox.answer = "250 OK"
    make_post(topic, by=bob, parent=mine)
    send()
    assert not [mail for mail in mailbox.mails if mail["To"] == "ann@example.org"]
    assert client.get("/settings/mail/again/").status_code == 405
    client.post("/settings/mail/again/")
    assert "refused" not in page.words(client.get("/"))
    make_post(topic, by=bob, parent=mine)
    send()
    assert mailbox.newest("ann@example.org")


def test_another_address_is_another_matter(client, ann):
    ann.refused_address = ann.email
    ann.save()
    client.force_login(ann)
    assert "refused our last mail" in page.words(client.get("/"))
    ann.email = "ann@example.net"
    ann.save()
    assert "refused our last mail" not in page.words(client.get("/"))


def test_a_server_that_refuses_us_marks_nobody(mailbox, ann, bob, topic, mine):
    mailbox.refuses["ann@example.org"] = "554 5.7.1 Relay access denied"
    make_post(topic, by=bob, parent=mine)
    send()
    ann.refresh_from_db()
    assert (state(), ann.refused_address) == (Mail.WAITING, "")
