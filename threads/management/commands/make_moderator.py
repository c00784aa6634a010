"""Make a member a moderator: `manage.py make_moderator USERNAME`."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import User
from accounts.roles import is_moderator, make_moderator
from threads.models import Action


class Command(BaseCommand):
    help = "Give a member the rights of a moderator."

    def add_arguments(self, parser):
        parser.add_argument("username")

    def handle(self, username, **options):
        try:
            member = User.objects.named(username)
        except User.DoesNotExist:
            raise CommandError(f"There is no member {username}.") from None
        if not member.is_active:
            raise CommandError(f"{member.username} cannot sign in, so cannot moderate.")
        if is_moderator(member) and member.is_staff:
            self.stdout.write(f"{member.username} is a moderator already.")
            return
        with transaction.atomic():
            make_moderator(member)
            Action.objects.record(None, Action.PROMOTE, member=member)
        self.stdout.write(f"{member.username} is a moderator now.")
