"""When questions are due again: the schedule, and the lapses that practice reports."""

from typing import ClassVar

from django.db import models

from quiz.models.base import WrittenOnce
from quiz.models.people import Learner


class Lapse(WrittenOnce):
    """A card or misconception that practice showed to be forgotten; `source` names what did, so that it counts once."""

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="lapses")
    item = models.CharField(max_length=100)
    source = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["learner", "item", "source"], name="lapse_counts_once"),
        ]


class Schedule(models.Model):
    """How well a card or misconception is remembered, and when it is due; always what the logs come to.

    `stability` is in days, `difficulty` from 1 to 10, `state` and `step` are FSRS's own.
    """

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="schedule", db_index=False)
    item = models.CharField(max_length=100)
    due = models.DateTimeField()
    reviewed_at = models.DateTimeField()
    stability = models.FloatField()
    difficulty = models.FloatField()
    state = models.PositiveSmallIntegerField()
    step = models.PositiveSmallIntegerField(null=True, blank=True)
    reviews = models.PositiveIntegerField()
    lapses = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["learner", "item"], name="schedule_unique_for_learner"),
        ]
        indexes: ClassVar = [models.Index(fields=["learner", "due"], name="schedule_by_due")]
