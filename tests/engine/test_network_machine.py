"""Lives at random in networks and scale sets."""

import pytest

from gallery_engine.cloud import new_store
from tests.engine.cloud_machine import run_machine
from tests.engine.network_machine import NetworkMachine

STEPS = 400


def test_connected_lives_break_no_promise() -> None:
    taken = run_machine(new_store, STEPS, NetworkMachine)
    assert taken["steps"] >= STEPS
    assert taken["refused"] < taken["steps"] * 9 // 10


@pytest.mark.soak
def test_a_long_connected_life_breaks_no_promise(soak_steps: int) -> None:
    run_machine(new_store, soak_steps, NetworkMachine)
