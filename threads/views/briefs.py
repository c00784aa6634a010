"""A post in a few words, for those who point at a link to it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from threads.models import Mute, Post


@require_safe
def of_post(request, pk):
    return _answer(request, pk=pk)


@require_safe
def of_number(request, year, number):
    """The same by its place: /2021/#post-37 does not say which post that is."""
    return _answer(request, topic__year=year, number=number)


def _answer(request, **which):
    """A fragment for scripts, and nothing of a post that is removed, whoever asks; a browser that opens the
    address goes to the post."""
    posts = Post.objects.visible().select_related("author", "topic").defer("body", "html")
    posts = posts.annotate(is_muted=Mute.objects.by(request.user, "author"))
    if not request.htmx:
        return redirect(get_object_or_404(posts, **which).place)
    # 404 would be a fault in the console of every reader of an old link.
    post = posts.filter(**which).first()
    answer = render(request, "threads/_peek.html", {"post": post}) if post else HttpResponse(status=204)
    answer["Cache-Control"] = "private, max-age=60"
    answer["Vary"] = "HX-Request"
    return answer
