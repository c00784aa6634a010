"""Who hears of an act: each rule once. The rows are written in the transaction of the act.

Whom it names hears of it there and then. Of those who follow a year or keep a paper, of whom there may be
many thousands, the first hear there too, and the worker tells the rest (threads.tasks.spread).
"""

from collections.abc import Collection
from dataclasses import asdict, dataclass, replace

from accounts.models import User
from goodreadings.lib import markup, work
from threads.models import webhook
from threads.models.listeners import AT_ONCE, followers, listening
from threads.models.notification import Notification
from threads.models.subscription import Subscription

BATCH = 500


@dataclass(frozen=True, slots=True)
class Word:
    """What there is to hear, and by whom; keys only, so that it can wait for the worker."""

    kind: str
    act: str
    group: str
    by: int | None = None
    post: int | None = None
    topic: int | None = None
    paper: int | None = None
    action: int | None = None
    note: str = ""
    # Who did it, where that was not `by`: a moderator, in somebody's post.
    doer: int | None = None
    # Those whose readers hear of it.
    papers: tuple[int, ...] = ()

    def row(self, member: int) -> Notification:
        return Notification(
            member_id=member, kind=self.kind, act=self.act, group=self.group, actor_id=self.by, post_id=self.post,
            topic_id=self.topic, paper_id=self.paper, action_id=self.action, note=self.note[:500],
        )  # fmt: skip


def of_post(post, read, papers: Collection[int]) -> None:
    """`post` was written, and shares `papers`; `read` are its words."""
    webhook.hear_of_post(post, papers)
    Subscription.objects.begin(post.author, post.topic)
    named = dict.fromkeys(read.mentioned.values(), Notification.MENTION)
    named |= dict.fromkeys(read.quoted.values(), Notification.QUOTE)
    if post.parent is not None:
        named[post.parent.author_id] = Notification.REPLY
    words = [_about(post, post.author_id, Notification.POST)]
    if papers:
        words.insert(0, _about(post, post.author_id, Notification.SHARED, tuple(papers)))
    _write(_named(post, post.author_id, named) + [row for word in words for row in _first(word)])


def of_edit(post, by, before: str, read, papers_before: set[int]) -> None:
    """`by` edited `post`, which said `before`: only those hear of it who are named now and were not, and
    the readers of papers that it did not share."""
    old_names, old_quotes = set(markup.find_mentions(before)), set(markup.find_quotes(before))
    mentioned = [key for name, key in read.mentioned.items() if name not in old_names]
    named = dict.fromkeys(mentioned, Notification.MENTION)
    named |= {key: Notification.QUOTE for quote, key in read.quoted.items() if quote not in old_quotes}
    if by.pk != post.author_id:
        # They hear of the edit itself.
        named.pop(post.author_id, None)
    rows = _named(post, by.pk, named)
    _write(rows)
    _raise(rows)
    of_papers(post, by, set(post.shares.values_list("paper", flat=True)) - papers_before)


def of_papers(post, by, papers) -> None:
    """`by` had `post` share further papers."""
    if papers:
        webhook.hear_of_papers(post, papers)
        _write(_first(_about(post, by.pk, Notification.SHARED, tuple(papers))))


def of_search(member, name: str, posts) -> None:
    """A search that `member` keeps as `name` finds `posts`, which are new."""
    words = [replace(_about(post, post.author_id, Notification.SEARCH), note=name) for post in posts]
    _write([word.row(member.pk) for word in words if listening(word, [member.pk])])


def of_like(post, member) -> None:
    word = Word(
        Notification.LIKE, like_of(post, member), f"like:{post.pk}", member.pk, post.pk, post.topic_id
    )
    _write([word.row(key) for key in listening(word, [post.author_id])])


def like_of(post, member) -> str:
    return f"like:{post.pk}:{member.pk}"


def of_action(action) -> None:
    """What a moderator did with a post, to its author."""
    name = f"moderated:{action.pk}"
    word = Word(
        Notification.MODERATED, name, name, action.by_id, action.post_id, None, None, action.pk, action.reason
    )
    _write([word.row(key) for key in listening(word, [action.post.author_id])])


def of_sanction(action) -> None:
    """What was decided about a member, to them: muted or not, signed in or not."""
    name = f"sanction:{action.pk}"
    word = Word(Notification.SANCTION, name, name, post=action.post_id, action=action.pk, note=action.reason)
    _write([word.row(action.member_id)])


def of_flags(post, by, flags, action=None) -> None:
    """`flags` of `post` were closed by `by`, or opened again, of whose names no flag speaks: to those who put
    them. Who follows nothing of the year hears it all the same, for they asked."""
    wanted = User.objects.active().filter(pk__in=[flag.member_id for flag in flags])
    there = set(wanted.exclude(pk=by and by.pk).values_list("pk", flat=True))
    told = [(f"flag:{flag.pk}", flag) for flag in flags if flag.member_id in there]
    # Of what is heard before, and not read yet, something else is true now.
    Notification.objects.unread().filter(group__in=[group for group, _ in told]).delete()
    key = action and action.pk
    _write(
        [
            Word(
                Notification.FLAG, f"{group}:{key or 0}", group, None, post.pk, post.topic_id, action=key,
                note=flag.note,
            ).row(flag.member_id)
            for group, flag in told
        ]
    )  # fmt: skip


def of_archive(archive) -> None:
    """To the member whose data it holds."""
    name = f"archive:{archive.pk}"
    _write([Word(Notification.ARCHIVE, name, name).row(archive.member_id)])


def of_year(topic, by) -> None:
    """`topic` is open, and those who followed the year before follow it."""
    webhook.hear(webhook.TOPIC, topic)
    name = f"year:{topic.pk}"
    _write(_first(Word(Notification.YEAR, name, name, by and by.pk, topic=topic.pk)))


def of_paper(paper, kind: str, note: str, by=None) -> None:
    """A source, or a member, knows that `paper` was published, or has a new version, which `note` names."""
    act = f"{kind}:{paper.pk}" + (f":{note}" if kind == Notification.VERSION else "")
    group = f"{kind}:{paper.pk}"
    _write(_first(Word(kind, act, group, by and by.pk, paper=paper.pk, note=note, papers=(paper.pk,))))


def spread(word: Word, after: int) -> int | None:
    """Tell the next BATCH of those who follow what `word` is about, beyond the member with the key `after`.
    The last one's key; None when all know. Done twice, nobody hears it twice."""
    members = followers(word, after, BATCH)
    _write([word.row(member) for member in members])
    if word.kind == Notification.SHARED:
        # Some of them were among the first who follow all posts, and heard of it as one of those.
        heard = Notification.objects.unread().filter(act=word.act, kind=Notification.POST, member__in=members)
        heard.update(kind=word.kind, group=word.group, weighed_at=None)
    return members[-1] if len(members) == BATCH else None


def _about(post, doer: int, kind: str, papers: tuple[int, ...] = ()) -> Word:
    """What is heard of a post stands on one line a kind; all posts of a year on one together. It is heard
    of its author, whoever wrote into it."""
    group = f"post:{post.topic_id}" if kind == Notification.POST else f"{kind}:{post.pk}"
    return Word(
        kind, f"post:{post.pk}", group, post.author_id, post.pk, post.topic_id, doer=doer, papers=papers
    )


def _named(post, doer: int, named: dict[int, str]) -> list[Notification]:
    """Rows for those whom a post names: `named` says how, by their keys."""
    if not named:
        return []
    members = listening(_about(post, doer, Notification.MENTION), named)
    return [_about(post, doer, named[member]).row(member) for member in members]


def _write(rows: list[Notification]) -> None:
    """Whoever stands there twice, or knows of the act already, hears of it once: the first of them."""
    once: dict[int, Notification] = {}
    for row in rows:
        once.setdefault(row.member_id, row)
    Notification.objects.bulk_create(once.values(), batch_size=BATCH, ignore_conflicts=True)


def _raise(rows: list[Notification]) -> None:
    """Who had heard of the post as one of many hears, in the same place, that it names them."""
    kinds = {row.member_id: row for row in rows}
    heard = Notification.objects.filter(act__in={row.act for row in rows}, member__in=kinds)
    for weaker in heard.filter(kind__in=[Notification.POST, Notification.SHARED]):
        row = kinds[weaker.member_id]
        Notification.objects.filter(pk=weaker.pk).update(
            kind=row.kind, group=row.group, at=row.at, read_at=None, weighed_at=None
        )


def _first(word: Word) -> list[Notification]:
    """Rows for the first of those who follow something; the worker tells the others."""
    members = followers(word, 0, AT_ONCE)
    if len(members) == AT_ONCE:
        work.enqueue("threads.tasks.spread", asdict(word), members[-1])
    return [word.row(member) for member in members]
