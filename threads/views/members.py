"""A member: what they wrote, shared, and how it was liked."""

from django.db.models import Count, Sum
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.former import FORMER_HANDLE
from accounts.models import User
from threads import about
from threads.exports import download, works
from threads.models import Like, Mute, Paper, Post
from threads.models.departure import with_page
from threads.models.reading import with_reading
from threads.papers.citations import FORMATS
from threads.permissions import can_moderate
from threads.shelf import shelf
from threads.shown import in_turn

NEWEST = 10
PAPERS = 100


@require_safe
def show(request, username):
    if username == FORMER_HANDLE:
        return render(request, "threads/former.html")
    members = User.objects.select_related("handed_to", "departure").annotate(
        is_muted=Mute.objects.by(request.user, "pk")
    )
    member = get_object_or_404(members, username__iexact=username)
    if hasattr(member, "departure"):
        return redirect("member", FORMER_HANDLE)
    if member.handed_to:
        return redirect(member.handed_to)
    posts = Post.objects.visible().filter(author=member)
    if not member.is_let_in and not posts.exists() and not _may_look(request.user, member):
        raise Http404
    newest = posts.order_by("-created_at", "-pk")
    context = {
        "member": member,
        "years": shelf(),
        "by_year": by_year(posts),
        "likes": likes_received(posts),
        "posts": in_turn(newest.values_list("pk", flat=True)[:NEWEST], request.user),
        "papers": with_reading(papers_shared(posts), request.user)[:PAPERS],
        "paper_count": papers_shared(posts).count(),
        "exports": FORMATS.values(),
    }
    written = sum(row["posts"] for row in context["by_year"])
    found = about.of_member(member, written, context["paper_count"], context["likes"])
    return about.show(request, "threads/member.html", context, found)


def _may_look(user, member) -> bool:
    """At who waits or was turned away, and has written nothing that others read."""
    return user.pk == member.pk or can_moderate(user)


@require_safe
def export(request, username, extension):
    """The papers that a member shared, the newest first."""
    member = get_object_or_404(with_page(), username__iexact=username)
    papers = papers_shared(Post.objects.visible().filter(author=member)).order_by("-pk")
    return download(works(papers), extension, f"{member.username}-papers")


def by_year(posts) -> list[dict]:
    """[{"year": 2021, "posts": 12, "fullness": 80}, …], newest first; fullness against the best year."""
    rows = list(posts.order_by().values("topic__year").annotate(posts=Count("pk")).order_by("-topic__year"))
    most = max((row["posts"] for row in rows), default=1)
    return [
        {"year": row["topic__year"], "posts": row["posts"], "fullness": 100 * row["posts"] // most}
        for row in rows
    ]


def likes_received(posts) -> int:
    counted = posts.aggregate(old=Sum("anonymous_likes", default=0))["old"]
    return counted + Like.objects.filter(post__in=posts.order_by()).count()


def papers_shared(posts):
    return Paper.objects.filter(shares__post__in=posts.order_by()).distinct()
