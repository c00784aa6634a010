"""How long ago, as static/js/time.js says it too, so that no word changes before its time has come."""

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goodreadings.lib.kept import good_for

register = template.Library()

MINUTE, HOUR, DAY = 60, 3600, 86_400
SHAPE = '<time class="ago" datetime="{iso}" title="{full}">{age}</time>'


@register.simple_tag(takes_context=True)
def moment(context, at):
    """A `datetime` as its age, with the whole of it for those who ask."""
    local = timezone.localtime(at)
    seconds = int(timezone.now().timestamp()) - int(at.timestamp())
    good_for(context.get("request"), lasts(seconds))
    return format_html(
        SHAPE,
        iso=local.isoformat(),
        full=f"{date_format(local, 'DATETIME_FORMAT')} {local.tzname()}",
        age=age(seconds) or date_format(local),
    )


def lasts(seconds: int) -> int:
    """For how many seconds the words of `age` stay the same, at least."""
    if seconds < 55 * MINUTE:
        return MINUTE - seconds % MINUTE
    if seconds < 21 * HOUR - 5 * MINUTE:
        return HOUR - (seconds + 5 * MINUTE) % HOUR
    changes = (1.5, 2.5, 3.5, 4.5, 5.5, 10.5, 17.5, 24)
    return int(next((days * DAY - seconds for days in changes if seconds < days * DAY), DAY))


def age(seconds: int) -> str:
    """Rounded up from 55 minutes to an hour, at the halves of days. "" for what
    is so long ago that it is a date.

    Translators say each as Intl.RelativeTimeFormat says it in their language, but for "just now".
    """
    if seconds < MINUTE:
        return _("just now")
    if seconds < 55 * MINUTE:
        n = seconds // MINUTE
        return ngettext("%(n)s minute ago", "%(n)s minutes ago", n) % {"n": n}
    if seconds < 21 * HOUR - 5 * MINUTE:
        n = (seconds + 5 * MINUTE) // HOUR
        return ngettext("%(n)s hour ago", "%(n)s hours ago", n) % {"n": n}
    if seconds < 1.5 * DAY:
        return _("yesterday")
    if seconds < 5.5 * DAY:
        n = (2 * seconds + DAY) // (2 * DAY)
        return _("2 days ago") if n == 2 else ngettext("%(n)s day ago", "%(n)s days ago", n) % {"n": n}
    if seconds < 10.5 * DAY:
        return _("last week")
    if seconds < 17.5 * DAY:
        return _("2 weeks ago")
    return _("3 weeks ago") if seconds < 24 * DAY else ""
