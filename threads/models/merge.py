"""Two papers that are one work: members say so, the shares come together, and it can be undone exactly."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.roles import is_moderator
from threads.models import joined_readings
from threads.models.action import Action
from threads.models.identifier import Identifier
from threads.models.notification import Notification
from threads.models.paper import Paper
from threads.models.post import Post
from threads.models.reading import Reading
from threads.models.settle import hand_key_over, settle
from threads.models.share import Share
from threads.models.words import papers_in

# So many members must say that two papers are the same; one moderator is enough.
ENOUGH = 2


class CannotMerge(ValueError):
    """str() is a sentence for the member."""


class VerdictQuerySet(models.QuerySet):
    def between(self, one: Paper, other: Paper):
        first, second = sorted((one.pk, other.pk))
        return self.filter(first=first, second=second)

    def settled_for(self, reader) -> bool:
        """Whether these two need not be asked about: `reader` has spoken, or a moderator said no."""
        said = list(self.select_related("member"))
        return any(one.member_id == reader.pk or (not one.same and is_moderator(one.member)) for one in said)

    def say(self, member, one: Paper, other: Paper, *, same: bool) -> "Merge | None":
        """A member's word on two papers; the merge, when that was enough for one.

        The paper that was known here first is kept. A moderator's "no" outweighs members.
        Raises CannotMerge.
        """
        one, other = one.standing, other.standing
        if one == other:
            raise CannotMerge(_("This is that paper already."))
        with transaction.atomic():
            pair = list(
                Paper.objects.select_for_update(no_key=True).filter(pk__in=[one.pk, other.pk]).order_by("pk")
            )
            if any(paper.merged_into_id for paper in pair):
                raise CannotMerge(
                    _("One of the two was joined to another paper in the meantime. Look again.")
                )
            first, second = pair
            self.update_or_create(
                first=first, second=second, member=member, defaults={"same": same, "at": timezone.now()}
            )
            if same and (is_moderator(member) or self._is_enough(first, second)):
                return Merge.objects.make(first, second, by=member)
        return None

    def _is_enough(self, first: Paper, second: Paper) -> bool:
        said = list(self.between(first, second).select_related("member"))
        if any(not one.same and is_moderator(one.member) for one in said):
            return False
        return sum(one.same for one in said) >= ENOUGH


class Verdict(models.Model):
    """What one member says of two papers, of which `first` has the lower key."""

    first = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="verdicts")
    same = models.BooleanField()
    at = models.DateTimeField(default=timezone.now)

    objects = VerdictQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second", "member"], name="one_verdict_each"),
            models.CheckConstraint(condition=Q(first__lt=models.F("second")), name="verdict_in_one_order"),
        ]

    def __str__(self):
        return f"{self.first} and {self.second}: {'the same' if self.same else 'different'}"


class MergeManager(models.Manager):
    def make(self, kept: Paper, absorbed: Paper, by) -> "Merge":
        """Give everything of `absorbed` to `kept`. Inside a transaction that holds both rows.

        A share belongs to the paper of its identifier: identifiers move, and shares with them. Where
        one post shares both, the share of `kept` stays, and the other's is written down here.
        """
        Identifier.objects.filter(paper__in=[kept, absorbed]).hold()
        moved = list(absorbed.identifiers.values_list("pk", flat=True))
        both = absorbed.shares.filter(post__in=kept.shares.values("post"))
        fields = ["id", "post_id", "identifier_id", "version", "url", "position", "added_by_id"]
        doubled = list(both.order_by("pk").values(*fields))
        listed = absorbed.readings.exclude(member__in=kept.readings.values("member"))
        merge = self.create(
            kept=kept, absorbed=absorbed, identifiers=moved, doubled=doubled,
            readings=list(listed.values_list("pk", flat=True)),
            readings_joined=joined_readings.join(kept, absorbed), by=by,
        )  # fmt: skip
        both.delete()
        Reading.objects.filter(pk__in=merge.readings).update(paper=kept)
        absorbed.shares.update(paper=kept)
        Identifier.objects.filter(pk__in=moved).update(paper=kept)
        Paper.objects.filter(pk=absorbed.pk).update(merged_into=kept)
        absorbed.merged_into = kept
        hand_key_over(absorbed, kept)
        Notification.objects.filter(paper=absorbed).update(paper=kept)
        settle(kept, by=by)
        # Without the names of the two: the log outlives the posts that shared them.
        Action.objects.record(by, Action.MERGE, paper=kept)
        return merge


class Merge(models.Model):
    kept = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="merges")
    absorbed = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="+")
    # What it takes to undo it: keys of the identifiers and of the readings that moved, and the shares
    # that went because their post shares the kept paper too.
    identifiers = models.JSONField()
    doubled = models.JSONField()
    readings = models.JSONField()
    # Of members who had both papers on their list (threads.models.joined_readings).
    readings_joined = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = MergeManager()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.absorbed}, joined to {self.kept}"

    def undo(self, *, by, reason: str = "") -> None:
        """Part them again: each has the identifiers that were its own, and the shares made with them,
        those since the merge too. Raises CannotMerge when the kept paper was itself joined to another."""
        with transaction.atomic():
            pair = {
                paper.pk: paper
                for paper in Paper.objects.select_for_update(no_key=True)
                .filter(pk__in=[self.kept_id, self.absorbed_id])
                .order_by("pk")
            }
            kept, absorbed = pair[self.kept_id], pair[self.absorbed_id]
            if kept.merged_into_id:
                raise CannotMerge(
                    _("%(paper)s was joined to another paper since. Part those two first.") % {"paper": kept}
                )
            undone = Merge.objects.filter(pk=self.pk, undone_at=None)
            if not undone.update(undone_at=timezone.now(), undone_by=by):
                return
            shared = Share.objects.filter(post__in=self._written_since().order_by().values("pk"))
            Identifier.objects.filter(Q(paper=kept) | Q(pk__in=shared.values("identifier"))).hold()
            Paper.objects.filter(pk=absorbed.pk).update(merged_into=None)
            absorbed.merged_into = None
            Identifier.objects.filter(pk__in=self.identifiers).update(paper=absorbed)
            Share.objects.filter(identifier__in=self.identifiers).update(paper=absorbed)
            Notification.objects.filter(paper=kept, group__in=_lines_of(absorbed)).update(paper=absorbed)
            Reading.objects.filter(pk__in=self.readings).update(paper=absorbed)
            joined_readings.part(self.readings_joined)
            self._share_apart(kept, absorbed)
            settle(kept)
            if not kept.title:
                hand_key_over(kept, absorbed)
            settle(absorbed)
            if not absorbed.title:
                hand_key_over(absorbed, kept)
            # What members said led to the merge: it must not lead there again by itself.
            Verdict.objects.between(kept, absorbed).delete()
            first, second = sorted((kept, absorbed), key=lambda paper: paper.pk)
            Verdict.objects.create(first=first, second=second, member=by, same=False)
            Action.objects.record(by, Action.PART, paper=kept, reason=reason)
        self.refresh_from_db(fields=["undone_at", "undone_by"])

    def _share_apart(self, kept: Paper, absorbed: Paper) -> None:
        """Give back the shares of posts that share both; what was written since the merge is read again."""
        again = {post.pk: post for post in self._written_since()}
        for post in again.values():
            post.keep_shares(papers_in(post.body))
        # A post of which `kept` lost the share just now may have one from another that was joined to it.
        others = kept.merges.filter(undone_at=None).values_list("doubled", flat=True)
        for paper, doubled in [(absorbed, self.doubled), *((kept, doubled) for doubled in others)]:
            for fields in doubled:
                if fields["post_id"] not in again or fields["added_by_id"]:
                    Share.objects.get_or_create(post_id=fields["post_id"], paper=paper, defaults=fields)

    def _written_since(self):
        """The posts that share one of the two and were written, or edited, since they were joined."""
        since = Q(created_at__gt=self.at) | Q(edited_at__gt=self.at)
        pair = Share.objects.filter(paper__in=[self.kept_id, self.absorbed_id]).order_by()
        return Post.objects.filter(since, pk__in=pair.values("post"))


def _lines_of(paper: Paper) -> list[str]:
    """What was told of `paper`, and of those that were joined to it before: the names of the lines hold its key."""
    papers, further = [], [paper.pk]
    while further:
        papers += further
        further = list(Paper.objects.filter(merged_into__in=further).values_list("pk", flat=True))
    return [f"{kind}:{key}" for kind in (Notification.PUBLISHED, Notification.VERSION) for key in papers]
