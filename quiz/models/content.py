"""What is studied: a course points at its newest revision; revisions never change."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone

from quiz.models.base import WrittenOnce


class Course(models.Model):
    """A course by its slug, and which of its revisions new attempts are made on."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=100, unique=True)
    current = models.ForeignKey(
        "quiz.CourseRevision", on_delete=models.PROTECT, null=True, blank=True, related_name="current_for"
    )


class CourseRevision(WrittenOnce):
    """One loaded state of a course's content: the whole pack as a document, and its digest."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="revisions")
    digest = models.CharField(max_length=64)
    number = models.PositiveIntegerField()
    document = models.JSONField()
    loaded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["course", "digest"], name="revision_digest_unique_in_course"),
            models.UniqueConstraint(fields=["course", "number"], name="revision_number_unique_in_course"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="revision_number_starts_at_one"),
        ]
