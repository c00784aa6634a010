"""Open a year, for cron: `manage.py open_year YEAR --by USERNAME [--close-previous]`."""

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from accounts.roles import is_moderator
from threads.models import CannotOpen, Topic
from threads.models.topic import FIRST_YEAR, LAST_YEAR


class Command(BaseCommand):
    help = "Open the topic of a year."

    def add_arguments(self, parser):
        parser.add_argument("year", type=int)
        parser.add_argument("--by", required=True, metavar="USERNAME", help="the moderator in whose name")
        parser.add_argument(
            "--close-previous", action="store_true", help="close the topic of the year before"
        )

    def handle(self, year, by, close_previous, **options):
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise CommandError(f"The year must be between {FIRST_YEAR} and {LAST_YEAR}.")
        try:
            moderator = User.objects.named(by)
        except User.DoesNotExist:
            raise CommandError(f"There is no member {by}.") from None
        if not is_moderator(moderator):
            raise CommandError(
                f"{moderator.username} is no moderator: manage.py make_moderator {moderator.username}"
            )
        try:
            topic = Topic.objects.open_year(year, moderator, close_previous=close_previous)
        except CannotOpen as already:
            raise CommandError(str(already)) from already
        self.stdout.write(f"{topic.title} is open: {topic.get_absolute_url()}")
