"""Tags as modify and append change them: names in any case, and what happens when policies want different things.

Sources: "Azure Policy definitions modify effect", "Azure Policy definitions append effect" (read 2026-11-26).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from gallery_engine.policy import effects, fields
from gallery_engine.policy.effects import Operation
from gallery_engine.policy.evaluation import Evaluation
from gallery_engine.policy.operators import text
from gallery_engine.policy.problems import BadRule, Failed
from gallery_engine.records import JSON, Document


@dataclass(frozen=True, slots=True)
class Change:
    """What one policy wants of one tag: `value` None takes it away, `replaces` says whether another value may go.

    `by` is the assignment's id, `yields` what becomes of the change in a conflict (deny: the request is refused).
    """

    by: str
    tag: str
    value: str | None
    replaces: bool
    yields: str


@dataclass(slots=True)
class Tagging:
    """The tags of a resource on their way through the policies; `refused` pairs an assignment's id with the reason."""

    tags: dict[str, str]
    notes: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)

    def apply(self, changes: Iterable[Change]) -> None:
        """Apply the changes of all policies, once those that contradict each other have been sorted out."""
        wanted = list(changes)
        for losers, conflict in list(_conflicts(wanted)):
            if conflict is not None:
                self.refused.append(conflict)
            wanted = [change for change in wanted if change.by not in losers]
        for change in wanted:
            self._apply(change)

    def _apply(self, change: Change) -> None:
        present = next((name for name in self.tags if name.lower() == change.tag.lower()), None)
        if change.value is None:
            if present is not None:
                del self.tags[present]
                self.notes.append(f"tag '{present}' removed")
        elif present is None or (change.replaces and self.tags[present] != change.value):
            self.tags[present or change.tag] = change.value
            self.notes.append(f"tag '{present or change.tag}' set to '{change.value}'")
        elif self.tags[present] != change.value and change.yields == effects.DENY:
            self.refused.append((change.by, f"The tag '{present}' has another value already."))


def tags_of(resource: Document) -> dict[str, str]:
    """The tags of a resource's document; none where there is no such object."""
    tags = fields.child(resource, fields.TAGS)
    return {name: str(value) for name, value in tags.items()} if isinstance(tags, dict) else {}


def changes_of(by: str, effect: effects.Effect, evaluation: Evaluation) -> list[Change]:
    """What an effect wants of the tags of the resource under evaluation; raises Failed."""
    yields = text(evaluation.value(effect.conflict))
    return [change for operation in effect.operations for change in _changes(by, operation, yields, evaluation)]


def _changes(by: str, operation: Operation, yields: str, evaluation: Evaluation) -> list[Change]:
    if text(evaluation.value(operation.condition)) != "true":
        return []
    name = str(evaluation.value(operation.field))
    replaces = operation.operation == effects.REPLACE
    value = None if operation.operation == effects.REMOVE else evaluation.value(operation.value)
    if name.lower() == fields.TAGS and isinstance(value, dict):
        return [Change(by, tag, _as_text(item), replaces, yields) for tag, item in value.items()]
    tag = _tag(name)
    return [Change(by, tag, None if operation.operation == effects.REMOVE else _as_text(value), replaces, yields)]


def _tag(name: str) -> str:
    try:
        tag = fields.read(name).tag
    except BadRule as error:
        raise Failed(str(error)) from error
    if tag is None:
        raise Failed(f"The field '{name[:100]}' is no tag.")
    return tag


def _as_text(value: JSON) -> str:
    if isinstance(value, list | dict) or value is None:
        raise Failed("The value of a tag is no text.")
    return value if isinstance(value, str) else text(value)


def _conflicts(changes: list[Change]) -> Iterable[tuple[set[str], tuple[str, str] | None]]:
    """For each tag of which policies want different things: whose changes are skipped, and who is refused for it."""
    by_tag: dict[str, list[Change]] = {}
    for change in changes:
        by_tag.setdefault(change.tag.lower(), []).append(change)
    for wanted in by_tag.values():
        owners = {change.by for change in wanted}
        if len(owners) < 2 or len({change.value for change in wanted}) < 2:
            continue
        firm = sorted({change.by for change in wanted if change.yields == effects.DENY})
        if len(firm) == 1:
            yield owners - set(firm), None
        elif firm:
            yield owners, (firm[0], f"Policies disagree about the tag '{wanted[0].tag}'.")
        else:
            yield owners, None
