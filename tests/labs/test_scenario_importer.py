"""Loading scenarios: idempotent, all or nothing, and never changing what a sandbox runs on."""

import pytest

from labs.models import Scenario, ScenarioRevision
from labs.scenarios.importer import load_scenarios
from labs.scenarios.library import scenario_of
from quiz.models.base import WrittenOnceError
from tests.labs.worlds import opened, playground, scenario

pytestmark = pytest.mark.django_db


def test_loading_twice_changes_no_row() -> None:
    first = load_scenarios([scenario(), playground()])
    rows = list(Scenario.objects.order_by("pk").values()), list(ScenarioRevision.objects.order_by("pk").values())
    second = load_scenarios([scenario(), playground()])
    assert [loaded.is_new for loaded in first + second] == [True, True, False, False]
    assert rows == (list(Scenario.objects.order_by("pk").values()), list(ScenarioRevision.objects.order_by("pk").values()))


def test_new_content_is_a_new_revision_and_old_content_gets_its_pointer_back() -> None:
    load_scenarios([scenario()])
    assert load_scenarios([scenario(title="Another")])[0].number == 2
    assert load_scenarios([scenario()])[0].number == 1
    row = Scenario.objects.get()
    assert row.current_id is not None
    assert scenario_of(row.current_id).title == "Practice"


def test_a_scenario_that_was_dropped_is_not_offered_but_keeps_its_sandboxes() -> None:
    sandbox = opened()
    load_scenarios([playground()])
    assert Scenario.objects.get(slug="practice").current is None
    sandbox.refresh_from_db()
    assert scenario_of(sandbox.revision_id).slug == "practice"


def test_scenarios_keep_the_order_of_the_course() -> None:
    load_scenarios([scenario(), playground()])
    load_scenarios([playground(), scenario()])
    assert list(Scenario.objects.order_by("position").values_list("slug", flat=True)) == ["playground", "practice"]


def test_what_was_stored_is_the_scenario_again() -> None:
    load_scenarios([scenario()])
    assert scenario_of(ScenarioRevision.objects.get().pk) == scenario()


def test_a_revision_is_written_once() -> None:
    load_scenarios([scenario()])
    with pytest.raises(WrittenOnceError):
        ScenarioRevision.objects.get().save()
