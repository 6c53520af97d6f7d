"""A sandbox of the small scenario, and the cast."""

import pytest

from labs.models import Sandbox
from tests.cast import Cast
from tests.labs.worlds import opened


@pytest.fixture
def sandbox(db: None) -> Sandbox:
    """A fresh sandbox under the chapter's rulebook."""
    return opened()


@pytest.fixture
def cast(db: None) -> Cast:
    """Alice, Bob and Charlie."""
    return Cast()
