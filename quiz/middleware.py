"""The learner cookie: a signed id of our own, kept for years, so that nobody needs an account to keep progress.

The cookie comes with the first page; the learner's row is made by their first write. A cookie that we did not
sign is replaced, and the page says so.
"""

import uuid
from collections.abc import Callable
from functools import cached_property
from typing import cast

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _

from quiz.models import Learner

SALT = "quiz.learner"
TEN_YEARS = 10 * 365 * 24 * 3600
A_MONTH = 30 * 24 * 3600  # browsers cut long lifetimes to about a year, so a cookie in use is renewed
FORGED_NOTE = _(
    "The cookie that keeps your progress in this browser was not one of ours, so we replaced it and you start "
    "afresh here. Nothing that was saved before is lost."
)


def cookie_name(request: HttpRequest) -> str:
    """Return the cookie's name: bound to this host by its prefix where the site is served by https."""
    return "__Host-darkroom_learner" if request.is_secure() else "darkroom_learner"


class Visitor:
    """Who sent a request, as far as their cookie says."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.forged = False
        self.stale = True
        self.id = self._read() or uuid.uuid4()

    def _read(self) -> uuid.UUID | None:
        name = cookie_name(self._request)
        if name not in self._request.COOKIES:
            return None
        try:
            value = self._request.get_signed_cookie(name, salt=SALT, max_age=TEN_YEARS)
            found = uuid.UUID(value)
        except (signing.BadSignature, ValueError):
            self.forged = True
            return None
        self.stale = self._request.get_signed_cookie(name, None, salt=SALT, max_age=A_MONTH) is None
        return found

    @cached_property
    def learner(self) -> Learner | None:
        """The learner's row; None before their first write."""
        return Learner.objects.filter(pk=self.id).first() if not self.forged else None

    def stamp(self, response: HttpResponseBase) -> None:
        """Put the cookie on a page or redirect, when the browser has none, a forged one or an old one."""
        if self.stale and response.headers.get("Content-Type", "").startswith("text/html"):
            response.set_signed_cookie(
                cookie_name(self._request),
                str(self.id),
                salt=SALT,
                max_age=TEN_YEARS,
                secure=self._request.is_secure(),
                httponly=True,
                samesite="Lax",
            )
            patch_vary_headers(response, ("Cookie",))


class LearnerRequest(HttpRequest):
    """A request that went through `LearnerMiddleware`."""

    visitor: Visitor


def visitor_of(request: HttpRequest) -> Visitor:
    """Return the visitor that the middleware found for this request."""
    return cast("LearnerRequest", request).visitor


class LearnerMiddleware:
    """Read the learner cookie before the view, set or renew it after; place it after MessageMiddleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        visitor = Visitor(request)
        cast("LearnerRequest", request).visitor = visitor
        if visitor.forged:
            messages.warning(request, FORGED_NOTE, fail_silently=True)
        response = self.get_response(request)
        visitor.stamp(response)
        return response
