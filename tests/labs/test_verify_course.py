"""`manage.py verify_course`: a course that is whole passes, and everything that is wrong is said with its file."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from gallery_engine.cloud import RULES
from tests.factories import FIRST, Files, chapter_text, course_files, item, write_pack
from tests.labs.worlds import OTHER_TAG, SOLUTION, TWICE, UNTAGGED, goal, scenario_data

HOME = "scenarios/practice"


def files(**changes: Any) -> Files:
    """A whole course with the small scenario, its solution and three traps."""
    practice = {
        f"{HOME}/scenario.yaml": scenario_data(**changes),
        f"{HOME}/solution.azcli": SOLUTION,
        f"{HOME}/traps/untagged.azcli": UNTAGGED,
        f"{HOME}/traps/other-tag.azcli": OTHER_TAG,
        f"{HOME}/traps/twice.azcli": TWICE,
    }
    return {**course_files(), **practice}


def case() -> dict[str, Any]:
    """A case study of four items; the first is about the contested fact."""
    tabs = [{"id": name, "title": name, "text": "Text."} for name in ("now", "wanted")]
    about = [item(id=f"case-item-{number}", section=f"{FIRST}#more", facts=["plain"]) for number in range(4)]
    about[0]["facts"] = ["contested"]
    return {
        "slug": "one-firm",
        "title": "One firm",
        "summary": "A firm.",
        "chapter": FIRST,
        "minutes": "5",
        "tabs": tabs,
        "items": about,
    }


def verified(folder: Path | None = None) -> tuple[int, str, str]:
    """Run the command; return its exit code and both streams."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("verify_course", *([str(folder)] if folder else []), stdout=out, stderr=err)
    except CommandError as refusal:
        return refusal.returncode, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def squeezed(text: str) -> list[str]:
    """The lines of a table, their cells one space apart."""
    return [" ".join(line.split()) for line in text.splitlines()]


def test_a_whole_course_passes_with_a_short_table(tmp_path: Path) -> None:
    pack = files()
    pack["chapters/01-first-light/items.yaml"] = [item(), item(id="item-2")]
    code, out, err = verified(write_pack(tmp_path, pack))
    assert (code, err) == (0, "")
    assert "2 chapters, 2 facts, 1 sources, 16 cards, 10 misconceptions, 2 items, 0 case studies" in out
    assert squeezed(out)[1:] == [
        "chapter words sections cards misconceptions single multiple ordering matching statements dropdown completion series",
        "first-light 9 2 8 5 2",
        "second-bath 9 2 8 5",
        "scenario goals traps runs",
        "practice 3 3 9 fair",
        "facts that no section teaches: 0",
        "facts that nothing asks about: 0",
        "facts without a rule or a reason for none: 2",
        "facts that no goal practises: 1",
        "misconceptions of behaviour that no goal or trap shows: 0",
        f"rules of the lab that no fact names: {len(RULES)}",
    ]


def test_a_solution_for_each_rulebook_is_run_under_its_own(tmp_path: Path) -> None:
    pack = files()
    solutions_apart(pack)
    code, out, err = verified(write_pack(tmp_path, pack))
    assert (code, err) == (0, "")
    assert "practice 3 3 9 fair" in squeezed(out)


def test_another_right_way_passes_as_well(tmp_path: Path) -> None:
    other = "# rulebook: azure\naz group create -n rg-lab -l eastus --tags team=web\n"
    code, out, err = verified(write_pack(tmp_path, {**files(), f"{HOME}/ways/at-once.azcli": other}))
    assert (code, err) == (0, "")
    assert "practice 3 3 10 fair" in squeezed(out)


def test_code_is_no_text_to_read(tmp_path: Path) -> None:
    pack = files()
    body = "Some text.\n\n```az scenario=practice\naz group list\n```\n\n```json\n{}\n```"
    pack["chapters/01-first-light/chapter.md"] = chapter_text(FIRST, "First light", body)
    assert "first-light 9 2 8 5" in squeezed(verified(write_pack(tmp_path, pack))[1])


def test_the_rules_that_no_fact_names_are_counted_and_listed_at_length(tmp_path: Path) -> None:
    pack = files()
    pack["facts.yaml"][0]["rules"] = ["GAL101"]
    folder = write_pack(tmp_path, pack)
    out = io.StringIO()
    call_command("verify_course", str(folder), stdout=out, verbosity=2)
    assert f"no fact names: {len(RULES) - 1}:" in out.getvalue()
    gallery = next(line.split() for line in out.getvalue().splitlines() if line.startswith("    GAL"))
    assert gallery[1:] == sorted(rule[3:] for rule in RULES if rule.startswith("GAL") and rule != "GAL101")


def test_a_fact_that_is_not_taught_or_not_asked_about_is_wrong_at_its_line(tmp_path: Path) -> None:
    pack = files()
    pack["facts.yaml"] += [{"id": name, "chapter": "It will be so.", "sources": ["docs"]} for name in ("later", "last")]
    pack["chapters/01-first-light/cards.yaml"][0]["facts"] = ["plain", "last"]
    folder = write_pack(tmp_path, pack)
    code, out, err = verified(folder)
    text = (folder / "facts.yaml").read_text(encoding="utf-8").split("\n")
    later, last = (text.index(f"- id: {name}") + 1 for name in ("later", "last"))
    assert code == 1
    assert err.splitlines() == [
        f"{folder}/facts.yaml:{later}: no section teaches the fact later",
        f"{folder}/facts.yaml:{last}: no section teaches the fact last",
        f"{folder}/facts.yaml:{later}: no card, misconception or item asks about the fact later",
    ]
    assert "that no section teaches: 2\n" in out
    long = io.StringIO()
    with pytest.raises(CommandError, match="3 things are wrong"):
        call_command("verify_course", str(folder), stdout=long, stderr=io.StringIO(), verbosity=2)
    assert "that no section teaches: 2:\n    later\n    last\n" in long.getvalue()


def test_an_item_of_a_case_study_asks_about_its_facts(tmp_path: Path) -> None:
    pack = files()
    pack["course.yaml"]["cases"] = ["one-firm"]
    pack["cases/one-firm.yaml"] = case()
    pack["chapters/02-second-bath/cards.yaml"][7]["facts"] = ["plain"]
    code, out, err = verified(write_pack(tmp_path, pack))
    assert (code, err) == (0, "")
    assert "4 items, 1 case studies" in out
    assert "one-firm 4" in squeezed(out)


def test_a_fact_has_rules_or_a_reason_why_there_are_none(tmp_path: Path) -> None:
    pack = files()
    pack["facts.yaml"][0]["unenforced"] = "advice"
    pack["facts.yaml"][1]["rules"] = ["GAL101"]
    assert "facts without a rule or a reason for none: 0\n" in verified(write_pack(tmp_path / "whole", pack))[1]
    pack["facts.yaml"][1]["unenforced"] = "cost"
    code, _, err = verified(write_pack(tmp_path / "both", pack))
    assert code == 1
    assert "either rules or the reason why there are none" in err
    pack["facts.yaml"][1] |= {"rules": [], "unenforced": "because"}
    assert "one of , advice, client" in verified(write_pack(tmp_path / "other", pack))[2]


def test_without_a_folder_every_course_of_the_repository_is_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_pack(tmp_path / "fixtures" / "a", files())
    write_pack(tmp_path / "fixtures" / "b", files(title=""))
    monkeypatch.setattr(settings, "BASE_DIR", tmp_path)
    code, out, err = verified()
    assert code == 1
    assert "fair" in out
    assert "fixtures/b/scenarios/practice/scenario.yaml:2" in err


def test_a_repository_without_a_course_is_bad_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "BASE_DIR", tmp_path)
    assert verified()[0] == 2


def rename_goal(pack: Files) -> None:
    pack[f"{HOME}/scenario.yaml"]["goals"][0]["facts"] = ["unheard-of"]


def no_section(pack: Files) -> None:
    pack[f"{HOME}/scenario.yaml"]["goals"][0]["read"] = "first-light#nowhere"


def no_misconception(pack: Files) -> None:
    pack[f"{HOME}/scenario.yaml"]["goals"][0]["misconception"] = "unheard-of"


def no_chapter(pack: Files) -> None:
    pack[f"{HOME}/scenario.yaml"]["chapter"] = "third-wash"


def no_rule(pack: Files) -> None:
    pack["facts.yaml"][0]["rules"] = ["ZZZ999"]


def no_solution(pack: Files) -> None:
    del pack[f"{HOME}/solution.azcli"]


def weak_solution(pack: Files) -> None:
    pack[f"{HOME}/solution.azcli"] = "az group create -n rg-lab -l eastus\n"


def solutions_apart(pack: Files) -> None:
    pack[f"{HOME}/solution.chapter.azcli"] = pack[f"{HOME}/solution.azure.azcli"] = pack.pop(f"{HOME}/solution.azcli")


def weak_solution_of_one_rulebook(pack: Files) -> None:
    solutions_apart(pack)
    pack[f"{HOME}/solution.azure.azcli"] = "az group create -n rg-lab -l eastus\n"


def solution_of_one_rulebook(pack: Files) -> None:
    solutions_apart(pack)
    del pack[f"{HOME}/solution.azure.azcli"]


def no_traps(pack: Files) -> None:
    del pack[f"{HOME}/traps/untagged.azcli"], pack[f"{HOME}/traps/twice.azcli"]


def way_that_ends_elsewhere(pack: Files) -> None:
    pack[f"{HOME}/ways/elsewhere.azcli"] = "az group create -n rg-lab -l westus --tags team=web\n"


def way_of_no_rulebook(pack: Files) -> None:
    pack[f"{HOME}/ways/elsewhere.azcli"] = f"# rulebook: moon\n{SOLUTION}"


def harmless_trap(pack: Files) -> None:
    pack[f"{HOME}/traps/untagged.azcli"] = f"# misses: tagged\n{SOLUTION}"


def trap_that_misses_more(pack: Files) -> None:
    pack[f"{HOME}/traps/untagged.azcli"] = TWICE.replace("made-once", "tagged").replace(" --tags team=web", "")


def trap_that_misses_what_is_needed(pack: Files) -> None:
    pack[f"{HOME}/traps/untagged.azcli"] = "# misses: tagged\necho nothing\n"


def trap_without_a_head(pack: Files) -> None:
    pack[f"{HOME}/traps/untagged.azcli"] = "az group list\n"


def met_from_the_start(pack: Files) -> None:
    pack[f"{HOME}/scenario.yaml"]["goals"].append(goal("idle", that="`true`"))


def not_gradable(pack: Files) -> None:
    pack[f"{HOME}/scenario.yaml"]["goals"].append(goal("odd", that="length(group)"))


def broken_start(pack: Files) -> None:
    pack[f"{HOME}/scenario.yaml"]["start"] = "az group create -n rg-start -l atlantis"


def broken_pack(pack: Files) -> None:
    pack["course.yaml"]["colour"] = "red"


@pytest.mark.parametrize(
    ("spoil", "file", "reason"),
    [
        (rename_goal, "scenario.yaml", "no section that teaches the fact `unheard-of`"),
        (no_section, "scenario.yaml", "no section `first-light#nowhere`"),
        (no_misconception, "scenario.yaml", "no misconception `unheard-of`"),
        (no_chapter, "scenario.yaml", "no chapter `third-wash`"),
        (no_rule, "facts.yaml", "the rule ZZZ999"),
        (no_solution, "solution.azcli", "needs a solution"),
        (weak_solution, "solution.azcli", "the goal tagged is missed"),
        (weak_solution_of_one_rulebook, "solution.azure.azcli", "under azure, the goal tagged is missed"),
        (solution_of_one_rulebook, "practice", "solution.azcli alone, or solution.chapter.azcli and solution.azure.azcli"),
        (no_traps, "traps", "needs 3 traps or more"),
        (way_that_ends_elsewhere, "elsewhere.azcli", "the goal made is missed"),
        (way_of_no_rulebook, "elsewhere.azcli", "expected one of chapter, azure"),
        (harmless_trap, "untagged.azcli", "the goal tagged should be missed, but is met"),
        (trap_that_misses_more, "untagged.azcli", "the goal made-once should be met, but is missed"),
        (trap_that_misses_what_is_needed, "untagged.azcli", "the goal tagged should be missed, but is not_yet"),
        (trap_without_a_head, "untagged.azcli", "a first line `# misses: goal-id`"),
        (met_from_the_start, "scenario.yaml", "the goal idle is met before anything was done"),
        (not_gradable, "scenario.yaml", "the goal odd cannot be evaluated"),
        (broken_start, "scenario.yaml", "practice cannot start"),
        (broken_pack, "course.yaml", "found `colour`"),
    ],
)
def test_what_is_wrong_is_said_with_its_file(tmp_path: Path, spoil: Callable[[Files], None], file: str, reason: str) -> None:
    pack = files()
    spoil(pack)
    code, _, err = verified(write_pack(tmp_path, pack))
    assert code == 1
    assert any(file in line.split(": ")[0] and reason in line for line in err.splitlines()), err


def test_the_course_of_this_repository_is_whole() -> None:
    assert verified() == (0, verified()[1], "")
