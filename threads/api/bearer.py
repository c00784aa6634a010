"""Whose program asks: a token in the header Authorization, and nothing else (neither cookies nor addresses)."""

import re

from django.contrib.auth.models import AnonymousUser

from accounts.roles import is_moderator
from accounts.tokens import MODERATE, Token
from threads.api.problem import Problem

BEARER = re.compile(r"bearer +([A-Za-z0-9._~+/=-]{1,200})", re.IGNORECASE)


def token_of(request) -> Token | None:
    """The token that a request shows; None when it shows none. 401 for one that opens nothing."""
    header = request.headers.get("Authorization")
    if header is None:
        return None
    match = BEARER.fullmatch(header.strip())
    token = Token.objects.shown(match[1]) if match else None
    if token is None:
        raise unauthorized(
            "This token opens nothing: it is wrong, has ended, was revoked, or its member is suspended.",
            ', error="invalid_token"',
        )
    token.used()
    return token


def unauthorized(detail: str, more: str = "") -> Problem:
    return Problem(401, detail, headers={"WWW-Authenticate": f'Bearer realm="api"{more}'})


def out_of_scope(wanted: str) -> Problem:
    """403, as RFC 6750 says it for a good token that may do other things."""
    more = f'error="insufficient_scope", scope="{wanted}"'
    return Problem(
        403,
        f"This token may not do this: it lacks the scope “{wanted}”.",
        headers={"WWW-Authenticate": f'Bearer realm="api", {more}'},
    )


def member_of(token: Token | None):
    """Who asks, less what the token leaves out: the rules of threads.permissions do the rest. What is taken
    away here is never saved."""
    if token is None:
        return AnonymousUser()
    member = token.member
    if MODERATE not in token.scope_list or not is_moderator(member):
        member.is_superuser = member.in_moderators = False
    return member


def scopes_of(token: Token) -> list[str]:
    """Those that count today."""
    return [scope for scope in token.scope_list if scope != MODERATE or is_moderator(token.member)]
