"""Names in what members wrote: every text of every table is looked through (rules.py says which need not be)."""

from collections.abc import Iterator

from django.contrib.admin.models import LogEntry
from django.db import IntegrityError, models, transaction
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from accounts.former import FORMER_MEMBER
from accounts.models import User
from goodreadings.lib.markup import Refused
from threads.leaving.keys import by_key
from threads.leaving.names import Names
from threads.leaving.rules import WORDS, texts
from threads.models import Action, Flag, Notification, Post, Topic, words


def rewrite_everywhere(names: Names) -> Iterator[None]:
    yield from _rewrite_posts(names)
    yield from _rewrite_introductions(names)
    for model, field, sort in texts():
        if sort != WORDS or field.choices or (model, field.name) in {(Post, "body"), (Topic, "introduction")}:
            continue
        if isinstance(field, models.JSONField):
            yield from _rewrite_json(model, field, names)
        elif isinstance(field, models.CharField | models.TextField):
            yield from _rewrite_column(model, field, names)


def rewrite_about(member: User, names: Names) -> Iterator[None]:
    """What is said of this very member, where every word that is one of their names means them."""
    about = [
        (Action, "reason", Q(by=member) | Q(member=member) | Q(post__author=member)),
        (Post, "hidden_reason", Q(author=member)),
        (Flag, "words", Q(post__author=member)),
        (Flag, "note", Q(post__author=member)),
        (Notification, "note", Q(post__author=member)),
        (LogEntry, "object_repr", Q(content_type__app_label="accounts", object_id=str(member.pk))),
        (LogEntry, "change_message", Q(content_type__app_label="accounts", object_id=str(member.pk))),
    ]
    for model, column, whose in about:
        rows = model._base_manager.filter(whose).exclude(**{column: ""})
        for pk, text in by_key(rows, column):
            if _swap(model, pk, column, text, names.rewrite(text, strictly=True)):
                yield
    people = User.objects.filter(Q(pk=member.pk) | Q(handed_to=member)).values("pk")
    keys = [str(pk) for pk in people.values_list("pk", flat=True)]
    shown = LogEntry.objects.filter(
        content_type__app_label="accounts", content_type__model="user", object_id__in=keys
    )
    if shown.exclude(object_repr=FORMER_MEMBER).update(object_repr=FORMER_MEMBER):
        yield


def _rewrite_posts(names: Names) -> Iterator[None]:
    """With the HTML that is made of them. No edit is noted, nobody is told: the words are their author's."""
    for (pk,) in by_key(Post.objects.filter(names.within("body"))):
        post = Post.objects.select_related("topic").get(pk=pk)
        if read := _made_anew(post.body, post.topic.year, names):
            same = Post.objects.filter(pk=pk, body=post.body)
            if same.update(body=read.body, html=read.html, excerpt=read.excerpt):
                yield


def _made_anew(body: str, year: int, names: Names) -> words.Words | None:
    """None when there is no name in it."""
    for short in (False, True):
        text = names.rewrite(body, short=short)
        if text == body:
            return None
        try:
            return words.read(text, year)
        except Refused:
            # It became too long, or was written under other limits.
            continue
    return words.Words(text, "", "", [])


def _rewrite_introductions(names: Names) -> Iterator[None]:
    for topic in list(Topic.objects.filter(names.within("introduction"))):
        before = topic.introduction
        if (text := names.rewrite(before)) != before:
            topic.introduce(text)
            Topic.objects.filter(pk=topic.pk, introduction=before).update(
                introduction=text, introduction_html=topic.introduction_html
            )
            yield


def _rewrite_column(model: type[models.Model], field: models.Field, names: Names) -> Iterator[None]:
    found = model._base_manager.filter(names.within(field.attname))
    for pk, text in by_key(found, field.attname):
        if _swap(model, pk, field.attname, text, names.rewrite(text)[: field.max_length]):
            yield


def _swap(model: type[models.Model], pk, column: str, before: str, after: str) -> int:
    """Unless somebody was faster: then it is theirs, and the last look finds it. Whether it was done."""
    if before == after:
        return 0
    same = model._base_manager.filter(pk=pk, **{column: before})
    try:
        with transaction.atomic():
            return same.update(**{column: after})
    except IntegrityError:
        # Another row says just that, and may be the only one.
        return same.update(**{column: f"{after[:100]} {pk}"[: model._meta.get_field(column).max_length]})


def _rewrite_json(model: type[models.Model], field: models.JSONField, names: Names) -> Iterator[None]:
    found = model._base_manager.annotate(spelt=Cast(field.attname, TextField())).filter(names.within("spelt"))
    for (pk,) in by_key(found):
        with transaction.atomic():
            row = model._base_manager.select_for_update().filter(pk=pk).first()
            value = row and getattr(row, field.attname)
            if row is None or (after := names.rewrite_json(value)) == value:
                continue
            model._base_manager.filter(pk=pk).update(**{field.attname: after})
        yield
