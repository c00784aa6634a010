"""The rules of who may do what, for templates: {% if user|can_edit:post %}."""

from django import template
from django.utils.safestring import mark_safe

from threads import permissions

register = template.Library()

for rule in (
    permissions.can_post,
    permissions.can_reply,
    permissions.can_edit,
    permissions.can_delete,
    permissions.can_hide,
    permissions.can_restore,
    permissions.can_like,
    permissions.can_ask,
    permissions.can_moderate,
):
    register.filter(rule.__name__, rule)


@register.filter
def words(post):
    """The HTML of a post, made safe by goodreadings.lib.markup when it was saved."""
    return mark_safe(post.html)  # noqa: S308


@register.filter
def introduction(topic):
    return mark_safe(topic.introduction_html)  # noqa: S308
