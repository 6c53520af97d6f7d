"""What the database itself refuses, whoever writes."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from labs.models import (
    Checkpoint,
    CommandRecord,
    GoalResult,
    ReplayLink,
    RequestRecord,
    Resource,
    Sandbox,
    Scenario,
    ScenarioRevision,
    UndoneCommand,
)
from tests.labs.worlds import typed

pytestmark = pytest.mark.django_db
ALL = (
    *(Scenario, ScenarioRevision, Sandbox, Resource, GoalResult),
    *(CommandRecord, RequestRecord, UndoneCommand, Checkpoint, ReplayLink),
)
BREAKERS: dict[str, Callable[[Sandbox], object]] = {}


def breaks(name: str) -> Callable[[Callable[[Sandbox], object]], Callable[[Sandbox], object]]:
    def enter(breaker: Callable[[Sandbox], object]) -> Callable[[Sandbox], object]:
        BREAKERS[name] = breaker
        return breaker

    return enter


def again(row: models.Model, **changes: object) -> None:
    """Insert a copy of a row with some columns changed."""
    row.pk = uuid4() if isinstance(row.pk, type(uuid4())) else None
    for name, value in changes.items():
        setattr(row, name, value)
    type(row)._default_manager.bulk_create([row])


@breaks("scenario_revision_digest_unique")
def same_digest(sandbox: Sandbox) -> None:
    again(sandbox.revision, number=9)


@breaks("scenario_revision_number_unique")
def same_number(sandbox: Sandbox) -> None:
    again(sandbox.revision, digest="other")


@breaks("scenario_revision_number_from_one")
def number_zero(sandbox: Sandbox) -> None:
    ScenarioRevision.objects.update(number=0)


@breaks("sandbox_key_unique_for_learner")
def same_opening_key(sandbox: Sandbox) -> None:
    again(sandbox)


@breaks("sandbox_rulebook_is_known")
def unknown_rulebook(sandbox: Sandbox) -> None:
    Sandbox.objects.update(rulebook="moon")


@breaks("sandbox_reset_is_in_the_past")
def reset_to_come(sandbox: Sandbox) -> None:
    Sandbox.objects.update(since=99)


@breaks("sandbox_score_is_possible")
def more_than_possible(sandbox: Sandbox) -> None:
    Sandbox.objects.update(earned=99)


@breaks("resource_key_unique_in_sandbox")
def same_resource_key(sandbox: Sandbox) -> None:
    again(sandbox.resources.all()[0])


@breaks("resource_alias_unique_in_sandbox")
def same_alias(sandbox: Sandbox) -> None:
    for key in ("/a", "/b"):
        Resource.objects.create(sandbox=sandbox, key=key, kind="", rid="", name="", location="", alias="alias")


@breaks("resource_has_a_key")
def no_key(sandbox: Sandbox) -> None:
    Resource.objects.filter(name="rg-start").update(key="")


@breaks("resource_alias_is_not_empty")
def empty_alias(sandbox: Sandbox) -> None:
    Resource.objects.filter(name="rg-start").update(alias="")


@breaks("goal_result_unique_in_sandbox")
def same_goal(sandbox: Sandbox) -> None:
    again(sandbox.goal_results.all()[0])


@breaks("goal_result_verdict_is_known")
def unknown_verdict(sandbox: Sandbox) -> None:
    GoalResult.objects.update(verdict="perhaps")


@breaks("command_seq_unique_in_sandbox")
def same_seq(sandbox: Sandbox) -> None:
    again(sandbox.commands.get(), key=uuid4())


@breaks("command_key_unique_in_sandbox")
def same_command_key(sandbox: Sandbox) -> None:
    again(sandbox.commands.get(), seq=9)


@breaks("command_seq_starts_at_one")
def seq_zero(sandbox: Sandbox) -> None:
    CommandRecord.objects.update(seq=0)


@breaks("command_source_is_known")
def unknown_source(sandbox: Sandbox) -> None:
    CommandRecord.objects.update(source="dream")


@breaks("command_stands_in_the_past")
def stands_to_come(sandbox: Sandbox) -> None:
    CommandRecord.objects.update(stands_at=9)


@breaks("sandbox_stands_in_the_past")
def sandbox_stands_to_come(sandbox: Sandbox) -> None:
    Sandbox.objects.update(stands_at=9)


@breaks("undone_seq_unique_in_sandbox")
def undone_twice(sandbox: Sandbox) -> None:
    UndoneCommand.objects.bulk_create(UndoneCommand(sandbox=sandbox, seq=1) for _ in range(2))


@breaks("checkpoint_name_unique_in_sandbox")
def same_name(sandbox: Sandbox) -> None:
    Checkpoint.objects.bulk_create(Checkpoint(sandbox=sandbox, seq=seq, name="one") for seq in range(2))


@breaks("checkpoint_has_a_name")
def no_name(sandbox: Sandbox) -> None:
    Checkpoint.objects.create(sandbox=sandbox, seq=0, name="")


@breaks("replay_begins_before_it_ends")
def ends_before(sandbox: Sandbox) -> None:
    ReplayLink.objects.create(sandbox=sandbox, since=1, stands_at=0)


@breaks("request_number_unique_in_command")
def same_request_number(sandbox: Sandbox) -> None:
    again(sandbox.requests.all()[0])


@breaks("request_number_starts_at_one")
def request_zero(sandbox: Sandbox) -> None:
    RequestRecord.objects.update(n=0)


def test_every_constraint_has_a_test_that_breaks_it() -> None:
    assert {constraint.name for model in ALL for constraint in model._meta.constraints} == set(BREAKERS)


@pytest.mark.parametrize("name", sorted(BREAKERS))
def test_the_database_refuses(sandbox: Sandbox, name: str) -> None:
    typed(sandbox, "az group create -n rg-lab -l eastus")
    with pytest.raises(IntegrityError), transaction.atomic():
        BREAKERS[name](sandbox)


def test_the_journal_is_never_edited(sandbox: Sandbox) -> None:
    record = typed(sandbox, "az group create -n rg-lab -l eastus")
    for row in (record, sandbox.requests.all()[0]):
        with pytest.raises(TypeError, match="never changed"):
            row.save()


def test_every_public_id_is_a_uuid_and_every_time_has_a_zone(sandbox: Sandbox) -> None:
    assert sandbox.pk.version == 4
    assert timezone.is_aware(sandbox.created_at)
