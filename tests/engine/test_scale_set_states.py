"""A scale set is scaled to nothing and back while work is under way on it: its state is always what its last change came to."""

from collections.abc import Callable, Iterator
from itertools import islice, permutations, product

import pytest

from gallery_engine.arm import Step
from gallery_engine.records import Document
from tests.engine.cast import Sandbox
from tests.engine.scale_set_cast import SET, connected, flexible, set_body

MAKERS = {"Uniform": set_body, "Flexible": flexible}
Deed = Callable[[Sandbox, Callable[..., Document]], Step]


def to(capacity: int) -> Deed:
    return lambda box, make: box.put(SET, make(box, capacity))


def in_part(box: Sandbox, make: Callable[..., Document]) -> Step:
    del make
    return box.send("PATCH", SET, {"sku": {"name": "Standard_D4s_v5", "capacity": 0}})


def one_goes(box: Sandbox, make: Callable[..., Document]) -> Step:
    del make
    instances = box.get(f"{SET}/virtualMachines")["value"]
    return box.delete(str(instances[0]["id"])) if instances else box.ask("GET", SET)


def all_go(box: Sandbox, make: Callable[..., Document]) -> Step:
    del make
    return box.post(f"{SET}/delete", {"instanceIds": ["*"]})


def lives() -> Iterator[tuple[tuple[Deed, ...], int]]:
    """Every seventh order of four deeds out of six, each with one of the waits between them, in seconds, in turn."""
    orders = islice(permutations((to(0), to(2), to(1), in_part, one_goes, all_go), 4), 0, None, 7)
    waits = (0, 1, 10, 44, 45, 46, 75, 90)
    return ((order, waits[number % len(waits)]) for number, order in enumerate(orders))


def agrees(box: Sandbox, last: Step) -> None:
    """The operation of the last change is under way exactly while the set says so, and ends as the set does."""
    address = last.response.headers["Azure-AsyncOperation"].removeprefix("https://management.azure.com").split("?")[0]
    told, state = box.get(address)["status"], box.get(SET)["properties"]["provisioningState"]
    assert (told == "InProgress") == (state in {"Creating", "Updating"}), (told, state)
    assert told in {"InProgress", state}


@pytest.mark.parametrize("mode", MAKERS)
def test_the_state_of_a_set_is_the_outcome_of_its_last_change_whatever_its_instances_do(mode: str) -> None:
    make = MAKERS[mode]
    for order, wait in lives():
        box = connected()
        last = box.put(SET, make(box, 2))
        for deed in order:
            box.advance(wait)
            agrees(box, last)
            step = deed(box, make)
            if step.refusal is None and box.journal[-1].method in {"PUT", "PATCH"} and step.changes.records:
                last = step
            agrees(box, last)
        for _ in range(3):
            box.advance(60)
            agrees(box, last)
        shown = box.get(SET)
        there = box.get(f"{SET}/virtualMachines")["value"]
        assert (shown["properties"]["provisioningState"], shown["sku"]["capacity"]) == ("Succeeded", len(there))


@pytest.mark.parametrize(("mode", "wait"), [*product(MAKERS, (0, 10, 45, 90))])
def test_a_set_that_is_deleted_while_it_shrinks_ends_what_was_under_way(mode: str, wait: int) -> None:
    box, make = connected(), MAKERS[mode]
    box.put(SET, make(box, 2))
    box.advance(wait)
    last = box.put(SET, make(box, 0))
    box.delete(SET)
    address = last.response.headers["Azure-AsyncOperation"].removeprefix("https://management.azure.com").split("?")[0]
    assert box.get(address)["status"] == "Canceled"
    assert (box.get(SET)["properties"]["provisioningState"], box.get(SET)["sku"]["capacity"]) == ("Deleting", 0)
    box.advance(60)
    assert box.send("GET", SET).response.status == 404
    assert [record.kind for record in box.store.under(box.id("virtualMachine").lower())] == []
