"""Look papers up by hand: `manage.py lookup [--all | IDENTIFIER…]`."""

import time

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from tqdm import tqdm

from threads import lookups
from threads.models import Identifier, Lookup
from threads.papers.identify import identify

BATCH = 500
# A source that says "in an hour" is not waited for.
PATIENCE = 30.0


class Command(BaseCommand):
    help = "Ask sources for title, authors and abstract: of what is due, of the identifiers named, or of all."

    def add_arguments(self, parser):
        parser.add_argument("identifiers", nargs="*", metavar="IDENTIFIER", help="a link or an identifier")
        parser.add_argument("--all", action="store_true", help="every paper, what is known already too")

    def handle(self, identifiers, all, **options):
        if all and identifiers:
            raise CommandError("Either --all or identifiers, not both.")
        wanted = self._everything() if all else self._named(identifiers)
        asked = self._expect(wanted) if (all or identifiers) else None
        if asked == 0:
            self.stdout.write("No source may know any of these: nothing is asked.")
            return
        self._ask()
        self._tell(wanted if (all or identifiers) else None)

    def _everything(self):
        return Identifier.objects.order_by("pk")

    def _named(self, identifiers: list[str]):
        """The rows of what was named. Raises CommandError for what is none, or is not here."""
        keys = []
        for text in identifiers:
            found = identify(text)
            if not found:
                raise CommandError(f"{text} names no paper. Write a link, arXiv:2101.04342, or a DOI.")
            row = Identifier.objects.filter(kind=found.kind, value=found.value).first()
            if row is None:
                raise CommandError(f"Nobody has shared {found.label} here, so there is nothing to look up.")
            keys.append(row.pk)
        return Identifier.objects.filter(pk__in=keys).order_by("pk")

    def _expect(self, wanted) -> int:
        expected, last = 0, 0
        while batch := list(wanted.filter(pk__gt=last)[:BATCH]):
            with transaction.atomic():
                expected += Lookup.objects.expect(batch)
            last = batch[-1].pk
        return expected

    def _ask(self):
        """Until nothing is due. While a gate is closed, or a source makes us wait a moment, so do we."""
        idle_since = None
        with (
            lookups.client() as http,
            tqdm(total=Lookup.objects.due().count(), unit=" look-ups", disable=None) as bar,
        ):
            while Lookup.objects.due().exists():
                if lookups.round_of_questions(http, tell=bar.update):
                    idle_since = None
                    continue
                idle_since = idle_since or time.monotonic()
                if time.monotonic() - idle_since > PATIENCE:
                    self.stdout.write("The sources make us wait; the worker goes on later.")
                    return
                time.sleep(0.2)

    def _tell(self, wanted):
        rows = Lookup.objects.filter(identifier__in=wanted) if wanted is not None else Lookup.objects.all()
        for state, words in Lookup.STATES.items():
            self.stdout.write(f"  {rows.filter(state=state).count():6,} {words}")
        for one in rows.exclude(problem="").select_related("identifier").order_by("-asked_at")[:20]:
            self.stdout.write(f"  {one.identifier}: {one.problem}")
