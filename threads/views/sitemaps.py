"""For search engines: what there is (/sitemap.xml), and what is not for them (/robots.txt)."""

import hashlib

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from goodreadings.lib import conditional
from goodreadings.lib.languages import speaks_to_anybody
from threads import sitemaps
from threads.models import Topic

# What is no page, or a way to a form: not worth a visit. Pages that must not be found say so themselves, and a
# robot has to read them to know it.
CLOSED = ["/admin/", "/accounts/", "/*?quote=", "/*&quote=", "/*?next=", "/*&next="]

# Beyond it no number or key lies.
MOST = 10**9


@require_safe
@speaks_to_anybody
@cache_control(max_age=3600)
def robots(request):
    closed = CLOSED if settings.ROBOTS else ["/"]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    if settings.ROBOTS:
        lines += ["", f"Sitemap: {settings.SITE_URL}/sitemap.xml"]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


@require_safe
@speaks_to_anybody
def index(request):
    return _answer(request, "index", sitemaps.index())


@require_safe
@speaks_to_anybody
def part(request, name, number):
    """A file of the index. One that has nothing to say, and so is not in it, is not there."""
    if number > MOST:
        raise Http404
    if name == "site":
        found = sitemaps.of_site() if number == 1 else []
    elif name == sitemaps.PAPERS:
        found = sitemaps.of_papers(number)
    elif name == sitemaps.MEMBERS:
        found = sitemaps.of_members(number)
    else:
        found = sitemaps.of_year(get_object_or_404(Topic, year=int(name)), number)
    if not found:
        raise Http404
    return _answer(request, f"{name}-{number}", sitemaps.written(found))


def _answer(request, name: str, made: bytes) -> HttpResponse:
    etag = f'"{hashlib.sha256(made).hexdigest()[:32]}"'
    return conditional.answer(
        request, f"sitemap:{name}", etag, lambda: HttpResponse(made, content_type="application/xml")
    )
