"""Rows that are written once."""

from typing import Any

from django.db import models


class WrittenOnceError(TypeError):
    """Code tried to change a row that is a record of what happened."""


class WrittenOnce(models.Model):
    """A row that is inserted and never updated; deleting is left to erasure of the learner or of a whole lab."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert the row; raise `WrittenOnceError` when it is already in the database."""
        if not self._state.adding:
            raise WrittenOnceError(f"{type(self).__name__} rows are never changed")
        super().save(*args, **kwargs)
