"""Do the slow work, for as long as the machine is up: `manage.py worker`."""

from django.core.management.base import BaseCommand

from accounts.models import Tally
from goodreadings.lib.work import Worker
from threads import digests
from threads.models import Archive, Image, Mail, Notification, SentWrite, webhook
from threads.outbox import Outbox
from threads.search import watch
from threads.tasks import farewells, remind

# Seconds between two looks for look-ups that nobody was reminded of.
PAUSE = 30.0
# Seconds between two looks for mails to send, and for digests whose hour has come.
MOMENT, FIVE_MINUTES = 2.0, 300.0
# And between two looks for images that no text shows, archives that are old, and members who left.
HOUR = 3600.0


class Command(BaseCommand):
    help = (
        "Look papers up, send mails, and whatever else takes time. Start one or more beside the web server."
    )

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="end when nothing is due")
        parser.add_argument("--interval", type=float, default=1.0, help="seconds to wait when nothing is due")

    def handle(self, once, interval, **options):
        outbox = Outbox()
        worker = Worker(
            jobs=[
                (PAUSE, remind), (HOUR, Image.objects.sweep), (FIVE_MINUTES, digests.schedule),
                (MOMENT, outbox.turn), (HOUR, Mail.objects.forget),
                (24 * HOUR, Notification.objects.forget), (HOUR, Archive.objects.sweep), (HOUR, farewells),
                (HOUR, Tally.objects.forget), (HOUR, webhook.forget), (HOUR, SentWrite.objects.sweep),
                (FIVE_MINUTES, watch.look),
            ],
            interval=max(0.05, interval),
            batch=once,
        )  # fmt: skip
        worker.configure_signals()
        if not once:
            self.stdout.write("The worker waits for work.")
            self.stdout.flush()
        worker.run()
        if once:
            # What its tasks gave to hear is due as well.
            outbox.turn(seconds=float("inf"))
