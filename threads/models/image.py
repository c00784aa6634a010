"""A member's image: a file of our own making under a name that nobody can guess, and which texts show it."""

import datetime
import secrets

from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.roles import is_moderator
from goodreadings.lib.markup import IMAGE_TYPES, find_images
from goodreadings.lib.pictures import Picture
from threads.models.sight import seen

FOLDER = "images/"
HOUR = datetime.timedelta(hours=1)
# How long an image that no text shows is kept: a text is not always posted on the day it is begun.
GRACE = datetime.timedelta(days=2)
# On a page an image is no higher than this; a click shows all of it.
TALLEST = 640


class TooMany(ValueError):
    """The member has sent as much as one may. str() is a sentence; `after` the seconds until it is
    worth another try, None when time alone does not help."""

    def __init__(self, sentence: str, after: int | None = None):
        super().__init__(sentence)
        self.after = after


class ImageQuerySet(models.QuerySet):
    def with_uses(self):
        """`is_public`: a visible post or an introduction shows it. `was_posted`: a post that was removed
        counts as well."""
        posts = Image.posts.through.objects.filter(image=OuterRef("pk"))
        public = posts.filter(seen("post__"))
        introduced = Image.topics.through.objects.filter(image=OuterRef("pk"))
        return self.annotate(is_public=Exists(public) | Exists(introduced), was_posted=Exists(posts))

    def keep(self, member, picture: Picture) -> "Image":
        """Store a new image of `member`. Raises TooMany; OSError when the storage fails."""
        with transaction.atomic():
            # Their row stays locked, so that many at once are counted one after the other.
            User.objects.select_for_update().get(pk=member.pk)
            self.refuse_too_many(member, len(picture.data))
            image = self.create(
                member=member, name=f"{secrets.token_hex(16)}.{picture.kind}",
                width=picture.width, height=picture.height, size=len(picture.data),
            )  # fmt: skip
        # The row first: a file without one would never be swept.
        try:
            default_storage.save(image.place, ContentFile(picture.data))
        except BaseException:
            image.delete()
            raise
        return image

    def refuse_too_many(self, member, size: int = 0):
        """Raise TooMany when `member` has sent so much that `size` more bytes are too many."""
        mine, now = self.filter(member=member), timezone.now()
        # A clock that was set back leaves rows in the future: they count too.
        last = mine.filter(created_at__gt=now - HOUR).order_by("-created_at")
        most = settings.IMAGES_AN_HOUR
        if tooth := last.values_list("created_at", flat=True)[most - 1 : most].first():
            after = min(HOUR, tooth + HOUR - now)
            minutes = max(1, -(-after // datetime.timedelta(minutes=1)))
            raise TooMany(
                ngettext(
                    "You have sent %(most)d images within an hour, and that is the most."
                    " Try again in %(minutes)d minute.",
                    "You have sent %(most)d images within an hour, and that is the most."
                    " Try again in %(minutes)d minutes.",
                    minutes,
                )
                % {"most": most, "minutes": minutes},
                after=max(1, int(after.total_seconds()) + 1),
            )
        total = (mine.aggregate(total=Sum("size"))["total"] or 0) + size
        if total > settings.IMAGES_MEGABYTES * 1024 * 1024:
            raise TooMany(
                _(
                    "Your images fill the %(most)d MB that a member has."
                    " Take some out of your posts: what no post shows is gone after two days."
                )
                % {"most": settings.IMAGES_MEGABYTES}
            )

    def named_in(self, text: str):
        """Those whose address stands in `text`, outside code."""
        names = find_images(text)
        return self.filter(name__in=names) if names else self.none()

    def sizes_in(self, text: str) -> dict[str, tuple[int, int]]:
        """What `markup.render` wants of the images in `text`: by address, how large they are shown."""
        return {image.get_absolute_url(): image.shown for image in self.named_in(text)}

    def shown_by(self, owner, text: str, by=None, *, is_new: bool = False):
        """Note that `owner`, a post or a topic whose words `text` now are, shows the images in it. In a post
        only those of its author and of `by`, who saves it, and what everybody can see anyway: nobody brings
        back what its member took away. One that `is_new` has shown none so far. Inside the transaction that
        writes `owner`."""
        there = owner.images
        names = find_images(text)
        if not names:
            if not is_new:
                there.clear()
            return
        # Locked, so that none is swept at this moment.
        rows = self.select_for_update().filter(name__in=names).order_by("pk")
        shown = self.filter(pk__in=[row.pk for row in rows])
        if by:
            own = Q(member__in=[by.pk, owner.author_id])
            shown = shown.with_uses().filter(own | Q(is_public=True) | Q(pk__in=there.values("pk")))
        there.set(shown)

    def sweep(self, now: datetime.datetime | None = None) -> int:
        """Delete what no post, introduction or draft has shown for two days. How many."""
        now, rows = now or timezone.now(), self.with_rows()
        rows.filter(in_use=True).exclude(unused_since=None).update(unused_since=None)
        rows.filter(in_use=False, unused_since=None).update(unused_since=now)
        due = self.filter(unused_since__lte=now - GRACE).values_list("pk", flat=True)
        return sum(self._sweep_one(pk) for pk in due.iterator(chunk_size=500))

    def with_rows(self):
        """`in_use`: any post, removed ones too, or introduction shows it."""
        posts = Image.posts.through.objects.filter(image=OuterRef("pk"))
        topics = Image.topics.through.objects.filter(image=OuterRef("pk"))
        return self.annotate(in_use=Exists(posts) | Exists(topics))

    def _sweep_one(self, pk: int) -> bool:
        with transaction.atomic():
            image = self.select_for_update().filter(pk=pk).first()
            if image is None or self.with_rows().filter(pk=pk, in_use=True).exists() or image.is_drafted:
                return False
            # The file first: should we end here, the row still knows of it, and it is swept next time.
            default_storage.delete(image.place)
            image.delete()
        return True


class Image(models.Model):
    """Its member may be gone; the posts that show it are not."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="images"
    )
    name = models.CharField(max_length=40, unique=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveIntegerField(help_text="In bytes.")
    created_at = models.DateTimeField(default=timezone.now)
    # Since when no text shows it, as the sweeper found it; None while one does.
    unused_since = models.DateTimeField(null=True, default=timezone.now, db_index=True)
    posts = models.ManyToManyField("threads.Post", related_name="images")
    topics = models.ManyToManyField("threads.Topic", related_name="images")

    objects = ImageQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["member", "-created_at"], name="image_of_member")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("image", args=[self.name])

    @property
    def place(self) -> str:
        """Its name in the storage."""
        return FOLDER + self.name

    @property
    def type(self) -> str:
        return IMAGE_TYPES[self.name.rpartition(".")[2]]

    @property
    def shown(self) -> tuple[int, int]:
        """Width and height on a page."""
        if self.height <= TALLEST:
            return self.width, self.height
        return max(1, round(self.width * TALLEST / self.height)), TALLEST

    @property
    def is_drafted(self) -> bool:
        """Whether a draft names it: drafts have no rows of images, which every key pressed might change."""
        return apps.get_model("threads", "Draft").objects.filter(body__contains=self.name).exists()

    def can_be_seen_by(self, user) -> bool:
        """Of an image `with_uses`. What was removed, its member and moderators see; what was never posted,
        its member."""
        if self.is_public:
            return True
        if not user.is_authenticated:
            return False
        return self.member_id == user.pk or (self.was_posted and is_moderator(user))
