"""Where imported topics stood before: /t/<slug>/<id>/<post number>. Old links lead on, for good."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from threads.models import Topic

# As Discourse reads them: with or without slug (which never is a number), post number, last slash.
ADDRESS = r"^t/(?:(?![0-9]+/)[^/]+/)?(?P<discourse_id>[0-9]{1,18})(?:/(?P<number>[0-9]{1,9}))?/?$"


@require_safe
def topic(request, discourse_id, number=None):
    """To the topic, or to the place of a post in it. The slug may be any: Discourse never minded."""
    topic = get_object_or_404(Topic, discourse_id=int(discourse_id))
    if number is None:
        return redirect(topic, permanent=True)
    if not 1 <= int(number) <= topic.last_number:
        raise Http404(_("The topic never had a post with this number."))
    return redirect(topic.place_of(int(number)), permanent=True)
