"""What the policies assigned above a resource do to a request, in Azure's order: append and modify, deny, audit.

Sources: "Azure Policy definitions effect basics", the pages of the effects, "Azure Policy assignment structure" (2026-11-26).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from gallery_engine.policy import effects, parameters
from gallery_engine.policy.definition import Definition
from gallery_engine.policy.evaluation import Evaluation, Scene
from gallery_engine.policy.problems import Failed
from gallery_engine.policy.tags import Change, Tagging, changes_of, tags_of
from gallery_engine.records import JSON, Document


@dataclass(frozen=True, slots=True)
class Assigned:
    """A definition assigned at a scope, with the values of its parameters and what refusals say of it."""

    id: str
    name: str
    scope: str
    definition_id: str
    definition: Definition
    given: Mapping[str, JSON] = field(default_factory=dict)
    enforced: bool = True
    display_name: str = ""
    definition_display_name: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that holds for a resource, with the effect it has; `failure` says why it could not be evaluated."""

    assigned: Assigned
    effect: str
    reasons: tuple[Document, ...] = ()
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a request: the resource's tags as they shall be, who denies it, who audits it, and what was changed."""

    tags: Mapping[str, str]
    denied: tuple[Finding, ...] = ()
    audited: tuple[Finding, ...] = ()
    changed: tuple[str, ...] = ()


def look(assigned: Assigned, scene: Scene) -> tuple[Finding | None, Evaluation]:
    """Whether a rule holds for a resource, whatever the enforcement; a failed evaluation is found as a deny."""
    scene = replace(
        scene,
        parameters=parameters.resolved(assigned.definition.parameters, assigned.given),
        policy={"assignmentId": assigned.id, "definitionId": assigned.definition_id},
    )
    evaluation = Evaluation(scene)
    try:
        effect = _effect(assigned, evaluation)
        holds = effect != effects.DISABLED and evaluation.holds(assigned.definition.condition)
    except Failed as failure:
        return Finding(assigned, effects.DENY, tuple(evaluation.reasons), str(failure)), evaluation
    return Finding(assigned, effect, tuple(evaluation.reasons)) if holds else None, evaluation


def decide(policies: Sequence[Assigned], scene: Scene) -> Decision:
    """What the enforced policies do to a request that would leave the resource as the scene has it."""
    enforced = [assigned for assigned in policies if assigned.enforced and not assigned.definition.effect.actions]
    tagging = Tagging(tags_of(scene.resource))
    failed, changes = _wanted(enforced, scene)
    tagging.apply(changes)
    if tagging.notes:
        scene = replace(scene, resource=scene.resource | {"tags": dict(tagging.tags)})
    found = [finding for assigned in enforced if (finding := look(assigned, scene)[0]) is not None]
    refused = [Finding(_by_id(enforced, owner), effects.DENY, failure=why) for owner, why in tagging.refused]
    return Decision(
        tagging.tags,
        (*failed, *refused, *(finding for finding in found if finding.effect == effects.DENY)),
        tuple(finding for finding in found if finding.effect == effects.AUDIT),
        tuple(tagging.notes),
    )


def _wanted(policies: Sequence[Assigned], scene: Scene) -> tuple[list[Finding], list[Change]]:
    """What the modifying and appending policies want, and those of them that could not say."""
    failed: list[Finding] = []
    changes: list[Change] = []
    for assigned in policies:
        if not assigned.definition.effect.operations:
            continue
        finding, evaluation = look(assigned, scene)
        if finding is None or finding.effect not in {effects.MODIFY, effects.APPEND}:
            continue
        try:
            changes += changes_of(assigned.id, assigned.definition.effect, evaluation)
        except Failed as failure:
            failed.append(Finding(assigned, effects.DENY, finding.reasons, str(failure)))
    return failed, changes


def _by_id(policies: Sequence[Assigned], owner: str) -> Assigned:
    return next(assigned for assigned in policies if assigned.id == owner)


def protecting(policies: Sequence[Assigned], scene: Scene, *, with_group: bool = False) -> Finding | None:
    """The first denyAction that keeps a resource from being deleted; `with_group`: by the deletion of its group."""
    for assigned in policies:
        if not assigned.enforced or not assigned.definition.effect.actions:
            continue
        if with_group and (assigned.definition.effect.spares_groups or not assigned.definition.indexed):
            continue
        finding, _ = look(assigned, scene)
        if finding is not None and (finding.effect == effects.DENY_ACTION or finding.failure):
            return finding
    return None


def _effect(assigned: Assigned, evaluation: Evaluation) -> str:
    name = str(evaluation.value(assigned.definition.effect.name)).lower()
    if name not in effects.NAMES:
        raise Failed(f"The policy has no effect '{name[:100]}'.")
    return name
