"""The virtual clock: how it is moved, and where it stops."""

import pytest

from gallery_engine.records import JSON
from gallery_engine.snapshot import digest
from tests.engine.cast import (
    EAST,
    accepted,
    gallery,
    refused,
    sandbox,
)


def test_the_clock_moves_to_an_instant_to_the_next_event_and_never_back() -> None:
    box = sandbox()
    assert box.get("/providers/Darkroom.Lab/clock") == {"now": "2026-11-23T09:00:00+00:00", "nextEvent": None}
    gallery(box)
    box.delete("galleries/gallery")
    assert box.get("/providers/Darkroom.Lab/clock")["nextEvent"] == "2026-11-23T09:00:11+00:00"
    accepted(box.post("/providers/Darkroom.Lab/advance", {"next": True}))
    assert box.get("/providers/Darkroom.Lab/clock")["now"] == "2026-11-23T09:00:11+00:00"
    accepted(box.post("/providers/Darkroom.Lab/advance", {"until": "2026-11-24T09:00:00Z"}))
    accepted(box.post("/providers/Darkroom.Lab/advance", {"until": "2020-01-01"}))
    assert box.get("/providers/Darkroom.Lab/clock")["now"] == "2026-11-24T09:00:00+00:00"


@pytest.mark.parametrize(
    "wish",
    [None, {}, {"seconds": -1}, {"seconds": 1.5}, {"seconds": True}, {"seconds": 10**18}, {"until": "soon"}, {"operation": "x"}],
)
def test_a_wish_about_the_clock_that_cannot_be_granted_is_refused_and_moves_nothing(wish: JSON) -> None:
    box = sandbox()
    before = digest(box.store)
    assert refused(box.post("/providers/Darkroom.Lab/advance", wish)) == "REQ106"
    assert digest(box.store) == before


def test_the_clock_stops_before_the_end_of_the_calendar() -> None:
    box = sandbox()
    ten_years = 10 * 365 * 86_400
    while not (step := box.post("/providers/Darkroom.Lab/advance", {"seconds": ten_years})).refusal:
        pass
    assert refused(step) == "REQ106"
    accepted(box.put("galleries/g", {"location": EAST}))
    assert box.get("/providers/Darkroom.Lab/clock")["now"].startswith("89")
