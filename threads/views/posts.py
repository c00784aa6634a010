"""Posts: written, read, edited, removed."""

import logging

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goodreadings.lib import htmx, limits
from goodreadings.lib.kept import kept_for_visitors
from goodreadings.lib.markup import Refused, RendererUnavailable
from goodreadings.lib.pages import sign_in_first, signed_in
from goodreadings.lib.prepared import prepared
from threads import about, composer, places, unsent
from threads.forms import EditForm, PostForm, ReplyForm
from threads.history import meanwhile
from threads.models import Draft, Post, edition
from threads.models.draft import EDIT, REPLY, Place
from threads.models.post import Closed, Conflict
from threads.permissions import can_delete, can_edit, can_post, can_reply, is_confirmed, why_not_write
from threads.shelf import shelf, shelf_under
from threads.shown import find as find_post
from threads.shown import in_turn, shown
from threads.views.topics import find, page_of_topic, pages_around, standing_of, whole

logger = logging.getLogger(__name__)

REPLIES_PER_PAGE = 50
BUSY = gettext_lazy("The site is too busy to make a page of this text just now. Try again in a moment.")
UNCONFIRMED = gettext_lazy(
    "Confirm your e-mail address before your first post: we sent you a mail with a link."
)


@require_POST
def create(request, year):
    """A new post in a year."""
    topic = find(year)
    place = places.in_year(topic, request.GET.get("paper", ""))
    if not request.user.is_authenticated:
        unsent.keep(request, place.action)
        return sign_in_first(request, place.page)
    form = PostForm(request.POST)
    post = None
    if not can_post(request.user, topic):
        closed = _("%(topic)s is closed: it takes no more posts. Copy your text to the next year.")
        form.add_error("body", why_not_write(request.user) or closed % {"topic": topic})
    elif form.is_valid():
        post = _send(request, form, place)
    if post is None:
        context = _with_form(request, year, form) | {"place": place}
        status = 422 if can_post(request.user, topic) else 403
        return _again(request, form, "threads/topic.html", "threads/_write.html", context, status)
    if not htmx.is_at(request, post.place):
        return htmx.done(request, post.place)
    context = {
        "post": shown([post.pk], request.user)[post.pk],
        "at": "post",
        **composer.begin(request.user, places.in_year(topic)),
        "topic": topic,
    }
    return htmx.done(request, post.place, "threads/streams/post_created.html", context)


def _with_form(request, year, form) -> dict:
    stamps = standing_of(request, year).stamps
    years = shelf_under(stamps.shelf)
    topic = find(year, request.user, years)
    return page_of_topic(request, topic, years, topic.pages, stamps.year, form)


def edition_of_post(request, pk) -> tuple | None:
    """Of what its page is made for a visitor: its year, where what it answers and its replies are, too."""
    year = next(iter(_year_of(pk)), None)
    standing = edition.standing(year) if year else None
    return standing.stamps if standing and standing.topic else None


@prepared
def _year_of(post: int):
    return Post.objects.filter(pk=post).values_list("topic__year", flat=True)


@kept_for_visitors(edition_of_post)
@require_safe
def show(request, pk):
    """A post, what it answers, its replies, and a form to answer; `?quote=1` has it quoted."""
    post = find_post(pk, request.user)
    begun = composer.begin(
        request.user,
        Place(REPLY, post.topic, post),
        add=post.quotation if "quote" in request.GET else "",
        auto_id=f"write-{pk}_%s",
    )
    context = _page_of_post(request, post, **begun)
    found = about.of_post(
        context["post"], context["parent"], context["replies"], context["page"],
        is_indexed="quote" not in request.GET,
    )  # fmt: skip
    return about.show(request, "threads/post.html", context, found)


@require_POST
def reply(request, pk):
    if not request.user.is_authenticated:
        place = reverse("post", args=[pk])
        unsent.keep(request, request.path)
        return sign_in_first(request, f"{place}#write-{pk}")
    parent = find_post(pk, request.user)
    place = Place(REPLY, parent.topic, parent)
    form = ReplyForm(request.POST, auto_id=f"write-{pk}_%s")
    post = None
    if not can_reply(request.user, parent):
        gone = _("This post takes no replies: it was removed, or its year is closed.")
        form.add_error("body", why_not_write(request.user) or gone)
    elif form.is_valid():
        post = _send(request, form, place)
    if post is None:
        context = _page_of_post(request, parent, form=form, place=place)
        status = 422 if can_reply(request.user, parent) else 403
        return _again(request, form, "threads/post.html", "threads/_reply.html", context, status)
    context = {"post": shown([post.pk], request.user)[post.pk], "at": "new"}
    return htmx.done(request, post.place, "threads/streams/reply_created.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, pk):
    if not request.user.is_authenticated:
        unsent.keep(request, request.path)
        return sign_in_first(request, request.path)
    post = find_post(pk, request.user)
    if not can_edit(request.user, post):
        refusal = _("Only its author may edit a post, while its year is open.")
        raise PermissionDenied(why_not_write(request.user) or refusal)
    place = Place(EDIT, post.topic, post)
    context = {"post": post, "topic": post.topic, "place": place}
    if request.method != "POST":
        context |= composer.begin(request.user, place, post.body)
        if composer.is_overtaken(draft := context["draft"], post):
            context |= meanwhile(post, draft.base, draft.body)
        return render(request, "threads/edit.html", context)
    context["form"] = form = EditForm(request.POST)
    status = htmx.UNPROCESSABLE
    if form.is_valid():
        typed, base = form.cleaned_data["body"], form.cleaned_data["base"]
        drafts = Draft.objects.at(request.user, place)
        try:
            _attempt(request, form, post.edit, by=request.user, body=typed, base=base, ends=drafts)
        except Conflict as conflict:
            context |= meanwhile(conflict.standing, base, typed)
            form.begin_from(conflict.standing)
            status = htmx.CONFLICT
        else:
            if not form.errors:
                return htmx.done(request, post.place)
    return _again(request, form, "threads/edit.html", "threads/_edit.html", context, status)


@signed_in
@require_POST
def delete(request, pk):
    post = find_post(pk, request.user)
    if not can_delete(request.user, post):
        raise PermissionDenied(why_not_write(request.user) or _("Only its author may delete a post."))
    post.delete_by_author()
    return redirect(post.place)


def _again(request, form, page, fragment, context, status):
    """The form as it was typed, with what was wrong; 429 says when to try again."""
    if refused := form.too_many:
        return limits.told(htmx.again(request, page, fragment, context, htmx.TOO_MANY), refused)
    return htmx.again(request, page, fragment, context, status)


def _send(request, form, place) -> Post | None:
    """Publish what the form says, which ends its draft; None, with the sentence in the form, when it was
    refused."""
    author = request.user
    if not is_confirmed(author):
        form.add_error("body", UNCONFIRMED)
        return None
    drafts = Draft.objects.at(author, place)
    return _attempt(
        request, form, place.topic.publish, author, parent=place.post, ends=drafts, **form.cleaned_data
    )


def _attempt(request, form, act, *args, **kwargs):
    """What `act` returns; None, with the sentence in the form, when the words were refused."""
    try:
        limits.writing(request)
        return act(*args, **kwargs)
    except limits.TooMany as refusal:
        form.add_error("body", str(refusal))
        form.too_many = refusal
    except (Refused, Closed) as refusal:
        form.add_error("body", str(refusal))
    except RendererUnavailable:
        logger.exception("A post could not be rendered.")
        form.add_error("body", BUSY)
    return None


def _page_of_post(request, post, **composer) -> dict:
    keys = post.replies.standing_for(request.user).order_by("number").values_list("pk", flat=True)
    pages = Paginator(keys, REPLIES_PER_PAGE)
    page = whole(request.GET.get("page", "1"), 1, pages.num_pages)
    replies = pages.page(page)
    here = shown([post.pk, post.parent_id] if post.parent_id else [post.pk], request.user)
    parent = here.get(post.parent_id)
    replies.object_list = in_turn(replies, request.user)
    return {
        "post": here[post.pk],
        "parent": parent if parent and parent.has_place_for(request.user) else None,
        "replies": replies,
        "page": page,
        "pages": pages_around(page, pages.num_pages),
        "topic": post.topic,
        "years": shelf(),
        **composer,
    }
