"""Where a message waits for the page that shows it: a signed cookie, under the name that the settings give it."""

from typing import Any

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest


class NamedCookieStorage(CookieStorage):
    """Django's own storage, whose cookie else has a fixed name: MESSAGE_COOKIE_NAME binds it to the host by https."""

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.cookie_name = settings.MESSAGE_COOKIE_NAME
