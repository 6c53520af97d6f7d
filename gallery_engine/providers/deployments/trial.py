"""Trying a template out: every resource is asked for in a world that is forgotten afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from gallery_engine.clock import SECOND
from gallery_engine.errors import Refusal, Refused, as_error
from gallery_engine.models.deployments import DeploymentBody
from gallery_engine.providers.deployments.preparation import Prepared, body_of
from gallery_engine.records import Document, Record
from gallery_engine.rules import templates
from gallery_engine.rules.call import Call
from gallery_engine.rules.deployments import PERMITTED, PREFLIGHT
from gallery_engine.rules.registry import Problem
from gallery_engine.rules.requests import AUTHORIZED
from gallery_engine.store import World
from gallery_engine.templates.errors import TemplateError
from gallery_engine.templates.ordering import asks_for_others
from gallery_engine.templates.planning import DEPLOYMENTS, Planned

LEAST = SECOND
POLICY = "RequestDisallowedByPolicy"


@dataclass(frozen=True)
class Tried:
    """What became of a resource: its document before and after, and what was refused."""

    planned: Planned
    before: Document | None = None
    after: Document | None = None
    refusal: Refusal | None = None
    mistake: TemplateError | None = None


@dataclass(frozen=True)
class Trial:
    """What became of all of them, and when the last would be done (virtual milliseconds)."""

    tried: list[Tried]
    due: int


@contextmanager
def trial(prepared: Prepared) -> Iterator[Trial]:
    """Make every resource at the time at which its turn would come; all of it is undone when the context ends.

    What waits for a resource that was refused, or whose body is known only later, is not held against the template.
    """
    world, started = prepared.target.world, prepared.target.world.now
    with world.trial():
        ends: dict[str, int] = {}
        doubtful: set[str] = set()
        tried: list[Tried] = []
        for planned in prepared.resources:
            begins = max([started, *(ends.get(key, started) for key in planned.after)])
            world.move_clock(begins)
            found = _try(planned, prepared)
            failed = found.refusal is not None or found.mistake is not None
            excused = asks_for_others(planned) or not doubtful.isdisjoint(planned.after)
            if failed or planned.kind.lower() == DEPLOYMENTS:
                doubtful.add(planned.key)
            ends[planned.key] = begins + done_at(world.get(planned.key), world) - world.now
            tried.append(Tried(planned) if failed and excused else found)
        yield Trial(tried, max(ends.values(), default=started + LEAST))


def done_at(record: Record | None, world: World) -> int:
    """When the work on a resource that was just asked for is done; nothing takes less than a second."""
    until = record.inner.get("until") if record is not None else None
    return max(until if isinstance(until, int) else 0, world.now + LEAST)


def check(call: Call[DeploymentBody], prepared: Prepared) -> int:
    """Refuse a template that one of its resources could not be made from; gives when all of it would be done."""
    with trial(prepared) as found:
        hold_against(call, found)
        return found.due


def hold_against(call: Call[DeploymentBody], found: Trial) -> None:
    """Refuse a template for what a trial has found; mistakes of the language first, then missing rights, then the rest."""
    for tried in found.tried:
        if tried.mistake is not None:
            place = f"The template resource '{tried.planned.name}' at line '0' and column '0'"
            templates.refuse(tried.mistake.within(place, tried.planned.path))
    refused = [(tried.planned, tried.refusal) for tried in found.tried if tried.refusal is not None]
    forbidden = [_forbidden(call, planned) for planned, refusal in refused if refusal.rule == AUTHORIZED.id]
    if forbidden:
        PERMITTED.refuse(f"The template deployment failed with error: '{':'.join(forbidden)}'.")
    if refused:
        PREFLIGHT.refuse(_problem(call, [refusal for _, refusal in refused]))


def _try(planned: Planned, prepared: Prepared) -> Tried:
    target = prepared.target
    before = _document(planned, prepared)
    try:
        body = body_of(planned, prepared.evaluation)
        target.send("PUT", planned.id, planned.api_version, body)
    except TemplateError as error:
        return Tried(planned, before, mistake=error)
    except Refused as refused:
        return Tried(planned, before, refusal=refused.refusal)
    return Tried(planned, before, _document(planned, prepared))


def _document(planned: Planned, prepared: Prepared) -> Document | None:
    try:
        return prepared.target.document(planned.id, planned.api_version)
    except Refused:
        return None


def _forbidden(call: Call[DeploymentBody], planned: Planned) -> str:
    caller = call.caller
    return (
        f"Authorization failed for template resource '{planned.name}' of type '{planned.kind}'. The client '{caller.name}' with "
        f"object id '{caller.inner.get('objectId', '')}' does not have permission to perform action '{planned.kind}/write' at "
        f"scope '{planned.id}'."
    )


def _problem(call: Call[DeploymentBody], refusals: list[Refusal]) -> Problem:
    by_policy = [refusal for refusal in refusals if refusal.code == POLICY]
    if len(by_policy) == len(refusals):
        message = "The template deployment failed because of policy violation. Please see details for more information."
    elif by_policy:
        message = "The template deployment failed with multiple errors. Please see details for more information."
    else:
        message = (
            f"The template deployment '{call.address.name}' is not valid according to the validation procedure. The tracking id "
            f"is '{call.world.guid('tracking')}'. See inner errors for details."
        )
    inner = tuple(dict.fromkeys(rule for refusal in refusals for rule in refusal.inner or (refusal.rule,)))
    return Problem(message, details=tuple(as_error(refusal) for refusal in refusals), inner=inner)
