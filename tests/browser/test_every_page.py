"""Every page: readable for all (axe), and no wider than a small phone."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import generate_totp_secret
from axe_playwright_python.sync_playwright import Axe

from accounts.models import User
from accounts.second_factor import Adapter
from tests.browser.test_a_year_of_reading import sign_in
from tests.files import png
from tests.make import PASSWORD, make_image, make_like, make_member, make_post, make_topic
from tests.provider import Provider
from threads.letters import stay_token, unsubscribe_token
from threads.models import (
    Correction,
    Departure,
    Draft,
    Flag,
    Mute,
    Post,
    Reading,
    Revision,
    SavedSearch,
    SourceRecord,
    Topic,
    Webhook,
)
from threads.models.draft import REPLY, Place
from threads.models.reading import written
from threads.papers.record import Record

pytestmark = pytest.mark.one_database
# What does not fit depends on the width alone, and what is too pale on the scheme alone.
LOOKS = pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])

WORDS = """Mixup: https://arxiv.org/abs/2101.04342 and a word_that_is_far_too_long_for_a_phone_%s

| a | table | with | many | columns | that | needs | room |
|---|---|---|---|---|---|---|---|
| 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 |

```python
def loss(prediction, target): return ((prediction - target) ** 2).mean()  # a long line of code
```

$$\\tilde{x} = \\lambda x_i + (1 - \\lambda) x_j, \\qquad \\tilde{y} = \\lambda y_i + (1 - \\lambda) y_j$$

- [x] read it
- [ ] write of it

> a quote

A note[^1], and $\\lambda$.

[^1]: Below.
""" % ("x" * 60)

VISITOR = [
    "/", "/2021/", "/2021/?view=threaded", "/2021/papers/", "/papers/", "/papers/?q=nothing", "/members/ann/", "/moderation/log/", "/2021/?order=new",
    "/2021/?order=liked", "/keys/", "/help/markdown/", "/2021/print/", "/share/help/", "/offline/", "/members/former-member/", "/accounts/login/",
    "/accounts/signup/", "/accounts/password/reset/", "/nothing/", "/accounts/password/reset/done/", "/accounts/confirm-email/", "/accounts/inactive/",
    "/accounts/3rdparty/login/cancelled/", "/accounts/3rdparty/login/error/", "/api/docs", "/search/", "/search/?q=mixup+year:x+foo:bar",
    "/search/?q=mixpu+OR+ann&what=members", "/search/?q=nothingatall", "/search/help/",
]  # fmt: skip
MEMBER = [
    "/", "/2021/", "/2021/papers/", "/2021/bibtex/", "/share/?url=https://arxiv.org/abs/2101.04342", "/images/new/", "/papers/?sort=likes",
    "/settings/", "/drafts/", "/reading/", "/notifications/", "/settings/mail/", "/settings/data/", "/settings/leave/", "/keys/", "/2021/?order=new",
    "/accounts/email/", "/accounts/password/change/", "/settings/avatar/", "/settings/muted/", "/settings/second-factor/", "/accounts/sessions/",
    "/accounts/3rdparty/", "/accounts/2fa/", "/accounts/reauthenticate/", "/settings/invitations/", "/settings/tokens/", "/search/?q=mixup",
    "/search/saved/",
]  # fmt: skip
MODERATOR = [
    "/2021/", "/moderation/", "/papers/", "/moderation/years/", "/moderation/years/2021/", "/moderation/?kind=held", "/moderation/admit/",
    "/moderation/log/", "/moderation/members/bob/", "/moderation/webhooks/",
]  # fmt: skip


@pytest.fixture
def community(topic, ann, bob, cem, mo):
    make_topic(2020, by=mo)
    image = make_image(ann, png((1400, 900)))
    first = make_post(topic, ann, f"{WORDS}\n![Two curves]({image.get_absolute_url()})")
    known = make_post(topic, ann, "arXiv:2102.12092").shares.get().paper
    make_post(make_topic(2019, by=mo), ann, "Early: arXiv:2102.12092")
    record = Record(
        title="Zero-Shot $x$",
        authors=("Ramesh, Aditya",),
        issued=(2021, 2),
        abstract="An abstract.\n\nWith $y$.",
    )
    SourceRecord.objects.keep(known.identifiers.get(), "arxiv", record)
    long = {"note": "A note.\n\n" + "x" * 80, "tags": written(["vision", "to teach", "x" * 40]), "rating": 4}
    Reading.objects.write(ann, known, state="to-read", **long)
    Reading.objects.want(bob, known, "read")
    Topic.objects.get(year=2019).close(by=mo)
    Correction.objects.make(known, by=ann, values={"venue": "ICML 2021"})
    second = make_post(topic, bob, '[quote="ann, post:1"]\na quote\n[/quote]\nYes @ann', parent=first)
    make_post(topic, cem, "Deeper.", parent=second).hide(by=mo, reason="Twice.")
    make_post(topic, ann, "Gone.").delete_by_author()
    make_like(first, bob)
    known_post = known.shares.first().post
    known_post.edit(by=mo, body="arXiv:2102.12092, mended.\n" + "A line that stays.\n" * 9)
    known_post.edit(by=ann, body="arXiv:2102.12092, mended twice.\n" + "A line that stays.\n" * 9)
    known_post.revisions.first().redact(by=ann)
    # Of everything that ann hears, some is read; and her mail was refused.
    ann.notifications.filter(kind="like").read()
    User.objects.filter(pk=ann.pk).update(refused_address=ann.email)
    Mute.objects.want(ann, cem, True)
    SavedSearch.objects.create(member=ann, name="Kept", query="x" * 80)
    make_post(topic, cem, "From somebody who is muted.")
    return [first, second]


def addresses(community, *more):
    first, second = community
    posts = [
        f"/posts/{second.pk}/",
        f"/posts/{second.pk}/?quote=1",
        f"/posts/{first.pk + 1}/history/",
        f"/papers/{first.shares.get().paper_id}/",
        Correction.objects.get().paper.get_absolute_url(),
    ]
    return [*more, *posts]


# Those of WCAG 2.2 are off until asked for. Preloaded, a sheet that is imported would be read by an inline
# style, against the policy.
RULES = {"resultTypes": ["violations"], "preload": False, "rules": {"target-size": {"enabled": True}}}


def check(page, paths):
    wide, faults = [], []
    for path in paths:
        page.goto(path)
        page.wait_for_load_state("networkidle")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(path)
        report = Axe().run(page, options=RULES)
        faults += [
            f"{path}: {violation['id']}: {node['target']} {node.get('failureSummary', '')[:200]}"
            for violation in report.response["violations"]
            for node in violation["nodes"]
        ]
    page.faults[:] = [fault for fault in page.faults if "404" not in fault and "401" not in fault]
    assert not wide, f"wider than the screen: {wide}"
    assert not faults, "\n".join(faults)


@LOOKS
def test_pages_of_visitors(open_page, community, width, scheme):
    page = open_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    leaving = Departure.objects.ask(make_member("leaver"), keeps_posts=True)
    check(page, addresses(community, *VISITOR, f"/stay/{stay_token(leaving)}/"))


@LOOKS
def test_pages_of_members(open_page, community, ann, width, scheme):
    page = open_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    sign_in(page, "ann")
    first, _ = community
    paper = first.shares.get().paper.get_absolute_url()
    earlier = Revision.objects.last()
    known = Reading.objects.first()
    others = Post.objects.visible().exclude(author=ann).first()
    redact = f"/posts/{earlier.post_id}/history/{earlier.pk}/redact/"
    own = [
        redact,
        f"/posts/{first.pk}/edit/",
        f"/posts/{first.pk}/papers/",
        f"/posts/{others.pk}/flag/",
        f"{paper}correct/",
        f"{paper}same/",
        f"/reading/{paper.split('/')[2]}/",
        f"/reading/{known.paper_id}/",
        f"/unsubscribe/{unsubscribe_token(User.objects.named('ann'), 'reply')}/",
    ]
    Draft.objects.keep(ann, Place(REPLY, first.topic, first), "Begun.")
    check(page, addresses(community, *MEMBER, *own))


@LOOKS
def test_pages_of_accounts(open_page, ann, monkeypatch, settings, width, scheme):
    """With an app and a passkey, and with buttons of providers; before the second step, and behind it."""
    page = open_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    with Provider(monkeypatch, settings):
        check(page, ["/accounts/login/", "/accounts/signup/", "/accounts/github/login/"])
        sign_in(page, "ann")
        page.goto("/accounts/2fa/totp/activate/")
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("[name=password]").press("Enter")
        page.wait_for_url("**/2fa/totp/activate/")
        check(page, ["/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/add/"])
        secret = Adapter().encrypt(generate_totp_secret())
        Authenticator.objects.create(user=ann, type="totp", data={"secret": secret})
        RecoveryCodes.activate(ann)
        key = Authenticator.objects.create(
            user=ann, type="webauthn", data={"name": "Blue key", "credential": {}}
        )
        pages = [
            "",
            "totp/deactivate/",
            "recovery-codes/",
            "recovery-codes/generate/",
            "reauthenticate/",
            "webauthn/",
        ]
        keys = [f"webauthn/keys/{key.pk}/{act}/" for act in ("edit", "remove")]
        check(
            page, ["/settings/", "/accounts/3rdparty/", *(f"/accounts/2fa/{path}" for path in pages + keys)]
        )
        key.delete()
        page.context.clear_cookies()
        sign_in(page, "ann")
        check(page, ["/accounts/2fa/authenticate/"])


@LOOKS
def test_pages_of_moderators(open_page, community, width, scheme):
    page = open_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    sign_in(page, "mo-reads")
    first, _ = community
    Flag.objects.put(first, User.objects.named("ann"), "other", "A word_that_is_far_too_long_%s" % ("x" * 60))
    hook = Webhook.objects.create(
        address="https://bot.example.org/" + "x" * 90, events=" post ", made_by=User.objects.named("mo-reads")
    )
    hook.owe("test")
    check(
        page,
        [
            *MODERATOR,
            f"/moderation/webhooks/{hook.pk}/",
            first.shares.get().paper.get_absolute_url(),
            f"/posts/{first.pk}/hide/",
        ],
    )


def test_mathematics_is_drawn_and_keeps_its_source_without_javascript(open_page, community):
    page = open_page()
    page.goto("/2021/")
    page.wait_for_selector("#post-1 .math math")
    plain = open_page(java_script_enabled=False)
    plain.goto("/2021/")
    assert plain.locator("#post-1 span.math").inner_text() == "$\\lambda$"
