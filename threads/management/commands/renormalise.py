"""Bring stored identifiers along when the rules of recognising changed: `manage.py renormalise`."""

from django.core.management.base import BaseCommand
from django.db import IntegrityError, transaction
from tqdm import tqdm

from threads.models import Identifier, Lookup, Merge, Paper
from threads.models.identifier import page_of
from threads.papers.identify import NORMALISER, identify

BATCH = 500
OLD, MOVED, SAME = "still right", "renewed", "one paper already"
COLLIDED, LOST = "collided", "not read any more"


class Command(BaseCommand):
    help = f"Make the keys of identifiers anew that older rules made (the present ones are version {NORMALISER})."

    def add_arguments(self, parser):
        parser.add_argument(
            "--merge", action="store_true", help="join papers whose identifiers turn out to be one"
        )
        parser.add_argument("--dry-run", action="store_true", help="tell, and change nothing")

    def handle(self, merge, dry_run, **options):
        self.merge, self.dry_run = merge, dry_run
        # What a trial would have kept.
        self.given: set[tuple[str, str]] = set()
        old = Identifier.objects.exclude(normaliser=NORMALISER).select_related("paper").order_by("pk")
        counts = dict.fromkeys((OLD, MOVED, SAME, COLLIDED, LOST), 0)
        with tqdm(total=old.count(), unit=" identifiers", disable=None) as bar:
            last = 0
            while batch := list(old.filter(pk__gt=last)[:BATCH]):
                for row in batch:
                    counts[self._renew(row)] += 1
                    bar.update()
                last = batch[-1].pk
        for what, count in counts.items():
            self.stdout.write(f"  {count:6,} {what}")
        if counts[COLLIDED] and not merge:
            self.stdout.write(
                "Two names of one paper collide; --merge joins those papers (moderators can undo it)."
            )
        if dry_run:
            self.stdout.write("This was a trial (--dry-run): nothing was kept.")

    def _renew(self, row: Identifier) -> str:
        found = identify(row.found.url)
        if not found or found.kind == "url" != row.kind:
            self.stderr.write(f"{row} stays as it is: its page, {row.found.url}, names no paper any more.")
            return LOST
        key = found.kind, found.value
        if key == (row.kind, row.value):
            self._save(row, found)
            return OLD
        taken = Identifier.objects.filter(kind=found.kind, value=found.value).exists()
        if not taken and key not in self.given and self._save(row, found):
            self.given.add(key)
            return MOVED
        return self._collide(row, found)

    def _collide(self, row: Identifier, found) -> str:
        """Another row has the new key, or would have it after a trial. Both stay, beside each other."""
        other = Identifier.objects.filter(kind=found.kind, value=found.value).select_related("paper").first()
        if other and self._is_one_paper(row, other):
            return SAME
        named = f", of {other.paper}" if other else ""
        self.stderr.write(f"{row} would be {found.kind}:{found.value}, which is there{named}.")
        if other and self.merge and not self.dry_run:
            self._join(row, other)
        return COLLIDED

    def _is_one_paper(self, row: Identifier, other: Identifier) -> bool:
        one = Identifier.objects.filter(pk=row.pk, paper=other.paper_id)
        return bool(one.exists() if self.dry_run else one.update(normaliser=NORMALISER))

    def _save(self, row: Identifier, found) -> bool:
        """False when another has the new key."""
        if self.dry_run:
            return True
        before, label = (row.kind, row.value), row.found.label
        row.kind, row.value, row.url, row.normaliser = found.kind, found.value, page_of(found), NORMALISER
        try:
            with transaction.atomic():
                row.save(update_fields=["kind", "value", "url", "normaliser"])
                if before != (row.kind, row.value):
                    # A paper without a title goes by this name, and other sources may know the new one.
                    Paper.objects.filter(pk=row.paper_id, call_number=label).update(
                        call_number=row.found.label
                    )
                    Lookup.objects.expect([row])
        except IntegrityError:
            row.refresh_from_db()
            return False
        return True

    def _join(self, row: Identifier, other: Identifier):
        with transaction.atomic():
            papers = Identifier.objects.filter(pk__in=[row.pk, other.pk]).values("paper")
            pair = list(Paper.objects.select_for_update(no_key=True).filter(pk__in=papers).order_by("pk"))
            if len(pair) == 2:
                Merge.objects.make(*pair, by=None)
            Identifier.objects.filter(pk=row.pk).update(normaliser=NORMALISER)
