"""Every address of the forum, by walking the resolver, and a community to fill them with."""

import re
from dataclasses import dataclass

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from accounts.models import Sanction, Token, User
from accounts.roles import make_moderator
from accounts.sanctions import SILENCE, SUSPEND
from tests.make import make_image, make_like, make_member, make_post, make_topic
from threads.letters import unsubscribe_token
from threads.models import (
    Correction,
    Draft,
    Flag,
    Paper,
    Reading,
    Revision,
    SavedSearch,
    Topic,
    Verdict,
    Webhook,
    YearRequest,
)
from threads.models.draft import EDIT, Place

PLACE = re.compile(r"<(?:(\w+):)?(\w+)>")
# In their order, the columns of every_address.table; to add one, name it here, give it a member in
# `people`, and renew the table.
KINDS = ["visitor", "new", "member", "author", "silenced", "suspended", "moderator", "administrator"]


@dataclass(frozen=True)
class Address:
    """`template` is the address with its places, as Django writes them: /posts/<int:pk>/like/."""

    template: str
    name: str | None

    @property
    def room(self) -> str:
        """The first part of it, of the admin two: what is asked together."""
        parts = [part for part in self.template.split("/") if part]
        return "/".join(parts[: 2 if parts[:1] == ["admin"] else 1])

    @property
    def places(self) -> list[str]:
        return [place for _, place in PLACE.findall(self.template)]

    def filled(self, community: dict, **odd: str) -> str:
        def value(match):
            return str(odd.get(match[2], value_of(match[2], self.template, community)))

        return PLACE.sub(value, self.template)

    def __str__(self) -> str:
        return self.template


def walk(resolver=None, before="/"):
    for one in (resolver or get_resolver()).url_patterns:
        here = before + template_of(one.pattern)
        if isinstance(one, URLPattern):
            yield Address(here, one.name)
        else:
            yield from walk(one, here)


def template_of(pattern) -> str:
    if hasattr(pattern, "_route"):
        return pattern._route
    text = re.sub(
        r"\(\?:(?!\(\?P).*?\)\?(?=\(\?P)", "", pattern._regex.strip("^$").replace("(?![0-9]+/)", "")
    )
    text = re.sub(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)", r"<\1>", text)
    return re.sub(r"\(\?:|\)\?|\?$", "", text)


ALL = sorted(set(walk()), key=str)

# What stands in a place of an address that begins so: the first that fits.
VALUES = [
    ("/posts/", "pk", "post"), ("/posts/", "revision", "revision"), ("/drafts/", "pk", "draft"), ("/images/", "name", "image"),
    ("/api/", "post", "post"), ("/api/", "paper", "paper"), ("/api/", "share", "share"),
    ("/moderation/webhooks/", "pk", "webhook"), ("/settings/tokens/", "pk", "token"), ("/search/saved/", "pk", "search"),
    ("/search/feed/", "token", "feed of search"), ("/feed/replies/", "token", "feed"), ("/unsubscribe/", "token", "mail"), ("/shares/", "pk", "share"), ("/papers/", "pk", "paper"), ("/reading/", "pk", "paper"),
    ("/corrections/", "pk", "correction"), ("/merges/", "pk", "merge"), ("/moderation/posts/", "pk", "post"),
    ("/admin/r/", "content_type_id", "kind of post"), ("/admin/r/", "object_id", "post"), ("/admin/accounts/user/", "id", "bob"),
]  # fmt: skip
USUAL = {"year": "2021", "username": "bob", "number": "1", "extension": "bib", "language": "de", "app_label": "threads",
         "discourse_id": "7", "uidb36": "1", "key": "MQ", "url": "nothing"}  # fmt: skip


def value_of(place: str, template: str, community: dict) -> str:
    for start, name, key in VALUES:
        if template.startswith(start) and place == name:
            return community[key]
    if place == "object_id" and (model := re.match(r"/admin/(\w+)/(\w+)/", template)):
        row = apps.get_model(*model.groups())._base_manager.order_by("pk").first()
        return row.pk if row else "1"
    return USUAL.get(place, "1")


def make_community() -> dict:
    """A little of everything, most of it bob's; the keys that addresses need."""
    bob, ann, mo = make_member("bob"), make_member("ann"), make_member("mo-reads")
    make_moderator(mo)
    make_topic(2020, by=mo)
    topic = make_topic(2021, by=mo)
    Topic.objects.filter(year=2021).update(discourse_id=7)
    image = make_image(bob)
    post = make_post(topic, bob, f"arXiv:2103.00020 ![A](/images/{image.name})")
    post.edit(by=bob, body=f"arXiv:2103.00020 and more ![A](/images/{image.name})")
    make_post(topic, ann, "I agree with @bob.", parent=post)
    make_like(post, ann)
    YearRequest.objects.ask(2022, ann)
    make_post(topic, ann, "doi:10.1038/nature14539")
    share = post.shares.get()
    other = Paper.objects.exclude(pk=share.paper_id).get()
    (correction,) = Correction.objects.make(share.paper, by=ann, values={"title": "A paper"})
    merge = Verdict.objects.say(mo, share.paper, other, same=True)
    Reading.objects.want(bob, share.paper, "read")
    Flag.objects.put(post, ann, "spam")
    webhook = Webhook.objects.create(address="https://bot.example.org/", events=" topic ", made_by=mo)
    token, _shown = Token.objects.make(bob, name="Mine", scopes=["read"], days=7)
    search = SavedSearch.objects.create(member=bob, name="Mine", query="agree")
    bob.feed_key = "k" * 32
    bob.save(update_fields=["feed_key"])
    return {
        "post": post.pk, "bob": bob.pk, "revision": Revision.objects.get(post=post).pk, "image": image.name,
        "draft": Draft.objects.keep(bob, Place(EDIT, topic, post), "Half of it.").pk, "share": share.pk,
        "paper": share.paper_id, "correction": correction.pk, "merge": merge.pk, "feed": bob.replies_token, "mail": unsubscribe_token(bob, "reply"),
        "webhook": webhook.pk, "token": token.pk, "search": search.pk, "feed of search": search.token,
        "kind of post": ContentType.objects.get_for_model(type(post)).pk,
    }  # fmt: skip


def sanctioned(name: str, kind: str) -> User:
    member = make_member(name)
    until = timezone.now() + timezone.timedelta(days=7)
    Sanction.objects.impose(member, kind, by=User.objects.named("mo-reads"), reason="Unkind.", until=until)
    return User.objects.get(pk=member.pk)


def people() -> dict[str, User | None]:
    """Of each kind one; the author is who wrote the post and most of what addresses name."""
    return {
        "visitor": None,
        "new": make_member("nina", confirmed=False),
        "member": make_member("cem"),
        "author": User.objects.named("bob"),
        "silenced": sanctioned("sil", SILENCE),
        "suspended": sanctioned("sus", SUSPEND),
        "moderator": User.objects.named("mo-reads"),
        "administrator": make_member("ada", is_staff=True, is_superuser=True),
    }
