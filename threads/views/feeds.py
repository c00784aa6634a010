"""Atom feeds. Whoever has got one already hears that nothing changed, for two or three small queries."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from goodreadings.lib import atom, conditional
from goodreadings.lib.languages import in_the_sites_language
from threads import feeds
from threads.feeds import About, Found
from threads.models import Mute, Post, SavedSearch
from threads.search.results import newest_posts
from threads.shelf import shelf
from threads.views.topics import find


@require_safe
@in_the_sites_language
def site(request):
    """The newest posts of all years."""
    years = shelf()
    since = years[-1].opened_at if years else feeds.EPOCH
    about = About("site", settings.SITE_NAME, request.path, "/", since)
    return _answer(request, feeds.posts(about, Post.objects.all()))


@require_safe
@in_the_sites_language
def of_year(request, year):
    topic = find(year)
    about = About(f"{year}", topic.title, request.path, topic.get_absolute_url(), topic.opened_at)
    return _answer(request, feeds.posts(about, topic.posts.all(), newest=("-number",)))


@require_safe
@in_the_sites_language
def papers_of_year(request, year):
    topic = find(year)
    title = _("Papers of %(topic)s") % {"topic": topic}
    about = About(f"{year}/papers", title, request.path, reverse("papers", args=[year]), topic.opened_at)
    return _answer(request, feeds.papers(about, topic))


@require_safe
@in_the_sites_language
def of_member(request, username):
    here = User.objects.filter(departure=None).select_related("handed_to")
    member = get_object_or_404(here, username__iexact=username)
    if member.handed_to:
        return redirect("feed_of_member", member.handed_to.username)
    posts = Post.objects.filter(author=member)
    if not member.is_let_in and not posts.visible().exists():
        raise Http404
    title = _("%(name)s in %(site)s") % {"name": member.name, "site": settings.SITE_NAME}
    page = member.get_absolute_url()
    about = About(
        f"member/{member.pk}", title, reverse("feed_of_member", args=[member.username]), page, member.joined
    )
    return _answer(request, feeds.posts(about, posts))


@require_safe
@in_the_sites_language
def replies(request, token):
    """What others answer to one member, for whoever has the address: no sign-in, for feed readers have none."""
    member = User.objects.of_replies_token(token)
    if member is None:
        raise Http404(_("There is no such feed. It may have got another address: see your settings."))
    title = _("Replies to you in %(site)s") % {"site": settings.SITE_NAME}
    about = About(
        f"replies/{member.pk}", title, request.path, member.get_absolute_url(), member.joined, is_private=True
    )
    answers = Post.objects.filter(parent__author=member).exclude(author=member)
    muted = Mute.objects.filter(member=member).values("muted")
    response = _answer(request, feeds.posts(about, answers.exclude(author__in=muted)))
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@in_the_sites_language
def of_search(request, token):
    """What a kept search finds, the newest first, for whoever has the address."""
    kept = SavedSearch.objects.of_token(token)
    if kept is None:
        raise Http404(_("There is no such feed. Its search may have been removed."))
    page = f"{reverse('search')}?{urlencode({'q': kept.query})}"
    about = About(f"search/{kept.pk}", kept.name, request.path, page, kept.made_at, is_private=True)
    posts = Post.objects.filter(pk__in=newest_posts(kept.query, kept.member, feeds.NEWEST))
    response = _answer(request, feeds.posts(about, posts))
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _answer(request, found: Found) -> HttpResponse:
    """304 for those who have it, else all of it."""
    return conditional.answer(
        request,
        f"feed:{found.about.name}",
        found.etag,
        lambda: HttpResponse(found.write(), content_type=atom.CONTENT_TYPE),
    )
