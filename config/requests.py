"""One id per request: in the log, in the X-Request-ID header, and on the page that says something broke."""

import logging
import re
import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

_current: ContextVar[str] = ContextVar("request_id", default="-")
_SECRET_PATHS = re.compile(r"(/resume/|/labs/replays/|/account/confirm-email/|/account/password/reset/key/)[^/\s?\"']+")
_ACCEPTED = re.compile(r"[A-Za-z0-9-]{8,64}", re.ASCII)


def request_id() -> str:
    """The id of the request that is being answered, `-` outside one."""
    return _current.get()


class RequestIdMiddleware:
    """Takes a proxy's X-Request-ID if it is a plain word, else makes one; answers with it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        offered = request.headers.get("X-Request-ID", "")
        chosen = offered if _ACCEPTED.fullmatch(offered) else uuid.uuid4().hex
        token = _current.set(chosen)
        try:
            response = self.get_response(request)
        finally:
            _current.reset(token)
        response["X-Request-ID"] = chosen
        return response


class RequestIdFilter(logging.Filter):
    """Adds `request_id` to every log record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id()
        return True


class SecretsFilter(logging.Filter):
    """Takes what opens an account or a learner's progress out of the addresses in a log record, and out of its traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        clean = redacted(said)
        if clean != said:
            record.msg, record.args = clean, None
        if record.exc_info and not record.exc_text:
            record.exc_text = redacted(_FORMATTER.formatException(record.exc_info))
        return True


_FORMATTER = logging.Formatter()


def redacted(text: str) -> str:
    """The text with the secret part of every such address replaced by an ellipsis."""
    return _SECRET_PATHS.sub(r"\1…", text)
