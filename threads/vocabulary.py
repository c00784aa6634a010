"""What pages say to machines, in the words of schema.org: https://schema.org/docs/full.html.

Each function makes one node, of what the page shows anyway: nothing is fetched for it. `written` makes the script
element's text of them.
"""

import json

from django.conf import settings

from goodreadings.lib import markup
from threads.models import Paper, Post, Topic
from threads.papers import names
from threads.papers.citations import Work
from threads.papers.spoken import spoken

# Of a post, on its own page, and of the HTML that is read for it; elsewhere how it begins.
MOST_CHARACTERS = 5_000
MOST_HTML = 20_000
MOST_AUTHORS = 100
MOST_HEADLINE = 110
# What ends a script element, or a line of JavaScript, in another spelling.
ESCAPED = str.maketrans({mark: f"\\u{ord(mark):04x}" for mark in "<>&'\u2028\u2029"})


def written(nodes) -> str:
    """JSON-LD for a script element: no member's word ends the element, or begins another."""
    graph = {"@context": "https://schema.org", "@graph": list(nodes)}
    return json.dumps(graph, separators=(",", ":")).translate(ESCAPED)


def site() -> dict:
    return {
        "@type": "WebSite",
        "@id": f"{settings.SITE_URL}/#site",
        "name": settings.SITE_NAME,
        "url": f"{settings.SITE_URL}/",
        "inLanguage": settings.LANGUAGE_CODE,
    }


def way(*steps: tuple[str, str]) -> dict:
    """BreadcrumbList: the names and paths of the pages above one, and of itself, from the first on."""
    steps = ((settings.SITE_NAME, "/"), *steps)
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": settings.SITE_URL + path}
            for position, (name, path) in enumerate(steps, 1)
        ],
    }


def person(member) -> dict:
    return {"@type": "Person", "name": member.name, "url": settings.SITE_URL + member.get_absolute_url()}


def thread(topic: Topic, comments: list[dict], words: str, figures: dict, card) -> dict:
    """A year: the house begins it, members comment."""
    url = settings.SITE_URL + topic.get_absolute_url()
    return _without_nothing({
        "@type": "DiscussionForumPosting",
        "@id": url,
        "url": url,
        "headline": topic.title,
        "text": words or topic.title,
        "author": {"@type": "Organization", "name": settings.SITE_NAME, "url": f"{settings.SITE_URL}/"},
        "datePublished": topic.opened_at.isoformat(),
        "image": card.url,
        "isPartOf": {"@id": f"{settings.SITE_URL}/#site"},
        "commentCount": figures["post_count"],
        "interactionStatistic": [
            _counted("CommentAction", figures["post_count"]), _counted("LikeAction", figures["like_count"]),
        ],
        "comment": comments,
    })  # fmt: skip


def comment(post: Post) -> dict:
    """A post beside others: how it begins. Its `author` and counts are there."""
    node = {
        "@type": "Comment",
        "@id": address(post.pk),
        "url": address(post.pk),
        "text": post.excerpt or f"{post.number}",
        "author": person(post.author),
        "datePublished": post.created_at.isoformat(),
    }
    if post.edited_at:
        node["dateModified"] = post.edited_at.isoformat()
    if post.parent_id and post.parent.is_visible:
        node["parentItem"] = {"@type": "Comment", "@id": address(post.parent_id)}
    if post.like_count:
        node["interactionStatistic"] = _counted("LikeAction", post.like_count)
    return node


def posting(post: Post, parent: Post | None, replies, reply_count: int, card) -> dict:
    """A post on its own page: with its words, what it answers, the papers it shares, and its replies."""
    topic = settings.SITE_URL + post.topic.get_absolute_url()
    whole = spoken(words_of(post)) or post.excerpt or f"{post.number}"
    node = comment(post) | {
        "text": whole,
        "headline": markup.clean_line(whole, MOST_HEADLINE),
        "mainEntityOfPage": address(post.pk),
        "commentCount": reply_count,
        "interactionStatistic": [
            _counted("LikeAction", post.like_count), _counted("CommentAction", reply_count),
        ],
        "comment": [comment(reply) for reply in replies],
        "citation": [mention(share.paper) for share in post.shares.all()],
        "image": card.url,
    }  # fmt: skip
    node.pop("parentItem", None)
    if parent and parent.is_visible:
        node["parentItem"] = comment(parent)
    if not post.parent_id:
        node |= {"@type": "DiscussionForumPosting", "isPartOf": {"@id": topic}}
    return _without_nothing(node)


def article(paper: Paper, work: Work, card) -> dict:
    """A paper: what is known of it. Its `like_count` and `share_count` are there."""
    url = settings.SITE_URL + paper.get_absolute_url()
    known = [one.url for one in work.identifiers if one.url.startswith(("http://", "https://"))]
    return _without_nothing({
        "@type": "ScholarlyArticle",
        "@id": url,
        "url": url,
        "mainEntityOfPage": url,
        "headline": markup.clean_line(spoken(work.title), MOST_HEADLINE),
        "name": spoken(work.title),
        "author": [_author(name) for name in paper.authors[:MOST_AUTHORS]],
        "datePublished": work.date("-"),
        "abstract": spoken(paper.abstract),
        "identifier": [_identifier(one) for one in work.identifiers],
        "sameAs": list(dict.fromkeys(known)),
        "isPartOf": {"@type": "Periodical" if work.form == "article" else "CreativeWork", "name": work.venue}
        if work.venue
        else None,
        "publisher": {"@type": "Organization", "name": work.publisher} if work.publisher else None,
        "pagination": paper.pages,
        "image": card.url,
        "discussionUrl": url,
        "interactionStatistic": [
            _counted("LikeAction", paper.like_count), _counted("ShareAction", paper.share_count),
        ],
    })  # fmt: skip


def mention(paper: Paper) -> dict:
    """A paper where it is cited."""
    return _without_nothing(
        {
            "@type": "ScholarlyArticle",
            "@id": settings.SITE_URL + paper.get_absolute_url(),
            "url": settings.SITE_URL + paper.get_absolute_url(),
            "name": spoken(paper.name),
            "author": [_author(name) for name in paper.authors[:3]],
        }
    )


def profile(member, posts: int, likes: int) -> dict:
    return {
        "@type": "ProfilePage",
        "url": settings.SITE_URL + member.get_absolute_url(),
        "dateCreated": member.joined.isoformat(),
        "mainEntity": _without_nothing(
            person(member)
            | {
                "@id": settings.SITE_URL + member.get_absolute_url(),
                "alternateName": member.username,
                "identifier": member.username,
                "description": markup.clean_line(member.about, 1_000),
                "interactionStatistic": [_counted("LikeAction", likes)],
                "agentInteractionStatistic": [_counted("WriteAction", posts)],
            }
        ),
    }


def address(pk: int) -> str:
    return f"{settings.SITE_URL}/posts/{pk}/"


def words_of(post: Post) -> str:
    """The first of a post's words, in bounded time: a long one is cut, in no tag."""
    html = post.html
    if len(html) > MOST_HTML:
        html = html[:MOST_HTML]
        begun = html.rfind("<")
        if begun > html.rfind(">"):
            html = html[:begun]
    return markup.plain(html)[:MOST_CHARACTERS]


def _author(text: str) -> dict:
    name = names.parse(text)
    if name.literal:
        return {"@type": "Organization" if " " in name.literal else "Person", "name": name.literal}
    return {"@type": "Person", "name": name.printed, "givenName": name.given, "familyName": name.family}


def _identifier(one) -> dict:
    return {"@type": "PropertyValue", "propertyID": one.kind, "value": one.value}


def _counted(kind: str, count: int) -> dict:
    return {
        "@type": "InteractionCounter",
        "interactionType": {"@type": kind},
        "userInteractionCount": count,
    }


def _without_nothing(node: dict) -> dict:
    return {name: value for name, value in node.items() if value not in (None, "", [])}
