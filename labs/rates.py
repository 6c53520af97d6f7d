"""How fast one learner, and one address, may send what the cloud has to answer: counted by the minute, across all workers."""

from uuid import UUID

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import ngettext

from labs.sandboxes import RefusedError

WINDOW = 60
LINES, COMPLETIONS = "lines", "completions"


class TooFastError(RefusedError):
    """More within a minute than is answered; `retry_after` is how many seconds are left of it."""

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


def spend(request: HttpRequest, learner: UUID | None, kind: str, amount: int = 1) -> None:
    """Count `amount` of a kind (LINES, COMPLETIONS) against the learner and their address; nothing runs before it was counted.

    Raises TooFastError when either has more than its share of this minute.
    """
    window, passed = divmod(int(timezone.now().timestamp()), WINDOW)
    shares = [(f"address:{get_adapter().get_client_ip(request)}", settings.LINES_PER_ADDRESS)]
    if learner is not None:
        shares.insert(0, (f"learner:{learner}", settings.LINES_PER_LEARNER))
    for who, share in shares:
        if _counted(f"labs:{kind}:{who}:{window}", amount) > share:
            raise TooFastError(_words(share, WINDOW - passed), WINDOW - passed)


def _counted(key: str, amount: int) -> int:
    """Add to a count that ends with its window, and return what it has come to."""
    cache.add(key, 0, 2 * WINDOW)
    try:
        return cache.incr(key, amount)
    except ValueError:  # it went just now, to make room for others
        return amount


def _words(share: int, seconds: int) -> str:
    words = ngettext(
        "That is more than %(share)s commands a minute. Wait %(seconds)s second, then go on; nothing of this one was done.",
        "That is more than %(share)s commands a minute. Wait %(seconds)s seconds, then go on; nothing of this one was done.",
        seconds,
    )
    return words % {"share": share, "seconds": seconds}
