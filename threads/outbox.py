"""The post office: what was heard becomes mails, and mails go to the server, each once."""

import logging
import time

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from goodreadings.lib.mail import Courier, Down, Later, Refused
from goodreadings.lib.work import name_of_this_worker
from threads import letters
from threads.models import Mail, Notification, Preference
from threads.models.preference import is_wanted_at_once

logger = logging.getLogger(__name__)

WEIGHED_AT_ONCE = 500
# Seconds that a turn may take of the worker; and until the server is tried again that could not be reached.
TURN = 10.0
FIRST_PAUSE, LONGEST_PAUSE = 2.0, 60.0


def weigh() -> int:
    """Write the mails that are to tell at once of what was heard since; how much that was. One transaction:
    what it leaves out after a crash it finds again, and what it writes twice is there already."""
    with transaction.atomic():
        heard = (
            Notification.objects.filter(weighed_at=None).select_for_update(skip_locked=True).order_by("pk")
        )
        rows = list(heard[:WEIGHED_AT_ONCE])
        members = {row.member_id for row in rows}
        paces = Preference.objects.paces(members)
        reachable = set(User.objects.reachable().filter(pk__in=members).values_list("pk", flat=True))
        Mail.objects.bulk_create(
            (
                Mail(member_id=row.member_id, key=row.act, notification=row)
                for row in rows
                if row.member_id in reachable and is_wanted_at_once(row, paces[row.member_id])
            ),
            ignore_conflicts=True,
        )
        Notification.objects.filter(pk__in=[row.pk for row in rows]).update(weighed_at=timezone.now())
    return len(rows)


class TurnIsOver(Exception):
    """What is left is for the next one."""


class Outbox:
    """Of one process: it remembers for how long the server has been away."""

    def __init__(self) -> None:
        self.holder = name_of_this_worker()
        self._pause, self._not_before = FIRST_PAUSE, 0.0

    def turn(self, seconds: float = TURN) -> None:
        """For the worker: what was heard and what is due, for one turn at most."""
        end = time.monotonic() + seconds
        while weigh() == WEIGHED_AT_ONCE and time.monotonic() < end:
            pass
        if time.monotonic() >= self._not_before:
            self.send(end)

    def send(self, end: float = float("inf")) -> bool:
        """Send what is due. False when the server could not be reached: nothing is lost by that."""
        Mail.objects.take_back()
        with Courier() as courier:
            while time.monotonic() < end and (batch := Mail.objects.take(self.holder)):
                for place, mail in enumerate(batch):
                    try:
                        if time.monotonic() > end:
                            raise TurnIsOver
                        self._send(mail, courier)
                    except (Down, TurnIsOver) as problem:
                        for left in batch[place:]:
                            left.give_back(str(problem))
                        return isinstance(problem, TurnIsOver) or self._wait(problem)
                    self._pause = FIRST_PAUSE
        return True

    def _wait(self, problem: Down) -> bool:
        logger.warning("Mail waits for %.0f seconds: %s", self._pause, problem)
        self._not_before = time.monotonic() + self._pause
        self._pause = min(LONGEST_PAUSE, 2 * self._pause)
        return False

    def _send(self, mail: Mail, courier: Courier) -> None:
        try:
            letter = letters.write(mail)
        except Exception as fault:
            # One that cannot be written must not stop the others.
            logger.exception("Mail %s could not be written.", mail.pk)
            if not mail.wait(f"It could not be written: {fault}"):
                mail.end(Mail.EMPTY, str(fault))
            return
        if letter is None:
            mail.end(Mail.EMPTY)
            return
        try:
            gone = courier.hand_over(letter, lambda: mail.hand_over(self.holder))
        except Refused as answer:
            self._refused(mail, letter.to[0], str(answer))
        except Later as answer:
            if not mail.wait(str(answer)):
                self._refused(mail, letter.to[0], str(answer))
        else:
            if gone:
                mail.end(Mail.SENT)

    def _refused(self, mail: Mail, address: str, answer: str) -> None:
        """Nothing goes to this address until its member says that it works, or has another."""
        logger.warning("Mail %s was refused: %s", mail.pk, answer)
        mail.end(Mail.REFUSED, answer)
        User.objects.filter(pk=mail.member_id, email=address).update(refused_address=address)
