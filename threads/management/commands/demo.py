"""Load the demonstration community: `manage.py demo [--force]`."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from accounts.models import User
from threads.demonstration.load import Demonstration, Occupied
from threads.demonstration.sign_ins import open_doors


class Command(BaseCommand):
    help = "Load members, years, posts and papers to try the forum with. A second run changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("--force", action="store_true", help="also where there are other members")

    def handle(self, force, **options):
        demonstration = Demonstration()
        if demonstration.is_loaded:
            self.stdout.write("The demonstration is loaded.")
        else:
            self._load(demonstration, force)
        self._tell_sign_ins(demonstration)

    def _load(self, demonstration: Demonstration, force: bool):
        others = User.objects.count()
        if others and not force:
            raise CommandError(
                f"This database has members of its own ({others}), and the demonstration is not for them. "
                "--force loads it all the same."
            )
        self.stdout.write("Loading the demonstration …")
        try:
            demonstration.load(lambda posts, total: tqdm(posts, total=total, unit=" posts", disable=None))
        except Occupied as problem:
            raise CommandError(f"{problem} Nothing was loaded.") from problem
        posts = sum(map(len, demonstration.entries.values()))
        self.stdout.write(f"{len(demonstration.people)} members and {posts} posts are here.")

    def _tell_sign_ins(self, demonstration: Demonstration):
        if not settings.DEMO:
            self.stdout.write(
                "Nobody can sign in as its members: their passwords are known, so they need DEMO=yes."
            )
            return
        self.stdout.write("Sign in as")
        for role, username, password in open_doors(demonstration.moderator):
            known = f"password {password}" if password else "(its password was changed)"
            self.stdout.write(f"  {role:14} {username:8} {known}")
