"""Time zones that members choose from."""

import zoneinfo
from functools import cache

from django.conf import settings


@cache
def names() -> list[str]:
    """Of places, as people know them: "Europe/Berlin"."""
    return sorted(
        name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith("Etc/")
    )


def zone(name: str) -> zoneinfo.ZoneInfo:
    """The zone of a member; that of the house when they chose none, or one that is no more."""
    try:
        return zoneinfo.ZoneInfo(name or settings.TIME_ZONE)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo(settings.TIME_ZONE)
