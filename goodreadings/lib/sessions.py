"""Django's sessions in the database, which every request of a member asks for, by a query whose SQL is written once."""

import datetime

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from goodreadings.lib.prepared import prepared


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Session | None:
        there: list[Session] = _session(self.session_key or "", timezone.now())
        if not there:
            self._session_key = None
            return None
        return there[0]


@prepared
def _session(key: str, now: datetime.datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)
