"""Resume links: progress on another device without an account. Only the digest of the secret is kept."""

import base64
import hashlib
import uuid

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from quiz.models import Learner
from quiz.services.submissions import RefusedError

_SALT = "quiz.resume"


@transaction.atomic
def make_link(*, learner: Learner, key: uuid.UUID) -> str:
    """Return the secret of a new resume link of a guest; the one before stops working. The same key gives the same secret.

    The secret is 256 bits of a keyed hash: nobody without the site's signing key can tell it from random ones. Raises
    `RefusedError` for who has an account, whose progress opens by signing in.
    """
    learner = Learner.objects.select_for_update().get(pk=learner.pk)
    if learner.user_id is not None or learner.merged_into_id is not None:
        raise RefusedError(_("Your progress is in your account, so it needs no link: sign in on the other device."))
    mac = salted_hmac(_SALT, f"{learner.pk}:{key}", algorithm="sha256").digest()
    secret = base64.urlsafe_b64encode(mac).rstrip(b"=").decode()
    learner.resume_digest = _digest(secret)
    learner.save(update_fields=["resume_digest"])
    return secret


def withdraw_link(*, learner: Learner) -> None:
    """Let the learner's resume link open nothing any more."""
    Learner.objects.filter(pk=learner.pk).update(resume_digest=None)
    learner.resume_digest = None


def guest_behind(secret: str) -> Learner | None:
    """Return the guest whose newest resume link this is; None for any other text. Reads only."""
    return Learner.objects.filter(resume_digest=_digest(secret), user=None, merged_into=None).first()


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
