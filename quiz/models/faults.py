"""What learners say is wrong with a question."""

from typing import ClassVar

from django.db import models

from quiz.models.base import WrittenOnce
from quiz.models.content import CourseRevision
from quiz.models.people import Learner


class FaultReport(WrittenOnce):
    """A learner's report of a fault in a card, misconception or item, for the author to look at."""

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="fault_reports")
    revision = models.ForeignKey(CourseRevision, on_delete=models.PROTECT, related_name="fault_reports")
    key = models.UUIDField(editable=False)
    item = models.CharField(max_length=100)
    rulebook = models.CharField(max_length=16)
    text = models.CharField(max_length=2000)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["learner", "key"], name="fault_report_key_unique_for_learner"),
        ]
