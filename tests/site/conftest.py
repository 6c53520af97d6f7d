"""A translation to test with."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from quiz.templatetags import pack
from tests.site.texts import bracket


@pytest.fixture
def brackets(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A translation of every message into itself in brackets; it passes as English, so what is kept by language is forgotten."""
    kept: Any = vars(pack)["_cited"]
    kept.cache_clear()
    real: Any = vars(translation)["_trans"]

    def many(one: str, other: str, count: int) -> str:
        return bracket(one if count == 1 else other)

    monkeypatch.setattr(real, "gettext", bracket)
    monkeypatch.setattr(real, "pgettext", lambda _, message: bracket(message))
    monkeypatch.setattr(real, "ngettext", many)
    monkeypatch.setattr(real, "npgettext", lambda _, one, other, count: many(one, other, count))
    yield
    kept.cache_clear()
