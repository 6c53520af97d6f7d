"""Columns of many responses, read as the text that the database has: what Django would make of each costs more than all the rest.

`OF`, `WHEN` and `SAID` annotate a query of responses with the attempt, the time and the value as text; SQLite and PostgreSQL
write them in their own ways, and the functions here read both.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import msgspec
from django.db.models import TextField
from django.db.models.functions import Cast

OF = Cast("attempt_id", TextField())
WHEN = Cast("at", TextField())
SAID = Cast("value", TextField())

_NOTHING: Mapping[str, Any] = {}
_VALUES = msgspec.json.Decoder(dict[str, Any])


def moment_of(text: str) -> dt.datetime:
    """Return a time; SQLite stores UTC without saying so."""
    return dt.datetime.fromisoformat(text if text[-3] == "+" else text + "+00:00")


def value_of(text: str) -> Mapping[str, Any]:
    """Return what was said in a response; most say nothing beyond their action."""
    return _NOTHING if text == "{}" else _VALUES.decode(text)
