"""Delete images that no text has shown for two days: `manage.py sweep_images`. The worker does it too."""

from django.core.management.base import BaseCommand

from threads.models import Image


class Command(BaseCommand):
    help = "Delete the images that no post, introduction or draft has shown for two days."

    def handle(self, **options):
        swept = Image.objects.sweep()
        self.stdout.write(f"{swept} image{'' if swept == 1 else 's'} swept.")
