"""What a command is measured against: B, a view that does nothing, and F, one that does what every command must."""

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST

TABLES = (
    "CREATE TABLE IF NOT EXISTS bench_state (id INTEGER PRIMARY KEY, version INTEGER NOT NULL, body TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS bench_log (seq INTEGER PRIMARY KEY, line TEXT NOT NULL)",
)


def bare(request: HttpRequest) -> HttpResponse:
    """B: the middleware and nothing else."""
    del request
    return HttpResponse("ok")


@require_POST
@csrf_protect
def floor(request: HttpRequest) -> HttpResponse:
    """F: the session's user, one read, one write, one log row, in one transaction."""
    if not request.user.is_authenticated:
        return HttpResponse(status=403)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT version, body FROM bench_state WHERE id = 1")
        version, body = cursor.fetchone()
        cursor.execute(
            "UPDATE bench_state SET version = %s, body = %s WHERE id = 1 AND version = %s", [version + 1, body, version]
        )
        cursor.execute("INSERT INTO bench_log (line) VALUES (%s)", [request.POST.get("line", "")])
    return HttpResponse(f"{version}")
