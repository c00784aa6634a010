"""The pictures of years and papers: what stands on each, and where it is kept.

A picture is drawn when it is asked for first, and anew when what stands on it has changed: its `version` is made of
that, stands in its address, and in the file itself. There is one file a year and one a paper, so nobody fills the
storage by asking; and one picture is drawn at a time, so nobody keeps the site busy with it.
"""

import hashlib
import logging
import threading
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from goodreadings.lib import cards, markup
from threads.models import Paper, Topic
from threads.papers import names
from threads.papers.spoken import spoken

FOLDER = "cards/"
# Another number says that the drawing has changed.
FORM = 1
# Seconds that a thread waits for its turn; a picture takes a tenth of one.
WAIT = 5
# The version stands within so many bytes of the beginning of a file.
HEAD = 400

logger = logging.getLogger(__name__)
_turn = threading.Lock()


class Busy(RuntimeError):
    """Others are drawn; nothing is wrong with this one."""


@dataclass(frozen=True, slots=True)
class Picture:
    """`path` is where the site shows it, `name` that of its file, `says` what it shows to whom it is read."""

    path: str
    name: str
    card: cards.Card

    @property
    def says(self) -> str:
        return ", ".join(filter(None, [self.card.title, *self.card.lines]))

    @property
    def version(self) -> str:
        said = repr((FORM, self.card)).encode("utf-8", "replace")
        return hashlib.sha256(said).hexdigest()[:16]

    @property
    def url(self) -> str:
        return f"{settings.SITE_URL}{self.path}?v={self.version}"

    def read(self) -> bytes:
        """The PNG. Raises Busy."""
        version = self.version
        if kept := self._kept(version):
            return kept
        if not _turn.acquire(timeout=WAIT):
            raise Busy
        try:
            return self._kept(version) or self._drawn(version)
        finally:
            _turn.release()

    @property
    def _place(self) -> str:
        return f"{FOLDER}{self.name}.png"

    def _kept(self, version: str) -> bytes | None:
        try:
            with default_storage.open(self._place) as file:
                data = file.read()
        except OSError:
            return None
        return data if f"Version\0{version}".encode() in data[:HEAD] else None

    def _drawn(self, version: str) -> bytes:
        data = cards.draw(self.card, version)
        try:
            default_storage.delete(self._place)
            kept_as = default_storage.save(self._place, ContentFile(data))
            if kept_as != self._place:
                # Another process was as fast: one is enough.
                default_storage.delete(kept_as)
        except OSError:
            logger.exception("The picture %s could not be kept.", self.name)
        return data


def of_topic(topic: Topic) -> Picture:
    lead = first_words(topic.introduction_html)
    year = str(topic.year)
    card = cards.Card(
        title=topic.title,
        otherwise=year,
        red=year if topic.title.endswith(f" {year}") else "",
        lines=(lead,) if lead else (),
        **_site(),
    )
    return Picture(path=f"{topic.get_absolute_url()}card.png", name=year, card=card)


def of_post(post) -> Picture:
    """Of the first paper that it shares, else of its year. Needs `shares` with `paper`."""
    shared = next((share.paper for share in post.shares.all() if share.paper.title), None)
    return of_paper(shared) if shared else of_topic(post.topic)


def of_paper(paper: Paper) -> Picture:
    """Asks the database nothing."""
    lines = names.byline(paper.authors, paper.has_more_authors), paper.place
    card = cards.Card(
        title=spoken(paper.name),
        otherwise=paper.call_number,
        call=paper.call_number,
        lines=tuple(filter(None, lines)),
        **_site(),
    )
    return Picture(path=f"{paper.get_absolute_url()}card.png", name=f"paper-{paper.pk}", card=card)


@lru_cache(maxsize=256)
def first_words(html: str) -> str:
    """Of the introduction of a year, which every page of it needs."""
    return spoken(markup.excerpt(html, 200))


def _site() -> dict[str, str]:
    return {"site": settings.SITE_NAME, "host": urlsplit(settings.SITE_URL).netloc}
