"""A loaded course, the cast, and a hand that plays rounds through the browser's forms."""

from pathlib import Path

import pytest

from quiz.content import Pack
from quiz.content.importer import load_pack
from quiz.models import Course
from tests.cast import Cast
from tests.factories import a_course, a_pack
from tests.quiz.kinds import files_of_every_kind
from tests.quiz.searching import files as animal_files


@pytest.fixture(scope="session")
def small_pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    """The pack of two chapters, read once."""
    return a_pack(tmp_path_factory.mktemp("pack"))


@pytest.fixture(scope="session")
def pack_of_every_kind(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    """The pack with an item of every kind, read once."""
    return a_pack(tmp_path_factory.mktemp("kinds"), files_of_every_kind())


@pytest.fixture
def course(db: None, small_pack: Pack) -> Course:
    """The course of two chapters."""
    return load_pack(small_pack).course


@pytest.fixture
def animals(db: None, tmp_path: Path) -> Course:
    """The course about animals."""
    return a_course(tmp_path, animal_files())


@pytest.fixture
def cast(db: None) -> Cast:
    """Alice, Bob and Charlie."""
    return Cast()
