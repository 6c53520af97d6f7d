"""The pages for what went wrong, in the site's own frame, with the id that finds the line in the log."""

import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from config.requests import request_id

log = logging.getLogger("darkroom")


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500: touches neither database nor session, since either may be what broke."""
    return _page("500.html", 500)


class DatabaseOutageMiddleware:
    """Turns a database that cannot be reached or written into 503 with Retry-After."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """503 for a fault of the database itself; anything else is left to handler500."""
        if not isinstance(exception, OperationalError | InterfaceError):
            return None
        log.error("The database refused: %s", exception, exc_info=exception)
        response = _page("503.html", 503)
        response["Retry-After"] = "10"
        return response


def _page(template: str, status: int) -> HttpResponse:
    return HttpResponse(render_to_string(template, {"request_id": request_id()}), status=status)
