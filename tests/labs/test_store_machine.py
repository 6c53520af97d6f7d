"""Lives at random in rows: the machine of the engine's own suite, over both ways in which rows are used."""

import pytest

from tests.engine.cast import StoreFactory
from tests.engine.cloud_machine import run_machine
from tests.labs.row_stores import kept_on_top, written_through

pytestmark = pytest.mark.django_db
NAMES = ["written-through", "kept-on-top"]


@pytest.mark.parametrize(("store_factory", "steps"), [(written_through, 200), (kept_on_top, 1_800)], ids=NAMES)
def test_a_life_in_rows_breaks_no_promise(store_factory: StoreFactory, steps: int) -> None:
    assert run_machine(store_factory, steps)["steps"] >= steps


@pytest.mark.soak
@pytest.mark.parametrize("store_factory", [written_through, kept_on_top], ids=NAMES)
def test_a_long_life_in_rows_breaks_no_promise(store_factory: StoreFactory, soak_steps: int) -> None:
    run_machine(store_factory, soak_steps)
