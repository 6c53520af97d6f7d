"""The privacy page: what is kept of you, for how long, and every cookie by its name."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from quiz.middleware import cookie_name


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie as the page names it."""

    name: str
    purpose: str
    lifetime: str


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept, for how long, and in which cookies."""
    cookies = (
        Cookie(
            cookie_name(request),
            _("Finds your progress again in this browser: a random number, signed by this site."),
            _("Ten years, renewed while you come back; replaced when you start fresh or delete everything"),
        ),
        Cookie(
            settings.SESSION_COOKIE_NAME,
            _("Keeps you signed in. Guests do not get it, except for a moment while they choose a new password."),
            _("Until you close the browser, or two weeks if you chose so or created the account here; signing out ends it"),
        ),
        Cookie(
            settings.CSRF_COOKIE_NAME,
            _("Proves that a form was sent from a page of this site and not by another one in your name."),
            _("One year"),
        ),
        Cookie(
            settings.MESSAGE_COOKIE_NAME,
            _("Carries a sentence such as “You are signed out” to the page that shows it."),
            _("Until that page is shown"),
        ),
    )
    return render(request, "quiz/you/privacy.html", {"cookies": cookies})
