"""What is missing: reasons, tags, restatements; and what nothing uses."""

from collections.abc import Iterator

from quiz.content.coverage import unasked_facts, untaught_facts
from quiz.content.items import Dropdown, Item, Multiple, Option, Ordering, Series, Single, Statements
from quiz.content.lint.remarks import Read, Remark, at
from quiz.content.values import RULEBOOKS, holds

LEAST_NAMED = 40
"""Percent of a chapter's wrong options that name the misconception which they show; below it, few teach anything."""


def wholeness_remarks(read: Read) -> Iterator[Remark]:
    """Find what is missing and what is not used."""
    for chapter in read.chapters:
        for index, card in enumerate(chapter.cards):
            if not card.reason:
                yield at(chapter.cards_file, (index,), f"the card {card.id} has no `reason`")
        for index, claim in enumerate(chapter.misconceptions):
            missing = [key for key in ("consequence", "restated") if not getattr(claim, key)]
            if missing:
                yield at(chapter.misconceptions_file, (index,), f"the misconception {claim.id} has no {_keys(missing)}")
    for document, place, item in read.items():
        missing = [key for key in ("difficulty", "skill") if not getattr(item, key)]
        if missing:
            yield at(document, place, f"the item {item.id} has no {_keys(missing)}")
    yield from _few_named(read)
    yield from _orphans(read)


def _keys(names: list[str]) -> str:
    return " and no ".join(f"`{name}`" for name in names)


def _few_named(read: Read) -> Iterator[Remark]:
    for chapter in read.chapters:
        names = [name for item in chapter.items for name in _wrong_choices(item)]
        named = sum(bool(name) for name in names)
        if chapter.items_file and named * 100 < LEAST_NAMED * len(names):
            yield at(chapter.items_file, (), f"only {named} of {len(names)} wrong choices name a misconception")


def _wrong_choices(item: Item) -> list[str]:
    """The misconceptions that the ways to be wrong name, empty for one that names none."""
    match item:
        case Single() | Multiple():
            return [option.misconception for option in item.options if _can_be_wrong(option)]
        case Dropdown():
            return [option.misconception for gap in item.gaps for option in gap.options if _can_be_wrong(option)]
        case Ordering():
            return [step.misconception for step in item.steps if step.place == 0]
        case Statements() | Series():
            return [row.misconception for row in item.rows]
        case _:
            return []


def _can_be_wrong(option: Option) -> bool:
    return not all(holds(option.right, rulebook) for rulebook in RULEBOOKS)


def _orphans(read: Read) -> Iterator[Remark]:
    places = {fact.id: index for index, fact in enumerate(read.pack.facts)}
    for fact in untaught_facts(read.pack):
        yield at(read.facts, (places[fact],), f"no section teaches the fact {fact}")
    for fact in unasked_facts(read.pack):
        yield at(read.facts, (places[fact],), f"nothing asks about the fact {fact}")
    used = {source for fact in read.pack.facts for source in fact.sources}
    for index, source in enumerate(read.pack.sources):
        if source.id not in used:
            yield at(read.sources, (index,), f"no fact names the source {source.id}")
    shown = {item.exhibit for _, _, item in read.items()} | {getattr(item, "proof", "") for _, _, item in read.items()}
    for exhibit in read.pack.exhibits:
        if exhibit.id not in shown:
            yield Remark(read.folder / "exhibits" / f"{exhibit.id}.azcli", 1, "no item shows this exhibit or is proved in it")
