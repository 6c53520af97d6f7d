"""What can be searched: one row for each thing to find. The database keeps a full-text index beside the rows (migration 0003)."""

from typing import ClassVar

from django.db import models

from quiz.models.content import Course


class SearchEntry(models.Model):
    """A section, fact, question, term or job of a course's current revision, or what an app beside the course offers (no course).

    `chapter` is the slug of the chapter that must be open to see it; empty where it stands open. `rulebook` is the one under
    which the text holds; empty for both. `title` and `body` are plain text.
    """

    course = models.ForeignKey(Course, on_delete=models.CASCADE, null=True, blank=True, related_name="search_entries")
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=200)
    rulebook = models.CharField(max_length=16, blank=True, default="")
    chapter = models.SlugField(max_length=100, blank=True, default="", db_index=False)
    title = models.TextField()
    body = models.TextField()
    url = models.CharField(max_length=300)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["course", "kind", "key", "rulebook"], name="search_entry_unique_in_course"),
            models.UniqueConstraint(
                fields=["kind", "key", "rulebook"],
                condition=models.Q(course__isnull=True),
                name="search_entry_unique_beside_courses",
            ),
        ]
