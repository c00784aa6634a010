"""What an import will write: worked out before the transaction, which is then short."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from django.db.models.functions import Upper

from accounts.models import User
from goodreadings.lib import markup
from threads.importers.convert import convert
from threads.importers.cooked import markdown
from threads.importers.discourse import OldPost, OldTopic
from threads.importers.house import House
from threads.models import Post, Topic, words
from threads.models.topic import INTRODUCTION

# A text beyond the limits of a post is shown in pieces, each as it was typed.
PIECE = 10_000


class Occupied(ValueError):
    """The place of a topic is taken. str() is a sentence for the operator."""


@dataclass(slots=True)
class Plan:
    """One old topic on its way into `topic` (not saved yet when it is new)."""

    old: OldTopic
    topic: Topic
    here: dict[int, Post]
    new: list[tuple[OldPost, words.Words]] = field(default_factory=list)
    edited: list[tuple[Post, OldPost, words.Words]] = field(default_factory=list)
    removed: list[tuple[Post, OldPost]] = field(default_factory=list)
    liked: list[tuple[Post, OldPost]] = field(default_factory=list)
    links: int = 0
    remarks: Counter = field(default_factory=Counter)


def plans(topics: list[OldTopic], year: int | None) -> list[Plan]:
    """Where each topic goes. Raises Occupied before anything is written."""
    if year and len(topics) > 1:
        raise Occupied("--year fits one topic, and these files hold several: import them one by one.")
    found = [_plan(old, year) for old in topics]
    for plan in found:
        if sum(other.topic.year == plan.topic.year for other in found) > 1:
            raise Occupied(
                f"Two of these topics are of {plan.topic.year}, and a year has one. Give --year to each."
            )
    return found


def _plan(old: OldTopic, year: int | None) -> Plan:
    topic = Topic.objects.filter(discourse_id=old.id).first()
    if topic is None:
        topic = _free_place(old, year or _year_in(old))
    elif year and topic.year != year:
        raise Occupied(f"Topic {old.id} is already here as {topic.year}; it cannot be {year} too.")
    posts = Post.objects.filter(topic=topic).defer("html") if topic.pk else []
    return Plan(old, topic, {post.number: post for post in posts})


def _year_in(old: OldTopic) -> int:
    years = {int(year) for year in re.findall(r"(?<!\d)(?:199\d|20\d\d|2100)(?!\d)", old.title, re.ASCII)}
    if len(years) != 1:
        problem = "names no year" if not years else "names several years"
        raise Occupied(f"The title “{old.title[:80]}” {problem}: say which with --year.")
    return years.pop()


def _free_place(old: OldTopic, year: int) -> Topic:
    """A new topic, or the one that was opened for the year if it is still empty."""
    topic = Topic.objects.filter(year=year).first()
    if topic is None:
        return Topic(
            year=year,
            title=old.title,
            introduction=f"{INTRODUCTION.format(year=year)}\n\nThe posts of this year came along from "
            "an older forum, with their numbers, dates and likes.",
            opened_at=old.created_at or old.in_order[0].created_at,
            discourse_id=old.id,
        )
    if topic.discourse_id:
        raise Occupied(
            f"{year} is already topic {topic.discourse_id} of the old forum, so topic {old.id} cannot be."
        )
    if topic.posts.exists():
        raise Occupied(
            f"{topic.title} has posts by members of this site; an old topic cannot be mixed with them."
        )
    return topic


def prepare(found: list[Plan], members: dict[str, User], progress: Callable[[Iterable], Iterable]):
    """Convert and render every post that is new or was edited. Reads the database, changes nothing."""
    years = dict(Topic.objects.exclude(discourse_id=None).values_list("discourse_id", "year"))
    years |= {plan.old.id: plan.topic.year for plan in found}
    names = {old: member.username for old, member in members.items()}
    slugs = {plan.old.id: plan.old.slug for plan in found}
    hosts = set().union(*(plan.old.hosts for plan in found))
    places = Places(found)
    for plan in found:
        house = House(names, years, slugs, hosts, plan.old.id)
        bodies = _sort(plan, house)
        places.meet(bodies.values(), members)
        for old in progress([old for old in plan.old.in_order if old.number in bodies]):
            read = _read(old, bodies[old.number], house, places, plan)
            if old.number in plan.here:
                plan.edited.append((plan.here[old.number], old, read))
            else:
                plan.new.append((old, read))
        plan.links = house.repaired


def _sort(plan: Plan, house: House) -> dict[int, str]:
    """The texts of posts that are new or were edited, by number; the rest is noted in the plan."""
    bodies = {}
    for old in plan.old.in_order:
        post = plan.here.get(old.number)
        if post is None:
            bodies[old.number] = convert(old, house)
            continue
        if post.created_at != old.created_at:
            raise Occupied(
                f"Post {old.number} of {plan.topic.title} was written here; the file has another one with that number."
            )
        if old.likes > post.anonymous_likes:
            plan.liked.append((post, old))
        if _was_removed(post, old):
            plan.removed.append((post, old))
        elif (body := _edited(plan, post, old, house)) is not None:
            bodies[old.number] = body
    return bodies


def _was_removed(post: Post, old: OldPost) -> bool:
    """Removed there since; unless somebody restored it here."""
    gone = (old.deleted_at and not post.deleted_at) or (old.hidden_at and not post.hidden_at)
    return bool(gone) and not post.actions.filter(kind="restore").exists()


def _edited(plan: Plan, post: Post, old: OldPost, house: House) -> str | None:
    """The new words when the post was edited there since the last import, and not here."""
    if not old.edited_at or old.edited_at <= (post.edited_at or post.created_at) or old.deleted_at:
        return None
    if post.revisions.exclude(replaced_by=None).exists():
        plan.remarks["edited there and here: kept as it is here"] += 1
        return None
    before = house.repaired
    body = convert(old, house)
    if body == post.body:
        house.repaired = before
        return None
    return body


class Places:
    """Where members and posts are, or will be when the import is done."""

    def __init__(self, found: list[Plan]):
        self.members: dict[str, str] = {}
        self.topics = {plan.topic.year: plan.topic for plan in found}
        self.numbers = {plan.topic.year: {*plan.here, *plan.old.posts} for plan in found}

    def meet(self, bodies: Iterable[str], members: dict[str, User]):
        """Find out, in few queries, who and what these texts name."""
        mentions, years = set(), set()
        for body in bodies:
            names, quotes = _named(body)
            mentions |= {name.upper() for name in names}
            years |= {quote.topic for quote in quotes if quote.topic} - self.numbers.keys()
        self.members |= {member.username.lower(): member.get_absolute_url() for member in members.values()}
        known = User.objects.annotate(upper=Upper("username")).filter(upper__in=mentions)
        self.members |= {member.username.lower(): member.get_absolute_url() for member in known}
        for topic in Topic.objects.filter(year__in=years):
            self.topics[topic.year] = topic
            self.numbers[topic.year] = set(topic.posts.values_list("number", flat=True))

    def of(self, body: str, year: int):
        """The members and the quoted posts that `body` names, as `words.make` wants them."""
        names, quotes = _named(body)
        sources = {
            (quote.topic, quote.post): self.topics[quote.topic or year].place_of(quote.post)
            for quote in quotes
            if quote.post in self.numbers.get(quote.topic or year, ())
        }
        return {name: self.members[name] for name in names if name in self.members}, sources


def _named(body: str):
    try:
        return markup.find_mentions(body), markup.find_quotes(body)
    except markup.Refused:
        return [], []


def _read(old: OldPost, body: str, house: House, places: Places, plan: Plan) -> words.Words:
    try:
        read = words.make(body, *places.of(body, plan.topic.year))
    except markup.Refused:
        plan.remarks["beyond the limits of a post: kept whole, shown as it was typed"] += 1
        read = _as_typed(body)
    if old.raw is None or not old.cooked:
        return read
    # What raw says by means of its own (reference links, HTML), the old forum's HTML says plainly.
    try:
        shown = words.papers_in(markdown(old.cooked, replace(house)))
    except markup.Refused:
        return read
    known = {(one.kind, one.value) for one in read.papers}
    more = [one for one in shown if (one.kind, one.value) not in known]
    return replace(read, papers=[*read.papers, *more][: words.MOST_PAPERS])


def _as_typed(body: str) -> words.Words:
    """All of a text that no post may be, in fences: nothing lost, nothing trusted."""
    pieces, rest = [], body
    while rest:
        cut = len(rest) if len(rest) <= PIECE else (rest.rfind("\n", PIECE // 2, PIECE) + 1 or PIECE)
        pieces.append(rest[:cut])
        rest = rest[cut:]
    html = "\n".join(_fenced(piece) for piece in pieces)
    try:
        papers = words.papers_in(body)
    except markup.Refused:
        papers = []
    return words.Words(body, html, markup.excerpt(html), papers)


def _fenced(piece: str) -> str:
    longest = max((len(run) for run in re.findall("~+", piece)), default=0)
    fence = "~" * max(3, longest + 1)
    return markup.render(f"{fence}\n{piece}\n{fence}")
