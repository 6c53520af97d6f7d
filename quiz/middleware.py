"""Who is asking: the account that is signed in, or else the learner cookie, a signed id of our own that needs no account.

The cookie comes with the first page and is kept for years; the learner's row is made by their first write. A cookie that we
did not sign is replaced, and the page says so; one whose progress went into an account is replaced without a word.
"""

import uuid
import zoneinfo
from collections.abc import Callable
from functools import cached_property
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from quiz.models import Learner, User

SALT = "quiz.learner"
TEN_YEARS = 10 * 365 * 24 * 3600
A_MONTH = 30 * 24 * 3600  # browsers cut long lifetimes to about a year, so a cookie in use is renewed


def cookie_name(request: HttpRequest) -> str:
    """Return the cookie's name: bound to this host by its prefix where the site is served by https."""
    return "__Host-darkroom_learner" if request.is_secure() else "darkroom_learner"


class Visitor:
    """Who sent a request, as far as their cookies say; the database is asked only for what is asked of the visitor."""

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

    @property
    def is_known(self) -> bool:
        """Whether the browser sent a cookie that may belong to somebody: a newcomer has none."""
        return settings.SESSION_COOKIE_NAME in self._request.COOKIES or (
            cookie_name(self._request) in self._request.COOKIES and not self.forged
        )

    @cached_property
    def user(self) -> User | None:
        """The account that is signed in; a browser without a session cookie is a guest, and nothing is asked."""
        if settings.SESSION_COOKIE_NAME not in self._request.COOKIES and not self._is_fresh_session:
            return None
        user = self._request.user
        return user if isinstance(user, User) else None

    @property
    def _is_fresh_session(self) -> bool:
        """Whether this request itself signed somebody in."""
        session = getattr(self._request, "session", None)
        return bool(session is not None and session.modified)

    @cached_property
    def guest(self) -> Learner | None:
        """The learner whom the cookie names; None before their first write. What was merged or has an account opens nothing."""
        found = Learner.objects.filter(pk=self.id).first() if not self.forged else None
        if found is None or (found.merged_into_id is None and found.user_id is None):
            return found
        self.id = uuid.uuid4()
        self.stale = True
        return None

    @cached_property
    def learner(self) -> Learner | None:
        """The learner's row: the account's own, whatever the cookie says, or the guest's; None before their first write."""
        if self.user is None:
            return self.guest
        return Learner.objects.filter(user=self.user).first()

    @property
    def who(self) -> str:
        """Who this browser is, for forms that leave or erase somebody: the account and the guest that have rows; may be empty."""
        return " ".join(str(each.pk) for each in (self.user, self.guest) if each is not None)

    def forget_user(self) -> None:
        """Ask anew who is signed in: this request has changed it."""
        for name in ("user", "learner"):
            self.__dict__.pop(name, None)

    def look_again(self) -> None:
        """Read the rows anew: a write that was refused has seen newer ones."""
        for name in ("guest", "learner"):
            self.__dict__.pop(name, None)

    def renew(self) -> None:
        """Make this browser a new guest's; the progress behind the old cookie stays where it is."""
        self._become(uuid.uuid4())

    def adopt(self, guest: Learner) -> None:
        """Make this browser the guest's, as their resume link does."""
        self._become(guest.pk)

    def _become(self, guest_id: uuid.UUID) -> None:
        self.id, self.stale, self.forged = guest_id, True, False
        self.look_again()

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
            messages.warning(request, forged_note(), fail_silently=True)
        response = self.get_response(request)
        visitor.stamp(response)
        return response


def forged_note() -> str:
    """Return what a page says when it replaces a cookie that is not ours."""
    return _(
        "The cookie that keeps your progress in this browser was not one of ours, so we replaced it and you start "
        "afresh here. Nothing that was saved before is lost."
    )


class TimeZoneMiddleware:
    """Show times in the learner's own time zone; place it after LearnerMiddleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        name = _zone_of(visitor_of(request))
        if name == "UTC":
            return self.get_response(request)
        with timezone.override(zoneinfo.ZoneInfo(name)):
            return self.get_response(request)


def _zone_of(visitor: Visitor) -> str:
    """Return the name of the visitor's zone: UTC for newcomers, and where the zone or the database is out of reach."""
    if not visitor.is_known:
        return "UTC"
    try:
        name = visitor.learner.time_zone if visitor.learner else "UTC"
        zoneinfo.ZoneInfo(name)
    except (OperationalError, InterfaceError, zoneinfo.ZoneInfoNotFoundError, ValueError):
        return "UTC"
    return name
