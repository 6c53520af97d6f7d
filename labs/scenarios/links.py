"""Whether everything that a scenario names is there: facts, sections, misconceptions, the chapter; and facts' rules."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from gallery_engine.cloud import RULES
from labs.scenarios.proof import Finding
from labs.scenarios.reader import ScenarioFiles
from quiz.content import Pack
from quiz.content.strict_yaml import Place


def check_scenario(files: ScenarioFiles, pack: Pack) -> Iterator[Finding]:
    """Find the names of a scenario that the course does not have."""
    chapters = {chapter.slug for chapter in pack.chapters}
    if files.scenario.chapter and files.scenario.chapter not in chapters:
        yield _finding(files, ("chapter",), f"the course has no chapter `{files.scenario.chapter}`")
    sections = {f"{chapter.slug}#{section.anchor}" for chapter in pack.chapters for section in chapter.sections}
    misconceptions = {item.id for chapter in pack.chapters for item in chapter.misconceptions}
    facts = {fact for chapter in pack.chapters for section in chapter.sections for fact in section.facts}
    for index, goal in enumerate(files.scenario.goals):
        place: Place = ("goals", index)
        yield from _unknown(files, (*place, "facts"), goal.facts, facts, "section that teaches the fact")
        yield from _unknown(files, (*place, "read"), [goal.read] if goal.read else [], sections, "section")
        named = [goal.misconception] if goal.misconception else []
        yield from _unknown(files, (*place, "misconception"), named, misconceptions, "misconception")
    for trap in files.traps:
        for name in trap.shows:
            if name not in misconceptions:
                yield Finding(trap.file, f"the course has no misconception `{name}`")


def check_facts(pack: Pack, folder: Path) -> Iterator[Finding]:
    """Find the rules that facts name and the engine's book does not have."""
    for fact in pack.facts:
        for rule in fact.rules:
            if rule not in RULES:
                yield Finding(folder / "facts.yaml", f"the fact {fact.id} names the rule {rule}, which the engine does not have")


def unknown_rules(pack: Pack) -> list[str]:
    """Return the ids of the rules that facts of a course name and the engine does not have, in order."""
    return sorted({rule for fact in pack.facts for rule in fact.rules} - set(RULES))


def unnamed_rules(pack: Pack) -> list[str]:
    """Return the ids of the rules that no fact of a course names, in order."""
    return sorted(set(RULES) - {rule for fact in pack.facts for rule in fact.rules})


def _unknown(files: ScenarioFiles, place: Place, names: Iterable[str], known: set[str], what: str) -> Iterator[Finding]:
    for name in names:
        if name not in known:
            yield _finding(files, place, f"the course has no {what} `{name}`")


def _finding(files: ScenarioFiles, place: Place, reason: str) -> Finding:
    return Finding(files.document.file, reason, files.document.line(place))
