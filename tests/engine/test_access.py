"""Tokens, links between resources, and what somebody with few roles gets to see."""

import pytest

from gallery_engine.catalog.roles import (
    ARTIFACTS_PUBLISHER,
    CONTRIBUTOR,
    IMAGE_READER,
    MACHINE_CONTRIBUTOR,
    NETWORK_CONTRIBUTOR,
    OWNER,
    READER,
)
from gallery_engine.records import Document
from tests.engine.access_cast import (
    AWAY,
    HOME,
    assign,
    customer,
    directory,
    full,
    granted,
    principal_of,
    second_subscription,
    signed_in,
)
from tests.engine.cast import (
    EAST,
    Sandbox,
    accepted,
    definition,
    disk,
    gallery,
    machine,
    managed_image,
    message,
    refused,
    sandbox,
    version,
    version_body,
)
from tests.engine.deployment_cast import PATH as DEPLOYMENT
from tests.engine.deployment_cast import body as deployment_body
from tests.engine.deployment_cast import deployed, template
from tests.engine.deployment_cast import gallery as deployed_gallery
from tests.engine.machine_cast import linux_profile, machine_body

IMAGE = "galleries/gallery/images/web"


def made_from(image: str) -> Document:
    return machine_body({"id": image}, linux_profile("vm"))


def names(found: dict[str, object]) -> list[str]:
    value = found["value"]
    assert isinstance(value, list)
    return [str(each["name"]) for each in value]


@pytest.mark.rule("SEC104")
def test_a_token_is_for_the_tenant_of_the_subscription() -> None:
    scene = customer()
    step = scene.send("owner", "GET", "/resourceGroups/rg")
    assert refused(step) == "SEC104"
    assert step.response.status == 401
    assert step.refusal is not None
    assert step.refusal.code == "InvalidAuthenticationTokenTenant"
    home = scene.box.store.head().tenant
    assert message(step).startswith(
        f"The access token is from the wrong issuer 'https://sts.windows.net/{home}/'. It must match the tenant "
        f"'https://sts.windows.net/{scene.tenant}/' associated with this subscription. Please use the authority (URL) "
        f"'https://login.windows.net/{scene.tenant}' to get the token."
    )
    accepted(scene.send("carol", "GET", "/resourceGroups/rg"))
    directory(
        scene.box, users=[{"handle": "owner", "guestOf": [AWAY]}], servicePrincipals=[{"handle": "app", "tenants": [HOME, AWAY]}]
    )
    for caller in ("owner", "app"):
        assert refused(scene.send(caller, "GET", "/resourceGroups/rg")) == "SEC102"


def test_an_app_is_called_by_its_application_id() -> None:
    box = sandbox()
    told = directory(box, servicePrincipals=[{"handle": "app"}])
    app = next(each for each in told["identities"] if each["handle"] == "app")
    step = Sandbox(box.store, "app").send("GET", "/resourceGroups/rg")
    assert message(step).startswith(f"The client '{app['appId']}' with object id '{app['objectId']}' does not have authorization")


def test_a_subscription_that_is_not_there_is_said_to_be_missing_before_anything_else() -> None:
    box = sandbox()
    for method in ("GET", "PUT", "DELETE"):
        step = full(box, method, "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg", {"location": EAST})
        assert step.refusal is not None
        assert (step.response.status, step.refusal.code) == (404, "SubscriptionNotFound")


@pytest.mark.rule("SEC105")
def test_a_machine_is_made_from_an_image_that_its_maker_may_read() -> None:
    box = sandbox("azure")
    version(box)
    box.put("/resourceGroups/vms", {"location": EAST})
    target = box.id("virtualMachines/vm").replace("/resourceGroups/rg/", "/resourceGroups/vms/")
    maker = granted(box, "maker", MACHINE_CONTRIBUTOR, "/resourceGroups/vms")
    image = box.id(IMAGE)
    step = maker.put(target, made_from(image))
    assert refused(step) == "SEC105"
    assert step.response.status == 403
    assert message(step) == (
        f"The client 'maker@darkroom.example' with object id '{principal_of(box, 'maker')}' has permission to perform action "
        f"'Microsoft.Compute/virtualMachines/write' on scope '{target}'; however, it does not have permission to perform "
        f"action(s) 'Microsoft.Compute/galleries/images/read' on the linked scope(s) '{image}' (respectively) or the linked "
        "scope(s) are invalid."
    )
    assert [stage.verdict for stage in step.trace if stage.name == "authorize"] == ["refused"]
    accepted(assign(box, "maker", IMAGE_READER, "galleries/gallery"))
    done = maker.put(target, made_from(image))
    accepted(done)
    note = next(stage.note for stage in done.trace if stage.name == "authorize")
    assert note.endswith("2 linked resources may be used")


@pytest.mark.parametrize(
    ("kind", "permission"),
    [
        ("virtualMachines", "Microsoft.Compute/virtualMachines/write"),
        ("images", "Microsoft.Compute/images/read"),
        ("disks", "Microsoft.Compute/disks/write"),
    ],
)
def test_a_version_needs_on_its_source_what_azure_lists(kind: str, permission: str) -> None:
    box = sandbox()
    definition(box)
    source = {"virtualMachines": machine(box), "images": managed_image(box), "disks": disk(box)}[kind]
    publisher = granted(box, "publisher", ARTIFACTS_PUBLISHER, "galleries/gallery")
    body = version_body(source)
    step = publisher.put(f"{IMAGE}/versions/1.0.0", body)
    assert refused(step) == "SEC105"
    assert f"it does not have permission to perform action(s) '{permission}' on the linked scope(s) '{source}'" in message(step)
    accepted(assign(box, "publisher", READER, f"{kind}/{source.rpartition('/')[2]}"))
    if permission.endswith("write"):
        assert refused(publisher.put(f"{IMAGE}/versions/1.0.0", body)) == "SEC105"
    accepted(assign(box, "publisher", CONTRIBUTOR, f"{kind}/{source.rpartition('/')[2]}"))
    assert publisher.put(f"{IMAGE}/versions/1.0.0", body).response.status != 403


def test_a_disk_is_copied_by_who_may_export_the_source() -> None:
    box = sandbox()
    source = disk(box)
    box.put("/resourceGroups/copies", {"location": EAST})
    target = box.id("disks/copy").replace("/resourceGroups/rg/", "/resourceGroups/copies/")
    body: Document = {
        "location": EAST,
        "properties": {"creationData": {"createOption": "Copy", "SOURCERESOURCEID": source.replace("disks", "Disks")}},
    }
    copier = granted(box, "copier", CONTRIBUTOR, "/resourceGroups/copies")
    accepted(assign(box, "copier", READER, "disks/disk"))
    step = copier.put(target, body)
    assert refused(step) == "SEC105"
    assert "'Microsoft.Compute/Disks/beginGetAccess/action'" in message(step)
    accepted(assign(box, "copier", CONTRIBUTOR, "disks/disk"))
    accepted(copier.put(target, body))


def test_an_image_of_another_subscription_of_the_tenant_is_used_by_who_may_read_it() -> None:
    for rulebook in ("azure", "chapter"):
        box = sandbox(rulebook)
        version(box)
        second = second_subscription(box)
        target = box.id("virtualMachines/vm").replace(box.store.head().subscription, second)
        accepted(full(box, "PUT", target, made_from(f"{box.id(IMAGE)}/versions/1.0.0")))
        signed_in(box, "maker")
        scope = f"/subscriptions/{second}/resourceGroups/rg"
        accepted(assign(box, "maker", CONTRIBUTOR, scope))
        maker = Sandbox(box.store, "maker")
        assert refused(full(maker, "PUT", f"{target}2", made_from(f"{box.id(IMAGE)}/versions/1.0.0"))) == "SEC105"
        accepted(assign(box, "maker", READER, "galleries/gallery"))
        accepted(full(maker, "PUT", f"{target}2", made_from(f"{box.id(IMAGE)}/versions/1.0.0")))


@pytest.mark.rule("SEC106")
def test_an_image_of_another_tenant_needs_that_tenants_token_as_well() -> None:
    scene = customer("azure")
    box = scene.box
    version(box)
    image = f"{box.id(IMAGE)}/versions/1.0.0"
    head = box.store.head()
    token = {"x-ms-authorization-auxiliary": f"Bearer {head.tenant}"}
    directory(box, users=[{"handle": "carol", "tenant": AWAY}])
    step = scene.send("carol", "PUT", "virtualMachines/vm", made_from(image), **token)
    assert refused(step) == "SEC106"
    assert message(step) == (
        "The client has permission to perform action 'Microsoft.Compute/galleries/images/versions/read' on scope "
        f"'{scene.id('virtualMachines/vm')}', however the current tenant '{scene.tenant}' is not authorized to access linked "
        f"subscription '{head.subscription}'."
    )
    directory(box, users=[{"handle": "carol", "tenant": AWAY, "guestOf": [HOME]}])
    assert refused(scene.send("carol", "PUT", "virtualMachines/vm", made_from(image))) == "SEC106"
    assert refused(scene.send("carol", "PUT", "virtualMachines/vm", made_from(image), **token)) == "SEC105"
    accepted(assign(box, "carol", READER, "galleries/gallery"))
    accepted(scene.send("carol", "PUT", "virtualMachines/vm", made_from(image), **token))


def test_an_app_of_both_tenants_uses_an_image_of_the_other_one() -> None:
    scene = customer("azure")
    box = scene.box
    version(box)
    directory(box, servicePrincipals=[{"handle": "app", "tenants": [HOME, AWAY]}])
    accepted(assign(box, "app", READER, "galleries/gallery"))
    accepted(assign(scene.carol, "app", CONTRIBUTOR, scene.id("/resourceGroups/rg")))
    told = {"X-MS-Authorization-Auxiliary": f"EncryptedBearer x; Bearer {box.store.head().tenant.upper()}"}
    image = f"{box.id(IMAGE)}/versions/1.0.0"
    assert refused(scene.send("app", "PUT", "virtualMachines/vm", made_from(image))) == "SEC106"
    accepted(scene.send("app", "PUT", "virtualMachines/vm", made_from(image), **told))


def test_a_deployment_takes_the_tokens_along_to_what_it_makes_later() -> None:
    scene = customer("azure")
    box = scene.box
    version(box)
    directory(box, users=[{"handle": "carol", "tenant": AWAY, "guestOf": [HOME]}])
    accepted(assign(box, "carol", READER, "galleries/gallery"))
    late: Document = {"type": "Microsoft.Compute/virtualMachines", "apiVersion": "2024-07-01", "name": "vm", "dependsOn": ["g"]}
    path = f"/subscriptions/{scene.subscription}{DEPLOYMENT}"
    new = path.replace("Resources/deployments/d", "Compute/virtualMachines/vm")
    made = box.wired(new, made_from(f"{box.id(IMAGE)}/versions/1.0.0"))
    assert isinstance(made, dict)
    body = deployment_body(template(deployed_gallery("g"), late | made))
    assert refused(full(scene.carol, "PUT", path, body)) == "TPL211"
    token = {"x-ms-authorization-auxiliary": f"Bearer {box.store.head().tenant}"}
    accepted(full(scene.carol, "PUT", path, body, **token))
    box.advance(600)
    assert deployed(scene.carol, path)["provisioningState"] == "Succeeded"


@pytest.mark.rule("SEC107")
def test_by_the_chapter_a_guest_does_not_use_an_image_of_another_tenant() -> None:
    scene = customer("chapter")
    box = scene.box
    version(box)
    directory(box, users=[{"handle": "carol", "tenant": AWAY, "guestOf": [HOME]}])
    accepted(assign(box, "carol", READER, "galleries/gallery"))
    image = f"{box.id(IMAGE)}/versions/1.0.0"
    token = {"x-ms-authorization-auxiliary": f"Bearer {box.store.head().tenant}"}
    step = scene.send("carol", "PUT", "virtualMachines/vm", made_from(image), **token)
    assert refused(step) == "SEC107"
    assert step.refusal is not None
    assert step.refusal.code == "LinkedAuthorizationFailed"
    second = second_subscription(box)
    target = box.id("virtualMachines/vm").replace(box.store.head().subscription, second)
    accepted(full(box, "PUT", target, made_from(image)))


@pytest.mark.rule("SEC108")
def test_by_the_chapter_a_managed_image_stays_in_its_subscription() -> None:
    box = sandbox("chapter")
    source = managed_image(box)
    target = box.id("virtualMachines/vm").replace(box.store.head().subscription, second_subscription(box))
    step = full(box, "PUT", target, made_from(source))
    assert refused(step) == "SEC108"
    assert step.response.status == 403
    assert message(step).startswith(f"The managed image '{source}' cannot be used in the subscription")
    accepted(full(box, "PUT", box.id("virtualMachines/vm"), made_from(source)))
    today = sandbox("azure")
    there = today.id("virtualMachines/vm").replace(today.store.head().subscription, second_subscription(today))
    accepted(full(today, "PUT", there, made_from(managed_image(today))))


def test_a_list_of_a_subscription_shows_what_its_reader_may_read() -> None:
    box = sandbox()
    gallery(box)
    gallery(box, "other")
    for name in ("a", "b"):
        box.put(f"/resourceGroups/{name}", {"location": EAST})
        box.put(box.id(f"galleries/in.{name}").replace("/resourceGroups/rg/", f"/resourceGroups/{name}/"), {"location": EAST})
    ann = granted(box, "ann", READER, "galleries/gallery")
    accepted(assign(box, "ann", READER, "/resourceGroups/b"))
    accepted(assign(box, "ann", NETWORK_CONTRIBUTOR, "/resourceGroups/a"))
    galleries = "/providers/Microsoft.Compute/galleries"
    assert names(ann.get(galleries)) == ["in.b", "gallery"]
    assert names(ann.get("/resourceGroups")) == ["a", "b"]
    assert names(ann.get("galleries")) == ["gallery"]
    assert names(box.get(galleries)) == ["in.a", "in.b", "gallery", "other"]
    step = ann.send("GET", "/providers/Microsoft.Compute/disks")
    assert step.response.body == {"value": []}
    nobody = signed_in(box, "nobody")
    for path in (galleries, "/resourceGroups", "galleries"):
        assert refused(nobody.send("GET", path)) == "SEC102"


def test_a_narrowed_list_comes_in_pages_too() -> None:
    box = sandbox()
    ann = signed_in(box, "ann")
    for number in range(205):
        box.put(f"/resourceGroups/g{number:03d}", {"location": EAST})
        if number != 7:
            accepted(assign(box, "ann", READER, f"/resourceGroups/g{number:03d}"))
    first = ann.get("/resourceGroups")
    token = first["nextLink"].split("$skiptoken=")[1]
    rest = names(ann.get("/resourceGroups", skiptoken=token))
    assert len(names(first)) == 200
    assert "g007" not in names(first)
    assert rest == ["g201", "g202", "g203", "g204"]


def test_a_nested_role_is_not_listed_twice() -> None:
    box = sandbox()
    gallery(box)
    ann = granted(box, "ann", READER, "/resourceGroups/rg")
    accepted(assign(box, "ann", CONTRIBUTOR, "galleries/gallery"))
    assert names(ann.get("/providers/Microsoft.Compute/galleries")) == ["gallery"]


def test_what_two_roles_at_one_scope_show_is_listed_once() -> None:
    box = sandbox()
    gallery(box)
    ann = granted(box, "ann", READER, "/resourceGroups/rg")
    accepted(assign(box, "ann", CONTRIBUTOR, "/resourceGroups/rg"))
    assert names(ann.get("/providers/Microsoft.Compute/galleries")) == ["gallery"]
    assert names(ann.get("/resourceGroups")) == ["rg"]


def test_an_operation_of_another_subscription_is_not_there() -> None:
    scene = customer()
    started = scene.send("carol", "PUT", "galleries/g", {"location": EAST})
    poll = started.response.headers["Azure-AsyncOperation"].removeprefix("https://management.azure.com").split("?")[0]
    accepted(full(scene.carol, "GET", poll))
    for path in (poll, f"/subscriptions/{scene.subscription}/operationresults/{poll.rpartition('/')[2]}"):
        here = path.replace(scene.subscription, scene.box.store.head().subscription)
        assert full(scene.box, "GET", here).response.status == 404


def test_an_operation_is_told_to_who_may_read_what_it_works_on() -> None:
    box = sandbox()
    reader = granted(box, "reader", READER, "/resourceGroups/rg")
    other = granted(box, "other", OWNER, "/resourceGroups/rg")
    accepted(box.put("/resourceGroups/elsewhere", {"location": EAST}))
    stranger = granted(box, "stranger", OWNER, "/resourceGroups/elsewhere")
    started = other.put("galleries/g", {"location": EAST})
    poll = started.response.headers["Azure-AsyncOperation"].removeprefix("https://management.azure.com").split("?")[0]
    for who in (box, reader, other):
        accepted(who.send("GET", poll))
    step = stranger.send("GET", poll)
    assert refused(step) == "SEC102"
    assert "perform action 'Microsoft.Compute/locations/capsOperations/read'" in message(step)
    gone = stranger.delete("/resourceGroups/elsewhere").response.headers["Location"]
    result = gone.removeprefix("https://management.azure.com").split("?")[0]
    accepted(stranger.send("GET", result))
    assert refused(reader.send("GET", result)) == "SEC102"


def test_catalogues_are_read_by_whoever_has_a_role_in_the_subscription() -> None:
    box = sandbox()
    gallery(box)
    few = granted(box, "few", IMAGE_READER, "galleries/gallery")
    none = signed_in(box, "none")
    for path in ("/locations", "/providers/Microsoft.Compute/locations/eastus/vmSizes"):
        accepted(few.send("GET", path))
        assert refused(none.send("GET", path)) == "SEC102"


def test_the_permissions_at_a_scope_are_those_of_the_roles_held_there() -> None:
    box = sandbox()
    gallery(box)
    ann = granted(box, "ann", READER, "/resourceGroups/rg")
    accepted(assign(box, "ann", IMAGE_READER, "galleries/gallery"))
    path = "providers/Microsoft.Authorization/permissions"
    at_group = ann.get(f"{box.id('/resourceGroups/rg')}/{path}")["value"]
    assert at_group == [{"actions": ["*/read"], "notActions": [], "dataActions": [], "notDataActions": []}]
    at_gallery = ann.get(f"{box.id('galleries/gallery')}/{path}")["value"]
    assert [each["actions"] for each in at_gallery] == [["*/read"], list(IMAGE_READER.actions)]
    assert ann.get(f"/{path}")["value"] == []
