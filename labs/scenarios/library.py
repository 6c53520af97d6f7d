"""Revisions of scenarios as typed content, kept in memory: they never change."""

from collections.abc import Mapping
from functools import lru_cache
from uuid import UUID

import msgspec

from labs.models import Sandbox, ScenarioRevision
from labs.scenarios.schema import Scenario
from labs.scenarios.variants import filled, values_of


@lru_cache(maxsize=128)
def scenario_of(revision: UUID) -> Scenario:
    """The content of a revision in variant 0; one query, the first time."""
    return scenario_with(revision, drawn(revision, 0))


def scenario_in(sandbox: Sandbox) -> Scenario:
    """The content of a sandbox's revision, with what was drawn for that sandbox when it was opened."""
    return scenario_with(sandbox.revision_id, sandbox.terms.get("values", {}))


def scenario_with(revision: UUID, values: Mapping[str, str]) -> Scenario:
    """The content of a revision with values filled in."""
    return _scenario_with(revision, tuple(sorted(values.items())))


def has_variants(revision: UUID) -> bool:
    """Whether there is anything to draw in a revision."""
    return bool(_template(revision).parameters)


@lru_cache(maxsize=512)
def drawn(revision: UUID, variant: int) -> Mapping[str, str]:
    """What a variant of a revision draws for its parameters."""
    return values_of(_template(revision), variant)


@lru_cache(maxsize=128)
def _template(revision: UUID) -> Scenario:
    document = ScenarioRevision.objects.values_list("document", flat=True).get(pk=revision)
    return msgspec.convert(document, Scenario)


@lru_cache(maxsize=256)
def _scenario_with(revision: UUID, values: tuple[tuple[str, str], ...]) -> Scenario:
    return filled(_template(revision), dict(values))
