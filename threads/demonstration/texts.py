"""Reads the demonstration's posts: files of entries, each with a first line

=== NUMBER USERNAME MM-DD HH:MM [re: PARENT] [likes: user user …] [edited: MM-DD HH:MM]
    [deleted: author|moderator REASON…]    (all on one line)
"""

import datetime
import re
from dataclasses import dataclass, field
from pathlib import Path

from django.utils import timezone
from django.utils.dateparse import parse_datetime

_HEAD = re.compile(r"=== (?P<number>\d+) (?P<author>\S+) (?P<at>\d\d-\d\d \d\d:\d\d)(?P<rest>.*)")
_OPTION = re.compile(r" (re|likes|edited|deleted): ")


@dataclass(slots=True)
class Entry:
    number: int
    author: str
    at: datetime.datetime
    body: str = ""
    parent: int | None = None
    likes: list[str] = field(default_factory=list)
    edited: datetime.datetime | None = None
    # "author" or "moderator", and why.
    deleted: str = ""
    reason: str = ""


def read_entries(folder: Path, name: str, year: int, words: dict[str, str]) -> list[Entry]:
    """The posts of the files `name`.md, `name`-1.md, …, in order, as if all were written in `year`.

    `words` gives what stands for {year} and the like.

    Raises ValueError, naming the entry, for a line or a number that does not fit.
    """
    entries: list[Entry] = []
    for file in sorted([*folder.glob(f"{name}.md"), *folder.glob(f"{name}-*.md")], key=_part):
        for line in file.read_text().splitlines():
            if line.startswith("=== "):
                entries.append(_entry(line, year))
            elif entries:
                entries[-1].body += line + "\n"
    for number, entry in enumerate(entries, 1):
        entry.body = filled(entry.body.strip(), words)
        if entry.number != number or (entry.parent or 0) >= number or not entry.body:
            raise ValueError(f"{name}: entry {entry.number} is out of order, empty, or answers a later one.")
    return entries


def filled(text: str, words: dict[str, str]) -> str:
    for name, word in words.items():
        text = text.replace(f"{{{name}}}", word)
    return text


def _part(file: Path) -> int:
    return int(file.stem.partition("-")[2] or 0)


def _entry(line: str, year: int) -> Entry:
    head = _HEAD.fullmatch(line)
    if not head:
        raise ValueError(f"This line does not begin an entry: {line}")
    parts = _OPTION.split(head["rest"])
    options = dict(zip(parts[1::2], parts[2::2], strict=True))
    deleted, _, reason = options.get("deleted", "").partition(" ")
    return Entry(
        number=int(head["number"]),
        author=head["author"],
        at=_time(head["at"], year),
        parent=int(options["re"]) if "re" in options else None,
        likes=options.get("likes", "").split(),
        edited=_time(options["edited"], year) if "edited" in options else None,
        deleted=deleted,
        reason=reason.strip(),
    )


def _time(text: str, year: int) -> datetime.datetime:
    return timezone.make_aware(parse_datetime(f"{year}-{text.strip()}"))


def new_year(year: int) -> datetime.datetime:
    return timezone.make_aware(parse_datetime(f"{year}-01-01 00:00"))


def until_now(entries: list[Entry], year: int, now: datetime.datetime) -> None:
    """Spread the times of the present year's entries between 1 January and `now`, in proportion."""
    start = new_year(year)
    last = max(entry.edited or entry.at for entry in entries)
    # The newest words are from a moment ago, not from the future.
    factor = (now - start) * 0.999 / (last - start)
    for entry in entries:
        entry.at = start + (entry.at - start) * factor
        entry.edited = entry.edited and start + (entry.edited - start) * factor


def earlier_text(body: str) -> str:
    """What an edited post may have said before: without its last sentence, or else its last word."""
    ends = [match.end() for match in re.finditer(r"[.!?](?=\s)", body)]
    shorter = body[: ends[-1]] if ends else body.rsplit(None, 1)[0]
    return shorter.rstrip() if shorter.rstrip() != body else body + " (to be continued)"
