"""Who learns: accounts, and learners that need none."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Rulebook(models.TextChoices):
    """What is taken as true: what the source chapter teaches, or what Azure does today."""

    CHAPTER = "chapter", _("The chapter")
    AZURE = "azure", _("Azure today")


class UserManager(BaseUserManager["User"]):
    """Makes accounts; an address is stored in lower case, so that one mailbox is one account."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Store a new account and return it; `ValueError` when the address is empty."""
        if not email.strip():
            raise ValueError("An account needs an email address.")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Store a new account that may do everything and return it."""
        return self.create_user(email, password, **{**fields, "is_staff": True, "is_superuser": True})

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the account with this address, whatever its letter case."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """An account: an email address and a password."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(Lower("email"), name="user_email_unique_in_any_case")]


class Learner(models.Model):
    """Somebody who studies, with or without an account; made by their first write, never by a visit.

    `resume_digest` is the SHA-256 of the secret in their resume link, in hexadecimal. `merged_into` is who took their
    progress over: such a learner is a gravestone, and their cookie opens nothing. `time_zone` is an IANA name.
    `settings_seq` counts the changes of what they decided about themselves, `settings_key` is the key of the latest one's form.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(User, on_delete=models.CASCADE, null=True, blank=True, related_name="learner")
    rulebook = models.CharField(max_length=16, choices=Rulebook.choices, default=Rulebook.CHAPTER)
    exam_date = models.DateField(null=True, blank=True)
    time_zone = models.CharField(max_length=64, default="UTC")
    reads_ahead = models.BooleanField(default=False)
    resume_digest = models.CharField(max_length=64, null=True, blank=True, unique=True)
    merged_into = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="merged")
    settings_seq = models.PositiveIntegerField(default=0)
    settings_key = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(rulebook__in=Rulebook.values), name="learner_rulebook_is_known")
        ]
