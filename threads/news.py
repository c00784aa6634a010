"""What a member hears at the next page they open: that the year they asked for is there."""

from django.contrib import messages
from django.db import transaction
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from threads.models import Topic, YearRequest

# In the language of the member, which is known when the page is made.
_format = lazy(format_html, str)


def tell(get_response):
    """Middleware. `User.has_news`, which comes with the user, keeps it free for everybody else."""

    def middleware(request):
        # htmx takes a piece of the page, and would lose the word. Images and feeds have no room for it, and
        # are the same for everybody, so nobody is looked up for them.
        is_image = request.path.startswith("/images/") and not request.path.endswith("/")
        is_feed = request.path.startswith("/feed/") or request.path.endswith("/feed/")
        asks_for_page = request.method == "GET" and not (request.htmx or is_image or is_feed)
        if asks_for_page and request.user.is_authenticated and request.user.has_news:
            for topic in _take(request.user):
                messages.success(
                    request,
                    _format(
                        _('You asked for it: <a href="{address}">{topic}</a> is open.'),
                        address=topic.get_absolute_url(),
                        topic=topic,
                    ),
                )
        return get_response(request)

    return middleware


@transaction.atomic
def _take(user) -> list[Topic]:
    """The topics to tell of, each once, however many pages are opened at this moment."""
    User.objects.select_for_update().get(pk=user.pk)
    untold = YearRequest.objects.filter(member=user, told_at=None).exclude(answered_at=None)
    topics = list(Topic.objects.filter(year__in=untold.values("year")).order_by("year"))
    untold.update(told_at=timezone.now())
    User.objects.filter(pk=user.pk).update(has_news=False)
    return topics
