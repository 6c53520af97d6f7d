"""Sandboxes from before a change keep working after it."""

from importlib import import_module
from uuid import uuid4

import pytest
from django.apps import apps

from labs.models import Resource
from labs.sandboxes import run_line
from tests.labs.worlds import opened

pytestmark = pytest.mark.django_db


def test_an_owner_from_before_role_assignments_still_owns_the_subscription() -> None:
    sandbox = opened()
    assignment = sandbox.resources.get(kind="microsoft.authorization/roleassignments")
    owner = sandbox.resources.get(key="identity:owner")
    now = (assignment.key, assignment.alias, assignment.inner, owner.alias, owner.inner)
    scope = f"/subscriptions/{sandbox.subscription}"
    assignment.delete()
    owner.alias = None
    owner.inner = {"objectId": owner.inner["objectId"], "assignments": [{"scope": scope, "role": "Owner"}]}
    owner.save()
    before = run_line(sandbox=sandbox, key=uuid4(), line="az group show -n rg-start")
    assert before is not None
    assert "AuthorizationFailed" in before.stderr
    migrate = import_module("labs.migrations.0005_owner_assignments").give_owners_their_role
    migrate(apps, None)
    made = sandbox.resources.get(kind="microsoft.authorization/roleassignments")
    again = Resource.objects.get(pk=owner.pk)
    assert (made.key, made.alias, made.inner, again.alias, again.inner) == now
    after = run_line(sandbox=sandbox, key=uuid4(), line="az group show -n rg-start")
    assert after is not None
    assert after.exit_code == 0
