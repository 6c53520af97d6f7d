"""Scenarios into the database: a new immutable revision where the content is new, and the pointers on what is current."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from django.db import transaction
from django.db.models import Max

from labs.models import Scenario, ScenarioRevision
from labs.scenarios import schema


@dataclass(frozen=True, slots=True)
class LoadedScenario:
    """What loading one scenario came to."""

    slug: str
    number: int
    is_new: bool


def digest_of(scenario: schema.Scenario) -> str:
    """SHA-256 of a scenario's canonical JSON, in hexadecimal."""
    return hashlib.sha256(msgspec.json.encode(scenario, order="deterministic")).hexdigest()


@transaction.atomic
def load_scenarios(scenarios: Sequence[schema.Scenario]) -> list[LoadedScenario]:
    """Make these the scenarios of the site, in this order, all or nothing.

    Content that is current already changes no row. A scenario that is not among them keeps its sandboxes and is not
    offered any more.
    """
    loaded = [_load(scenario, position) for position, scenario in enumerate(scenarios)]
    dropped = Scenario.objects.filter(current__isnull=False).exclude(slug__in=[scenario.slug for scenario in scenarios])
    dropped.update(current=None)
    return loaded


def _load(scenario: schema.Scenario, position: int) -> LoadedScenario:
    row, _ = Scenario.objects.get_or_create(slug=scenario.slug, defaults={"position": position})
    digest = digest_of(scenario)
    revision = row.revisions.filter(digest=digest).first()
    is_new = revision is None
    if revision is None:
        highest = row.revisions.aggregate(highest=Max("number"))["highest"] or 0
        document = msgspec.to_builtins(scenario)
        revision = ScenarioRevision(scenario=row, digest=digest, number=highest + 1, document=document)
        revision.save()
    if (row.current_id, row.position) != (revision.pk, position):
        row.current, row.position = revision, position
        row.save(update_fields=["current", "position"])
    return LoadedScenario(scenario.slug, revision.number, is_new)
