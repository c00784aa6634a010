"""A like: one for a member and a post, kept by the database."""

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from threads.models import tell
from threads.models.notification import Notification

FIRST_NAMES = 2


class LikeQuerySet(models.QuerySet):
    def want(self, member, post, liked: bool):
        """Make it so that `member` likes `post`, or does not: however often, whoever is faster."""
        if not liked:
            with transaction.atomic():
                # Who finds no like has nothing to take back: what is heard may be of one that came since.
                if self.filter(post=post, member=member).delete()[0]:
                    Notification.objects.take_back(tell.like_of(post, member))
            return
        try:
            with transaction.atomic():
                self.create(post=post, member=member)
                tell.of_like(post, member)
        except IntegrityError:
            # The same wish came a moment earlier, and may be taken back since. A post that is gone is
            # another error.
            if not type(post).objects.filter(pk=post.pk).exists():
                raise


class Like(models.Model):
    post = models.ForeignKey("threads.Post", on_delete=models.CASCADE, related_name="likes")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="likes")
    created_at = models.DateTimeField(default=timezone.now)

    objects = LikeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "member"], name="one_like_each")]

    def __str__(self):
        return f"{self.member} likes {self.post}"
