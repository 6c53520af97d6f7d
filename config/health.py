"""Is the process alive, and can it serve a learner?"""

import logging

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

log = logging.getLogger("darkroom")


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 whenever a worker can answer at all; asks nobody else."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers and its migrations are applied, else 503 with the reason in one line."""
    reason = _not_ready()
    if reason:
        return HttpResponse(f"{reason}\n", content_type="text/plain", status=503)
    return HttpResponse("ready\n", content_type="text/plain")


def _not_ready() -> str:
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        log.exception("The database does not answer")
        return "the database does not answer"
    return f"migrations not applied: {len(waiting)}" if waiting else ""
