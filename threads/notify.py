"""What a member hears, as they read it: lines on a page and in mails, grouped, in whole sentences."""

from dataclasses import dataclass

from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.sanctions import SILENCE
from threads.models import Action, Notification
from threads.models.topic import page_of

PER_PAGE = 40
# So many who did something are named; the others are counted.
NAMED = 2
# The newest rows of a line that are looked at for their names.
LOOKED_AT = 6


@dataclass(frozen=True, slots=True)
class Line:
    """Everything that was heard of one post (or year, or paper) and kind, read or unread."""

    rows: list[Notification]
    # Those who did it, and how often it was done.
    actors: int
    times: int

    @property
    def newest(self) -> Notification:
        return self.rows[0]

    @property
    def is_read(self) -> bool:
        return self.newest.read_at is not None

    @property
    def leads_to(self) -> str:
        """The very post; the first of several."""
        row = self.rows[-1] if self.newest.kind == Notification.POST else self.newest
        if row.kind == Notification.ARCHIVE:
            return reverse("my_data")
        if row.post is None and row.kind == Notification.SANCTION:
            return reverse("notifications")
        if row.kind == Notification.WEBHOOK:
            return reverse("webhooks")
        if row.post is None:
            return (row.paper or row.topic).get_absolute_url()
        # Who reads by conversation finds only a line where one goes on that began on an earlier page.
        is_away = row.is_threaded and row.began_at and page_of(row.began_at) != row.post.page
        return row.post.get_absolute_url() if is_away and row.post.is_visible else row.post.place

    @property
    def who(self) -> str:
        """ "ann", "ann and bob", "ann, bob and 3 others"."""
        names = list(dict.fromkeys(row.actor.name for row in self.rows if row.actor))[:NAMED]
        others = self.actors - len(names)
        if others > 0:
            named = pgettext("between names", ", ").join(names)
            return ngettext("%(named)s and %(others)d other", "%(named)s and %(others)d others", others) % {
                "named": named, "others": others,
            }  # fmt: skip
        return (
            _("%(one)s and %(other)s") % {"one": names[0], "other": names[1]} if names[1:] else "".join(names)
        )

    @property
    def sentence(self) -> str:
        return _sentence(self)

    @property
    def words(self) -> str:
        """How the post begins that it is about; the reason of a moderator."""
        row = self.newest
        if row.kind in {Notification.MODERATED, Notification.SANCTION}:
            # The note holds less than a reason may have.
            return row.action.reason if row.action else row.note
        if row.kind == Notification.FLAG:
            return row.note
        return row.post.excerpt if row.post and row.kind != Notification.POST else ""


def lines(heard, page: int = 1) -> tuple[list[Line], bool]:
    """A page of lines of `heard`, rows of one member, unread ones first, and whether there are more. In two
    queries, whatever their number."""
    start = (page - 1) * PER_PAGE
    found = list(heard.lines()[start : start + PER_PAGE + 1])
    shown = found[:PER_PAGE]
    rows: dict[tuple[str, bool], list[Notification]] = {}
    for row in _rows(heard, [line["group"] for line in shown]):
        rows.setdefault((row.group, row.read_at is not None), []).append(row)
    made = [
        Line(there, line["count"], line["times"])
        for line in shown
        # Somebody may have marked it read just now, on another device.
        if (there := rows.get((line["group"], line["is_read"])))
    ]
    return made, len(found) > PER_PAGE


def with_way(heard):
    """Rows of `heard` with what `Line.leads_to` asks of each besides its post."""
    return heard.annotate(is_threaded=F("member__threaded"), began_at=F("post__root__number"))


def _rows(heard, groups):
    """The newest rows of each group, and the oldest, newest first."""
    apart = [F("group"), F("is_read")]
    return (
        with_way(heard)
        .filter(group__in=groups)
        .annotate(is_read=Q(read_at__isnull=False))
        .annotate(
            from_newest=Window(RowNumber(), partition_by=apart, order_by=F("pk").desc()),
            from_oldest=Window(RowNumber(), partition_by=apart, order_by=F("pk").asc()),
        )
        .filter(Q(from_newest__lte=LOOKED_AT) | Q(from_oldest=1))
        .select_related("actor", "action__sanction", "topic", "paper", "post__topic", "post__parent")
        .defer("post__body", "post__html", "post__parent__body", "post__parent__html", "paper__abstract")
        .order_by("-pk")
    )


def _sentence(line: Line) -> str:
    row, who = line.newest, line.who
    if row.kind in {Notification.REPLY, Notification.QUOTE, Notification.MENTION}:
        return _of_answer(row.kind) % {"who": who}
    if row.kind == Notification.SHARED:
        return _("%(who)s shared a paper that you shared or saved") % {"who": who}
    if row.kind == Notification.SEARCH:
        return _("%(who)s wrote what your search “%(name)s” finds") % {"who": who, "name": row.note}
    if row.kind == Notification.LIKE:
        return ngettext("%(who)s liked your post", "%(who)s liked your post", line.actors) % {"who": who}
    if row.kind == Notification.POST:
        return ngettext(
            "%(who)s posted in %(topic)s", "%(times)d new posts in %(topic)s, by %(who)s", line.times
        ) % {"who": who, "topic": row.post.topic, "times": line.times}
    if row.kind == Notification.YEAR:
        return _("%(topic)s is open") % {"topic": row.topic}
    if row.kind == Notification.ARCHIVE:
        return _("Your data is ready to be fetched")
    if row.kind == Notification.WEBHOOK:
        return _("The webhook to %(host)s failed too often, and is off") % {"host": row.note}
    return BY_MODERATORS.get(row.kind, _of_paper)(row)


def _of_answer(kind: str) -> str:
    return {
        Notification.REPLY: _("%(who)s answered your post"),
        Notification.QUOTE: _("%(who)s quoted you"),
        Notification.MENTION: _("%(who)s mentioned you"),
    }[kind]


def _of_paper(row: Notification) -> str:
    told = {"paper": row.paper.name, "note": row.note}
    if row.kind == Notification.VERSION:
        return _("There is a new version (v%(note)s) of “%(paper)s”") % told
    if row.note:
        return _("“%(paper)s” was published: %(note)s") % told
    return _("“%(paper)s” was published") % told


def _sanctioned(row: Notification) -> str:
    action, sanction = row.action, row.action.sanction
    if action.kind == Action.LIFT:
        is_silence = sanction.kind == SILENCE
        return _("You may write again") if is_silence else _("You may sign in again")
    until = sanction.until and date_format(timezone.localtime(sanction.until), "DATETIME_FORMAT")
    return {
        Action.WARN: _("A moderator warns you"),
        Action.UNWARN: _("A moderator took a warning back"),
        Action.SILENCE: _("You may read but not write until %(moment)s") % {"moment": until}
        if until
        else _("You may read but not write until a moderator says otherwise"),
        Action.SUSPEND: _("You are suspended, and cannot sign in until %(moment)s") % {"moment": until},
    }[action.kind]


def _flagged(row: Notification) -> str:
    if row.action and row.action.kind in {Action.AGAIN, Action.RESTORE}:
        return _("What was done about your flag was taken back, and moderators look at it again")
    if row.action.kind == Action.HIDE if row.action else row.post.hidden_at:
        return _("A moderator looked at your flag, and hid the post")
    if row.post.deleted_at:
        return _("The post that you flagged was removed by its author")
    return _("A moderator looked at your flag, and the post stays")


def _moderated(row: Notification) -> str:
    return {
        Action.HIDE: _("A moderator hid your post"),
        Action.RESTORE: _("A moderator restored your post"),
        Action.HOLD: _("A moderator holds your post back for a while"),
        Action.APPROVE: _("A moderator approved your post, and everybody can read it"),
        Action.EDIT: _("A moderator edited your post"),
        Action.REDACT: _("A moderator removed an earlier text of your post"),
    }.get(row.action.kind, _("A moderator did something with your post"))


BY_MODERATORS = {
    Notification.MODERATED: _moderated,
    Notification.FLAG: _flagged,
    Notification.SANCTION: _sanctioned,
}
