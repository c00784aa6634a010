"""The home page."""

import copy
from itertools import islice

from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from goodreadings.lib.kept import kept_for_visitors, latest
from threads import about, fragments
from threads.models import Paper, edition
from threads.models.figures import Figures
from threads.models.reading import states_of, with_reading
from threads.orders import newest
from threads.shelf import counted, figures_of, newest_and_visits, shelf_under
from threads.views.topics import kept_order

MOST_LIKED = 5
# What the home page says to those who have not been here.
LEAD = gettext_lazy(
    "A community that reads deep-learning papers together. Every year has one topic: members paste a link, "
    "say why it is worth reading, and answer each other."
)


def edition_of_home(request) -> tuple:
    request.stamps = edition.stamps()
    return tuple(sorted(request.stamps.items())), kept_order(request)


@kept_for_visitors(edition_of_home)
@require_safe
def home(request):
    """The newest year at a glance, the other years, and for visitors what this place is."""
    stamps = getattr(request, "stamps", None) or edition.stamps()
    years = shelf_under(stamps.get(edition.SHELF))
    topic, visits = newest_and_visits(request.user)
    if topic is None:
        return render(request, "threads/empty.html", {"years": years})
    figures = Figures(topic)
    posts = newest(topic, request.user)
    counts = counted(years, stamps, figures, visits)
    context = {
        "topic": topic,
        "unread_count": next((one.unread_count for one in counts if one.year.pk == topic.pk), 0),
        "years": years,
        "others": [one for one in counts if one.year.pk != topic.pk],
        "figures": figures_of(figures, stamps.get(topic.pk)),
        "posts": posts,
        "papers": most_liked_papers(figures, stamps, request.user),
        **fragments.show(request, posts, topic, years, fragments.BRIEF),
    }
    return about.show(request, "threads/home.html", context, about.of_home(topic, str(LEAD)))


def most_liked_papers(figures: Figures, stamps, reader) -> list[Paper]:
    """The first few of a year, with the `reading` of who reads."""
    topic = figures.topic
    made_from = (stamps.get(topic.pk), stamps.get(edition.HOUSE))
    kept = latest(f"most liked papers of {topic.pk}", made_from, lambda: _most_liked_papers(figures))
    # Those are everybody's.
    papers = [copy.copy(paper) for paper in kept]
    states = states_of(reader, [paper.pk for paper in papers])
    for paper in papers:
        paper.reading = states.get(paper.pk, "")
    return papers


def _most_liked_papers(figures: Figures) -> list[Paper]:
    ranked = list(islice(figures.most_liked_papers(), MOST_LIKED))
    papers = with_reading(Paper.objects.all(), None).in_bulk([key for key, _ in ranked])
    for key, likes in ranked:
        if paper := papers.get(key):
            paper.topic_likes = likes
    return [papers[key] for key, _ in ranked if key in papers]
