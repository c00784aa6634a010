"""Send what is new since the last time: `manage.py digest --daily|--weekly [--dry-run]`."""

from django.core.management.base import BaseCommand
from django.db.models import Count
from django.utils import timezone

from threads.digests import content, due, make
from threads.letters import as_read_by
from threads.models import Mail
from threads.models.preference import DAILY, WEEKLY
from threads.outbox import Outbox


class Command(BaseCommand):
    help = "Send the digests of today, or of this week; once for each member, however often this runs."

    def add_arguments(self, parser):
        pace = parser.add_mutually_exclusive_group(required=True)
        pace.add_argument("--daily", dest="pace", action="store_const", const=DAILY)
        pace.add_argument("--weekly", dest="pace", action="store_const", const=WEEKLY)
        parser.add_argument("--dry-run", action="store_true", help="say who would get what, and send nothing")

    def handle(self, pace, dry_run, **options):
        if dry_run:
            self._tell(pace)
            return
        begun = timezone.now()
        make(pace, on_time=False)
        reached = Outbox().send()
        made = Mail.objects.filter(pace=pace, until__gte=begun).order_by()
        states = dict(made.values_list("state").annotate(Count("pk")))
        self.stdout.write(
            f"{states.get(Mail.SENT, 0)} sent; nothing new for {states.get(Mail.EMPTY, 0)}; "
            f"{sum(states.get(state, 0) for state in (Mail.WAITING, Mail.TAKEN, Mail.HANDED))} on their way."
        )
        if not reached:
            self.stdout.write("The mail server cannot be reached: the worker goes on later, nothing is lost.")

    def _tell(self, pace):
        mail = None
        for mail in due(pace, on_time=False):
            with as_read_by(mail.member):
                found = content(mail.member, pace, mail.since, mail.until)
            if found:
                told = len(found.told) + found.more_told
                self.stdout.write(
                    f"{mail.member.username}: {told} notifications, {len(found.papers)} papers, "
                    f"{len(found.posts)} posts, {len(found.replies) + found.more_replies} replies"
                )
            else:
                self.stdout.write(f"{mail.member.username}: nothing new, no mail")
        if mail is None:
            self.stdout.write("Nobody: who wants one has it already.")
