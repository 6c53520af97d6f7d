"""Every built-in role against every verb of every type: the verdict is that of the role's own list of actions."""

import re
from collections.abc import Iterator

import pytest

from gallery_engine.arm import Step
from gallery_engine.catalog.roles import BUILT_IN, Role
from gallery_engine.providers.resource import ResourceType
from gallery_engine.routes import ALL
from tests.engine.access_cast import assign, full, signed_in
from tests.engine.cast import Sandbox, accepted, sandbox

NAMES = {"microsoft.authorization/roleassignments", "microsoft.authorization/roledefinitions"}
IN_A_SUBSCRIPTION = [resource for resource in ALL if not resource.kind.startswith("microsoft.management/")]
CALLED = {"Microsoft.Resources/resourceGroups": "Microsoft.Resources/subscriptions/resourceGroups"}


def path_of(resource: ResourceType) -> str:
    """A path of a resource of a type in the group `rg` that is not there, or of the group itself."""
    namespace, *kinds = resource.name.split("/")
    if resource.kind == "microsoft.resources/resourcegroups":
        return "/resourceGroups/rg"
    guid = "88888888-8888-4888-8888-888888888888" if resource.kind in NAMES else "n1"
    return f"/resourceGroups/rg/providers/{namespace}/{'/'.join(f'{kind}/{guid}' for kind in kinds)}"


def questions(resource: ResourceType) -> Iterator[tuple[str, str, str]]:
    """Method, path and the action that Azure names for each verb, action and view of a type."""
    path, name = path_of(resource), CALLED.get(resource.name, resource.name)
    yield "GET", path, f"{name}/read"
    for method, verb in (("PUT", resource.create), ("PATCH", resource.update)):
        if verb is not None:
            yield method, path, f"{name}/write"
    if resource.delete is not None:
        yield "DELETE", path, f"{name}/delete"
    for action in resource.actions:
        yield "POST", f"{path}/{action}", f"{name}/{action}/action"
    for view in resource.views:
        if not view.startswith("darkroom.lab/"):
            yield "GET", f"{path}/{view}", f"{name}/{view}/read"


def granted(role: Role, action: str) -> bool:
    """Whether the lists of a role allow an action, read by another way than the engine's."""

    def among(patterns: tuple[str, ...]) -> bool:
        return any(re.fullmatch(re.escape(each).replace(r"\*", ".*"), action, re.IGNORECASE) for each in patterns)

    return among(role.actions) and not among(role.not_actions)


def forbidden(step: Step) -> bool:
    """Whether a request was refused for want of a role."""
    return step.refusal is not None and step.refusal.rule == "SEC102"


@pytest.fixture(scope="module")
def box() -> Sandbox:
    made = sandbox()
    for number, role in enumerate(BUILT_IN.values()):
        signed_in(made, f"role{number}")
        accepted(assign(made, f"role{number}", role))
    return made


@pytest.mark.parametrize("resource", IN_A_SUBSCRIPTION, ids=lambda each: each.kind)
def test_a_request_passes_where_the_role_lists_its_action(box: Sandbox, resource: ResourceType) -> None:
    for number, role in enumerate(BUILT_IN.values()):
        who = Sandbox(box.store, caller=f"role{number}")
        for method, path, action in questions(resource):
            step = who.ask(method, path, {})
            assert forbidden(step) == (not granted(role, action)), (role.name, method, path, action)


def test_some_role_is_refused_each_verb_and_some_role_is_not(box: Sandbox) -> None:
    asked = [question for resource in ALL for question in questions(resource)]
    for _, _, action in asked:
        verdicts = {granted(role, action) for role in BUILT_IN.values()}
        assert verdicts == {True, False}
    assert full(box, "GET", box.id("/resourceGroups/rg")).response.status == 200
