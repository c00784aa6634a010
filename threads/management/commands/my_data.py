"""The data of a member who cannot sign in and asks for it: `manage.py my_data ann ann.zip`."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from threads.my_data import write


class Command(BaseCommand):
    help = "Write everything kept about a member into a file, as they get it below Settings."

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument("file", type=Path)

    def handle(self, username, file, **options):
        try:
            member = User.objects.named(username)
            with file.open("xb") as archive:
                file.chmod(0o600)
                write(member, archive)
        except User.DoesNotExist:
            raise CommandError(f"There is no member {username}.") from None
        except OSError as problem:
            raise CommandError(f"{file} cannot be written: {problem.strerror}.") from None
        self.stdout.write(f"{file}: {file.stat().st_size:,} bytes, of {member.username}.")
