"""The archive itself: a zip, written piece by piece, so that it takes no more memory than its largest image."""

import json
import re
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import User
from threads.exports import works
from threads.letters import as_read_by
from threads.models import Image, Paper, Post, Reading, Share
from threads.my_data import contents
from threads.papers import citations


def write(member: User, file: IO[bytes]) -> None:
    """Everything that is the `member`'s, as a zip, into `file`."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        with _entry(archive, "README.txt") as entry:
            entry.write(_readme(member))
        with _entry(archive, "profile.json") as entry:
            entry.write(_json(contents.profile(member)) + b"\n")
        for name, rows in contents.lists(member):
            with _entry(archive, f"{name}.json") as entry:
                entry.writelines(_array(rows))
        for post in Post.objects.filter(author=member).select_related("topic", "parent__topic").iterator(200):
            with _entry(archive, f"posts/{post.topic.year}/{post.number:04}.md") as entry:
                entry.write(_markdown(post))
        with _entry(archive, "papers.bib") as entry:
            pieces = citations.FORMATS["bib"].stream(works(_papers(member)))
            entry.writelines(piece.encode("utf-8", "replace") for piece in pieces)
        for image in Image.objects.filter(member=member).iterator(200):
            _add_image(archive, image)


@contextmanager
def _entry(archive: zipfile.ZipFile, name: str, method: int = zipfile.ZIP_DEFLATED) -> Iterator[IO[bytes]]:
    info = zipfile.ZipInfo(name, timezone.localtime().timetuple()[:6])
    info.compress_type = method
    info.external_attr = 0o644 << 16
    with archive.open(info, "w", force_zip64=True) as entry:
        yield entry


def _json(value) -> bytes:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2).encode("utf-8", "replace")


def _array(rows: Iterable[dict]) -> Iterator[bytes]:
    """A JSON array, row by row."""
    before = b"[\n"
    for row in rows:
        yield before + _json(row)
        before = b",\n"
    yield b"[]\n" if before == b"[\n" else b"\n]\n"


def _markdown(post: Post) -> bytes:
    """The words as they were typed, below what else is known of them (YAML, in the part of it that is JSON)."""
    about = {"url": contents.address(post), "topic": post.topic.title, "number": post.number,
             "written": post.created_at, "edited": post.edited_at,
             "in_reply_to": post.parent and contents.address(post.parent),
             "removed_by_you": post.deleted_at, "hidden_by_moderators": post.hidden_at}  # fmt: skip
    lines = (
        f"{name}: {json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)}\n"
        for name, value in about.items()
        if value is not None
    )
    return f"---\n{''.join(lines)}---\n\n{post.body.rstrip()}\n".encode("utf-8", "replace")


def _papers(member: User):
    """What they shared in posts that stand, and what is on their reading list, each once."""
    shared = Share.objects.visible().filter(post__author=member).order_by().values("paper")
    kept = Reading.objects.filter(member=member).order_by().values("paper")
    return Paper.objects.standing().filter(Q(pk__in=shared) | Q(pk__in=kept)).order_by("pk")


def _add_image(archive: zipfile.ZipFile, image: Image) -> None:
    try:
        file = default_storage.open(image.place)
    except FileNotFoundError:
        return
    # Compressed as they are. Their names are of our own making; that of no other gets through.
    name = re.sub(r"[^A-Za-z0-9.]", "-", image.name)
    with file, _entry(archive, f"images/{name}", zipfile.ZIP_STORED) as entry:
        shutil.copyfileobj(file, entry)


def _readme(member: User) -> bytes:
    with as_read_by(member):
        text = render_to_string(
            "threads/my_data.txt",
            {"member": member, "now": timezone.now(), "site_name": settings.SITE_NAME,
             "site_url": settings.SITE_URL, "contents": contents.explained()},
        )  # fmt: skip
    return text.encode()


def file_name(member: User) -> str:
    """What the browser calls the file."""
    return (
        f"{slugify(settings.SITE_NAME) or 'readings'}-{re.sub(r'[^A-Za-z0-9._-]', '-', member.username)}.zip"
    )
