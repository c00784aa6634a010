"""Hand an imported member over: `manage.py claim_member OLDNAME --to USERNAME`."""

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from accounts.models import User
from threads.handover import CannotHandOver, hand_over
from threads.models import Post


class Command(BaseCommand):
    help = "Give the posts of an imported member to the member that it was."

    def add_arguments(self, parser):
        parser.add_argument("oldname", help="the name in the old forum, or here, in any case of letters")
        parser.add_argument("--to", required=True, metavar="USERNAME", help="the member who signs in")

    def handle(self, oldname, to, **options):
        placeholder = imported_member(oldname)
        try:
            member = User.objects.named(to)
        except User.DoesNotExist:
            raise CommandError(f"There is no member {to}.") from None
        posts = Post.objects.filter(author=placeholder).count()
        try:
            hand_over(placeholder, member, by=None)
        except CannotHandOver as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{member.username} has the posts of {placeholder.imported_name} now: {posts}.")


def imported_member(name: str) -> User:
    """By the name in the old forum first: the name here may differ from it."""
    found = User.objects.filter(Q(imported_name__iexact=name) | Q(username__iexact=name))
    exact = [user for user in found if (user.imported_name or "").lower() == name.lower()]
    if not found:
        raise CommandError(f"Nobody called {name} came with an import, and no member has that name.")
    return (exact or list(found))[0]
