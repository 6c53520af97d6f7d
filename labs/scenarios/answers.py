"""Items that ask for a command: the finished command works, in the world of the exhibit that the item names as its proof."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from labs.runs import StartError
from labs.scenarios.exhibits import world_of
from labs.scenarios.lines import wrong_with
from labs.scenarios.places import file_of
from labs.scenarios.proof import Finding
from labs.shell.session import split_inputs
from quiz.content import Pack
from quiz.content.check_items import GAP
from quiz.content.items import Completion, Dropdown, Item
from quiz.content.schema import Exhibit
from quiz.content.values import RULEBOOKS, holds, under


def check_answers(pack: Pack, folder: Path) -> Iterator[Finding]:
    """Find the items whose finished command fails where it should work."""
    exhibits = {exhibit.id: exhibit for exhibit in pack.exhibits}
    for item in items_of(pack):
        if isinstance(item, Dropdown | Completion) and item.proof in exhibits:
            for rulebook in RULEBOOKS:
                for reason in _failures(item, exhibits[item.proof], rulebook):
                    yield _finding(folder, item, f"under {rulebook}, the item {item.id}: {reason}")


def items_of(pack: Pack) -> Iterator[Item]:
    """Return every item of a course, those of its case studies last."""
    for chapter in pack.chapters:
        yield from chapter.items
    for case in pack.cases:
        yield from case.items


def finished(item: Dropdown | Completion, rulebook: str) -> list[str]:
    """Return the commands that an item accepts: each spelling of each gap once, the other gaps at their first."""
    command, answers = under(item.command, rulebook), _answers(item, rulebook)
    first = {gap: spellings[0] for gap, spellings in answers.items()}
    others = [{**first, gap: spelling} for gap, spellings in answers.items() for spelling in spellings[1:]]
    return [_filled(command, filling) for filling in (first, *others)]


def _filled(command: str, filling: Mapping[str, str]) -> str:
    return GAP.sub(lambda found: filling[found[1]], command)


def _answers(item: Dropdown | Completion, rulebook: str) -> Mapping[str, Sequence[str]]:
    if isinstance(item, Completion):
        return {gap.id: gap.accepts for gap in item.gaps}
    return {
        gap.id: [under(option.text, rulebook) for option in gap.options if holds(option.right, rulebook)] for gap in item.gaps
    }


def _failures(item: Dropdown | Completion, exhibit: Exhibit, rulebook: str) -> Iterator[str]:
    for command in finished(item, rulebook):
        try:
            run = world_of(exhibit, rulebook)
        except StartError:
            return  # The check of the exhibits says so.
        yield from filter(None, (wrong_with(run, line, refused=False) for line in split_inputs(command)))


def _finding(folder: Path, item: Item, reason: str) -> Finding:
    files = [*sorted(folder.glob("chapters/*/items.yaml")), *sorted(folder.glob("cases/*.yaml"))]
    place = file_of(files, item.id)
    return Finding(place[0], reason, place[1]) if place else Finding(folder, reason)
