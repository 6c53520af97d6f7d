"""Names for points of a sandbox's journal, and links to a replay of it."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone

from labs.models.sandboxes import Sandbox


class Checkpoint(models.Model):
    """A name for a state of a sandbox: the one that the record `seq` left, 0 for the start."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sandbox = models.ForeignKey(Sandbox, on_delete=models.CASCADE, related_name="checkpoints", db_index=False)
    seq = models.PositiveIntegerField()
    name = models.CharField(max_length=80)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sandbox", "name"], name="checkpoint_name_unique_in_sandbox"),
            models.CheckConstraint(condition=~models.Q(name=""), name="checkpoint_has_a_name"),
        ]


class ReplayLink(models.Model):
    """The link under which anybody may look at a sandbox's replay, read-only; only the digest of its secret is kept.

    The replay goes from the reset `since` up to the record `stands_at`, whatever is done afterwards. A link that was withdrawn
    has no digest; the row stays, as `changed` counts how often it was made or withdrawn: the sequence of its forms.
    """

    sandbox = models.OneToOneField(Sandbox, on_delete=models.CASCADE, related_name="replay_link", primary_key=True)
    digest = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001 - empty texts would collide
    since = models.PositiveIntegerField()
    stands_at = models.PositiveIntegerField()
    changed = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(since__lte=models.F("stands_at")), name="replay_begins_before_it_ends"),
        ]
