"""Azure Lighthouse: what a customer delegates to another tenant, who may do what with it there, and how it ends."""

from typing import Any

import pytest

from gallery_engine.arm import Step
from gallery_engine.catalog.roles import (
    ACCESS_CONTROL_ADMINISTRATOR,
    CONTRIBUTOR,
    DELEGATION_REMOVER,
    DISK_DATA_OPERATOR,
    MACHINE_CONTRIBUTOR,
    OWNER,
    READER,
    USER_ACCESS_ADMINISTRATOR,
    Role,
)
from gallery_engine.records import JSON, Document
from tests.engine.access_cast import ASSIGNMENTS, AWAY, Customer, assign, assignment_body, customer, directory, full, principal_of
from tests.engine.cast import EAST, Sandbox, accepted, message, refused, version
from tests.engine.machine_cast import linux_profile, machine_body

OFFER = "66666666-6666-4666-8666-666666666666"
DELEGATION = "77777777-7777-4777-8777-777777777777"
OFFERS = "providers/Microsoft.ManagedServices/registrationDefinitions"
DELEGATIONS = "providers/Microsoft.ManagedServices/registrationAssignments"


def authorization(scene: Customer, handle: str, role: Role, **more: JSON) -> Document:
    found: Document = {
        "principalId": principal_of(scene.box, handle),
        "roleDefinitionId": role.guid,
        "principalIdDisplayName": handle,
    }
    return {**found, **more}


def offer_body(scene: Customer, *authorizations: JSON, **more: JSON) -> Document:
    """The body of an offer that lets the sandbox's own tenant manage the customer's subscription."""
    given: list[JSON] = [*(authorizations or (authorization(scene, "owner", CONTRIBUTOR),))]
    said: Document = {
        "registrationDefinitionName": "Darkroom care",
        "managedByTenantId": scene.box.store.head().tenant,
        "authorizations": given,
        **more,
    }
    return {"properties": said}


def offer(scene: Customer, *authorizations: JSON, name: str = OFFER, **more: JSON) -> Step:
    return scene.send("carol", "PUT", f"/{OFFERS}/{name}", offer_body(scene, *authorizations, **more))


def delegate(scene: Customer, scope: str = "", *, name: str = DELEGATION, to: str = OFFER) -> Step:
    """Accept an offer for the customer's subscription, or for a group of it."""
    body: Document = {"properties": {"registrationDefinitionId": scene.id(f"/{OFFERS}/{to}")}}
    return scene.send("carol", "PUT", f"{scope}/{DELEGATIONS}/{name}", body)


def test_a_delegation_opens_a_subscription_and_its_end_closes_it() -> None:
    scene = customer()
    assert refused(scene.send("owner", "GET", "/resourceGroups/rg")) == "SEC104"
    made = offer(scene)
    assert made.response.status == 201
    assert refused(scene.send("owner", "GET", "/resourceGroups/rg")) == "SEC104"
    accepted(delegate(scene))
    step = scene.send("owner", "PUT", "galleries/g", {"location": EAST})
    accepted(step)
    note = next(stage.note for stage in step.trace if stage.name == "authorize")
    assert note.startswith(f"Contributor at /subscriptions/{scene.subscription} through Azure Lighthouse allows")
    assert refused(assign_there(scene, "carol", READER)) == "SEC102"
    accepted(scene.send("carol", "DELETE", f"/{DELEGATIONS}/{DELEGATION}"))
    assert refused(scene.send("owner", "GET", "/resourceGroups/rg")) == "SEC104"


def assign_there(scene: Customer, handle: str, role: Role, caller: str = "owner", name: str = OFFER) -> Step:
    """Give somebody a role on the customer's group."""
    path = f"{scene.id('/resourceGroups/rg')}/{ASSIGNMENTS}/{name}"
    return full(Sandbox(scene.box.store, caller=caller), "PUT", path, assignment_body(scene.box, handle, role))


def test_an_offer_and_its_delegations_are_shown_and_listed() -> None:
    scene = customer()
    offer(scene)
    delegate(scene)
    shown = accepted(scene.send("carol", "GET", f"/{OFFERS}/{OFFER}"))
    assert shown["type"] == "Microsoft.ManagedServices/registrationDefinitions"
    properties = shown["properties"]
    assert isinstance(properties, dict)
    assert properties["managedByTenantId"] == scene.box.store.head().tenant
    assert properties["authorizations"] == [authorization(scene, "owner", CONTRIBUTOR)]
    assert properties["provisioningState"] == "Succeeded"
    for path, name in ((OFFERS, OFFER), (DELEGATIONS, DELEGATION)):
        value = accepted(scene.send("carol", "GET", f"/{path}"))["value"]
        assert isinstance(value, list)
        assert [each["name"] for each in value if isinstance(each, dict)] == [name]
    told = accepted(full(scene.carol, "GET", f"/subscriptions/{scene.subscription}"))
    assert told["managedByTenants"] == [{"tenantId": scene.box.store.head().tenant}]
    names = [each["displayName"] for each in scene.box.get("/subscriptions/")["value"]]
    assert names == ["Darkroom", "Fabrikam"]


def test_a_delegated_group_is_all_that_is_open() -> None:
    scene = customer()
    offer(scene)
    accepted(scene.send("carol", "PUT", "/resourceGroups/other", {"location": EAST}))
    accepted(delegate(scene, "/resourceGroups/rg"))
    accepted(scene.send("owner", "GET", "/resourceGroups/rg"))
    assert refused(scene.send("owner", "GET", "/resourceGroups/other")) == "SEC102"
    value = accepted(scene.send("owner", "GET", "/resourceGroups"))["value"]
    assert isinstance(value, list)
    assert [each["name"] for each in value if isinstance(each, dict)] == ["rg"]


def test_members_of_a_delegated_group_of_people_work_there() -> None:
    scene = customer()
    directory(scene.box, users=[{"handle": "ann"}, {"handle": "bob"}], groups=[{"handle": "care", "members": ["ann"]}])
    offer(scene, authorization(scene, "care", MACHINE_CONTRIBUTOR))
    delegate(scene)
    accepted(scene.send("ann", "GET", "/resourceGroups/rg"))
    assert refused(scene.send("bob", "GET", "/resourceGroups/rg")) == "SEC102"


@pytest.mark.parametrize("rulebook", ["chapter", "azure"])
def test_a_managing_tenant_uses_its_own_image_in_the_customers_subscription(rulebook: str) -> None:
    scene = customer(rulebook)
    version(scene.box)
    offer(scene)
    delegate(scene)
    image = f"{scene.box.id('galleries/gallery/images/web')}/versions/1.0.0"
    accepted(scene.send("owner", "PUT", "virtualMachines/vm", machine_body({"id": image}, linux_profile("vm"))))


@pytest.mark.parametrize("rulebook", ["chapter", "azure"])
def test_a_managing_tenant_uses_a_customers_image_at_home(rulebook: str) -> None:
    scene = customer(rulebook)
    offer(scene)
    path = version(scene.box)
    moved = scene.box.store.get(scene.box.id(path).lower())
    assert moved is not None
    body = machine_body({"id": scene.id(path)}, linux_profile("vm"))
    closed = scene.box.put("virtualMachines/vm", body)
    assert refused(closed) == ("SEC107" if rulebook == "chapter" else "SEC106")
    accepted(delegate(scene))
    opened = scene.box.put("virtualMachines/vm", body)
    assert opened.response.status == 404  # allowed to look, and nothing is there


def test_who_assigns_by_delegation_gives_the_named_roles_to_apps() -> None:
    scene = customer()
    directory(scene.box, servicePrincipals=[{"handle": "policy", "tenants": [AWAY]}])
    accepted(
        offer(scene, authorization(scene, "owner", USER_ACCESS_ADMINISTRATOR, delegatedRoleDefinitionIds=[CONTRIBUTOR.guid]))
    )
    accepted(delegate(scene))
    assert refused(scene.send("owner", "GET", "/resourceGroups/rg")) == "SEC102"
    accepted(assign_there(scene, "policy", CONTRIBUTOR))


@pytest.mark.rule("LGT111")
def test_who_assigns_by_delegation_keeps_to_the_offer() -> None:
    scene = customer()
    directory(scene.box, servicePrincipals=[{"handle": "policy", "tenants": [AWAY]}])
    offer(scene, authorization(scene, "owner", USER_ACCESS_ADMINISTRATOR, delegatedRoleDefinitionIds=[CONTRIBUTOR.guid]))
    delegate(scene)
    for handle, role in (("policy", OWNER), ("carol", CONTRIBUTOR)):
        step = assign_there(scene, handle, role)
        assert refused(step) == "LGT111"
        assert step.response.status == 403
    accepted(assign_there(scene, "policy", CONTRIBUTOR))
    accepted(assign_there(scene, "policy", OWNER, caller="carol", name=DELEGATION))


def test_a_managing_tenant_ends_a_delegation_if_it_was_given_the_role_for_it() -> None:
    scene = customer()
    offer(scene, authorization(scene, "owner", READER))
    delegate(scene)
    assert refused(scene.send("owner", "DELETE", f"/{DELEGATIONS}/{DELEGATION}")) == "SEC102"
    offer(scene, authorization(scene, "owner", DELEGATION_REMOVER))
    accepted(scene.send("owner", "DELETE", f"/{DELEGATIONS}/{DELEGATION}"))


def test_only_who_may_delegates() -> None:
    scene = customer()
    directory(scene.box, users=[{"handle": "ann", "tenant": AWAY}])
    accepted(assign_there(scene, "ann", CONTRIBUTOR, caller="carol"))
    assert refused(scene.send("ann", "PUT", f"/{OFFERS}/{OFFER}", offer_body(scene))) == "SEC102"
    assert refused(scene.send("owner", "PUT", f"/{OFFERS}/{OFFER}", offer_body(scene))) == "SEC104"
    accepted(offer(scene))


@pytest.mark.rule("LGT101")
def test_registrations_are_named_by_guids() -> None:
    scene = customer()
    assert refused(offer(scene, name="care")) == "LGT101"
    accepted(offer(scene))
    assert refused(delegate(scene, name="care")) == "LGT101"
    accepted(delegate(scene))


@pytest.mark.rule("LGT102")
def test_an_offer_says_who_manages_and_who_is_authorized() -> None:
    scene = customer()
    none: list[JSON] = []
    wrongs: tuple[Document, ...] = (
        {"registrationDefinitionName": ""},
        {"managedByTenantId": scene.tenant},
        {"managedByTenantId": OFFER},
        {"managedByTenantId": None},
        {"authorizations": none},
    )
    for wrong in wrongs:
        assert refused(scene.send("carol", "PUT", f"/{OFFERS}/{OFFER}", offer_body(scene, **wrong))) == "LGT102"
    accepted(offer(scene))


@pytest.mark.rule("LGT103")
def test_who_is_authorized_is_of_the_managing_tenant() -> None:
    scene = customer()
    for handle in ("carol", ""):
        given = authorization(scene, "owner", READER)
        given["principalId"] = principal_of(scene.box, handle) if handle else OFFER
        assert refused(offer(scene, given)) == "LGT103"
    accepted(offer(scene, authorization(scene, "owner", READER)))


@pytest.mark.rule("LGT104")
@pytest.mark.parametrize("role", [OWNER, DISK_DATA_OPERATOR, Role("Custom", OFFER, "", ())], ids=lambda role: role.name)
def test_roles_that_cannot_be_delegated_are_refused(role: Any) -> None:
    scene = customer()
    step = offer(scene, authorization(scene, "owner", role))
    assert refused(step) == "LGT104"
    assert message(step) == f"The role definition '{role.guid}' is not supported in an authorization."
    accepted(offer(scene, authorization(scene, "owner", ACCESS_CONTROL_ADMINISTRATOR)))


@pytest.mark.rule("LGT105")
def test_access_administrators_are_limited() -> None:
    scene = customer()
    for named in ([], [OWNER.guid], [USER_ACCESS_ADMINISTRATOR.guid], ["x"]):
        listed: list[JSON] = [*named]
        given = authorization(scene, "owner", USER_ACCESS_ADMINISTRATOR, delegatedRoleDefinitionIds=listed)
        assert refused(offer(scene, given)) == "LGT105"
    assert refused(offer(scene, authorization(scene, "owner", READER, delegatedRoleDefinitionIds=[READER.guid]))) == "LGT105"
    accepted(offer(scene, authorization(scene, "owner", USER_ACCESS_ADMINISTRATOR, delegatedRoleDefinitionIds=[READER.guid])))


@pytest.mark.rule("LGT106")
def test_eligible_authorizations_are_refused_by_name() -> None:
    scene = customer()
    assert refused(offer(scene, eligibleAuthorizations=[authorization(scene, "owner", READER)])) == "LGT106"
    accepted(offer(scene, eligibleAuthorizations=[]))


@pytest.mark.rule("LGT107")
def test_an_offer_is_kept_at_the_subscription() -> None:
    scene = customer()
    assert refused(scene.send("carol", "PUT", f"/resourceGroups/rg/{OFFERS}/{OFFER}", offer_body(scene))) == "LGT107"
    accepted(offer(scene))


@pytest.mark.rule("LGT108")
def test_a_subscription_or_a_group_is_delegated_and_nothing_smaller() -> None:
    scene = customer()
    offer(scene)
    accepted(scene.send("carol", "PUT", "galleries/g", {"location": EAST}))
    assert refused(delegate(scene, scene.id("galleries/g"))) == "LGT108"
    accepted(delegate(scene, "/resourceGroups/rg"))


@pytest.mark.rule("LGT109")
def test_a_delegation_accepts_an_offer_that_is_there() -> None:
    scene = customer()
    assert refused(delegate(scene)) == "LGT109"
    offer(scene)
    assert refused(delegate(scene, to=DELEGATION)) == "LGT109"
    accepted(delegate(scene))


@pytest.mark.rule("LGT110")
def test_an_offer_in_use_is_kept() -> None:
    scene = customer()
    offer(scene)
    delegate(scene, "/resourceGroups/rg")
    assert refused(scene.send("carol", "DELETE", f"/{OFFERS}/{OFFER}")) == "LGT110"
    accepted(scene.send("carol", "DELETE", f"/resourceGroups/rg/{DELEGATIONS}/{DELEGATION}"))
    accepted(scene.send("carol", "DELETE", f"/{OFFERS}/{OFFER}"))


def test_a_guest_who_is_delegated_to_as_well_holds_both() -> None:
    scene = customer()
    directory(scene.box, users=[{"handle": "owner", "guestOf": [AWAY]}])
    offer(scene, authorization(scene, "owner", READER))
    delegate(scene)
    assert refused(scene.send("owner", "PUT", "galleries/g", {"location": EAST})) == "SEC102"
    accepted(assign(scene.carol, "owner", CONTRIBUTOR, scene.id("/resourceGroups/rg")))
    accepted(scene.send("owner", "PUT", "galleries/g", {"location": EAST}))


@pytest.mark.rule("LGT102")
def test_an_offer_has_a_hundred_authorizations_and_not_one_more() -> None:
    scene = customer()
    one = authorization(scene, "owner", CONTRIBUTOR)
    accepted(offer(scene, *[one] * 100))
    step = offer(scene, *[one] * 101, name="22222222-2222-4222-8222-222222222222")
    assert (refused(step), message(step)) == ("LGT102", "The registration definition needs 1 to 100 authorizations.")
