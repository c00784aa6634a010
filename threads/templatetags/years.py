"""Lists of all years. They are long and hardly ever change: their HTML is kept."""

from django import template
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString

from goodreadings.lib.kept import once

register = template.Library()


@register.simple_tag(takes_context=True)
def shelf(context) -> SafeString:
    """The shelf beside a page, of `years`. That of its `topic` is marked."""
    years, topic, order = context["years"], context.get("topic"), str(context["in_my_order"])
    year = topic.year if topic else None
    facts = {"years": years, "year": year, "in_my_order": order}
    return _kept("threads/_years.html", facts, (years.seen, year, order))


@register.simple_tag(takes_context=True)
def spines(context) -> SafeString:
    """The `others` but the newest, on the page that begins with that."""
    others, order = context["others"], str(context["in_my_order"])
    seen = tuple((one.year.pk, one.post_count, one.unread_count) for one in others)
    return _kept(
        "threads/_spines.html", {"others": others, "in_my_order": order}, (context["years"].seen, seen, order)
    )


def _kept(name: str, facts: dict, made_from: tuple) -> SafeString:
    return once((name, translation.get_language(), *made_from), lambda: render_to_string(name, facts))
