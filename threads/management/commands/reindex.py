"""Make the index of the search anew: `manage.py reindex`, while the forum runs."""

from django.core.management.base import BaseCommand
from django.db import connection
from tqdm import tqdm

from threads.search import keep
from threads.search.vendor import backend

GROUPS = keep.GROUPS


class Command(BaseCommand):
    help = "Make the index of the search anew: after a repair by hand, or when search misses what is there."

    def add_arguments(self, parser):
        parser.add_argument("groups", nargs="*", metavar="group", help=f"of {', '.join(GROUPS)}; all of them")

    def handle(self, groups, **options):
        if unknown := set(groups) - set(GROUPS):
            self.stderr.write(
                f"There is nothing called {', '.join(sorted(unknown))}: {', '.join(GROUPS)} there are."
            )
            raise SystemExit(2)
        with connection.cursor() as cursor:
            backend().install(cursor)
        for group in groups or GROUPS:
            with tqdm(desc=group, unit=" rows", disable=None) as bar:
                for done, total in backend().rebuild(group):
                    bar.total = total
                    bar.update(done - bar.n)
            self.stdout.write(f"{group}: the index is new.")
