"""The shelf of years beside the page."""

from django.db.models import Count

from threads.models import Post, Topic


def shelf() -> list[Topic]:
    """All years, newest first, each with `fullness`: 0 to 100, by its highest number against that of the
    fullest year, which costs nothing however many posts there are."""
    years = list(Topic.objects.defer("introduction"))
    most = max((topic.last_number for topic in years), default=0)
    for topic in years:
        topic.fullness = round(100 * topic.last_number / most) if most else 0
    return years


def counted(years: list[Topic]) -> list[Topic]:
    """`years`, each with `post_count`, of the posts that can be seen; numbers may have gaps."""
    rows = Post.objects.visible().order_by().values_list("topic").annotate(Count("pk"))
    counts = dict(rows)
    for topic in years:
        topic.post_count = counts.get(topic.pk, 0)
    return years
