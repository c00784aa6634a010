"""Who is a moderator, and making one."""

from django.contrib.auth.models import Group, Permission

from accounts.models import User

MODERATORS = "Moderators"

# What the admin lets them do, and nothing else: no members' rights, sessions or passwords.
PERMISSIONS = {
    "threads": {
        "topic": ["add", "change", "view"],
        "post": ["change", "view"],
        "paper": ["change", "view"],
        "identifier": ["view"],
        "lookup": ["change", "view"],
        "correction": ["change", "view"],
        "merge": ["change", "view"],
        "yearrequest": ["view"],
        "action": ["view"],
    },
    "accounts": {
        "user": ["view"],
        "sanction": ["view"],
        "watchedword": ["add", "change", "delete", "view"],
    },
}


def is_moderator(user) -> bool:
    """True for active members of the group "Moderators" and for administrators, as far as they may act."""
    if not user.is_authenticated or not user.is_active or user.is_suspended:
        return False
    # accounts.second_factor says so of those who have none where one is needed.
    if not getattr(user, "acts_as_moderator", True):
        return False
    if user.is_superuser:
        return True
    if not hasattr(user, "in_moderators"):
        user.in_moderators = user.groups.filter(name=MODERATORS).exists()
    return user.in_moderators


def reader_of(pk: int, *, moderates: bool = False):
    """For a query that is put together before its reader is known: a member who may do just this much."""
    member = User(pk=pk)
    member.in_moderators = moderates
    return member


def can_sanction(user, member) -> bool:
    """Moderators warn, silence and suspend members, and administrators moderators too; nobody themselves, and
    nobody an administrator."""
    if not is_moderator(user) or user.pk == member.pk or member.is_superuser or not member.is_active:
        return False
    return user.is_superuser or not (getattr(member, "in_moderators", None) or is_moderator(member))


def moderators_group() -> Group:
    """The group, with just its permissions: made at the first need, mended at every later one."""
    group, _ = Group.objects.get_or_create(name=MODERATORS)
    wanted = [
        Permission.objects.get(
            content_type__app_label=app, content_type__model=model, codename=f"{act}_{model}"
        )
        for app, models in PERMISSIONS.items()
        for model, acts in models.items()
        for act in acts
    ]
    group.permissions.set(wanted)
    return group


def in_turn() -> None:
    """Moderators do one after the other what counts what all of them have: until the end of this transaction."""
    group, _ = Group.objects.get_or_create(name=MODERATORS)
    Group.objects.select_for_update(no_key=True).get(pk=group.pk)


def make_moderator(user: User) -> None:
    """Give `user` the group and the door of the admin. Who waited to be let in waits no longer."""
    user.groups.add(moderators_group())
    user.is_staff, user.awaits_since = True, None
    user.in_moderators = True
    user.save(update_fields=["is_staff", "awaits_since"])


def unmake_moderator(user: User) -> None:
    """Take both away again."""
    user.groups.remove(*Group.objects.filter(name=MODERATORS))
    user.is_staff = user.is_superuser
    user.in_moderators = False
    user.save(update_fields=["is_staff"])
