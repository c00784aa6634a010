"""A draft: what a member has begun to write and not yet sent; one for a member and a place."""

from dataclasses import dataclass

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from goodreadings.lib.markup import clean_line
from threads.models.paper import Paper
from threads.models.post import Post
from threads.models.topic import Topic

MOST_CHARACTERS = 40_000
MOST_DRAFTS = 100
EXCERPT = 200

NEW, PAPER, REPLY, EDIT = "post", "paper", "reply", "edit"
KINDS = {NEW: _("a new post"), PAPER: _("a post about a paper"), REPLY: _("a reply"), EDIT: _("an edit")}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text is to go: a year, a year beginning from a paper's page, an answer to a post, a post
    that is edited. `post` and `paper` are None when they are gone."""

    kind: str
    topic: Topic
    post: Post | None = None
    paper: Paper | None = None

    @property
    def action(self) -> str:
        """The address that its composer sends to."""
        if self.kind in {REPLY, EDIT}:
            return reverse(self.kind, args=[self.post.pk])
        query = f"?paper={self.paper.pk}" if self.paper else ""
        return reverse("write", args=[self.topic.year]) + query

    @property
    def page(self) -> str:
        """The page that has its composer."""
        if self.kind == EDIT:
            return self.action
        if self.kind == REPLY:
            return f"{self.post.get_absolute_url()}#write-{self.post.pk}"
        return f"{(self.paper or self.topic).get_absolute_url()}#write"

    @property
    def names(self) -> dict:
        """The columns that tell it from a member's other places."""
        told_by = {NEW: {"topic": self.topic}, PAPER: {"paper": self.paper}}
        return {"kind": self.kind, **told_by.get(self.kind, {"post": self.post})}


class Newer(Exception):
    """The draft was changed elsewhere; `draft` is what it says there."""

    def __init__(self, draft: "Draft"):
        super().__init__()
        self.draft = draft


class DraftQuerySet(models.QuerySet):
    def at(self, member, place: Place):
        """The member's draft of a place. What was begun on the page of a paper that is another one now
        is found on that one's."""
        names = place.names
        if place.kind == PAPER:
            names["paper__in"] = Paper.objects.filter(
                Q(pk=place.paper.pk) | Q(merged_into=names.pop("paper"))
            )
        return self.filter(member=member, **names)

    def keep(self, member, place: Place, body: str, *, base="", seen: str | None = None):
        """Make `body` the member's draft of `place`; nothing but white space ends it. The oldest go
        when there are too many.

        `seen` is the version that was written on ("" for none), None for whatever is there. Raises
        Newer when the draft says something else by now.
        """
        if not body.strip():
            self.at(member, place).delete()
            return None
        with transaction.atomic():
            there = self.filter(member=member, **place.names).select_for_update().first()
            if there and seen is not None and there.version != seen and there.body != body:
                raise Newer(there)
            draft, is_new = self.update_or_create(
                member=member,
                **place.names,
                defaults={
                    "topic": place.topic, "body": body, "base": base, "saved_at": timezone.now(),
                },
            )  # fmt: skip
        if is_new:
            # After it is written: of several at one moment the last finds all the others.
            oldest = self.filter(member=member).values_list("pk", flat=True)[MOST_DRAFTS:]
            self.filter(pk__in=list(oldest)).delete()
        return draft


class Draft(models.Model):
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    kind = models.CharField(max_length=8, choices=KINDS)
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="+")
    # What is answered or edited, and the paper on whose page it was begun. The words outlive them.
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    paper = models.ForeignKey(Paper, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    body = models.TextField()
    # The `text_key` of what an edit began from: somebody may have changed the post since.
    base = models.CharField(max_length=64, blank=True)
    saved_at = models.DateTimeField(default=timezone.now)

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "topic"], condition=Q(kind=NEW), name="one_draft_of_a_year"
            ),
            models.UniqueConstraint(fields=["member", "paper"], name="one_draft_of_a_paper"),
            models.UniqueConstraint(fields=["member", "kind", "post"], name="one_draft_of_a_post"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} in {self.topic}, begun by {self.member}"

    @property
    def version(self) -> str:
        return self.saved_at.isoformat()

    @property
    def excerpt(self) -> str:
        return clean_line(self.body[: 2 * EXCERPT], EXCERPT)

    @property
    def is_lost(self) -> bool:
        """Whether what it belongs to is not even in the database any more."""
        return (self.kind in {REPLY, EDIT} and self.post is None) or (
            self.kind == PAPER and self.paper is None
        )

    @property
    def place(self) -> Place:
        return Place(self.kind, self.topic, self.post, self.paper)
