"""A list of papers that a member has as BibTeX becomes a post: read, shown, and written as usual."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from goodreadings.lib.pages import signed_in
from threads import composer, places
from threads.bibliography import Bibliography
from threads.forms.papers import BibtexForm
from threads.models.share import known_papers
from threads.permissions import can_post
from threads.shelf import shelf
from threads.views.topics import find


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def read(request, year):
    """Take BibTeX, list what was read of it and what was not, and offer the post that it makes."""
    topic = find(year)
    if not can_post(request.user, topic):
        raise PermissionDenied(_("%(topic)s is closed: it takes no more posts.") % {"topic": topic})
    sent = request.method == "POST"
    form = BibtexForm(request.POST if sent else None, request.FILES if sent else None)
    context = {"topic": topic, "years": shelf(), "bibtex_form": form}
    if not form.is_valid():
        return render(request, "threads/bibtex.html", context, status=422 if form.errors else 200)
    bibliography = Bibliography(form.cleaned_data["text"])
    if not bibliography.entries:
        form.add_error("text", _("No entry could be read: see below what was found."))
    context |= {
        "bibliography": bibliography,
        "papers": known_papers(bibliography.papers),
        **composer.begin(request.user, places.in_year(topic), add=bibliography.body),
    }
    return render(request, "threads/bibtex.html", context, status=422 if form.errors else 200)
