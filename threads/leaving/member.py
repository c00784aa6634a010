"""The row of a member becomes nobody's."""

import secrets

from django.contrib.auth.hashers import make_password
from django.db import models

from accounts import avatar
from accounts.former import FORMER
from accounts.models import FormerName, User

# What says nothing of a person.
STAYS = {"id", "username", "password", "is_active", "is_staff", "is_superuser"}


def become_nobody(member: User) -> None:
    """Everything of `member` and of the rows of an import that were handed to them, as if it had never been
    said; also in columns that were not there when this was written. Inside a transaction."""
    for person in [member, *User.objects.filter(handed_to=member)]:
        avatar.remove(person)
        FormerName.objects.keep(person.username, person.display_name)
        for field in User._meta.concrete_fields:
            if field.name in STAYS:
                continue
            if isinstance(field, models.FileField) and getattr(person, field.name):
                getattr(person, field.name).delete(save=False)
            setattr(person, field.attname, field.get_default())
        person.username = FORMER + secrets.token_hex(8)
        person.password = make_password(None)
        person.is_active = person.is_staff = person.is_superuser = False
        person.save()
