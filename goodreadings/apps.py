"""The Django admin under our own name, and the library's sentences in the reader's language."""

from typing import Any

from django.contrib.admin.apps import AdminConfig
from django.utils.formats import number_format
from django.utils.translation import gettext

from goodreadings.lib import sentences


class Admin(AdminConfig):
    default_site = "goodreadings.admin.Site"

    def ready(self) -> None:
        super().ready()
        sentences.speak = in_the_readers_language


def in_the_readers_language(template: str, values: dict[str, Any]) -> str:
    said = {
        name: gettext(value) if isinstance(value, str) else number_format(value, force_grouping=True)
        for name, value in values.items()
    }
    return gettext(template) % said
