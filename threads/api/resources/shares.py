from django.shortcuts import get_object_or_404

from accounts.tokens import READ
from threads.api.cursor import page
from threads.api.operation import PAGE, operation
from threads.api.problem import Problem, invalid
from threads.api.resources.papers import find
from threads.api.schema import READABLE, record, text, whole
from threads.api.shapes import SHARE
from threads.api.writing import may_write, publish
from threads.forms import LinkForm
from threads.models import Share, Topic
from threads.models.sight import seen, waits_of
from threads.models.topic import FIRST_YEAR, LAST_YEAR
from threads.models.words import papers_in
from threads.permissions import can_moderate, can_post

# Of arXiv: so many digits, not all of them 0.
NUMBERS = {
    n: "(" + "|".join(f"[0-9]{{{i}}}[1-9]" + "0" * (n - 1 - i) for i in range(n)) + ")" for n in (4, 5)
}
LINK = text(
    "A link to a paper in any of its forms, or an identifier such as arXiv:2101.04342 or doi:10.1038/nature14539.",
    most=2000,
    pattern="^("
    r"https?://[A-Za-z][A-Za-z0-9-]{0,40}[A-Za-z0-9](\.[A-Za-z][A-Za-z0-9-]{0,40}[A-Za-z0-9]){1,5}"
    r"(/[A-Za-z0-9._~/?=&+:;,@!$'()*#%-]*)?"
    rf"|(ar[xX]iv:)?(07(0[4-9]|1[0-2])|(0[89]|1[0-4])(0[1-9]|1[0-2]))\.{NUMBERS[4]}(v[1-9])?"
    rf"|(ar[xX]iv:)?(1[5-9]|2[0-9])(0[1-9]|1[0-2])\.{NUMBERS[5]}(v[1-9])?"
    r"|((doi|DOI):)?10\.[0-9]{4,9}/[A-Za-z0-9._/-]*[A-Za-z0-9]"
    ")$",
)
BODY = record(
    {"link": LINK},
    {
        "text": text("Why it is worth reading (Markdown).", most=30_000, pattern=READABLE, default=""),
        "year": whole("The topic; without it the newest that is open.", least=FIRST_YEAR, most=LAST_YEAR),
    },
)


def shares(call):
    """Those in posts that may be seen, one's own that wait among them, in one query."""
    if can_moderate(call.user):
        return _whole(Share.objects.all())
    return _whole(Share.objects.filter(seen("post__") | waits_of(call.user, "post__")))


def _whole(shares):
    return shares.select_related("paper", "identifier", "post__author", "post__topic").defer(
        "post__body", "post__html"
    )


@operation(
    "GET", "/shares/", "shares", "Papers as they were shared, newest first", scope=READ, is_open=True, shape=SHARE,
    kind=PAGE, query={"year": whole("Only in this topic.", least=FIRST_YEAR, most=LAST_YEAR)},
)  # fmt: skip
def index(call):
    year = call.query.get("year")
    return page(call, shares(call).filter(post__topic__year=year) if year else shares(call))


@operation(
    "GET", "/papers/{paper}/shares/", "shares-of-paper", "Where a paper was shared", scope=READ, is_open=True,
    shape=SHARE, kind=PAGE,
)  # fmt: skip
def of_paper(call, paper):
    return page(call, shares(call).filter(paper=find(call, paper)))


@operation("GET", "/shares/{share}/", "share", "A share", scope=READ, is_open=True, shape=SHARE)
def show(call, share):
    return get_object_or_404(shares(call), pk=share)


@operation(
    "POST", "/shares/", "share-paper", "Share a paper: a post with its link", shape=SHARE, status=201, body=BODY,
    refusals={404: "There is no such topic.", 409: "The topic was closed, or what this key posted edited."},
)  # fmt: skip
def share_paper(call):
    topic = _topic(call.body.get("year"))
    may_write(call.user, can_post(call.user, topic), f"{topic} takes no posts of yours.")
    form = LinkForm({"link": call.body["link"]})
    if not form.is_valid():
        raise invalid([{"field": "link", "detail": said} for said in form.errors["link"]])
    # An identifier alone is no link in a text; its page is.
    link = call.body["link"] if "://" in call.body["link"] else form.cleaned_data["link"].url
    if not papers_in(link):
        raise invalid([{"field": "link", "detail": "This link cannot stand in a text."}])
    post = publish(call, topic, "\n\n".join(filter(None, [link, call.body.get("text", "")])))
    share = _whole(post.shares).order_by("position", "pk").first()
    if share is None:
        raise Problem(
            409,
            "This was posted before, under the same Idempotency-Key, and edited since: it shares nothing.",
        )
    return share


def _topic(year: int | None) -> Topic:
    topics = Topic.objects.filter(year=year) if year else Topic.objects.filter(closed_at=None)
    topic = topics.newest()
    if topic is None:
        raise Problem(404, "No such year is open.")
    return topic
