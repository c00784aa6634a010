"""The worker as a process, before a real mail server: killed wherever it stands, it sends no mail twice and
loses none."""

import os
import signal
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import call_command
from django.db import connections

from tests.make import make_member, make_post, make_topic
from tests.smtp import Mailbox, use
from tests.threads.test_worker import processes, wait_until  # noqa: F401
from threads.models import Mail
from threads.outbox import Outbox, weigh

pytestmark = pytest.mark.django_db(transaction=True)


def heard(count: int) -> None:
    """`count` members have an unread mention each."""
    mo = make_member("ada", is_staff=True, is_superuser=True)
    members = [make_member(f"reader{n:03}").username for n in range(count)]
    topic = make_topic(2021, by=mo)
    for start in range(0, count, 50):
        make_post(topic, by=mo, body=" ".join(f"@{name}" for name in members[start : start + 50]))


def recipients(mailbox) -> list[str]:
    return sorted(mail["To"] for mail in mailbox.mails)


def wanted(count: int) -> list[str]:
    return [f"reader{n:03}@example.org" for n in range(count)]


@pytest.mark.one_database
def test_killed_three_times_in_the_middle_of_200_mails_it_sends_200(processes):
    heard(200)
    with Mailbox() as mailbox:
        # Slow, so that the worker is killed while it waits for the answer to a mail that the server has.
        mailbox.pause = 0.03
        for reached in (20, 77, 140):
            worker = processes("worker", "--interval", "0.05", EMAIL_URL=mailbox.url)
            mailbox.wait_for(reached)
            worker.send_signal(signal.SIGKILL)
            worker.wait()
        processes("worker", "--interval", "0.05", EMAIL_URL=mailbox.url)
        wait_until(lambda: not Mail.objects.exclude(due_at=None).exists(), 60)
        assert recipients(mailbox) == wanted(200)
    assert set(Mail.objects.values_list("state", flat=True)) <= {Mail.SENT, Mail.UNSURE}
    assert Mail.objects.filter(state=Mail.UNSURE).count() <= 3


def kill_at(mailbox, processes, moment: str):
    """A worker that is killed by the mail server itself, at a moment of its first mail."""
    workers = []

    def kill(what):
        if workers:
            os.kill(workers.pop().pid, signal.SIGKILL)

    setattr(mailbox, moment, kill)
    worker = processes("worker", "--interval", "0.05", EMAIL_URL=mailbox.url)
    workers.append(worker)
    worker.wait(timeout=30)
    setattr(mailbox, moment, str)


def test_killed_between_the_server_s_word_and_its_own_it_does_not_send_again(processes):
    heard(1)
    with Mailbox() as mailbox:
        kill_at(mailbox, processes, "on_mail")
        mailbox.wait_for(1)
        assert Mail.objects.get().state == Mail.HANDED
        processes("worker", "--once", EMAIL_URL=mailbox.url).wait(timeout=30)
        assert len(mailbox.mails) == 1
    assert Mail.objects.get().state == Mail.UNSURE


def test_killed_before_it_began_to_say_the_mail_it_sends_it_later(processes):
    heard(1)
    with Mailbox() as mailbox:
        kill_at(mailbox, processes, "on_address")
        assert Mail.objects.get().state == Mail.TAKEN
        assert mailbox.mails == []
        processes("worker", "--once", EMAIL_URL=mailbox.url).wait(timeout=30)
        assert len(mailbox.mails) == 1
    assert Mail.objects.get().state == Mail.SENT


def test_four_workers_at_once_send_each_mail_once(settings):
    heard(60)
    with Mailbox() as mailbox:
        use(settings, mailbox)
        start = threading.Barrier(4)

        def run():
            start.wait()
            try:
                Outbox().turn()
            finally:
                connections.close_all()

        with ThreadPoolExecutor(4) as pool:
            for done in [pool.submit(run) for _ in range(4)]:
                done.result()
        Outbox().turn()
        assert recipients(mailbox) == wanted(60)


def test_a_lease_that_is_over_gives_no_right_to_send():
    heard(1)
    weigh()
    (mail,) = Mail.objects.take("elsewhere/1/aa")
    Mail.objects.filter(pk=mail.pk).update(holder="elsewhere/2/bb")
    assert not mail.hand_over("elsewhere/1/aa")
    assert mail.hand_over("elsewhere/2/bb")
    assert not mail.hand_over("elsewhere/2/bb")


def test_the_command_for_cron_goes_on_when_the_server_is_back(settings, capsys):
    heard(2)
    gone = Mailbox()
    use(settings, gone)
    weigh()
    call_command("digest", "--daily")
    assert "nothing is lost" in capsys.readouterr().out
    with Mailbox(gone.port) as back:
        call_command("digest", "--daily")
        assert recipients(back) == wanted(2)
