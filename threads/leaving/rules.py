"""What becomes of everything that can hold something of a member, table by table: two lists, and a test that
fails when a model has a column in neither (tests/threads/test_leaving_rules.py).

Where a later model says nothing here, the eraser is careful: its relation goes the way that the database would
(CASCADE: the row goes; SET_NULL: the relation is cut; PROTECT: it stays, and leads to nobody), and its texts are
searched for names.
"""

from django.apps import apps
from django.db import models

from accounts.models import User

# Of a row that leads to a member: it is deleted; it stays and leads to nobody's row; it leads nowhere.
GOES, STAYS, CUT = "goes", "stays", "cut"

RELATIONS = {
    "account.EmailAddress.user": GOES,
    "accounts.Invitation.by": GOES,
    "accounts.Sanction.by": CUT,
    "accounts.Sanction.lifted_by": CUT,
    "accounts.Sanction.member": GOES,  # the public log keeps what was done
    "accounts.Token.member": GOES,
    "accounts.User.handed_to": STAYS,  # the rows of an import; they become nobody's too
    "accounts.User.invited_by": CUT,
    "accounts.User_groups.user": GOES,
    "accounts.User_user_permissions.user": GOES,
    "admin.LogEntry.user": GOES,
    "mfa.Authenticator.user": GOES,
    "socialaccount.SocialAccount.user": GOES,
    "threads.Action.by": STAYS,  # a log tells the same afterwards, of a former member
    "threads.Action.member": STAYS,
    "threads.Archive.member": GOES,  # with its file
    "threads.Correction.by": CUT,
    "threads.Correction.undone_by": CUT,
    "threads.Departure.member": STAYS,  # says when, and no more
    "threads.Draft.member": GOES,
    "threads.Flag.closed_by": CUT,
    "threads.Flag.member": GOES,
    "threads.Image.member": CUT,  # what is kept of them; the others go before
    "threads.Like.member": GOES,  # and is counted (Post.anonymous_likes)
    "threads.Mail.member": GOES,
    "threads.Merge.by": CUT,
    "threads.Merge.undone_by": CUT,
    "threads.Mute.member": GOES,
    "threads.Mute.muted": GOES,
    "threads.Notification.actor": GOES,
    "threads.Notification.member": GOES,
    "threads.Post.author": STAYS,
    "threads.Post.edited_by": CUT,
    "threads.Post.hidden_by": CUT,
    "threads.Preference.member": GOES,
    "threads.Reading.member": GOES,
    "threads.Revision.redacted_by": CUT,
    "threads.Revision.replaced_by": CUT,
    "threads.SavedSearch.member": GOES,
    "threads.SentWrite.member": GOES,
    "threads.Share.added_by": CUT,
    "threads.Subscription.member": GOES,
    "threads.Topic.opened_by": CUT,
    "threads.Verdict.member": GOES,
    "threads.Visit.member": GOES,
    "threads.Webhook.made_by": GOES,
    "threads.YearRequest.member": GOES,
    "usersessions.UserSession.user": GOES,
}

# Of a text: members write it, and it is searched for names; it is made anew from such words beside it; it holds
# keys, codes, choices, numbers; it is what sources and members know of papers, in which authors have names; it
# stands in rows that go, and is nobody else's.
WORDS, MADE, CODE, PAPER, GONE = "words", "made", "code", "paper", "gone"

TEXTS = {
    "account.EmailAddress": {"email": GONE},
    "account.EmailConfirmation": {"key": CODE},
    "accounts.FormerName": {"key": CODE},
    "accounts.Invitation": {"code": CODE, "note": GONE},
    "accounts.Sanction": {"kind": CODE, "reason": WORDS, "note": WORDS},
    "accounts.Tally": {"key": CODE},
    "accounts.Token": {"name": GONE, "prefix": CODE, "digest": CODE, "scopes": CODE},
    # Their own go with member.become_nobody; those of others are searched.
    "accounts.User": {
        "password": CODE, "username": CODE, "email": CODE, "display_name": CODE, "about": WORDS, "order": CODE,
        "language": CODE, "feed_key": CODE, "time_zone": CODE, "refused_address": CODE, "imported_name": CODE,
        "avatar": CODE, "username_skeleton": CODE, "display_skeleton": CODE,
    },
    "accounts.WatchedWord": {"word": CODE, "act": CODE},
    "admin.LogEntry": {"object_id": CODE, "object_repr": WORDS, "change_message": WORDS},
    "auth.Group": {"name": CODE},
    "auth.Permission": {"name": CODE, "codename": CODE},
    "contenttypes.ContentType": {"app_label": CODE, "model": CODE},
    "django_tasks_database.DBTaskResult": {
        "status": CODE, "args_kwargs": WORDS, "task_path": CODE, "worker_ids": CODE, "queue_name": CODE,
        "backend_name": CODE, "return_value": WORDS, "exception_class_path": CODE, "traceback": WORDS,
    },
    "mfa.Authenticator": {"type": CODE, "data": GONE},
    # Read one by one: rows.end_sessions.
    "sessions.Session": {"session_key": CODE, "session_data": CODE},
    "socialaccount.SocialAccount": {"provider": CODE, "uid": GONE, "extra_data": GONE},
    "socialaccount.SocialApp": {
        "provider": CODE, "provider_id": CODE, "name": CODE, "client_id": CODE, "secret": CODE, "key": CODE,
        "settings": CODE,
    },
    "socialaccount.SocialToken": {"token": GONE, "token_secret": GONE},
    "threads.Action": {
        "kind": CODE, "reason": WORDS, "title_before": WORDS, "introduction_before": WORDS,
    },
    "threads.Archive": {"name": CODE},
    "threads.Correction": {"field": CODE, "value": PAPER, "before": PAPER},
    "threads.Delivery": {"event": CODE, "state": CODE, "error": WORDS},
    "threads.Draft": {"kind": CODE, "body": WORDS, "base": CODE},
    "threads.Flag": {"reason": CODE, "words": WORDS, "outcome": CODE, "note": WORDS},
    "threads.Edition": {"stamp": CODE},
    "threads.Gate": {"host": CODE, "holder": CODE},
    "threads.Identifier": {"kind": CODE, "value": PAPER, "url": PAPER},
    "threads.Image": {"name": CODE},
    "threads.Lookup": {"state": CODE, "source": CODE, "host": CODE, "problem": PAPER},
    "threads.Mail": {"pace": CODE, "key": CODE, "state": CODE, "holder": CODE, "problem": WORDS},
    "threads.Merge": {"identifiers": CODE, "doubled": PAPER, "readings": CODE, "readings_joined": WORDS},
    "threads.Notification": {"kind": CODE, "act": CODE, "group": CODE, "note": WORDS},
    "threads.Paper": dict.fromkeys(
        ("title call_number authors authors_line venue publisher volume number pages abstract category categories"
         " form pdf code title_key citation_key").split(), PAPER,
    ),
    "threads.Post": {
        "hidden_reason": WORDS, "held_reason": CODE, "key": CODE, "body": WORDS, "html": MADE, "excerpt": MADE,
    },
    "threads.Preference": {"kind": CODE, "pace": CODE},
    "threads.Reading": {"state": CODE, "note": WORDS, "tags": WORDS},
    "threads.Relation": {"kind": CODE, "value": PAPER, "url": PAPER},
    "threads.Revision": {"body": WORDS},
    "threads.SavedSearch": {"name": WORDS, "query": WORDS, "feed_key": CODE},
    "threads.SentWrite": {"key": GONE, "fingerprint": CODE, "answer": WORDS},
    "threads.Share": {"url": PAPER},
    "threads.SourceRecord": {"source": CODE, "data": PAPER},
    "threads.Subscription": {"level": CODE},
    "threads.Topic": {"title": WORDS, "introduction": WORDS, "introduction_html": MADE},
    "threads.Visit": {"ranges": CODE},
    "threads.Webhook": {"address": CODE, "events": CODE, "key": CODE},
    "usersessions.UserSession": {"ip": GONE, "user_agent": GONE, "session_key": GONE, "data": GONE},
}  # fmt: skip

BY_DATABASE = {models.CASCADE: GOES, models.SET_NULL: CUT, models.SET_DEFAULT: CUT}
_TEXT = (models.CharField, models.TextField, models.JSONField, models.FileField, models.BinaryField,
         models.GenericIPAddressField)  # fmt: skip


def relations() -> list[tuple[str, models.ForeignKey, str]]:
    """Every column of every table that leads to a member: its name, the field, and what becomes of its rows."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model is User:
                name = f"{model._meta.label}.{field.name}"
                by_database = BY_DATABASE.get(field.remote_field.on_delete, STAYS)
                found.append((name, field, RELATIONS.get(name, by_database)))
    return found


def texts() -> list[tuple[type[models.Model], models.Field, str]]:
    """Every column of every table that holds text: its model, the field, and what sort of text it is."""
    return [
        (model, field, TEXTS.get(model._meta.label, {}).get(field.name, WORDS))
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if isinstance(field, _TEXT)
    ]
