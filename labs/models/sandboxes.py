"""A learner's own cloud: the head in one row, each resource in a row of its own, the verdicts beside them."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from labs.fields import DocumentField, KeyField
from labs.models.scenarios import ScenarioRevision
from quiz.models import Learner, Rulebook


class Sandbox(models.Model):
    """A scenario in progress.

    `variant` is the number that its names and figures were drawn by; what they are stands in `terms`, as `values`.
    `seed`, `subscription`, `tenant`, `now` (virtual milliseconds), `counter` and `held` (how many resources there are) are the
    engine's head. `version` is the sequence of the newest journal record; every write is a compare-and-swap on it. `since` is
    the version of the last reset: what came before it no longer counts. `stands_at` is the record whose state this is: the newest
    line, clock move or reset, an earlier one after an undo. `terms` is what the sandbox runs under from its start
    to its end. `draft` is what waits in the prompt, put there from elsewhere: its `text` and the `place` of the course that it
    is from, or `solution` where it is the lab's own; empty once a line was run. `had_solution` is no column: selectors set it.
    """

    had_solution = False

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="sandboxes")
    revision = models.ForeignKey(ScenarioRevision, on_delete=models.PROTECT, related_name="sandboxes")
    variant = models.PositiveIntegerField(default=0)
    key = models.UUIDField(editable=False)
    rulebook = models.CharField(max_length=16, choices=Rulebook.choices)
    terms = DocumentField(default=dict)
    context = models.CharField(max_length=40, default="self-study")
    seed = models.CharField(max_length=100)
    subscription = models.CharField(max_length=36)
    tenant = models.CharField(max_length=36)
    now = models.BigIntegerField()
    counter = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)
    shell = DocumentField(default=dict)
    draft = DocumentField(default=dict)
    version = models.PositiveIntegerField(default=0)
    since = models.PositiveIntegerField(default=0)
    stands_at = models.PositiveIntegerField(default=0)
    transcript_size = models.PositiveIntegerField(default=0)
    earned = models.PositiveIntegerField(default=0)
    possible = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["learner", "key"], name="sandbox_key_unique_for_learner"),
            models.CheckConstraint(condition=models.Q(rulebook__in=Rulebook.values), name="sandbox_rulebook_is_known"),
            models.CheckConstraint(condition=models.Q(since__lte=models.F("version")), name="sandbox_reset_is_in_the_past"),
            models.CheckConstraint(
                condition=models.Q(since__lte=models.F("stands_at"), stands_at__lte=models.F("version")),
                name="sandbox_stands_in_the_past",
            ),
            models.CheckConstraint(condition=models.Q(earned__lte=models.F("possible")), name="sandbox_score_is_possible"),
        ]
        indexes: ClassVar = [models.Index(fields=["learner", "-updated_at"], name="sandbox_by_learner")]


class Resource(models.Model):
    """One record of the engine; the columns beside `body` and `inner` are what it is looked up by."""

    sandbox = models.ForeignKey(Sandbox, on_delete=models.CASCADE, related_name="resources", db_index=False)
    key = KeyField()
    kind = KeyField()
    rid = models.TextField()
    name = models.TextField()
    location = models.TextField()
    alias = KeyField(null=True)
    due = models.BigIntegerField(default=0)
    body = DocumentField(default=dict)
    inner = DocumentField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sandbox", "key"], name="resource_key_unique_in_sandbox"),
            models.UniqueConstraint(fields=["sandbox", "alias"], name="resource_alias_unique_in_sandbox"),
            models.CheckConstraint(condition=~models.Q(key=""), name="resource_has_a_key"),
            models.CheckConstraint(
                condition=models.Q(alias__isnull=True) | ~models.Q(alias=""), name="resource_alias_is_not_empty"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["sandbox", "kind", "key"], name="resource_by_kind"),
            models.Index(fields=["sandbox", "due"], name="resource_by_due"),
        ]


class Verdict(models.TextChoices):
    """What grading says of a goal."""

    MET = "met", _("Met")
    MISSED = "missed", _("Missed")
    NOT_YET = "not_yet", _("To do")
    GRADER_ERROR = "grader_error", _("Not graded")


class GoalResult(models.Model):
    """A goal's verdict as it is now.

    `since` is the sequence of the journal record that brought the verdict about, `changed` of the one that last changed
    anything here, such as what is there instead.
    """

    sandbox = models.ForeignKey(Sandbox, on_delete=models.CASCADE, related_name="goal_results", db_index=False)
    goal = models.SlugField(max_length=80, db_index=False)
    verdict = models.CharField(max_length=16, choices=Verdict.choices)
    points = models.PositiveIntegerField()
    expected = models.TextField()
    actual = DocumentField(null=True)
    why = models.TextField()
    since = models.PositiveIntegerField()
    changed = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sandbox", "goal"], name="goal_result_unique_in_sandbox"),
            models.CheckConstraint(condition=models.Q(verdict__in=Verdict.values), name="goal_result_verdict_is_known"),
        ]
