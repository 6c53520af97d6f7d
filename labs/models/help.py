"""What a learner has asked for: hints, and the lines of a solution."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from labs.models.sandboxes import Sandbox
from quiz.models.base import WrittenOnce


class HelpKind(models.TextChoices):
    """What was asked for."""

    HINT = "hint", "A hint"
    SOLUTION = "solution", "A solution"


class Help(WrittenOnce):
    """One hint, or lines of the solution, given out in a sandbox.

    `goal` is empty for the whole solution; `number` is the hint's place from 1 on, 0 for a solution. `since` is the reset that
    the run began with, as `Sandbox.since` has it: after another, a solution that was seen before no longer counts.
    """

    sandbox = models.ForeignKey(Sandbox, on_delete=models.CASCADE, related_name="helps", db_index=False)
    since = models.PositiveIntegerField()
    goal = models.SlugField(max_length=80, db_index=False, blank=True)
    kind = models.CharField(max_length=10, choices=HelpKind.choices)
    number = models.PositiveSmallIntegerField(default=0)
    key = models.UUIDField(editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sandbox", "since", "kind", "goal", "number"], name="help_unique_in_run"),
            models.UniqueConstraint(fields=["sandbox", "key"], name="help_key_unique_in_sandbox"),
            models.CheckConstraint(condition=models.Q(kind__in=HelpKind.values), name="help_kind_is_known"),
            models.CheckConstraint(
                condition=models.Q(kind=HelpKind.HINT, number__gte=1) | models.Q(kind=HelpKind.SOLUTION, number=0),
                name="help_only_hints_are_numbered",
            ),
        ]
