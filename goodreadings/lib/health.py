"""What machines ask: is the process there, and can it work?"""

import logging

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from goodreadings.lib.replicas.state import REPLICAS

logger = logging.getLogger(__name__)


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers; it asks nothing of anybody else."""
    return _say("ok")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers and has every migration; else 503, and why in the log. A line more for each
    replica: without them it goes on, more slowly."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        waiting = _waiting_migrations()
    except Error:
        logger.exception("The database does not answer.")
        return _say("The database does not answer.", status=503)
    if waiting:
        return _say("Migrations are waiting: manage.py migrate.", status=503)
    return _say("\n".join(["ok", *(replica.told() for replica in REPLICAS.values())]))


def _waiting_migrations() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _say(sentence: str, status: int = 200) -> HttpResponse:
    return HttpResponse(sentence + "\n", content_type="text/plain; charset=utf-8", status=status)
