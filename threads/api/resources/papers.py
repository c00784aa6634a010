from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.tokens import READ
from threads.api.cursor import page
from threads.api.operation import PAGE, operation
from threads.api.shapes import PAPER
from threads.models import Paper, Topic


def papers(call):
    """Those that may be seen, with what an answer says of them, in two queries."""
    return Paper.objects.known_to(call.user).with_figures().prefetch_related("identifiers")


def find(call, key: int) -> Paper:
    """The paper; one that was joined to another is that one."""
    paper = get_object_or_404(Paper.objects.select_related("merged_into"), pk=key).standing
    if not Paper.objects.known_to(call.user).filter(pk=paper.pk).exists():
        raise Http404
    return paper


@operation(
    "GET", "/papers/", "papers", "All papers, newest first", scope=READ, is_open=True, shape=PAPER, kind=PAGE
)
def index(call):
    return page(call, papers(call))


@operation(
    "GET", "/topics/{year}/papers/", "papers-of-year", "The papers of a year", scope=READ, is_open=True, shape=PAPER,
    kind=PAGE,
)  # fmt: skip
def of_year(call, year):
    topic = get_object_or_404(Topic, year=year)
    here = Paper.objects.of_topic(topic).order_by().values("pk")
    return page(call, papers(call).filter(pk__in=here), newest_first=False)


@operation("GET", "/papers/{paper}/", "paper", "A paper", scope=READ, is_open=True, shape=PAPER)
def show(call, paper):
    return papers(call).get(pk=find(call, paper).pk)
