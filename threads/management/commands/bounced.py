"""Take a report of a mail that came back: `manage.py bounced < REPORT`, from an alias of the mail server."""

import sys

from django.core.management.base import BaseCommand

from threads.bounces import LONGEST, take


class Command(BaseCommand):
    help = (
        "Read a delivery report from standard input; an address that is given up for good gets no more mails."
    )

    def handle(self, **options):
        member = take(sys.stdin.buffer.read(LONGEST))
        self.stdout.write(
            f"No more mails to {member.username}."
            if member
            else "Nothing in it says that an address is gone."
        )
