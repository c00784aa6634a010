"""The rules of who may do what, for templates: {% if user|can_edit:post %}."""

from django import template
from django.utils.safestring import mark_safe

from goodreadings.lib import markup
from threads import permissions
from threads.papers.citations.coins import span_title

register = template.Library()

for rule in (
    permissions.can_post,
    permissions.can_reply,
    permissions.can_edit,
    permissions.can_delete,
    permissions.can_redact,
    permissions.can_hide,
    permissions.can_restore,
    permissions.can_hold,
    permissions.can_approve,
    permissions.can_like,
    permissions.can_flag,
    permissions.can_mute,
    permissions.can_ask,
    permissions.can_moderate,
    permissions.can_add_paper,
    permissions.can_write,
):
    register.filter(rule.__name__, rule)


@register.filter
def words(post):
    """The HTML of a post, made safe by goodreadings.lib.markup when it was saved."""
    return mark_safe(post.html)  # noqa: S308


@register.filter
def printed(post):
    """The same, as `threads.printed` has it for paper."""
    return mark_safe(post.printed)  # noqa: S308


@register.filter
def formulas(text):
    """A title or an abstract with its mathematics."""
    return mark_safe(markup.formulas(text))  # noqa: S308


@register.filter
def coins(work):
    """What Zotero reads of a work in a list: the title of its `<span class="Z3988">`."""
    return span_title(work)


@register.filter
def introduction(topic):
    return mark_safe(topic.introduction_html)  # noqa: S308


@register.filter
def undoes(message):
    """The keys of the acts that a message to a moderator tells of: they can be undone from it."""
    tags = message.extra_tags or ""
    return tags.removeprefix("undo-").split("-") if tags.startswith("undo-") else []
