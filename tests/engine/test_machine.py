"""Lives at random in the store in memory: short ones in the suite, long ones in soak."""

import pytest

from gallery_engine.cloud import new_store
from tests.engine.cloud_machine import run_machine

STEPS = 8_000


def test_eight_thousand_steps_break_no_promise() -> None:
    taken = run_machine(new_store, STEPS)
    assert taken["steps"] >= STEPS
    assert taken["refused"] < taken["steps"] * 9 // 10


@pytest.mark.soak
def test_a_long_life_breaks_no_promise(soak_steps: int) -> None:
    run_machine(new_store, soak_steps)
