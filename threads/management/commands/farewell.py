"""Forget the members whose time to think again is over: `manage.py farewell`, as the worker does every hour; and
close the account of somebody who asks the operator: `manage.py farewell --of ann [--take-posts-away]`."""

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from threads.leaving import farewell
from threads.models import CannotLeave, Departure


class Command(BaseCommand):
    help = "Erase everything personal of the members who left two weeks ago."

    def add_arguments(self, parser):
        parser.add_argument("--of", metavar="USERNAME", help="have this member leave, two weeks from now")
        parser.add_argument("--take-posts-away", action="store_true", help="with --of: their posts go too")

    def handle(self, of, take_posts_away, **options):
        if of:
            self._close(of, keeps_posts=not take_posts_away)
            return
        due = list(Departure.objects.due().values_list("pk", flat=True))
        for pk in due:
            farewell(pk)
        waiting = Departure.objects.waiting().count()
        self.stdout.write(f"{len(due)} forgotten; {waiting} may think again.")

    def _close(self, username, *, keeps_posts):
        try:
            member = User.objects.named(username)
            departure = Departure.objects.ask(member, keeps_posts=keeps_posts)
        except User.DoesNotExist:
            raise CommandError(f"There is no member {username}.") from None
        except CannotLeave as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(
            f"{member.username} is leaving, and can think again until {departure.until:%Y-%m-%d %H:%M %Z}."
        )
