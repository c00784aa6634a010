"""A post: what a member writes in a topic. A reply is a post with a parent."""

import hashlib

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Count, Exists, F, Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.named import all_but_names
from goodreadings.lib.addresses import address
from goodreadings.lib.markup import without_quotes
from threads.models import newcomer, tell, words
from threads.models.action import Action
from threads.models.holding import HeldQuerySet, Holdable
from threads.models.hub import feeds_changed
from threads.models.identifier import Identifier
from threads.models.image import Image
from threads.models.like import Like
from threads.models.mute import Mute
from threads.models.revision import Revision, text_key
from threads.models.share import Share, shares_of
from threads.models.subscription import Subscription
from threads.models.topic import POSTS_PER_PAGE, Topic, page_of
from threads.papers.identify import Identifier as Found

MOST_CHARACTERS = 32_000
TOUCHED = Q(edited_at__isnull=False) | Q(deleted_at__isnull=False) | Q(hidden_at__isnull=False)


class Closed(ValueError):
    """The topic takes no posts. str() is a sentence for the member."""


class Conflict(ValueError):
    """Somebody else saved another text since the edit began; `standing` is the post as it is now."""

    def __init__(self, standing: "Post"):
        super().__init__("This post was changed while you were writing.")
        self.standing = standing


class PostQuerySet(HeldQuerySet):
    def touched(self):
        """Those that were edited or removed: of them alone an index holds when."""
        return self.filter(TOUCHED)

    def in_page(self, page: int):
        """Page 1 holds the numbers 1–20: a range, whatever was removed from it."""
        first = (page - 1) * POSTS_PER_PAGE + 1
        return self.filter(number__range=(first, first + POSTS_PER_PAGE - 1))

    def with_counts(self, user):
        """`like_count` (members' likes and those an import only counted), `liked` by `user`, and
        `reply_count` of visible replies: counted from the rows, so they never drift."""
        likes = Like.objects.filter(post=OuterRef("pk")).order_by()
        replies = Post.objects.visible().filter(parent=OuterRef("pk")).order_by()
        mine = likes.filter(member=user) if user.is_authenticated else likes.none()
        return self.annotate(
            like_count=_rows(likes, "post") + F("anonymous_likes"),
            reply_count=_rows(replies, "parent"),
            liked=Exists(mine),
        )

    def by_itself(self, user):
        """What there is to show of a post without its papers and the names of those who like it, which
        `threads.shown` adds."""
        return (
            self.with_counts(user)
            .select_related("author", "topic", "edited_by", "hidden_by", "parent__author")
            .annotate(
                is_muted=Mute.objects.by(user, "author"),
                answers_muted=Mute.objects.by(user, "parent__author"),
            )
            .defer("body", "parent__body", "parent__html", "topic__introduction", "topic__introduction_html")
            .defer(*all_but_names("author", "edited_by", "hidden_by", "parent__author"))
        )

    def publish(
        self,
        topic: Topic,
        author,
        body: str,
        key: str | None = None,
        parent: "Post | None" = None,
        ends=None,
        gate=newcomer.judge,
    ):
        """Write `body` into `topic`, as a reply when there is a `parent`. The way of every post.

        `key` is the form's: the same form sent twice is the same post. A form with a used key and
        other words is another post. `ends`: the drafts of it, which go in its transaction. `gate`
        says why it waits for a moderator. Raises markup.Refused and Closed.
        """
        ends = self.none() if ends is None else ends
        if twin := self.sent_before(topic, author, body, key, parent):
            ends.delete()
            return twin
        key = _fingerprint(key, topic, parent, body) if key else None
        read = words.read_new(body, topic.year)
        try:
            with transaction.atomic():
                number = topic.next_number()
                if not topic.is_open:
                    raise Closed(_("%(topic)s was closed in the meantime.") % {"topic": topic.title})
                why = gate(author, read, is_post=True)
                post = self.create(
                    topic=topic, number=number, author=author, parent=parent,
                    root=parent and (parent.root or parent), key=key,
                    body=read.body, html=read.html, excerpt=read.excerpt,
                    held_at=timezone.now() if why else None, held_reason=why,
                )  # fmt: skip
                papers = post.keep_shares(read.papers, is_new=True)
                Image.objects.shown_by(post, body, by=author, is_new=True)
                ends.delete()
                if why:
                    Subscription.objects.begin(author, topic)
                else:
                    feeds_changed(post)
                    tell.of_post(post, read, papers)
        except IntegrityError:
            twin = self._with_key(author, key)
            if twin is None:
                raise
            ends.delete()
            return twin
        return post

    def sent_before(self, topic: Topic, author, body: str, key: str | None, parent: "Post | None" = None):
        """The post that this form with these words became; None when it was not sent yet."""
        return self._with_key(author, key and _fingerprint(key, topic, parent, body))

    def _with_key(self, author, key):
        return self.model.objects.filter(author=author, key=key).first() if key else None


class Post(Holdable):
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="posts")
    number = models.PositiveIntegerField(help_text="Its place in the topic; never used again.")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="posts")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="replies"
    )
    # The post that began the conversation; None for itself.
    root = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="conversation"
    )
    # Of the form that was sent, and of what it said.
    key = models.CharField(max_length=64, null=True, blank=True, editable=False)
    body = models.TextField(help_text="Markdown, as it was typed.")
    html = models.TextField(blank=True, editable=False)
    excerpt = models.CharField(max_length=200, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    # None when it was the author.
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Likes that an import could only count.
    anonymous_likes = models.PositiveIntegerField(default=0)

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ["topic", "number"]
        constraints = [
            models.UniqueConstraint(fields=["topic", "number"], name="post_number_once_in_a_topic"),
            models.UniqueConstraint(fields=["author", "key"], name="form_sent_once"),
        ]
        indexes = [
            models.Index(fields=["author", "-created_at"], name="post_of_member"),
            models.Index(fields=["-created_at"], name="post_of_all"),
            models.Index(fields=["held_at"], name="post_held", condition=Q(held_at__isnull=False)),
            # When a range of numbers changed last (threads.sitemaps), without a look at the posts.
            models.Index(
                fields=["topic", "number", "edited_at", "deleted_at", "hidden_at"],
                condition=TOUCHED,
                name="post_touched",
            ),
        ]

    def __str__(self):
        return f"{self.topic}, post {self.number}"

    def get_absolute_url(self):
        return address("post", self.pk)

    @property
    def place(self) -> str:
        """Its address among the other posts."""
        return self.topic.place_of(self.number)

    @property
    def page(self) -> int:
        return page_of(self.number)

    @property
    def text_key(self) -> str:
        """Tells its present text from every other: what a form that edits it began from."""
        return text_key(self.body)

    @property
    def other_likes(self) -> int:
        """How many like it besides those whose names are shown."""
        return self.like_count - len(self.first_likes)

    @property
    def quotation(self) -> str:
        """Its own words as a quote, to be cut down and answered."""
        words = without_quotes(self.body) or self.body.strip()
        return f'[quote="{self.author.handle}, post:{self.number}"]\n{words}\n[/quote]\n\n'

    def keep_shares(self, papers, *, is_new: bool = False) -> list[int]:
        """Make the post's shares those of `papers`, in their order; those that stay keep their row. A post that
        `is_new` has none yet. The keys of its papers."""
        wanted = shares_of(self, papers, Identifier.objects.of(papers)) if papers else []
        kept = [share.paper_id for share in wanted]
        if not is_new:
            self.shares.filter(added_by=None).exclude(paper__in=kept).delete()
        Share.objects.bulk_create(
            wanted,
            update_conflicts=True,
            unique_fields=["post", "paper"],
            update_fields=["identifier", "version", "url", "position"],
        )
        return kept

    def add_paper(self, found: Found, by) -> Share | None:
        """Add a paper that the words name without a link. It stays through edits; once is enough. None: it is full."""
        with transaction.atomic():
            # Its row stays locked, so that an edit at this moment neither loses it nor doubles it.
            post = Post.objects.select_for_update(no_key=True).get(pk=self.pk)
            if post.shares.count() >= words.MOST_PAPERS:
                return None
            rows = Identifier.objects.of([found])
            share = shares_of(post, [found], rows)[0]
            there = post.shares.filter(paper=share.paper_id).first()
            if there:
                return there
            last = post.shares.aggregate(last=Max("position"))["last"]
            share.position, share.added_by = (0 if last is None else last + 1), by
            share.save(force_insert=True)
            if not post.wait_if_strange(found.url, by=by):
                feeds_changed(post)
                tell.of_papers(post, by, {share.paper_id})
        return share

    def edit(self, *, by, body: str, base: str = "", ends=None, gate=newcomer.judge):
        """Replace the words; the earlier ones are kept, and the drafts `ends` go. `base` is the `text_key`
        that the edit began from.

        Raises markup.Refused; Closed when the post was removed meanwhile; Conflict, and overwrites
        nothing, when its text is not that of `base` any more.
        """
        read = words.read_new(body, self.topic.year)
        now = timezone.now()
        with transaction.atomic():
            earlier = Post.objects.select_for_update(no_key=True).get(pk=self.pk)
            if earlier.body != body:
                if earlier.is_removed:
                    raise Closed(_("This post was removed in the meantime. Copy your text if you need it."))
                if base and base != earlier.text_key:
                    raise Conflict(earlier)
            if ends is not None:
                ends.delete()
            if earlier.body == body:
                return
            why = gate(by, read, before=earlier)
            Revision.objects.keep(earlier, by=by, at=now)
            self.held_at = earlier.held_at
            self.body, self.html, self.excerpt, self.edited_at = body, read.html, read.excerpt, now
            self.edited_by = None if by.pk == self.author_id else by
            self.save(update_fields=["body", "html", "excerpt", "edited_at", "edited_by"])
            shared = set(self.shares.values_list("paper", flat=True))
            self.keep_shares(read.papers)
            Image.objects.shown_by(self, body, by=by)
            self.hold(why)
            if not self.is_held:
                feeds_changed(self)
                tell.of_edit(self, by, earlier.body, read, shared)
            if by.pk != self.author_id:
                Action.objects.record(by, Action.EDIT, post=self)


def _fingerprint(*parts) -> str:
    """The same for the same parts only, in 64 characters."""
    told_apart = "\0".join(str(part.pk if isinstance(part, models.Model) else part) for part in parts)
    return hashlib.sha256(told_apart.encode("utf-8", "replace")).hexdigest()


def _rows(queryset, column: str):
    """A subquery that counts the rows of `queryset`, which all have the same `column`."""
    counted = queryset.values(column).annotate(rows=Count("pk")).values("rows")
    return Coalesce(Subquery(counted), Value(0))
