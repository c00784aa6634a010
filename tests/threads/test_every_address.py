"""Every act needs its token and its right. What each address answers whom: test_the_table.py."""

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, get_resolver

from accounts.models import User
from accounts.tokens import Token
from tests.make import PASSWORD, make_like, make_post, make_topic
from threads.letters import stay_token
from threads.models import (
    Correction,
    Departure,
    Draft,
    Paper,
    Post,
    Reading,
    SavedSearch,
    Verdict,
    Webhook,
    YearRequest,
)
from threads.models.draft import NEW, Place

VALUES = {
    "year": "2021", "pk": "{post}", "id": "{bob}", "username": "bob", "app_label": "threads", "url": "nothing",
    "content_type_id": "1", "object_id": "{post}", "key": "MQ", "uidb36": "1", "slug": "old", "number": "3",
    "discourse_id": "7", "topic_id": "7", "post_number": "3", "extension": "bib", "name": "papers",
    "post": "{post}", "paper": "{paper}", "share": "{share}",
}  # fmt: skip
# Whose key stands behind the beginning of an address, where it is not that of a post.
KEYS = {
    "shares/": "{share}",
    "papers/": "{paper}",
    "reading/": "{paper}",
    "corrections/": "{correction}",
    "merges/": "{merge}",
    "moderation/webhooks/": "{webhook}",
    "settings/tokens/": "{token}",
    "search/": "{search}",
}
FACTORS = ["totp/activate", "totp/deactivate", "recovery-codes/generate", "webauthn/add", "webauthn/login", "reauthenticate",
           "webauthn/reauthenticate"]  # fmt: skip
FOR_MODERATORS = [
    "hide", "restore", "queue", "act", "admit", "undo", "record", "dismiss", "years", "describe", "close", "reopen", "look_up_again", "undo_correction", "part",
    "webhooks", "webhook", "switch_webhook", "test_webhook", "renew_webhook", "delete_webhook",
    "hide", "restore", "years", "describe", "close", "reopen", "look_up_again", "undo_correction", "part",
    "webhooks", "webhook", "switch_webhook", "test_webhook", "renew_webhook", "delete_webhook",
]  # fmt: skip


def patterns(resolver=None, before=""):
    """Every pattern as a template of its address: ("posts/{post}/like/", "like")."""
    for one in (resolver or get_resolver()).url_patterns:
        here = before + address_of(one)
        if isinstance(one, URLPattern):
            yield "/" + here, one.name
        else:
            yield from patterns(one, here)


def address_of(one) -> str:
    """The part of an address that a pattern matches, with VALUES in it."""
    pattern = one.pattern
    if hasattr(pattern, "_route"):
        route = pattern._route
        key = next((key for start, key in KEYS.items() if route.startswith(start)), VALUES["pk"])
        values = VALUES | {"pk": key}
        for name in pattern.converters:
            for kind in ("int:", "str:", "path:", "slug:", "year:", "export:", "sitemap:", ""):
                route = route.replace(f"<{kind}{name}>", values.get(name, "1"))
        return route
    names = {name: VALUES.get(name, "1") for name in pattern.regex.groupindex}
    text = pattern._regex.strip("^$")
    for name, value in names.items():
        start = text.index(f"(?P<{name}>")
        depth, end = 0, start
        while True:
            depth += {"(": 1, ")": -1}.get(text[end], 0)
            end += 1
            if not depth:
                break
        text = text[:start] + value + text[end:]
    return text


ADDRESSES = sorted(set(patterns()))


def everything() -> dict:
    """Every row of every table, but for sessions, tallies and what signing in writes down."""
    rows = {}
    for model in apps.get_models():
        if model._meta.label in {"sessions.Session", "accounts.Tally"}:
            continue
        fields = [field.attname for field in model._meta.concrete_fields if field.attname != "last_login"]
        rows[model._meta.label] = list(model._base_manager.order_by("pk").values_list(*fields))
    return rows


@pytest.fixture
def forum(ann, bob, mo, topic):
    """A little of everything; the keys that addresses need."""
    make_topic(2020, by=mo)
    topic.close(by=mo)
    topic.reopen(by=mo)
    post = make_post(topic, by=bob, body="arXiv:2103.00020")
    make_post(topic, by=ann, parent=post, body="I agree.")
    make_like(post, by=ann)
    YearRequest.objects.ask(2022, ann)
    share = post.shares.get()
    make_post(topic, by=ann, body="doi:10.1038/nature14539")
    other = Paper.objects.exclude(pk=share.paper_id).get()
    (correction,) = Correction.objects.make(share.paper, by=ann, values={"title": "A paper"})
    merge = Verdict.objects.say(mo, share.paper, other, same=True)
    Reading.objects.want(ann, share.paper, "read")
    webhook = Webhook.objects.create(address="https://bot.example.org/", events=" topic ", made_by=mo)
    token, _shown = Token.objects.make(ann, name="Mine", scopes=["read"], days=7)
    search = SavedSearch.objects.create(member=ann, name="Mine", query="agree")
    return {
        "post": post.pk,
        "bob": bob.pk,
        "share": share.pk,
        "paper": share.paper_id,
        "correction": correction.pk,
        "merge": merge.pk,
        "webhook": webhook.pk,
        "token": token.pk,
        "search": search.pk,
    }


def people() -> dict[str, User | None]:
    return {
        "visitor": None,
        "author": User.objects.named("bob"),
        "other": User.objects.named("ann"),
        "moderator": User.objects.named("mo-reads"),
    }


@pytest.mark.parametrize("name", FOR_MODERATORS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_moderation_is_closed_to_everybody_else(forum, name, method):
    address = next(address for address, one in ADDRESSES if one == name).format(**forum)
    form = {"reason": "Mine.", "year": "2022", "title": "Mine", "introduction": "Mine."}
    everybody = people()
    before = everything()
    for who in ("visitor", "author", "other"):
        client = Client()
        if everybody[who]:
            client.force_login(everybody[who])
        answer = getattr(client, method.lower())(address, form if method == "POST" else {})
        if answer.status_code == 405:
            continue
        assert answer.status_code == (302 if who == "visitor" else 403), (who, address)
        if who == "visitor":
            assert answer.headers["Location"].startswith("/accounts/login/")
    assert everything() == before


@pytest.mark.parametrize("address", [address for address, name in ADDRESSES if address.startswith("/admin/")])
def test_the_admin_is_closed_to_members(forum, address):
    address = address.format(**forum)
    for username in ("ann", "bob"):
        client = Client()
        client.force_login(User.objects.named(username))
        for method in ("GET", "POST"):
            answer = client.generic(method, address)
            assert answer.status_code in {302, 403, 404}, (method, address)
            if answer.status_code == 302:
                assert answer.headers["Location"].startswith(("/admin/login/", "/admin/", "/")), address
                assert b"arXiv" not in answer.content


def test_every_act_of_members_needs_the_token(forum, ann, cem, topic):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ann)
    post, mine, _ = Post.objects.order_by("number")
    paper = forum["paper"]
    draft = Draft.objects.keep(ann, Place(NEW, topic), "Begun.")
    stay = f"/stay/{stay_token(Departure.objects.ask(cem, keeps_posts=True))}/"
    before = everything()
    for address, form in (
        ("/2021/posts/", {"body": "Hello."}),
        (f"/posts/{post.pk}/replies/", {"body": "Hello."}),
        (f"/posts/{post.pk}/like/", {"liked": "no"}),
        ("/drafts/save/", {"to": "/2021/posts/", "body": "Hello."}),
        (f"/drafts/{draft.pk}/discard/", {}),
        (f"/posts/{mine.pk}/edit/", {"body": "Hello."}),
        (f"/posts/{mine.pk}/delete/", {}),
        (f"/posts/{mine.pk}/history/1/redact/", {}),
        ("/2022/ask/", {}),
        ("/2021/follow/", {"level": "all"}),
        ("/members/bob/mute/", {"muted": "yes"}),
        ("/notifications/read/", {"all": "yes"}),
        ("/settings/mail/", {"reply": "never"}),
        ("/settings/mail/again/", {}),
        ("/settings/data/", {}),
        ("/settings/leave/", {"posts": "keep", "password": PASSWORD}),
        (stay, {}),
        ("/settings/", {"display_name": "Hello"}),
        ("/settings/warnings/1/read/", {}),
        ("/settings/view/", {"view": "threaded"}),
        ("/settings/keys/", {"keys": "no"}),
        ("/2021/read/", {"posts": "1"}),
        ("/accounts/logout/", {}),
        (f"/posts/{mine.pk}/papers/", {"link": "arXiv:2105.01601"}),
        (f"/papers/{paper}/correct/", {"title": "Mine"}),
        (f"/papers/{paper}/same/", {"link": "arXiv:2105.01601"}),
        (f"/papers/{paper}/reading/", {"state": "to-read"}),
        (f"/reading/{paper}/", {"state": "read", "note": "Mine."}),
        ("/2021/carry/", {"do": "drop"}),
        ("/settings/readings/", {"shown": "yes"}),
        ("/settings/avatar/", {"remove": "yes"}),
        ("/accounts/sessions/", {"end": "others"}),
        ("/accounts/password/change/", {"oldpassword": "x"}),
        ("/accounts/email/", {"action_add": "", "email": "other@example.org"}),
        ("/accounts/reauthenticate/", {"password": "x"}),
        ("/accounts/3rdparty/", {"account": "1"}),
        *((f"/accounts/2fa/{act}/", {"code": "1", "credential": "{}"}) for act in FACTORS),
        ("/search/saved/", {"q": "agree"}),
        (f"/search/saved/{forum['search']}/", {"do": "remove"}),
        ("/settings/feed/", {"feed": "new"}),
        ("/settings/invitations/", {"uses": "1", "days": "7"}),
        ("/settings/invitations/1/revoke/", {}),
        ("/join/", {"key": "x"}),
        ("/settings/tokens/", {"name": "Mine", "scopes": "read", "days": "7"}),
        (f"/settings/tokens/{forum['token']}/revoke/", {}),
        ("/preview/", {"to": "/2021/posts/", "body": "Hello."}),
        ("/2021/bibtex/", {"text": "@misc{x, title={y}}"}),
    ):
        assert client.post(address, form).status_code == 403, address
        assert client.put(address, form).status_code in {403, 405}, address
    assert everything() == before
    assert client.get("/settings/").status_code == 200


def test_the_table_has_every_address_of_the_forum():
    names = {name for _, name in ADDRESSES}
    assert {"home", "topic", "write", "like", "member", "log", "settings", "account_login", "index"} <= names
    assert {"notifications", "notifications_read", "follow", "mute", "mail_settings", "unsubscribe"} <= names
    assert {"catalogue", "paper", "export", "card", "correct", "same", "part", "bibtex", "preview"} <= names
    assert {"my_data", "my_data_file", "leave", "stay"} <= names
    assert {"readings", "reading", "export_readings", "carry", "feed", "feed_of_replies"} <= names
    assert {"avatar", "avatar_settings", "muted", "usersessions_list", "second_factor_needed"} <= names
    assert {
        "mfa_index",
        "mfa_login_webauthn",
        "socialaccount_connections",
        "github_login",
        "orcid_callback",
    } <= names
    assert {
        "tokens",
        "revoke_token",
        "webhooks",
        "test_webhook",
        "api_docs",
        "api_openapi",
        "api/shares/",
    } <= names
    assert {"search", "search_help", "saved_searches", "saved_search", "feed_of_search"} <= names
    assert len(ADDRESSES) > 110


def test_a_method_of_ones_own_is_refused(client, topic):
    for method in ("BREW", "TRACE", "PROPFIND"):
        assert client.generic(method, "/2021/").status_code == 405


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_a_method_that_no_page_has_is_refused_as_such_without_a_token_too(topic, method):
    answer = Client(enforce_csrf_checks=True).generic(method, "/2021/")
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD, POST"
    assert "<h1" in answer.text
