"""A line costs the same in a sandbox of ten resources and in one of a thousand."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gallery_engine.arm import JSON, Request
from gallery_engine.cloud import Cloud
from labs.models import Resource, Sandbox
from labs.sandboxes import advance, run_line
from labs.store import RowStore
from tests.cast import Cast
from tests.labs.worlds import opened

pytestmark = pytest.mark.django_db
LINES = [
    "echo nothing is asked",
    "az group show -n rg-start",
    "az group create -n rg-lab -l eastus",
    "az group list -o table",
    "az sig create -g rg-start -r Corp -l eastus",
    "az sig show -g rg-start -r Corp",
    "az sig create -g rg-start -r no-hyphens -l eastus",
]
GUID = "99999999-9999-4999-8999-999999999999"
MOST = 18


def crowded(sandbox: Sandbox, count: int) -> Sandbox:
    """Put groups and galleries into a sandbox, behind the engine's back."""
    base = f"/subscriptions/{sandbox.subscription}/resourceGroups"
    rows = []
    for number in range(count // 2):
        group = f"{base}/zz-{number:05d}"
        gallery = f"{group}/providers/Microsoft.Compute/galleries/g{number}"
        for rid, kind, name in (
            (group, "microsoft.resources/resourcegroups", f"zz-{number:05d}"),
            (gallery, "microsoft.compute/galleries", f"g{number}"),
        ):
            rows.append(
                Resource(
                    sandbox=sandbox,
                    key=rid.lower(),
                    kind=kind,
                    rid=rid,
                    name=name,
                    location="eastus",
                    body={"location": "eastus", "properties": {}},
                )
            )
    Resource.objects.bulk_create(rows, batch_size=500)
    return sandbox


def counts(sandbox: Sandbox) -> dict[str, int]:
    found = {}
    for line in LINES:
        with CaptureQueriesContext(connection) as queries:
            run_line(sandbox=sandbox, key=uuid4(), line=line)
        found[line] = len(queries)
    with CaptureQueriesContext(connection) as queries:
        advance(sandbox=sandbox, key=uuid4(), seconds=600)
    return {**found, "advance": len(queries)}


def test_lines_take_as_many_statements_at_a_thousand_resources_as_at_ten() -> None:
    small, large = counts(crowded(opened(), 10)), counts(crowded(opened(), 1_000))
    large["az group list -o table"] -= 2  # 501 groups come in three pages, each a query
    assert small == large
    assert max(small.values()) <= MOST, small


def test_the_page_takes_as_many_statements_at_a_thousand_resources_as_at_ten(cast: Cast) -> None:
    found = []
    for count in (10, 1_000):
        sandbox = crowded(opened(cast.alice.learner), count)
        run_line(sandbox=sandbox, key=uuid4(), line=LINES[2])
        with CaptureQueriesContext(connection) as queries:
            assert cast.alice.client.get(f"/labs/sandboxes/{sandbox.pk}/").status_code == 200
        found.append(len(queries))
    assert found[0] == found[1] <= 15


def test_the_list_of_labs_takes_as_many_statements_for_twenty_sandboxes_as_for_one(cast: Cast) -> None:
    found = []
    for count in (1, 19):
        for _ in range(count):
            opened(cast.alice.learner)
        cast.alice.client.get("/labs/")
        with CaptureQueriesContext(connection) as queries:
            cast.alice.client.get("/labs/")
        found.append(len(queries))
    assert found[0] == found[1]


def test_who_asks_and_through_how_many_groups_takes_no_further_statement() -> None:
    sandbox = crowded(opened(), 10)
    store = RowStore(sandbox)
    people: JSON = [{"handle": "ann"}]
    groups: JSON = [{"handle": "inner", "members": ["ann"]}, {"handle": "outer", "members": ["inner"]}]
    scope = f"/subscriptions/{sandbox.subscription}"
    role = "/providers/Microsoft.Authorization/roleDefinitions"
    custom: JSON = {
        "roleName": "Looker",
        "assignableScopes": [scope],
        "permissions": [{"actions": ["Microsoft.Resources/subscriptions/resourceGroups/read"]}],
    }
    told = _sent(store, "POST", "/providers/Darkroom.Lab/directory", {"users": people, "groups": groups})
    outer = next(each["objectId"] for each in told["identities"] if each["handle"] == "outer")
    _sent(store, "PUT", f"{scope}{role}/{GUID}", {"properties": custom})
    given: JSON = {"principalId": outer, "roleDefinitionId": f"{role}/{GUID}"}
    _sent(store, "PUT", f"{scope}/providers/Microsoft.Authorization/roleAssignments/{GUID}", {"properties": given})
    store.save()
    found = {}
    for caller in ("owner", "ann"):
        with CaptureQueriesContext(connection) as queries:
            _sent(RowStore(sandbox), "GET", f"{scope}/resourceGroups/rg-start", caller=caller)
        found[caller] = len(queries)
    assert found["ann"] == found["owner"] <= 2


def _sent(store: RowStore, method: str, path: str, body: JSON = None, caller: str = "owner") -> Any:
    step = Cloud(store).send(Request(method, path, {"api-version": "2024-11-01"}, body, caller))
    assert step.refusal is None, step.refusal
    store.commit(step.changes)
    return step.response.body
