"""What learners did: a round over a chapter, and the answers in it, one row each, never edited."""

import uuid
from typing import ClassVar, TypedDict

from django.db import models

from quiz.models.base import WrittenOnce
from quiz.models.content import CourseRevision
from quiz.models.people import Learner


class Kind(models.TextChoices):
    """What a round goes through."""

    CARDS = "cards", "Cards"
    MISCONCEPTIONS = "misconceptions", "Misconceptions"


class Action(models.TextChoices):
    """What a learner did with an item."""

    REVEAL = "reveal", "Revealed the answer"
    RIGHT = "right", "Right"
    WRONG = "wrong", "Wrong"
    RETRACT = "retract", "Took the mark back"


class Terms(TypedDict):
    """What a round runs under from its start to its end, whatever changes around it."""

    rulebook: str
    unlock_percent: int
    feedback: str
    opens: str | None


class Attempt(models.Model):
    """One round; only `finished_at` is ever written after the start, and once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="attempts")
    revision = models.ForeignKey(CourseRevision, on_delete=models.PROTECT, related_name="attempts")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    chapter = models.SlugField(max_length=100)
    key = models.UUIDField(editable=False)
    seed = models.BigIntegerField()
    terms = models.JSONField()
    context = models.CharField(max_length=40, default="self-study")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["learner", "key"], name="attempt_key_unique_for_learner"),
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="attempt_kind_is_known"),
            models.CheckConstraint(
                condition=models.Q(finished_at__isnull=True) | models.Q(finished_at__gte=models.F("started_at")),
                name="attempt_finishes_after_its_start",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["learner", "kind", "chapter"], name="attempt_by_chapter")]


class Response(WrittenOnce):
    """One action in a round, at its place in the sequence."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="responses")
    seq = models.PositiveIntegerField()
    key = models.UUIDField(editable=False)
    item = models.CharField(max_length=100)
    action = models.CharField(max_length=10, choices=Action.choices)
    value = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["attempt", "seq"], name="response_seq_unique_in_attempt"),
            models.UniqueConstraint(fields=["attempt", "key"], name="response_key_unique_in_attempt"),
            models.CheckConstraint(condition=models.Q(seq__gte=1), name="response_seq_starts_at_one"),
            models.CheckConstraint(condition=models.Q(action__in=Action.values), name="response_action_is_known"),
        ]
