"""Mails that come back: a report counts for the member whose own signed mail it returns."""

import io
from email import policy
from types import SimpleNamespace

import pytest
from django.core.management import call_command

from tests.make import make_post
from tests.worker import send
from threads.bounces import take

AS_IT_CAME = policy.default.clone(max_line_length=None)
REPORT = """From: MAILER-DAEMON@mail.example.org
To: noreply@testserver
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

This mail could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org

Final-Recipient: rfc822; ann@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 No such user

--b
Content-Type: {kind}

{returned}
--b--
"""


@pytest.fixture
def mail(mailbox, ann, bob, topic) -> str:
    """What ann was sent."""
    make_post(topic, by=bob, body="@ann")
    send()
    return mailbox.newest("ann@example.org").as_string(policy=AS_IT_CAME)


def report(mail, action="failed", status="5.1.1", kind="message/rfc822") -> bytes:
    return REPORT.format(action=action, status=status, kind=kind, returned=mail).encode()


def refused(member) -> bool:
    member.refresh_from_db()
    return member.mail_is_refused


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_an_address_that_is_given_up_is_marked(ann, bob, mail, kind):
    assert take(report(mail if kind.startswith("message") else mail.partition("\n\n")[0], kind=kind)) == ann
    assert refused(ann)
    assert not refused(bob)


@pytest.mark.parametrize(
    ("action", "status"),
    [("delayed", "4.4.1"), ("failed", "4.4.7"), ("delivered", "2.0.0"), ("", ""), ("failed", "5.7.1")],
)
def test_what_is_only_late_or_refuses_us_marks_nobody(ann, mail, action, status):
    assert take(report(mail, action, status)) is None
    assert not refused(ann)


def test_nobody_marks_another(ann, bob, mail):
    for forged in (
        mail.replace("To: ann@example.org", "To: bob@example.org"),
        mail.replace("/unsubscribe/", "/unsubscribe/x"),
        mail.replace("List-Unsubscribe:", "X-List:"),
        "",
    ):
        assert take(report(forged)) is None
    assert not refused(ann) and not refused(bob)


def test_a_report_about_an_earlier_address_says_nothing_of_the_present_one(ann, mail):
    ann.email = "ann@example.net"
    ann.save()
    assert take(report(mail)) is None


DEEP = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000))


@pytest.mark.parametrize("report", [b"", DEEP, b"Content-Type: message/rfc822\n\n" * 3000, b"\0\xff" * 99, b"Content-Type: message/delivery-status\n\n", b"a" * 2_000_000,
                                    b"Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/rfc822\n\n--b--"])  # fmt: skip
def test_nonsense_is_no_report(db, report):
    assert take(report) is None


def test_the_command_takes_what_the_mail_server_hands_it(ann, mail, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(report(mail))))
    call_command("bounced")
    assert capsys.readouterr().out == "No more mails to ann.\n"
    assert refused(ann)
