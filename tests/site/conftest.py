"""A translation to test with."""

from typing import Any

import pytest
from django.utils import translation

from tests.site.texts import bracket


@pytest.fixture
def brackets(monkeypatch: pytest.MonkeyPatch) -> None:
    """A translation of every message into itself in brackets."""
    real: Any = vars(translation)["_trans"]

    def many(one: str, other: str, count: int) -> str:
        return bracket(one if count == 1 else other)

    monkeypatch.setattr(real, "gettext", bracket)
    monkeypatch.setattr(real, "pgettext", lambda _, message: bracket(message))
    monkeypatch.setattr(real, "ngettext", many)
    monkeypatch.setattr(real, "npgettext", lambda _, one, other, count: many(one, other, count))
