"""Rows that lead to a former member: rules.py says which go, and which lead nowhere from now on."""

from collections.abc import Iterator

from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.db import models, transaction

from accounts.models import User
from threads.leaving.keys import BATCH, by_key
from threads.leaving.names import Names
from threads.leaving.rules import CUT, GOES, relations
from threads.models import Archive, Merge, Reading


def forget_relations(member: User) -> Iterator[None]:
    for archive in Archive.objects.filter(member=member):
        archive.discard()
    for name, field, fate in relations():
        if name == "threads.Image.member":
            # When it is known which of them go.
            continue
        rows = field.model._base_manager.filter(**{field.name: member})
        if fate == GOES:
            yield from _delete(field.model, rows)
        elif fate == CUT and rows.update(**{field.name: None}):
            yield


def _delete(model: type[models.Model], rows) -> Iterator[None]:
    files = [field.name for field in model._meta.concrete_fields if isinstance(field, models.FileField)]
    while pks := list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        batch = model._base_manager.filter(pk__in=pks)
        for name in (name for row in batch.values_list(*files) for name in row if files and name):
            default_storage.delete(name)
        batch.delete()
        yield


def forget_readings(member: User) -> None:
    """What two papers that were joined hold of their list, so that they can be parted again."""
    readings = set(Reading.objects.filter(member=member).values_list("pk", flat=True))
    for pk in (
        list(Merge.objects.exclude(readings_joined=[]).values_list("pk", flat=True)) if readings else []
    ):
        with transaction.atomic():
            merge = Merge.objects.select_for_update().get(pk=pk)
            left = [one for one in merge.readings_joined if one["reading"] not in readings]
            if left != merge.readings_joined:
                Merge.objects.filter(pk=pk).update(readings_joined=left)


def end_sessions(member: User, names: Names) -> Iterator[None]:
    """Theirs, and those in which their name or address stands: what a visitor typed who was them a moment ago."""
    for pk, data in by_key(Session.objects, "session_data"):
        if _is_of(Session(session_data=data).get_decoded(), member, names):
            Session.objects.filter(pk=pk).delete()
            yield


def _is_of(said: dict, member: User, names: Names) -> bool:
    if "_auth_user_id" in said:
        return said["_auth_user_id"] == str(member.pk)
    return names.rewrite_json(said) != said or (said.get("unsent") or {}).get("by") in names.handles
