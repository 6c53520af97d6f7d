"""A loaded course, the cast, and a hand that plays rounds through the browser's forms."""

from pathlib import Path

import pytest

from quiz.models import Course
from tests.cast import Cast
from tests.factories import a_course


@pytest.fixture
def course(db: None, tmp_path: Path) -> Course:
    """The course of two chapters."""
    return a_course(tmp_path)


@pytest.fixture
def cast(db: None) -> Cast:
    """Alice, Bob and Charlie."""
    return Cast()
