"""Writes what was planned: one transaction a topic, and only rows that are new or changed."""

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction

from accounts.models import User
from threads.importers.discourse import OldPost, OldTopic
from threads.importers.members import members_of, old_name
from threads.importers.plan import Occupied, Plan, plans, prepare
from threads.models import Action, Identifier, Post, Revision, Share, Topic
from threads.models.share import shares_of
from threads.papers.identify import Identifier as Found

HIDDEN = "Hidden in the old forum"
BATCH = 500


@dataclass(slots=True)
class Summary:
    """What an import did with one topic."""

    topic: Topic
    posts: int = 0
    changed: int = 0
    members: int = 0
    likes: int = 0
    papers: int = 0
    links: int = 0
    skipped: Counter = field(default_factory=Counter)
    remarks: Counter = field(default_factory=Counter)

    @property
    def nothing_new(self) -> bool:
        return not (self.posts or self.changed or self.likes)


def bring(
    topics: list[OldTopic],
    year: int | None = None,
    dry_run: bool = False,
    progress: Callable[[Iterable], Iterable] = iter,
) -> list[Summary]:
    """Import the topics; all or nothing of each. Raises Occupied before anything is written.

    `progress` is given the posts to convert, topic by topic, and yields them again.
    """
    found = plans(topics, year)
    members = members_of(topics)
    prepare(found, members, progress)
    with transaction.atomic() if dry_run else nullcontext():
        summaries = [_write(plan, members) for plan in found]
        if dry_run:
            transaction.set_rollback(True)
    return summaries


def _write(plan: Plan, members: dict[str, User]) -> Summary:
    summary = Summary(plan.topic, links=plan.links, skipped=plan.old.skipped, remarks=plan.remarks)
    try:
        with transaction.atomic():
            is_new = plan.topic.pk is None
            _lock(plan.topic)
            summary.members = _save_members(plan, members)
            _save_posts(plan, members, summary)
            _link_replies(plan, summary)
            _save_changes(plan, summary)
            moved = _save_topic(plan, is_new)
            if is_new or moved or not summary.nothing_new:
                reason = f"{summary.posts} posts of topic {plan.old.id} of the old forum."
                Action.objects.record(None, Action.IMPORT, topic=plan.topic, reason=reason)
    except IntegrityError as error:
        raise Occupied(f"{plan.topic.title} changed during the import ({error}); try again.") from error
    return summary


def _lock(topic: Topic):
    if topic.pk is None:
        topic.save()
    else:
        locked = Topic.objects.select_for_update().get(pk=topic.pk)
        topic.last_number, topic.closed_at = locked.last_number, locked.closed_at


def _save_members(plan: Plan, members: dict[str, User]) -> int:
    """Save the placeholders of this topic; those of earlier years may have joined before that."""
    first: dict[str, OldPost] = {}
    for post in sorted(plan.old.posts.values(), key=lambda post: post.created_at):
        first.setdefault(old_name(post).lower(), post)
    new = [members[name] for name in first if members[name].pk is None]
    for name, post in first.items():
        member = members[name]
        if member.pk and member.is_placeholder and post.created_at < member.date_joined:
            User.objects.filter(pk=member.pk).update(date_joined=post.created_at)
    User.objects.bulk_create(new, batch_size=BATCH)
    return len(new)


def _save_posts(plan: Plan, members: dict[str, User], summary: Summary):
    posts = [
        Post(
            topic=plan.topic, number=old.number, author=members[old_name(old).lower()],
            body=read.body, html=read.html, excerpt=read.excerpt,
            created_at=old.created_at, edited_at=old.edited_at, deleted_at=old.deleted_at,
            hidden_at=old.hidden_at, hidden_reason=HIDDEN if old.hidden_at else "",
            anonymous_likes=old.likes,
        )
        for old, read in plan.new
    ]  # fmt: skip
    Post.objects.bulk_create(posts, batch_size=BATCH)
    for post in posts:
        plan.here[post.number] = post
    written = [(post, read.papers) for post, (_, read) in zip(posts, plan.new, strict=True) if read.papers]
    for start in range(0, len(written), BATCH):
        _save_shares(written[start : start + BATCH])
    summary.posts = len(posts)
    summary.likes = sum(old.likes for old, _ in plan.new)
    summary.papers = len({(one.kind, one.value) for _, read in plan.new for one in read.papers})


def _save_shares(written: list[tuple[Post, list[Found]]]):
    rows = Identifier.objects.of(found for _, papers in written for found in papers)
    shares = (share for post, papers in written for share in shares_of(post, papers, rows))
    Share.objects.bulk_create(shares, batch_size=BATCH)


def _link_replies(plan: Plan, summary: Summary):
    """Set parents, those that only came with this import included, and what each conversation began with."""
    new, changed = {old.number for old, _ in plan.new}, []
    by_pk = {post.pk: post for post in plan.here.values()}
    for number in sorted(plan.here):
        post, old = plan.here[number], plan.old.posts.get(number)
        before = post.parent_id, post.root_id
        if old and old.reply_to and not post.parent_id:
            parent = plan.here.get(old.reply_to)
            if parent and parent.number < number:
                post.parent = parent
            elif number in new:
                summary.remarks["answers a post that is not there: kept without the link"] += 1
        if parent := by_pk.get(post.parent_id):
            post.root_id = parent.root_id or parent.pk
        if before != (post.parent_id, post.root_id):
            changed.append(post)
    Post.objects.bulk_update(changed, ["parent", "root"], batch_size=BATCH)
    summary.changed += sum(post.number not in new for post in changed)


def _untouched(post: Post) -> bool:
    """Whether a post stands as it was when the import was planned; its row is locked from now on.
    Rendering took its time, and members may have edited meanwhile: what they wrote stays."""
    now = Post.objects.select_for_update().get(pk=post.pk)
    fields = ["body", "edited_at", "deleted_at", "hidden_at"]
    return all(getattr(now, field) == getattr(post, field) for field in fields)


def _save_changes(plan: Plan, summary: Summary):
    """What happened to posts that are here since the last import: more likes, edits, removals."""
    for wanted in (plan.removed, plan.edited):
        changed_here = [entry for entry in wanted if not _untouched(entry[0])]
        for entry in changed_here:
            wanted.remove(entry)
            summary.remarks["changed here meanwhile: left as it is, import again"] += 1
    for post, old in plan.liked:
        summary.likes += old.likes - post.anonymous_likes
        Post.objects.filter(pk=post.pk).update(anonymous_likes=old.likes)
    for post, old in plan.removed:
        hidden_at = post.hidden_at or old.hidden_at
        Post.objects.filter(pk=post.pk).update(
            deleted_at=post.deleted_at or old.deleted_at,
            hidden_at=hidden_at,
            hidden_reason=post.hidden_reason or (HIDDEN if hidden_at else ""),
        )
    for post, old, read in plan.edited:
        Revision.objects.create(
            post=post, body=post.body, written_at=post.edited_at or post.created_at, replaced_at=old.edited_at
        )
        Post.objects.filter(pk=post.pk).update(
            body=read.body, html=read.html, excerpt=read.excerpt, edited_at=old.edited_at
        )
        post.keep_shares(read.papers)
    summary.changed += len(plan.removed) + len(plan.edited)


def _save_topic(plan: Plan, is_new: bool) -> bool:
    """Numbers go on after the highest of the old forum, gaps included. Tells whether anything changed."""
    topic, old = plan.topic, plan.old
    before = topic.last_number, topic.closed_at, topic.discourse_id
    topic.last_number = max(topic.last_number, old.last_number)
    topic.discourse_id = old.id
    reopened = not is_new and topic.action_set.filter(kind=Action.REOPEN).exists()
    if old.closed_at and topic.is_open and not reopened:
        topic.closed_at = old.closed_at
    fields = ["last_number", "closed_at", "discourse_id"]
    if before == (topic.last_number, topic.closed_at, topic.discourse_id):
        return False
    Topic.objects.filter(pk=topic.pk).update(**{name: getattr(topic, name) for name in fields})
    return True
