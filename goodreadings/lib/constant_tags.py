"""Django's `translate`, `url` and `static`, which remember what they said where it is the same on every page: words
without a variable in them are said once a language, addresses without arguments once. A page has a hundred of them.
Addresses with one argument are remembered by it (goodreadings.lib.addresses)."""

from collections.abc import Callable

from django import template
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.base import Parser, Token
from django.template.defaulttags import URLNode, url
from django.templatetags.i18n import TranslateNode, do_translate
from django.templatetags.static import StaticNode, do_static
from django.urls import get_script_prefix, get_urlconf
from django.utils.html import conditional_escape
from django.utils.translation import get_language

from goodreadings.lib.addresses import address

register = template.Library()


class Constant(template.Node):
    """Says what `node` says; that depends on `made_of()` and on whether HTML is escaped, and on nothing else."""

    child_nodelists = ()

    def __init__(self, node: template.Node, made_of: Callable[[], object]):
        self.node, self.made_of = node, made_of
        self.said: dict[tuple, str] = {}

    def render(self, context: template.Context) -> str:
        key = (self.made_of(), context.autoescape)
        said = self.said.get(key)
        if said is None:
            said = self.said[key] = self.node.render(context)
        return said


class Address(template.Node):
    """That of `node`, which has a name and one argument."""

    child_nodelists = ()

    def __init__(self, node: URLNode):
        self.node, self.name, [self.of] = node, str(node.view_name.var), node.args

    def render(self, context: template.Context) -> str:
        of = self.of.resolve(context)
        if not isinstance(of, int | str) or not of:
            return self.node.render(context)
        made = address(self.name, of)
        return conditional_escape(made) if context.autoescape else made


@register.tag("translate")
def translate(parser: Parser, token: Token) -> template.Node:
    node: TranslateNode = do_translate(parser, token)
    words, meant = node.filter_expression, node.message_context
    is_constant = words.var.literal is not None and not words.filters
    is_constant = is_constant and (meant is None or isinstance(meant.var, str))
    return Constant(node, get_language) if is_constant and node.asvar is None else node


@register.tag("url")
def address_of(parser: Parser, token: Token) -> template.Node:
    node: URLNode = url(parser, token)
    name = node.view_name
    is_known = isinstance(name.var, str) and not name.filters and ":" not in name.var
    if not is_known or len(node.args) > 1 or node.kwargs or node.asvar is not None:
        return node
    return Address(node) if node.args else Constant(node, _addresses)


@register.tag("static")
def static(parser: Parser, token: Token) -> template.Node:
    node: StaticNode = do_static(parser, token)
    is_constant = isinstance(node.path.var, str) and not node.path.filters and node.varname is None
    return Constant(node, _files) if is_constant else node


def _addresses() -> tuple:
    return get_script_prefix(), get_urlconf(), settings.ROOT_URLCONF


def _files() -> tuple:
    return get_script_prefix(), settings.STATIC_URL, getattr(staticfiles_storage, "manifest_hash", None)
