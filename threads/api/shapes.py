"""The things of the API, as they are written in answers."""

from threads.api.schema import address, array, moment, one_of, or_none, record, text, whole, yes_or_no
from threads.api.shape import Shape, at, when
from threads.exports import work_of
from threads.models import Notification, Reading
from threads.papers.citations import FORMATS

WHO = record({"username": text(), "name": text(), "url": address()})
WHAT = record(
    {"id": whole(), "title": text("Its title, or its identifier while that is unknown."), "url": address()}
)
WHERE = record({"id": whole(), "number": whole("Its place in its topic."), "year": whole(), "url": address()})


def handle(member) -> str:
    """What stands behind an @; where members can leave, those who did have one together."""
    return member.handle


def who(member) -> dict:
    return {"username": handle(member), "name": member.name, "url": at(member.get_absolute_url())}


def what(paper) -> dict:
    return {"id": paper.pk, "title": paper.name, "url": at(paper.get_absolute_url())}


def where(post) -> dict:
    return {"id": post.pk, "number": post.number, "year": post.topic.year, "url": at(post.get_absolute_url())}


TOPIC = Shape(
    "Topic",
    {
        "year": (whole(), lambda topic, call: topic.year),
        "url": (address(), lambda topic, call: at(topic.get_absolute_url())),
        "title": (text(), lambda topic, call: topic.title),
        "introduction": (text("Markdown."), lambda topic, call: topic.introduction),
        "introduction_html": (text("The same, as safe HTML."), lambda topic, call: topic.introduction_html),
        "is_open": (yes_or_no("Whether it takes posts."), lambda topic, call: topic.is_open),
        "opened_at": (moment(), lambda topic, call: when(topic.opened_at)),
        "closed_at": (or_none(moment()), lambda topic, call: when(topic.closed_at)),
        "last_number": (whole("Of its newest post."), lambda topic, call: topic.last_number),
    },
    always=("year", "url"),
)

POST = Shape(
    "Post",
    {
        "id": (whole(), lambda post, call: post.pk),
        "url": (address("Where it is read."), lambda post, call: at(post.get_absolute_url())),
        "year": (whole("Of its topic."), lambda post, call: post.topic.year),
        "number": (whole("Its place in the topic, never used again."), lambda post, call: post.number),
        "status": (
            one_of(["published", "held"], "Held: a moderator looks at it first."),
            lambda post, call: "held" if post.is_held else "published",
        ),
        "author": (WHO, lambda post, call: who(post.author)),
        "parent": (
            or_none(whole("The key of the post that it answers, if it can be read.")),
            lambda post, call: post.answered,
        ),
        "text": (text("Markdown, as it was typed."), lambda post, call: post.body),
        "html": (text("The same, as safe HTML."), lambda post, call: post.html),
        "excerpt": (text("Its first words, plain."), lambda post, call: post.excerpt),
        "papers": (
            array(WHAT, "Those that it shares."),
            lambda post, call: [what(share.paper) for share in post.shares.all()],
        ),
        "like_count": (whole(), lambda post, call: post.like_count),
        "reply_count": (whole(), lambda post, call: post.reply_count),
        "liked": (yes_or_no("Whether the member of the token likes it."), lambda post, call: post.liked),
        "created_at": (moment(), lambda post, call: when(post.created_at)),
        "edited_at": (or_none(moment()), lambda post, call: when(post.edited_at)),
        "removed": (
            yes_or_no("Whether it is out of sight; only moderators see such posts."),
            lambda post, call: post.is_removed,
        ),
    },
)

PAPER = Shape(
    "Paper",
    {
        "id": (whole(), lambda paper, call: paper.pk),
        "url": (address("Its page here."), lambda paper, call: at(paper.get_absolute_url())),
        "title": (text("Empty while no source has told."), lambda paper, call: paper.title),
        "authors": (
            array(text(), "“Family, Given”, the first author first."),
            lambda paper, call: paper.authors,
        ),
        "year": (or_none(whole("Of its first version.")), lambda paper, call: paper.year),
        "venue": (text(), lambda paper, call: paper.venue),
        "abstract": (text(), lambda paper, call: paper.abstract),
        "category": (text("As the archive says: cs.CV."), lambda paper, call: paper.category),
        "identifiers": (
            array(record({"kind": text(), "value": text(), "url": text("Its page there.")})),
            lambda paper, call: [
                {"kind": one.kind, "value": one.value, "url": one.found.url}
                for one in sorted(paper.identifiers.all(), key=lambda one: one.pk)
            ],
        ),
        "pdf": (text(), lambda paper, call: paper.pdf),
        "code": (text("Where its code is."), lambda paper, call: paper.code),
        "share_count": (whole("Posts that share it."), lambda paper, call: paper.share_count),
        "like_count": (whole("Likes of those posts."), lambda paper, call: paper.like_count),
        "first_shared_at": (or_none(moment()), lambda paper, call: when(paper.first_shared)),
        "bibtex": (text("To cite it."), lambda paper, call: "".join(FORMATS["bib"].stream([work_of(paper)]))),
    },
)

SHARE = Shape(
    "Share",
    {
        "id": (whole(), lambda share, call: share.pk),
        "url": (address("The post that shares it."), lambda share, call: at(share.post.get_absolute_url())),
        "post": (WHERE, lambda share, call: where(share.post)),
        "paper": (WHAT, lambda share, call: what(share.paper)),
        "member": (WHO, lambda share, call: who(share.post.author)),
        "identifier": (
            record({"kind": text(), "value": text()}),
            lambda share, call: {"kind": share.identifier.kind, "value": share.identifier.value},
        ),
        "version": (or_none(whole("If the link names one.")), lambda share, call: share.version),
        "link": (text("As it leads there."), lambda share, call: share.url),
        "shared_at": (moment(), lambda share, call: when(share.post.created_at)),
    },
)

MEMBER = Shape(
    "Member",
    {
        "username": (text(), lambda member, call: handle(member)),
        "url": (address(), lambda member, call: at(member.get_absolute_url())),
        "name": (text("What others read."), lambda member, call: member.name),
        "about": (text(), lambda member, call: member.about),
        "joined_at": (moment(), lambda member, call: when(member.joined)),
        "post_count": (whole("Posts that can be seen."), lambda member, call: member.post_count),
    },
    always=("username", "url"),
)

LIKE = Shape(
    "Like",
    {
        "member": (WHO, lambda like, call: who(like.member)),
        "liked_at": (moment(), lambda like, call: when(like.created_at)),
    },
    always=("member",),
)

LIKED = Shape(
    "Liked",
    {
        "id": (whole("Of the post."), lambda post, call: post.pk),
        "url": (address(), lambda post, call: at(post.get_absolute_url())),
        "liked": (yes_or_no(), lambda post, call: post.liked),
        "like_count": (whole(), lambda post, call: post.like_count),
    },
)

READING = Shape(
    "Reading",
    {
        "paper": (WHAT, lambda reading, call: what(reading.paper)),
        "state": (one_of(Reading.STATES), lambda reading, call: reading.state),
        "note": (text(), lambda reading, call: reading.note),
        "tags": (array(text()), lambda reading, call: reading.tag_list),
        "rating": (or_none(whole("Stars.", least=1, most=5)), lambda reading, call: reading.rating),
        "added_at": (moment(), lambda reading, call: when(reading.added_at)),
        "changed_at": (moment(), lambda reading, call: when(reading.changed_at)),
    },
    always=("paper",),
)

NOTIFICATION = Shape(
    "Notification",
    {
        "id": (whole(), lambda row, call: row.pk),
        "kind": (one_of(Notification.KINDS), lambda row, call: row.kind),
        # Moderators are not named to whom they moderate, here as on the page.
        "actor": (
            or_none(WHO),
            lambda row, call: (
                who(row.actor) if row.actor and row.kind not in Notification.OF_REMOVED else None
            ),
        ),
        "post": (or_none(WHERE), lambda row, call: where(row.post) if row.post else None),
        "year": (or_none(whole("Of the topic.")), lambda row, call: row.topic.year if row.topic else None),
        "paper": (or_none(WHAT), lambda row, call: what(row.paper) if row.paper else None),
        "note": (text("A reason, a venue, a version."), lambda row, call: row.note),
        "at": (moment(), lambda row, call: when(row.at)),
        "read_at": (or_none(moment()), lambda row, call: when(row.read_at)),
    },
    always=("id",),
)

FOUND = Shape(
    "Found",
    {
        "kind": (one_of(["paper", "post", "member"]), lambda found, call: found.kind),
        "paper": (or_none(WHAT), lambda found, call: what(found.paper) if found.paper else None),
        "post": (or_none(WHERE), lambda found, call: where(found.post) if found.post else None),
        "member": (or_none(WHO), lambda found, call: who(found.member) if found.member else None),
        "excerpt": (text("What it says."), lambda found, call: found.excerpt),
    },
    always=("kind", "paper", "post", "member"),
)

SELF = Shape(
    "Self",
    {
        "username": (text(), lambda token, call: token.member.username),
        "url": (address(), lambda token, call: at(token.member.get_absolute_url())),
        "name": (text(), lambda token, call: token.member.name),
        "token": (text("What the token is called."), lambda token, call: token.name),
        "scopes": (array(text()), lambda token, call: call.scopes),
        "expires_at": (or_none(moment()), lambda token, call: when(token.expires_at)),
    },
    always=("username", "url"),
)
