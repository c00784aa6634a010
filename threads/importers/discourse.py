"""Reads what Discourse answers at /t/ID.json and /t/ID/posts.json into plain records.

Facts: a topic comes as one file, or as a first file and further pages; only regular posts and
moderators' acts (post_type 1 and 2) are words; likes are the entry with id 2 of actions_summary.
Nothing here asks or changes the database.
"""

import datetime
import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from django.utils.dateparse import parse_datetime

MOST_BYTES = 100_000_000
MOST_CHARACTERS = 1_000_000
MOST_POSTS = 9_999_999
MOST_LIKES = 1_000_000
MOST_ID = 2**53
KEPT = {1: "regular", 2: "moderator action"}
SKIPPED = {3: "small action (closed, pinned …)", 4: "whisper"}
LIKE = 2


class Broken(ValueError):
    """A file that cannot be imported. str() is a sentence naming the file, and the post."""


@dataclass(frozen=True, slots=True)
class OldPost:
    id: int
    number: int
    username: str  # "" when the account is gone
    name: str
    created_at: datetime.datetime
    # When its words were last changed; None when they never were.
    edited_at: datetime.datetime | None
    reply_to: int | None
    raw: str | None
    cooked: str
    likes: int
    hidden_at: datetime.datetime | None
    deleted_at: datetime.datetime | None


@dataclass(slots=True)
class OldTopic:
    id: int
    title: str
    slug: str
    created_at: datetime.datetime | None
    last_posted_at: datetime.datetime | None
    closed: bool
    highest: int
    hosts: set[str]
    posts: dict[int, OldPost] = field(default_factory=dict)
    skipped: Counter = field(default_factory=Counter)
    # How many posts the forum said it has, and the ids of those in the files.
    announced: int = 0
    seen: set[int] = field(default_factory=set)

    @property
    def in_order(self) -> list[OldPost]:
        return [self.posts[number] for number in sorted(self.posts)]

    @property
    def last_number(self) -> int:
        return max(self.highest, *self.posts)

    @property
    def closed_at(self) -> datetime.datetime | None:
        """Discourse does not say when; a closed topic took no post after its last one."""
        if not self.closed:
            return None
        return self.last_posted_at or max(post.created_at for post in self.posts.values())


class Record:
    """One JSON object, its fields fetched with their type; `where` begins every complaint."""

    def __init__(self, fields, where: str):
        if not isinstance(fields, dict):
            raise Broken(f"{where}: expected an object, found {_kind(fields)}.")
        self.fields, self.where = fields, where

    def get(self, name: str, kind: type, default=None):
        """The field `name`, `default` when it is missing or null."""
        value = self.fields.get(name)
        if value is None:
            return default
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise Broken(f"{self.where}: {name} is {_kind(value)}, which it never is in Discourse.")
        return value

    def text(self, name: str, most: int = MOST_CHARACTERS, default=None):
        value = self.get(name, str, default)
        if value is not None and len(value) > most:
            raise Broken(f"{self.where}: {name} has {len(value):,} characters, more than {most:,}.")
        if value and re.search("[\0\ud800-\udfff]", value):
            raise Broken(f"{self.where}: {name} has characters that no text has (NUL or half a pair).")
        return value

    def number(self, name: str, least: int, most: int, default=None):
        value = self.get(name, int, default)
        if value is not None and not least <= value <= most:
            raise Broken(f"{self.where}: {name} is not between {least} and {most:,}.")
        return value

    def time(self, name: str):
        text = self.text(name, 100)
        if not text:
            return None
        try:
            time = parse_datetime(text)
        except ValueError:
            time = None
        if time is None or not 1990 <= time.year <= 2100:
            raise Broken(f"{self.where}: {name} is no date of a forum's post: “{text[:40]}”.")
        return time if time.tzinfo else time.replace(tzinfo=datetime.UTC)

    def must(self, name: str, value):
        if value is None or value == "":
            raise Broken(f"{self.where}: {name} is missing.")
        return value


def read(paths: Iterable[Path]) -> list[OldTopic]:
    """The topics in these files, each with the posts of all its pages. Raises Broken."""
    files = [(path.name, _load(path)) for path in paths]
    topics: dict[int, OldTopic] = {}
    for name, fields in files:
        if "title" in fields and "post_number" not in fields:
            _add_head(topics, Record(fields, name))
    for name, fields in files:
        for where, post in _posts(name, fields):
            _add_post(topics, name, Record(post, where), fields.get("id"))
    for topic in topics.values():
        if not topic.posts:
            raise Broken(f"Topic {topic.id} (“{topic.title[:80]}”) has no posts in these files.")
        if (absent := topic.announced - len(topic.seen)) > 0:
            topic.skipped["on a page that was not given"] += absent
    return sorted(topics.values(), key=lambda topic: topic.id)


def _load(path: Path) -> dict:
    try:
        size = path.stat().st_size
        fields = None if size > MOST_BYTES else json.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise Broken(f"{path.name} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError as error:
        raise Broken(f"{path.name} is not UTF-8 text (byte {error.start}).") from None
    except (ValueError, RecursionError):
        raise Broken(f"{path.name} is not JSON, or was cut off.") from None
    if size > MOST_BYTES:
        raise Broken(f"{path.name} is larger than {MOST_BYTES // 1_000_000} MB. Save its pages one by one.")
    if not isinstance(fields, dict):
        raise Broken(f"{path.name} holds {_kind(fields)}, not the answer of /t/ID.json.")
    return fields


def _add_head(topics: dict[int, OldTopic], record: Record):
    """What a file says of its topic; every page of /t/ID.json?page=N says it again."""
    id = record.must("id", record.number("id", 1, MOST_ID))
    stream = Record(record.get("post_stream", dict, {}), record.where)
    announced = len(stream.get("stream", list, []))
    highest = record.number("highest_post_number", 0, MOST_POSTS, 0)
    if id in topics:
        topics[id].highest = max(topics[id].highest, highest)
        topics[id].announced = max(topics[id].announced, announced)
        return
    topics[id] = OldTopic(
        id=id,
        title=record.must("title", record.text("title", 1000)),
        slug=record.text("slug", 1000, ""),
        created_at=record.time("created_at"),
        last_posted_at=record.time("last_posted_at"),
        closed=bool(record.get("closed", bool)) or bool(record.get("archived", bool)),
        highest=highest,
        hosts=_hosts(record),
        announced=announced,
    )


def _hosts(record: Record) -> set[str]:
    """Where the old forum stood, as far as its list of links tells."""
    links = record.get("details", dict, {}).get("links") or []
    internal = [
        link["url"]
        for link in links
        if isinstance(link, dict) and link.get("internal") and isinstance(link.get("url"), str)
    ]
    found = set()
    for url in internal:
        try:
            found.add(urlsplit(url).netloc.lower())
        except ValueError:
            continue
    return found - {""}


def _posts(name: str, fields: dict):
    """The posts of a file, each with the words that name it in a complaint."""
    if "post_number" in fields:
        yield f"{name}, post {fields['post_number']}", fields
        return
    stream = fields.get("post_stream")
    posts = stream.get("posts") if isinstance(stream, dict) else None
    if not isinstance(posts, list):
        raise Broken(f"{name} is no answer of /t/ID.json: it has no post_stream with posts.")
    for place, post in enumerate(posts, 1):
        number = post.get("post_number") if isinstance(post, dict) else None
        yield f"{name}, post {number if isinstance(number, int) else f'in place {place}'}", post


def _add_post(topics: dict[int, OldTopic], file: str, record: Record, file_id):
    id = record.number("topic_id", 1, MOST_ID)
    topic = topics.get(file_id if id is None else id)
    if topic is None:
        raise Broken(
            f"{file} has posts of topic {id if id is not None else 'without a number'}, but none of the "
            "files is that topic's first page (/t/ID.json). Give it too."
        )
    kind = record.number("post_type", 1, 99, 1)
    post = _post(record)
    if kind not in KEPT:
        if post.id not in topic.seen:
            topic.skipped[SKIPPED.get(kind, f"post of unknown type {kind}")] += 1
        topic.seen.add(post.id)
        return
    topic.seen.add(post.id)
    twin = topic.posts.get(post.number)
    if twin and twin.id != post.id:
        raise Broken(f"{record.where}: another post of this topic has the same number.")
    if not twin or (post.edited_at or post.created_at) >= (twin.edited_at or twin.created_at):
        topic.posts[post.number] = post


def _post(record: Record) -> OldPost:
    created_at = record.must("created_at", record.time("created_at"))
    updated_at = max(record.time("updated_at") or created_at, created_at)
    changed = record.number("version", 0, MOST_POSTS, 1) > 1 and updated_at > created_at
    raw, cooked = record.text("raw"), record.text("cooked")
    if raw is None and cooked is None:
        raise Broken(f"{record.where}: it has neither raw nor cooked, so no words.")
    removed_at = updated_at if record.get("user_deleted", bool) else None
    return OldPost(
        id=record.must("id", record.number("id", 1, MOST_ID)),
        number=record.must("post_number", record.number("post_number", 1, MOST_POSTS)),
        username=record.text("username", 100, "").strip(),
        name=record.text("name", 1000, ""),
        created_at=created_at,
        edited_at=updated_at if changed else None,
        reply_to=record.number("reply_to_post_number", 0, MOST_POSTS),
        raw=raw,
        cooked=cooked or "",
        likes=_likes(record),
        hidden_at=updated_at if record.get("hidden", bool) else None,
        deleted_at=record.time("deleted_at") or removed_at,
    )


def _likes(record: Record) -> int:
    for entry in record.get("actions_summary", list, []):
        action = Record(entry, record.where)
        if action.get("id", int) == LIKE:
            return action.number("count", 0, MOST_LIKES, 0)
    return 0


def _kind(value) -> str:
    names = {dict: "an object", list: "a list", str: "a text", bool: "yes or no", type(None): "nothing"}
    return names.get(type(value), "a number")
