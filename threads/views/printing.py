"""A year as one document, to be printed."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from threads.printed import MOST_POSTS, bibliography, posts_to_print
from threads.views.topics import find, whole


@require_safe
def document(request, year):
    """All posts of a year in their order, and what they cite; `?part=2` of a very long one."""
    topic = find(year)
    parts = max(1, -(-topic.last_number // MOST_POSTS))
    part = whole(request.GET.get("part", "1"), 1, parts)
    posts = posts_to_print(topic, part, request.user)
    return render(
        request,
        "threads/print.html",
        {
            "topic": topic,
            "posts": posts,
            "cited": bibliography(posts),
            "part": part,
            "parts": range(1, parts + 1),
        },
    )
