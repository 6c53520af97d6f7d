"""How labs appear in the course: panels beside the chapters, addresses, and what to read about a rule."""

from pathlib import Path

import pytest

from labs.activities import LABS, link_to, prompt_of
from labs.models import Sandbox
from labs.reading import reading
from quiz import activities
from quiz.models import Learner
from tests.factories import a_course, course_files
from tests.labs.worlds import SOLUTION, loaded, opened, scenario, typed

pytestmark = pytest.mark.django_db


def states(learner: Learner | None, chapter: str = "first-light") -> list[tuple[str, str, str]]:
    return [(panel.title, panel.state, panel.state_label) for panel in LABS.for_chapter(chapter, learner)]


def test_labs_are_registered_with_the_course() -> None:
    loaded()
    assert [panel.url for panel in activities.panels("first-light", None)] == ["/labs/practice/", "/labs/playground/"]


def test_a_chapter_has_the_labs_that_name_it() -> None:
    loaded(scenario(), scenario(slug="other", chapter="second-bath"))
    assert states(None) == [("Practice", "new", "Not started")]
    assert states(None, "gone") == []


def test_a_panel_says_where_the_learner_stands() -> None:
    learner = Learner.objects.create()
    sandbox = opened(learner)
    playground = ("Playground", "new", "Not started")
    assert states(learner) == [("Practice", "open", "0 of 20 points"), playground]
    for line in SOLUTION.splitlines():
        typed(sandbox, line)
    opened(learner)
    assert states(learner) == [("Practice", "done", "All goals met"), playground]
    assert states(Learner.objects.create())[0][1] == "new"


def test_a_lab_without_goals_is_new_or_started() -> None:
    learner = Learner.objects.create()
    row = loaded(scenario(slug="playground", goals=[]))
    opened(learner, row=row)
    assert states(learner) == [("Practice", "open", "Started")]


def test_a_scenario_has_an_address_only_while_it_is_offered() -> None:
    loaded()
    assert activities.link_to("practice") == "/labs/practice/"
    assert activities.prompt_of("practice") == "/labs/practice/prompt/"
    assert link_to("unheard-of") is None
    assert prompt_of("unheard-of") is None


def test_without_a_course_there_is_nothing_to_read(sandbox: Sandbox) -> None:
    assert reading().section("first-light#start") is None
    assert reading().about("GAL101") == ()


def test_a_section_and_the_rules_of_its_facts_lead_to_where_they_are_taught(tmp_path: Path) -> None:
    files = course_files()
    files["facts.yaml"][1]["rules"] = ["GAL101"]
    a_course(tmp_path, files)
    section = reading().section("first-light#start")
    assert section is not None
    assert (section.title, section.url) == ("First light: Where to start", "/course/first-light/#start")
    assert [link.url for link in reading().about("GAL101")] == ["/course/first-light/#more", "/course/second-bath/#more"]
