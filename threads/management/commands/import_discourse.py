"""Bring an old topic: `manage.py import_discourse FILE [FILE…] [--year 2021] [--dry-run]`."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from goodreadings.lib.markup import RendererUnavailable
from threads.importers.discourse import Broken, read
from threads.importers.plan import Occupied
from threads.importers.write import Summary, bring
from threads.models.topic import FIRST_YEAR, LAST_YEAR


class Command(BaseCommand):
    help = "Import topics of a Discourse forum from files saved of /t/ID.json and its further pages."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--year", type=int, help="when the title does not say it, or says another")
        parser.add_argument("--dry-run", action="store_true", help="do everything, then take it back")

    def handle(self, files, year, dry_run, **options):
        if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
            raise CommandError(f"--year must be between {FIRST_YEAR} and {LAST_YEAR}.")
        try:
            topics = read(files)
            count = sum(len(topic.posts) for topic in topics)
            self.stdout.write(f"Read {count:,} posts (files: {len(files)}, topics: {len(topics)}).")
            summaries = bring(topics, year, dry_run, self._progress)
        except (Broken, Occupied) as error:
            raise CommandError(f"{error} Nothing of it was imported.") from error
        except RendererUnavailable as error:
            raise CommandError(
                f"The texts cannot be rendered now ({error}). Nothing was imported."
            ) from error
        for summary in summaries:
            self._tell(summary)
        if dry_run:
            self.stdout.write("This was a trial (--dry-run): nothing was kept.")

    def _progress(self, posts):
        return tqdm(posts, unit=" posts", disable=None)

    def _tell(self, summary: Summary):
        state = " nothing new" if summary.nothing_new else ""
        self.stdout.write(f"{summary.topic.title} ({summary.topic.year}):{state}")
        for what in ("posts", "members", "likes", "papers"):
            self.stdout.write(f"  {getattr(summary, what):6,} new {what}")
        self.stdout.write(f"  {summary.changed:6,} earlier posts changed")
        self.stdout.write(f"  {summary.links:6,} links repaired")
        for why, count in sorted(summary.skipped.items()):
            self.stdout.write(f"  {count:6,} skipped: {why}")
        for why, count in sorted(summary.remarks.items()):
            self.stdout.write(f"  {count:6,} {why}")
