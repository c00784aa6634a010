"""A member's own data, as a file: what is in it, how it is written, and the worker's task."""

import logging
import tempfile

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from threads.models import Archive, tell
from threads.my_data.pack import write

logger = logging.getLogger(__name__)

__all__ = ["make", "write"]


def make(pk: int) -> None:
    """Make the file of the archive `pk`, unless that was done, or nobody wants it any more. Done twice, even at
    once, there is one file; what goes wrong is said, and the member tries again."""
    archive = Archive.objects.select_related("member").filter(pk=pk, made_at=None, failed_at=None).first()
    if archive is None:
        return
    try:
        with tempfile.TemporaryFile(dir=settings.VAR_DIR) as file:
            write(archive.member, file)
            size = file.tell()
            file.seek(0)
            # What a worker left that died here, or the file of another that is slow.
            default_storage.delete(archive.place)
            name = default_storage.save(archive.place, File(file))
    except Exception:
        logger.exception("The archive %s could not be made.", pk)
        Archive.objects.filter(pk=pk, made_at=None).update(failed_at=timezone.now())
        return
    with transaction.atomic():
        mine = (
            Archive.objects.filter(pk=pk, made_at=None) if name == archive.place else Archive.objects.none()
        )
        made = mine.update(made_at=timezone.now(), size=size, failed_at=None)
        if made:
            tell.of_archive(archive)
    if not made and (name != archive.place or not Archive.objects.filter(pk=pk).exists()):
        # Somebody was faster, or left meanwhile.
        default_storage.delete(name)
