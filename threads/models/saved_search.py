"""A search that a member keeps: its page, its feed, and, if wanted, word of new posts."""

from base64 import urlsafe_b64encode

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac

from accounts.models import User

MOST = 30
LONGEST_NAME, LONGEST_QUERY = 80, 400


class SavedSearchManager(models.Manager):
    def keep(self, member, *, name: str, query: str) -> "SavedSearch | None":
        """The search for `query` that `member` keeps: what was kept before has its old name. None when they keep
        MOST others."""
        with transaction.atomic():
            # One form at a time, so that nobody has more than the most.
            User.objects.select_for_update(no_key=True).get(pk=member.pk)
            mine = self.filter(member=member)
            if there := mine.filter(query=query).first():
                return there
            return None if mine.count() >= MOST else self.create(member=member, name=name, query=query)

    def of_token(self, token: str) -> "SavedSearch | None":
        """The search whose feed stands at the address with `token`."""
        pk, _, _code = token.partition("-")
        if not (pk.isascii() and pk.isdigit() and len(pk) <= 18):
            return None
        found = self.of_active().filter(pk=int(pk)).first()
        return found if found and constant_time_compare(token, found.token) else None

    def of_active(self):
        """Those of members who may sign in, with them."""
        members = self.model._meta.get_field("member").related_model.objects.active()
        return self.select_related("member").filter(member__in=members)

    def passed(self, post):
        """Those whose members want to hear of new posts, and have been told of later ones than `post`."""
        return self.of_active().filter(is_told=True, looked_up_to__gte=post.pk).order_by("pk")


def new_key() -> str:
    return get_random_string(32)


class SavedSearch(models.Model):
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches"
    )
    name = models.CharField(max_length=LONGEST_NAME)
    # As it was typed.
    query = models.CharField(max_length=LONGEST_QUERY)
    # Of the address of its feed.
    feed_key = models.CharField(max_length=32, default=new_key, editable=False)
    # Whether its member is told of new posts, and the newest post that was looked at for that.
    is_told = models.BooleanField(default=False)
    looked_up_to = models.PositiveBigIntegerField(default=0, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SavedSearchManager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["member", "query"], name="search_saved_once")]

    def __str__(self):
        return self.name

    def tell(self, *, wanted: bool) -> None:
        """Whether its member is to hear of new posts: of those that come from now on."""
        Post = apps.get_model("threads.Post")
        self.is_told = wanted
        self.looked_up_to = Post.objects.aggregate(last=models.Max("pk"))["last"] or 0
        self.save(update_fields=["is_told", "looked_up_to"])

    @property
    def token(self) -> str:
        """The secret part of the address of its feed. It is made with the secret of the site too, so that
        nobody reads it off a copy of the database."""
        code = salted_hmac("search feed", f"{self.pk}:{self.feed_key}", algorithm="sha256").digest()
        return f"{self.pk}-{urlsafe_b64encode(code).decode().rstrip('=')}"
