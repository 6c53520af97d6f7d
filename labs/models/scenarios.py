"""What is practised: a scenario points at its newest revision; revisions never change."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone

from labs.fields import DocumentField
from quiz.models.base import WrittenOnce


class Scenario(models.Model):
    """A scenario by its slug, and the revision that new sandboxes are opened on; none once the course dropped it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=80, unique=True)
    position = models.PositiveIntegerField(default=0)
    current = models.ForeignKey(
        "labs.ScenarioRevision", on_delete=models.PROTECT, null=True, blank=True, related_name="current_for"
    )


class ScenarioRevision(WrittenOnce):
    """One loaded state of a scenario: the whole file as a document, and its digest."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scenario = models.ForeignKey(Scenario, on_delete=models.PROTECT, related_name="revisions")
    digest = models.CharField(max_length=64)
    number = models.PositiveIntegerField()
    document = DocumentField()
    loaded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scenario", "digest"], name="scenario_revision_digest_unique"),
            models.UniqueConstraint(fields=["scenario", "number"], name="scenario_revision_number_unique"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="scenario_revision_number_from_one"),
        ]
