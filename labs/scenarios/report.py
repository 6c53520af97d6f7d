"""Everything that verifying a course comes to: what is wrong, what the course holds, and what it does not reach."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from labs.scenarios.answers import check_answers, items_of
from labs.scenarios.blocks import check_blocks
from labs.scenarios.cheat_sheet import check_cheat_sheet
from labs.scenarios.exhibits import check_exhibits
from labs.scenarios.hints import check_hints
from labs.scenarios.links import check_facts, check_scenario, unknown_rules
from labs.scenarios.places import line_of
from labs.scenarios.proof import Finding, Proof, prove, unreadable
from labs.scenarios.random_runs import check_random_runs
from labs.scenarios.reader import ScenarioFiles, read_scenarios
from quiz.content import Pack, PackError, read_pack
from quiz.content.coverage import unasked_facts, unenforced_facts, untaught_facts
from quiz.content.items import KINDS, Item

VARIANTS = 5
RANDOM_RUNS = 200


@dataclass(frozen=True, slots=True)
class Report:
    """A verified course; without a pack where its files cannot be read, for which there is then one finding."""

    findings: Sequence[Finding]
    pack: Pack | None = None
    scenarios: Sequence[ScenarioFiles] = ()
    proofs: Sequence[Proof] = ()


def verify(folder: Path, *, variants: int = VARIANTS, random_runs: int = RANDOM_RUNS) -> Report:
    """Read a course and prove it: links, exhibits, chapters' commands, finished answers, the cheat sheet, every scenario.

    `variants` is how many draws of each scenario are run beside the first, `random_runs` how many runs by chance there are over
    all of them.
    """
    try:
        pack = read_pack(folder)
        scenarios = read_scenarios(folder, pack.scenarios)
    except PackError as fault:
        return Report([unreadable(fault)])
    proofs = [prove(files, variants=variants) for files in scenarios]
    findings = [
        *check_facts(pack, folder),
        *_unreached(folder / "facts.yaml", "no section teaches", untaught_facts(pack)),
        *_unreached(folder / "facts.yaml", "no card, misconception or item asks about", unasked_facts(pack)),
        *(found for files in scenarios for found in check_scenario(files, pack)),
        *(found for files in scenarios for found in check_hints(files)),
        *check_exhibits(pack, folder),
        *check_blocks(folder, scenarios),
        *check_answers(pack, folder),
        *check_cheat_sheet(pack, folder),
        *(found for proof in proofs for found in proof.findings),
        *(check_random_runs(scenarios, random_runs) if not any(proof.findings for proof in proofs) else ()),
    ]
    return Report(findings, pack, scenarios, proofs)


def unpractised_facts(pack: Pack, scenarios: Iterable[ScenarioFiles]) -> list[str]:
    """Return the ids of the facts that no goal of a scenario names, in the order of the pack."""
    practised = {fact for files in scenarios for goal in files.scenario.goals for fact in goal.facts}
    return [fact.id for fact in pack.facts if fact.id not in practised]


def unshown_misconceptions(pack: Pack, scenarios: Iterable[ScenarioFiles]) -> list[str]:
    """Return the misconceptions about what Azure does, not about what is wise, that no goal or trap of a scenario shows."""
    behaviour = {fact.id for fact in pack.facts if fact.rules or fact.unenforced == "shown"}
    shown = {name for files in scenarios for name in files.shows}
    every = [item for chapter in pack.chapters for item in chapter.misconceptions]
    return [item.id for item in every if item.id not in shown and behaviour & set(item.facts)]


def by_kind(items: Iterable[Item]) -> dict[str, int]:
    """Count items by their kind; every kind is there."""
    kinds = [item.kind for item in items]
    return {kind: kinds.count(kind) for kind in KINDS}


def counts(pack: Pack) -> dict[str, int]:
    """Count what a course holds; items of case studies are items."""
    return {
        "chapters": len(pack.chapters),
        "sections": sum(len(chapter.sections) for chapter in pack.chapters),
        "facts": len(pack.facts),
        "cards": sum(len(chapter.cards) for chapter in pack.chapters),
        "misconceptions": sum(len(chapter.misconceptions) for chapter in pack.chapters),
        "items": sum(1 for _ in items_of(pack)),
        "case_studies": len(pack.cases),
        "scenarios": len(pack.scenarios),
    }


def as_document(report: Report) -> dict[str, Any]:
    """Return a report as one JSON document."""
    pack = report.pack or _EMPTY
    return {
        "counts": counts(pack),
        "items_by_kind": by_kind(items_of(pack)),
        "facts_untaught": untaught_facts(pack),
        "facts_unasked": unasked_facts(pack),
        "facts_unenforced": unenforced_facts(pack),
        "facts_unpractised": unpractised_facts(pack, report.scenarios),
        "misconceptions_unshown": unshown_misconceptions(pack, report.scenarios),
        "rules_unknown": unknown_rules(pack),
        "scenarios": [
            {"slug": proof.scenario, "goals": proof.goals, "traps": proof.traps, "runs": proof.runs, "fair": not proof.findings}
            for proof in report.proofs
        ],
        "errors": [{"file": str(found.file), "line": found.line, "reason": found.reason} for found in report.findings],
    }


def _unreached(file: Path, what: str, facts: Iterable[str]) -> Iterator[Finding]:
    for fact in facts:
        yield Finding(file, f"{what} the fact {fact}", line_of(file, fact))


_EMPTY = Pack(
    slug="none",
    title="None",
    summary="None",
    rulebook="chapter",
    unlock_percent=60,
    scenarios=[],
    sources=[],
    facts=[],
    chapters=[],
)
