"""Columns that behave the same on SQLite and PostgreSQL."""

import json
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

if TYPE_CHECKING:
    KeyText = models.TextField[str | None, Any]
    DocumentText = models.TextField[Any, Any]
else:
    KeyText = DocumentText = models.TextField


class KeyField(KeyText):
    """Text that is compared byte by byte, so that a listing in key order is in the same order on every database."""

    def db_parameters(self, connection: BaseDatabaseWrapper) -> Any:
        """Ask PostgreSQL for the collation "C"; SQLite compares bytes by itself."""
        parameters: dict[str, Any] = dict(super().db_parameters(connection))
        return {**parameters, "collation": "C" if connection.vendor == "postgresql" else None}


class DocumentField(DocumentText):
    """A JSON document as text: keys keep their order, and every text that JSON can carry survives.

    (PostgreSQL's jsonb sorts keys and refuses U+0000; both would show in what a command prints.)
    """

    if TYPE_CHECKING:
        _pyi_private_get_type: Any
        _pyi_private_set_type: Any

    def from_db_value(self, value: str | None, expression: object, connection: BaseDatabaseWrapper) -> Any:
        """Read the stored text."""
        return None if value is None else json.loads(value)

    def get_prep_value(self, value: Any) -> str | None:
        """Write the document in ASCII, without spaces."""
        return None if value is None else json.dumps(value, ensure_ascii=True, separators=(",", ":"))

    def to_python(self, value: Any) -> Any:
        """Leave a document as it is: it never comes from a form."""
        return value
