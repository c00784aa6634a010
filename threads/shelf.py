"""The shelf of years beside the page."""

from threads.models import Topic


def shelf() -> list[Topic]:
    """All years, newest first, each with `fullness` (0 to 100, against the fullest)."""
    years = list(Topic.objects.defer("introduction"))
    most = max((topic.last_number for topic in years), default=0)
    for topic in years:
        topic.fullness = round(100 * topic.last_number / most) if most else 0
    return years
