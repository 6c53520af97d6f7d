"""Resume links: progress on another device without an account. Only the digest of the secret is kept."""

import base64
import hashlib

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from quiz.models import Learner
from quiz.services.changes import change
from quiz.services.learners import lock_learner
from quiz.services.submissions import FormState, RefusedError

_SALT = "quiz.resume"
IN_ACCOUNT = _("Your progress is in your account, so it needs no link: sign in on the other device.")


@transaction.atomic
def make_link(*, learner: Learner, state: FormState) -> str:
    """Return the secret of a new resume link of a guest; the one before stops working.

    The same form gives the same secret while its link is good, and never revives one that was replaced or withdrawn. The secret
    is 256 bits of a keyed hash: nobody without the site's signing key can tell it from random ones. Raises `RefusedError` for
    who has an account, whose progress opens by signing in, and as `change` does.
    """
    learner = lock_learner(learner.pk)
    if learner.user_id is not None:
        raise RefusedError(str(IN_ACCOUNT))
    mac = salted_hmac(_SALT, f"{learner.pk}:{state.key}", algorithm="sha256").digest()
    secret = base64.urlsafe_b64encode(mac).rstrip(b"=").decode()
    if learner.resume_digest != _digest(secret):
        change(learner, state, resume_digest=_digest(secret))
    return secret


def withdraw_link(*, learner: Learner, state: FormState) -> None:
    """Let the learner's resume link open nothing any more. Raises as `change` does."""
    change(learner, state, resume_digest=None)


def guest_behind(secret: str) -> Learner | None:
    """Return the guest whose newest resume link this is; None for any other text. Reads only."""
    return Learner.objects.filter(resume_digest=_digest(secret), user=None, merged_into=None).first()


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
