"""People: members and what they say about themselves."""

import hashlib
import re
from base64 import urlsafe_b64encode

from allauth.account.models import EmailAddress
from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.former import FORMER, FORMER_HANDLE, FormerName
from accounts.invitations import Invitation
from accounts.names import USERNAME_VALIDATORS
from accounts.sanctions import Sanction, Sanctionable
from accounts.skeletons import LONGEST, SkeletonField
from accounts.tally import Tally
from accounts.tokens import Token
from accounts.watched import WatchedWord
from goodreadings.lib.addresses import address
from goodreadings.lib.lookalikes import skeleton
from goodreadings.lib.markup import clean_line
from goodreadings.lib.prepared import prepared

__all__ = ["FormerName", "Invitation", "Sanction", "Tally", "Token", "User", "WatchedWord"]

LOOKS_LIKE_ANOTHER = _("This name looks like that of another member. Please take another.")

# The drawing has eight hues for initials (static/css/face.css).
HUES = 8

FEED_OWNER = re.compile(r"[0-9]{1,18}")


class UserQuerySet(models.QuerySet):
    def active(self, now=None):
        """Those who may sign in, at present or at another moment: nobody suspended, no placeholder of an import."""
        over = Q(suspended_until__lte=now or timezone.now())
        return self.filter(Q(suspended_until=None) | over, is_active=True)

    def going_by(self, name: str):
        """Those who are read as `name`, whatever the case of letters."""
        return self.filter(Q(display_name__iexact=name) | Q(username__iexact=name))

    def reachable(self):
        """Those who are here, and to whom a mail can go."""
        return self.with_address().filter(is_active=True)

    def with_address(self):
        """At an address that they confirmed, and that took the last mail."""
        confirmed = EmailAddress.objects.filter(
            user=OuterRef("pk"), verified=True, email__iexact=OuterRef("email")
        )
        return self.filter(Exists(confirmed)).exclude(email=F("refused_address"))

    def awaiting(self):
        """Who signed up and waits for a moderator, the longest first: those who confirmed their address."""
        confirmed = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
        return self.filter(Exists(confirmed), awaits_since__isnull=False, is_active=True).order_by(
            "awaits_since"
        )

    def looking_like(self, name: str, but: "User | None" = None):
        """Those whose names are taken for `name`: in any case, with letters of other scripts that look the same.
        Not `but`, nor those of an import who became them."""
        looks = skeleton(name)[:LONGEST]
        if not looks:
            return self.none()
        others = self.filter(
            Q(display_skeleton=looks) | Q(username_skeleton=looks) | Q(display_name__iexact=name)
        )
        return (
            others.exclude(Q(pk=but.pk) | Q(handed_to=but.pk, handed_to__isnull=False))
            if but and but.pk
            else others
        )


class UserManager(DjangoUserManager.from_queryset(UserQuerySet)):
    def with_role(self):
        """Members who know whether they are moderators, without a query of their own."""
        in_group = User.groups.through.objects.filter(user_id=OuterRef("pk"), group__name="Moderators")
        return self.annotate(in_moderators=Exists(in_group))

    def create_superuser(self, username, email=None, password=None, **fields):
        """An administrator. Whoever can run this is trusted with the address: it counts as
        confirmed, so that the first sign-in does not wait for a mail."""
        if not email:
            raise ValidationError("An administrator needs an e-mail address, to recover the password.")
        with transaction.atomic():
            user = super().create_superuser(username, email, password, **fields)
            EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
        return user

    def of_replies_token(self, token: str) -> "User | None":
        """Whose feed of replies stands at the address with `token`."""
        pk, _, _code = token.partition("-")
        member = self.active().filter(pk=int(pk)).first() if FEED_OWNER.fullmatch(pk) else None
        is_theirs = member and constant_time_compare(token, member.replies_token or "-")
        return member if is_theirs else None

    def named(self, username: str) -> "User":
        """Whatever the case of letters. Raises User.DoesNotExist."""
        return self.get(username__iexact=username)


class User(Sanctionable, AbstractUser):
    """A member. `username` is for good; `display_name`, in any script, may change."""

    first_name = None
    last_name = None
    username = models.CharField(max_length=30, unique=True, validators=USERNAME_VALIDATORS)
    email = models.EmailField(_("e-mail address"), blank=True)
    display_name = models.CharField(
        max_length=60,
        blank=True,
        help_text=_("Shown instead of the username. Any script."),
    )
    about = models.TextField(
        max_length=1000, blank=True, help_text=_("A sentence or two about what you read.")
    )
    threaded = models.BooleanField(default=False, help_text="Show answers below the post that they answer.")
    # "new" or "liked" where a year is not read from its beginning (threads.orders).
    order = models.CharField(max_length=8, blank=True, default="", editable=False)
    keys = models.BooleanField(default=True, help_text="Keys such as j and k go from post to post.")
    # One of settings.LANGUAGES, of pages and mails; "" for what the browser asks for, and mails in the house's.
    language = models.CharField(max_length=10, blank=True, default="", editable=False)
    # Whether others may read who it was that has read a paper; how many have is counted anyway.
    shows_readings = models.BooleanField(default=False, editable=False)
    # Of the address of the feed of replies: a new one ends the old address. Empty: there is none.
    feed_key = models.CharField(max_length=32, blank=True, default="", editable=False)
    # Of the times in mails; empty: that of the house.
    time_zone = models.CharField(max_length=40, blank=True)
    # The address that the mail server would not take; it counts for as long as it is the member's.
    refused_address = models.EmailField(blank=True, editable=False)
    # The name of their picture (accounts.avatar); empty: the initial of their name stands there.
    avatar = models.CharField(max_length=40, blank=True, default="", editable=False)
    # True while `threads.news` has something to tell; saves a query on every page.
    has_news = models.BooleanField(default=False, editable=False)
    # The name in the forum that an imported member came from; nobody signs in as such a member
    # until it is handed over, when `handed_to` says to whom.
    imported_name = models.CharField(max_length=100, unique=True, null=True, blank=True, editable=False)
    handed_to = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    # Until where a replica must have replayed the log of the primary, to show all that they did (lib/replicas).
    last_write = models.BigIntegerField(null=True, editable=False)

    # Since when they wait for a moderator to let them write (setting SIGN_UP); None for who may.
    awaits_since = models.DateTimeField(null=True, blank=True, editable=False)
    invited_by = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    # What the names look like. Empty where an older or an imported name is taken for another.
    username_skeleton = SkeletonField(of="username", once=True)
    display_skeleton = SkeletonField(of="display_name")

    objects = UserManager()

    class Meta:
        verbose_name = "member"
        indexes = [
            models.Index(fields=["username_skeleton"], name="username_skeleton"),
            models.Index(fields=["display_skeleton"], name="display_skeleton"),
            models.Index(
                fields=["awaits_since"], name="member_waits", condition=Q(awaits_since__isnull=False)
            ),
        ]
        constraints = [
            # UPPER is what `iexact` compares, so the index serves look-ups too.
            models.UniqueConstraint(
                Upper("username"),
                name="username_unique_in_any_case",
                violation_error_message=_("This name is taken."),
            ),
            # Members of an import keep the names that they had, and nobody signs in as one of them.
            models.UniqueConstraint(
                fields=["username_skeleton"],
                condition=Q(imported_name=None) & ~Q(username_skeleton=""),
                name="username_looks_like_no_other",
                violation_error_message=LOOKS_LIKE_ANOTHER,
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        super().clean()
        self.display_name = clean_line(self.display_name, 60)

    def validate_unique(self, exclude=None):
        super().validate_unique(exclude)
        if self._state.adding and User.objects.looking_like(self.username).exists():
            raise ValidationError(LOOKS_LIKE_ANOTHER, code="lookalike")

    def save(self, *args, **kwargs):
        """What a name looks like is written with it."""
        fields = kwargs.get("update_fields")
        if fields is not None and "display_name" in fields:
            kwargs["update_fields"] = {*fields, "display_skeleton"}
        super().save(*args, **kwargs)

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name

    def get_absolute_url(self):
        return address("member", self.handle)

    @property
    def name(self) -> str:
        """What others read: the display name, else the username."""
        if self.is_former:
            # Translators: instead of the name of somebody who left.
            return gettext("former member")
        return self.display_name or self.username

    @property
    def is_former(self) -> bool:
        """Left: the row stays, for what hangs on it, and is nobody's (threads.leaving)."""
        return self.username.startswith(FORMER)

    @property
    def handle(self) -> str:
        """What stands behind an @, in addresses and quotes; all who left have one."""
        return FORMER_HANDLE if self.is_former else self.username

    @property
    def joined(self):
        return self.date_joined

    @property
    def mail_is_refused(self) -> bool:
        return bool(self.email) and self.email == self.refused_address

    @property
    def initial(self) -> str:
        return self.name[0].upper()

    @property
    def hue(self) -> int:
        """1 to 8, always the same for a username."""
        return hashlib.sha256(self.username.lower().encode()).digest()[0] % HUES + 1

    @property
    def avatar_url(self) -> str:
        """Where their picture is; "" without one."""
        return reverse("avatar", args=[self.avatar]) if self.avatar else ""

    @property
    def replies_token(self) -> str:
        """The secret part of the address of the feed of replies; "" when there is none. It is made with the
        secret of the site too, so that nobody reads it off a copy of the database."""
        if not self.feed_key:
            return ""
        code = salted_hmac("replies feed", f"{self.pk}:{self.feed_key}", algorithm="sha256").digest()
        return f"{self.pk}-{urlsafe_b64encode(code).decode().rstrip('=')}"

    @property
    def is_let_in(self) -> bool:
        """Neither waits for a moderator nor was turned away."""
        return self.awaits_since is None and (self.is_active or self.imported_name is not None)

    @property
    def is_placeholder(self) -> bool:
        """Came with an import, and belongs to nobody yet."""
        return self.imported_name is not None and self.handed_to_id is None

    @cached_property
    def has_confirmed_email(self) -> bool:
        return bool(_confirmed(self.pk))


@prepared
def _confirmed(member: int) -> models.QuerySet[EmailAddress]:
    return EmailAddress.objects.filter(user_id=member, verified=True).order_by()
