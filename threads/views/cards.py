"""The pictures of years and papers, for where their addresses are shared."""

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from goodreadings.lib.languages import speaks_to_anybody
from goodreadings.lib.robots import may_find
from threads import cards
from threads.models import Paper, Topic

YEAR_IN_SECONDS = 365 * 24 * 60 * 60


@require_safe
@speaks_to_anybody
def of_year(request, year):
    return _answer(request, cards.of_topic(get_object_or_404(Topic, year=year)))


@require_safe
@speaks_to_anybody
def of_paper(request, pk):
    """For everybody who asks, so of a paper that everybody can see."""
    paper = get_object_or_404(Paper.objects.select_related("merged_into"), pk=pk).standing
    paper = get_object_or_404(Paper.objects.seen(), pk=paper.pk)
    if paper.pk != pk:
        return redirect("card_of_paper", paper.pk)
    return _answer(request, cards.of_paper(paper))


def _answer(request, picture: cards.Picture) -> HttpResponse:
    """At the address with its version for good, at any other for a moment."""
    etag = f'"{picture.version}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        try:
            response = HttpResponse(picture.read(), content_type="image/png")
        except cards.Busy:
            sentence = _("Other pictures are drawn just now. Try again in a moment.")
            return HttpResponse(
                sentence, status=HTTPStatus.SERVICE_UNAVAILABLE, content_type="text/plain; charset=utf-8",
                headers={"Retry-After": "5"},
            )  # fmt: skip
    is_named = request.GET.get("v") == picture.version
    for header, value in {
        "ETag": etag,
        "Cache-Control": f"public, max-age={YEAR_IN_SECONDS}, immutable"
        if is_named
        else "public, max-age=300",
        # Programs of other sites show it: that is what it is for.
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Access-Control-Allow-Origin": "*",
        "X-Content-Type-Options": "nosniff",
    }.items():
        response[header] = value
    return may_find(response)
