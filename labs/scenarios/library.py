"""Revisions of scenarios as typed content, kept in memory: they never change."""

from functools import lru_cache
from uuid import UUID

import msgspec

from labs.models import ScenarioRevision
from labs.scenarios.schema import Scenario


@lru_cache(maxsize=128)
def scenario_of(revision: UUID) -> Scenario:
    """The content of a revision; one query, the first time."""
    document = ScenarioRevision.objects.values_list("document", flat=True).get(pk=revision)
    return msgspec.convert(document, Scenario)
