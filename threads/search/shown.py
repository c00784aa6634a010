"""Results as they are shown: rows in the order of their keys, with what was looked for marked."""

from django.utils.safestring import mark_safe

from accounts.models import User
from goodreadings.lib import markup
from threads.models import Mute, Paper, Share
from threads.search.fold import own_words
from threads.search.marks import in_context, marked
from threads.search.results import rows_of
from threads.search.tree import Query


def show(group: str, keys: list[int], query: Query, reader) -> list:
    """At most five questions to the database, whatever the number of `keys`."""
    rows = {row.pk: row for row in SHOWN[group](keys, query.marked, reader)}
    return [rows[key] for key in keys if key in rows]


def _posts(keys, wanted, reader):
    rows = (
        rows_of("posts", reader)
        .filter(pk__in=keys)
        .with_counts(reader)
        .select_related("author", "topic", "parent__author")
        .annotate(is_muted=Mute.objects.by(reader, "author"))
        .defer("body", "parent__body", "parent__html", "topic__introduction", "topic__introduction_html")
    )
    titles: dict[int, list[Paper]] = {}
    for share in Share.objects.filter(post__in=keys).select_related("paper").order_by("position", "pk"):
        titles.setdefault(share.post_id, []).append(share.paper)
    for post in rows:
        post.said = in_context(own_words(post.html) or post.excerpt, wanted)
        post.papers = [(paper, _title(paper, wanted)) for paper in titles.get(post.pk, [])[:3]]
        yield post


def _papers(keys, wanted, reader):
    for paper in rows_of("papers", reader).filter(pk__in=keys).with_figures():
        paper.called = _title(paper, wanted)
        paper.by = marked(", ".join(paper.printed_authors[:12]), wanted)
        paper.said = in_context(paper.abstract, wanted) if paper.abstract else ""
        yield paper


def _title(paper: Paper, wanted):
    """With its formulas drawn where it has some; what was looked for is marked in the others."""
    name = paper.name
    return mark_safe(markup.formulas(name)) if "$" in name else marked(name, wanted)  # noqa: S308, it escapes


def _members(keys, wanted, reader):
    for member in User.objects.filter(pk__in=keys):
        member.called = marked(member.name, wanted)
        member.said = in_context(member.about, wanted) if member.about else ""
        yield member


SHOWN = {"posts": _posts, "papers": _papers, "members": _members}
