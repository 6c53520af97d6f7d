"""How accounts behave here, on top of allauth: where a sign-in leads, what a failing mail does, which addresses are confirmed."""

import logging
import smtplib
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quiz.addresses import is_path_here
from quiz.middleware import visitor_of
from quiz.models import User
from quiz.own_data import has_progress

log = logging.getLogger("darkroom")


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth's adapter, with the site's own words and ways."""

    error_messages = {  # noqa: RUF012  # allauth's own attribute, a plain dict
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": gettext_lazy("The address and the password do not belong together."),
        "email_taken": gettext_lazy(
            "This address cannot be used for a new account. If it is yours, sign in or reset the password."
        ),
        "incorrect_password": gettext_lazy("That is not the password of this account."),
        "enter_current_password": gettext_lazy("That is not your current password."),
        "too_many_login_attempts": gettext_lazy("There were too many wrong passwords. Wait five minutes, then try again."),
        "account_inactive": gettext_lazy("This account is closed."),
    }

    def is_safe_url(self, url: str) -> bool:
        """Tell whether a sign-in may lead there: only to a path of this site."""
        return is_path_here(url)

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **hooks: Any) -> HttpResponse:
        """Lead to where the visitor wanted; by way of their guest's progress, where this browser has any."""
        response: HttpResponse = super().post_login(request, user, **hooks)
        visitor = visitor_of(request)
        visitor.forget_user()
        if isinstance(response, HttpResponseRedirect) and has_progress(visitor.guest):
            query = urlencode({"next": response.url})
            return HttpResponseRedirect(f"{reverse('claim')}?{query}")
        return response

    def reauthenticate(self, user: User, password: str) -> bool:
        """Tell whether the password is the account's own; then the session gets another key, as it does at a sign-in."""
        is_proven = bool(super().reauthenticate(user, password))
        if is_proven:
            self.request.session.cycle_key()
        return is_proven

    def logout(self, request: HttpRequest) -> None:
        """End the session; the next person at this browser is a new guest, unless it holds a guest's progress of its own."""
        super().logout(request)
        visitor = visitor_of(request)
        visitor.forget_user()
        if not has_progress(visitor.guest):
            visitor.renew()

    def can_delete_email(self, email_address: EmailAddress) -> bool:
        """Tell whether an address may go: the account's own never does."""
        return bool(email_address.email != email_address.user.email)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Mark an address as confirmed, unless it belongs to somebody else's account by now."""
        if User.objects.filter(email=email_address.email).exclude(pk=email_address.user_id).exists():
            self.add_message(
                request, messages.ERROR, "account/messages/email_confirmation_failed.txt", {"email": email_address.email}
            )
            return False
        return bool(super().confirm_email(request, email_address))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail; where that fails, say so on the page and in the log, and go on: nothing that was written is lost."""
        try:
            super().send_mail(template_prefix, email, context)
        except (smtplib.SMTPException, OSError):
            log.exception("A mail could not be sent: %s", template_prefix)
            messages.error(self.request, _("Darkroom cannot send mail at the moment. Try again later."), fail_silently=True)
