"""The journal is the truth: replayed, it gives the same world; interrupted, it and everything else are as before."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest
from django.core import serializers
from django.db import OperationalError, connection, transaction

from gallery_engine.arm import Request
from gallery_engine.cloud import Cloud
from gallery_engine.snapshot import digest
from labs.history import go_back, set_checkpoint, undo
from labs.models import Checkpoint, CommandRecord, GoalResult, RequestRecord, Resource, Sandbox, UndoneCommand
from labs.runs import start
from labs.sandboxes import advance, open_sandbox, reset, run_line
from labs.store import RowStore
from tests.labs.test_presenters import PUBLISH
from tests.labs.worlds import opened, scenario, typed

pytestmark = pytest.mark.django_db
STORED = (Sandbox, Resource, CommandRecord, RequestRecord, GoalResult, UndoneCommand, Checkpoint)


def everything() -> list[str]:
    return [serializers.serialize("json", model.objects.order_by("pk")) for model in STORED]


@pytest.mark.parametrize("rulebook", ["chapter", "azure"])
def test_the_requests_of_the_journal_replayed_give_the_same_digest(rulebook: str) -> None:
    sandbox = opened(rulebook=rulebook)
    for line in [*PUBLISH.splitlines(), "az sig create -g rg-start -r no-hyphens", "sleep 5m", "az group delete -n gone --yes"]:
        typed(sandbox, line)
    advance(sandbox=sandbox, key=uuid4())
    store = start(scenario(), rulebook)
    for sent in sandbox.requests.order_by("seq", "n"):
        store.commit(Cloud(store).send(Request(sent.method, sent.path, sent.query, sent.body, sent.caller)).changes)
    sandbox.refresh_from_db()
    assert digest(RowStore(sandbox)) == digest(store)


def test_the_journal_has_every_version_once_and_in_order(sandbox: Sandbox) -> None:
    for line in ("echo one", "az group list", "false"):
        typed(sandbox, line)
    sandbox.refresh_from_db()
    assert list(sandbox.commands.order_by("pk").values_list("seq", flat=True)) == [1, 2, 3]
    assert sandbox.version == 3


def test_each_record_begins_where_the_one_before_it_ended(sandbox: Sandbox) -> None:
    for line in (*PUBLISH.splitlines(), "x=1", "sleep 1h"):
        typed(sandbox, line)
    records = list(sandbox.commands.order_by("seq"))
    for earlier, later in pairwise(records):
        assert later.changes["before"] == earlier.changes["after"]
        assert later.shell_before == earlier.shell_after


WRITES: dict[str, Callable[[Sandbox], Any]] = {
    "open": lambda box: open_sandbox(learner=box.learner, revision=box.revision_id, rulebook="azure", key=uuid4()),
    "line": lambda box: run_line(sandbox=box, key=uuid4(), line="az group create -n rg-lab -l eastus"),
    "advance": lambda box: advance(sandbox=box, key=uuid4(), seconds=600),
    "undo": lambda box: undo(sandbox=box, key=uuid4(), seq=1),
    "back": lambda box: go_back(sandbox=box, key=uuid4(), seq=1, to=0, label="start"),
    "checkpoint": lambda box: set_checkpoint(sandbox=box, key=uuid4(), seq=1, name="here"),
    "reset": lambda box: reset(sandbox=box, key=uuid4(), seq=1),
}


@pytest.mark.parametrize("name", sorted(WRITES))
def test_a_write_that_is_interrupted_anywhere_leaves_everything_as_it_was(sandbox: Sandbox, name: str) -> None:
    typed(sandbox, "az group delete -n rg-start --yes --no-wait")
    before = everything()
    interrupted = 0
    while True:
        left = [interrupted]

        def fail(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any, left: list[int] = left) -> Any:
            if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
                left[0] -= 1
                if left[0] < 0:
                    raise OperationalError("pulled the plug")
            return execute(sql, params, many, context)

        try:
            with transaction.atomic(), connection.execute_wrapper(fail):
                WRITES[name](sandbox)
        except OperationalError:
            assert everything() == before
            interrupted += 1
            continue
        break
    assert interrupted >= 4
    assert everything() != before


def test_the_activity_log_is_the_journals_and_begins_anew_with_a_reset(sandbox: Sandbox) -> None:
    values = "/providers/Microsoft.Insights/eventtypes/management/values"

    def logged() -> list[str]:
        request = Request("GET", f"/subscriptions/{sandbox.subscription}{values}", {"api-version": "2015-04-01"})
        match Cloud(RowStore(sandbox)).send(request).response.body:
            case {"value": list(items)}:
                return [str(item["resourceId"]).rpartition("/")[2] for item in items if isinstance(item, dict)]
        return []

    assert logged() == []
    typed(sandbox, "az group create -n one -l eastus; az group create -n two -l eastus")
    typed(sandbox, "az group list")
    sandbox.refresh_from_db()
    assert logged() == ["two", "one"]
    reset(sandbox=sandbox, key=uuid4(), seq=sandbox.version)
    sandbox.refresh_from_db()
    assert logged() == []
