"""What learners have read, section by section."""

from typing import ClassVar

from django.db import models

from quiz.models.base import WrittenOnce
from quiz.models.people import Learner


class ReadMark(WrittenOnce):
    """A learner said that they are done with a section, or not done after all; the last row of a section counts."""

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="read_marks")
    key = models.UUIDField(editable=False)
    chapter = models.SlugField(max_length=100)
    section = models.SlugField(max_length=100)
    is_read = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["learner", "key", "section"], name="read_mark_key_unique_for_learner"),
        ]
        indexes: ClassVar = [models.Index(fields=["learner", "chapter"], name="read_mark_by_chapter")]
