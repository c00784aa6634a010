"""Loads the demonstration community: members, years, posts and papers, written as members write them."""

import datetime
import json
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.dateparse import parse_date

from accounts.models import User
from accounts.roles import make_moderator
from threads.demonstration import waiting
from threads.demonstration.texts import Entry, earlier_text, filled, new_year, read_entries, until_now
from threads.models import (
    Action,
    Identifier,
    Like,
    Lookup,
    Notification,
    Post,
    Reading,
    Revision,
    Share,
    SourceRecord,
    Topic,
    YearRequest,
    newcomer,
    tell,
)
from threads.models.settle import settle
from threads.models.source_record import CATALOGUE
from threads.papers.record import Record

HERE = Path(__file__).resolve().parent
MINUTE = datetime.timedelta(minutes=1)
HOUR = datetime.timedelta(hours=1)
# What is younger waits to be read.
A_MONTH = 30 * 24 * HOUR


class Occupied(ValueError):
    """A name or a year of the demonstration is taken. str() is a sentence for the operator."""


def address(username: str) -> str:
    """example.org belongs to nobody: mail to the demonstration's members goes nowhere."""
    return f"{username}@example.org"


class Demonstration:
    """What the files of `folder` hold, as if it had happened until `now`."""

    def __init__(self, folder: Path = HERE, now: datetime.datetime | None = None):
        self.now = now or timezone.now()
        self.people = self._read(folder, "members.json")
        self.papers = self._read(folder, "papers.json")
        self.years = self._read(folder, "topics.json")
        self.present = timezone.localdate(self.now).year
        self.entries = {year["year"]: self._entries(folder, year["year"]) for year in self.years}

    def _read(self, folder: Path, name: str):
        return json.loads((folder / name).read_text())

    def _words(self, name) -> dict[str, str]:
        """What stands for {year} and {last} in texts of the present, whichever year that is."""
        if name != "present":
            return {}
        last = max(year["year"] for year in self.years if year["year"] != "present")
        return {"year": str(self.present), "last": str(last)}

    def _entries(self, folder: Path, name) -> list[Entry]:
        year = self.present if name == "present" else name
        entries = read_entries(folder, str(name), year, self._words(name))
        if name == "present":
            until_now(entries, year, self.now)
        return entries

    @property
    def usernames(self) -> list[str]:
        return [person["username"] for person in self.people]

    @property
    def moderator(self) -> str:
        return next(person["username"] for person in self.people if person.get("moderator"))

    @property
    def is_loaded(self) -> bool:
        """The load is one transaction, and members with posts stay: all of them or none."""
        return User.objects.filter(username__in=self.usernames).count() == len(self.usernames)

    def load(self, progress: Callable[[Iterable, int], Iterable]) -> None:
        """All or nothing. Raises Occupied. `progress` is given the posts and their number."""
        years = [self.present if year["year"] == "present" else year["year"] for year in self.years]
        if taken := User.objects.filter(username__in=self.usernames).first():
            raise Occupied(f"{taken.username} is a member here already, and of the demonstration too.")
        if topic := Topic.objects.filter(year__in=years).first():
            raise Occupied(f"{topic.title} is here already, and the demonstration brings its own.")
        with transaction.atomic():
            members = self._make_members()
            posts = self._open_years(members)
            for write in progress(posts, sum(map(len, self.entries.values()))):
                write()
            self._describe_papers()
            self._keep_lists()
            self._be_heard()

    def _make_members(self) -> dict[str, User]:
        members = [
            User(
                username=person["username"],
                display_name=person["name"],
                about=person["about"],
                email=address(person["username"]),
                date_joined=at_noon(person["joined"]),
                password=make_password(None),
            )
            for person in self.people
        ]
        for member in members:
            member.clean()
        User.objects.bulk_create(members)
        EmailAddress.objects.bulk_create(
            EmailAddress(user=member, email=member.email, verified=True, primary=True) for member in members
        )
        found = {member.username: member for member in members}
        make_moderator(found[self.moderator])
        return found

    def _open_years(self, members: dict[str, User]):
        """One year after the other; yields, for each post, what writes it."""
        moderator = members[self.moderator]
        for described in self.years:
            name = described["year"]
            entries = self.entries[name]
            year = self.present if name == "present" else name
            introduction = filled(described["introduction"], self._words(name))
            topic = Topic.objects.open_year(year, moderator, introduction=introduction)
            start = new_year(year)
            opened_at = max(start, entries[0].at - (1 + year % 3) * HOUR)
            Topic.objects.filter(pk=topic.pk).update(opened_at=opened_at)
            Action.objects.filter(topic=topic).update(at=opened_at)
            written: dict[int, Post] = {}
            for entry in entries:
                yield lambda entry=entry, topic=topic, written=written: self._write(
                    entry, topic, members, written
                )
            waiting.fill(topic, described, members, self.now)
            if described["closed"]:
                self._close(topic, moderator, at_noon(described["closed"]))
            for place, username in enumerate(described.get("asked", [])):
                YearRequest.objects.ask(year + 1, members[username])
                asked = YearRequest.objects.filter(year=year + 1, member=members[username])
                asked.update(asked_at=max(start, self.now - (5 + 31 * place) * HOUR))

    def _close(self, topic: Topic, moderator: User, at: datetime.datetime):
        topic.close(by=moderator, reason="Continued in the next year.")
        Topic.objects.filter(pk=topic.pk).update(closed_at=at)
        Action.objects.filter(topic=topic, kind=Action.CLOSE).update(at=at)

    def _write(self, entry: Entry, topic: Topic, members: dict[str, User], written: dict[int, Post]):
        author = members[entry.author]
        body = earlier_text(entry.body) if entry.edited else entry.body
        post = topic.publish(author, body, parent=written.get(entry.parent), gate=newcomer.let_through)
        written[post.number] = post
        Post.objects.filter(pk=post.pk).update(created_at=entry.at)
        if entry.edited:
            post.edit(by=author, body=entry.body, gate=newcomer.let_through)
            Post.objects.filter(pk=post.pk).update(edited_at=entry.edited)
            Revision.objects.filter(post=post).update(written_at=entry.at, replaced_at=entry.edited)
        if entry.deleted:
            self._remove(post, entry, members[self.moderator])
        self._like(post, entry, members)

    def _remove(self, post: Post, entry: Entry, moderator: User):
        at = min(self.now, entry.at + 40 * MINUTE)
        if entry.deleted == "author":
            Post.objects.filter(pk=post.pk).update(deleted_at=at)
            return
        post.hide(by=moderator, reason=entry.reason)
        Post.objects.filter(pk=post.pk).update(hidden_at=at)
        Action.objects.filter(post=post).update(at=at)

    def _like(self, post: Post, entry: Entry, members: dict[str, User]):
        """Within three days, at times that are the same in every load."""
        if entry.author in entry.likes:
            raise ValueError(f"Entry {entry.number} is liked by its author.")
        likes = [
            Like(
                post=post,
                member=members[username],
                created_at=min(self.now, entry.at + delay(post, username)),
            )
            for username in entry.likes
        ]
        likes.sort(key=lambda like: like.created_at)
        Like.objects.bulk_create(likes)
        if entry.at > self.now - A_MONTH:
            for like in likes:
                tell.of_like(post, like.member)

    def _keep_lists(self):
        """Who liked a post has its papers on their list: read, or in the last two years perhaps not yet."""
        late = sorted(topic.year for topic in Topic.objects.all())[-2:]
        kept = {}
        shares = Share.objects.visible().select_related("post__topic").order_by("post__created_at", "pk")
        for share in shares.prefetch_related("post__likes__member"):
            for like in share.post.likes.all():
                place = delay(share.post, like.member.username) // MINUTE % len(Reading.STATES)
                state = list(Reading.STATES)[place] if share.post.topic.year in late else Reading.READ
                kept[like.member_id, share.paper_id] = Reading(
                    member_id=like.member_id, paper_id=share.paper_id, state=state,
                    added_at=like.created_at, changed_at=like.created_at,
                )  # fmt: skip
        Reading.objects.bulk_create(kept.values())

    def _be_heard(self):
        """What happened long ago was read then, and no mail tells of it now."""
        heard = Notification.objects.exclude(post=None)
        at = Post.objects.filter(pk=OuterRef("post")).values("created_at")
        heard.update(at=Subquery(at))
        opened = Topic.objects.filter(pk=OuterRef("topic")).values("opened_at")
        Notification.objects.filter(kind=Notification.YEAR).update(at=Subquery(opened))
        Notification.objects.update(weighed_at=self.now)
        Notification.objects.filter(at__lt=self.now - A_MONTH).update(read_at=self.now)

    def _describe_papers(self):
        """Title, authors, date: what the files know of the papers that were shared."""
        known = {named(facts): facts for facts in self.papers}
        rows = Identifier.objects.select_related("paper").filter(
            kind__in={kind for kind, _ in known}, value__in={value for _, value in known}
        )
        for row in rows:
            SourceRecord.objects.keep(row, CATALOGUE, record_of(known[row.kind, row.value]))
            settle(row.paper)
        # They are known; nobody is asked about them.
        Lookup.objects.filter(identifier__in=rows).update(state=Lookup.FOUND, due_at=None)


def record_of(facts: dict) -> Record:
    """What the file says of a paper."""
    day = parse_date(facts.get("published", ""))
    return Record(
        title=facts["title"],
        authors=tuple(facts["authors"]),
        more_authors=bool(facts.get("others")),
        issued=(day.year, day.month, day.day) if day else (),
        categories=tuple(facts["categories"]),
        form=facts.get("form", "preprint"),
        venue=facts.get("venue", ""),
        code=facts.get("code") or "",
    )


def named(facts: dict) -> tuple[str, str]:
    """The identifier of a paper: most are of arXiv, which the file says in one word."""
    if "arxiv" in facts:
        return "arxiv", facts["arxiv"]
    return facts["kind"], facts["value"]


def at_noon(day: str) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(parse_date(day), datetime.time(12)))


def delay(post: Post, username: str) -> datetime.timedelta:
    return (7 + zlib.crc32(f"{post.topic.year} {post.number} {username}".encode()) % 4320) * MINUTE
