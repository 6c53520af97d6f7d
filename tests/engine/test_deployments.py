"""Deployments: a template becomes resources, in order and in time, as the caller, and its end says what came of it."""

import pytest

from gallery_engine.catalog.roles import CONTRIBUTOR, READER
from gallery_engine.records import JSON, Document, Record
from gallery_engine.snapshot import digest, dump, load
from gallery_engine.templates.secrets import STAND_IN
from tests.engine.cast import EAST, GROUP, Sandbox, accepted, managed_image, message, refused, sandbox, version_body
from tests.engine.deployment_cast import (
    GALLERIES,
    PATH,
    SUBSCRIPTION_PATH,
    body,
    deploy,
    deployed,
    finished,
    gallery,
    image,
    nested,
    status,
    stranger,
    template,
)

GALLERY_ID = "[resourceId('Microsoft.Compute/galleries', 'g')]"


def test_a_deployment_is_accepted_runs_and_succeeds() -> None:
    box = sandbox()
    step = deploy(box, gallery(), image("g/web", GALLERY_ID))
    assert step.response.status == 201
    assert accepted(step)["id"] == box.id(PATH)
    assert deployed(box)["provisioningState"] == "Accepted"
    assert status(box, "galleries/g") == 200
    assert status(box, "galleries/g/images/web") == 404
    box.advance(1)
    assert deployed(box)["provisioningState"] == "Running"
    assert status(box, "galleries/g/images/web") == 200
    assert finished(box, step) | {"templateHash": "", "correlationId": ""} == {
        "templateHash": "",
        "parameters": {},
        "mode": "Incremental",
        "provisioningState": "Succeeded",
        "timestamp": "2026-11-23T09:00:02+00:00",
        "duration": "PT2S",
        "correlationId": "",
        "providers": [
            {
                "namespace": "Microsoft.Compute",
                "resourceTypes": [
                    {"resourceType": "galleries", "locations": ["eastus"]},
                    {"resourceType": "galleries/images", "locations": ["eastus"]},
                ],
            }
        ],
        "dependencies": [
            {
                "dependsOn": [{"id": box.id("galleries/g"), "resourceType": "Microsoft.Compute/galleries", "resourceName": "g"}],
                "id": box.id("galleries/g/images/web"),
                "resourceType": "Microsoft.Compute/galleries/images",
                "resourceName": "g/web",
            }
        ],
        "outputs": {},
        "outputResources": [{"id": box.id("galleries/g")}, {"id": box.id("galleries/g/images/web")}],
    }


def test_the_operation_of_a_deployment_is_polled_at_an_address_of_its_own() -> None:
    box = sandbox()
    step = deploy(box, gallery())
    address = step.response.headers["Azure-AsyncOperation"]
    path = address.removeprefix("https://management.azure.com").partition("?")[0]
    assert path.startswith(f"{box.id(PATH)}/operationStatuses/")
    assert box.send("GET", path).response.headers == {"Retry-After": "1"}
    box.advance(1)
    assert box.get(path) == {"status": "Succeeded"}
    assert refused(box.send("GET", f"{box.id(PATH)}/operationStatuses/x")) == "RES103"


def test_a_version_waits_for_its_definition_and_the_deployment_for_its_copies() -> None:
    box = sandbox()
    version: Document = {
        "type": "Microsoft.Compute/galleries/images/versions",
        "apiVersion": GALLERIES,
        "name": "g/web/1.0.0",
        "dependsOn": ["g/web"],
        **version_body(managed_image(box), "eastus", "westus"),
    }
    step = deploy(box, version, image("g/web", "g"), gallery())
    box.advance(60)
    assert deployed(box)["provisioningState"] == "Running"
    assert box.get("galleries/g/images/web/versions/1.0.0")["properties"]["provisioningState"] == "Creating"
    assert finished(box, step)["provisioningState"] == "Succeeded"
    assert box.get("galleries/g/images/web/versions/1.0.0")["properties"]["provisioningState"] == "Succeeded"


def test_operations_tell_when_each_resource_began_and_how_it_went() -> None:
    box = sandbox()
    finished(box, deploy(box, gallery(), image("g/web", "g")))
    shown = box.get(f"{PATH}/operations")["value"]
    assert [one["properties"]["targetResource"]["resourceName"] for one in shown] == ["g", "web"]
    assert [one["properties"]["timestamp"] for one in shown] == ["2026-11-23T09:00:01+00:00", "2026-11-23T09:00:02+00:00"]
    assert {one["properties"]["provisioningState"] for one in shown} == {"Succeeded"}
    assert box.get(f"{PATH}/operations/{shown[0]['operationId']}") == shown[0]
    assert refused(box.send("GET", f"{PATH}/operations/none")) == "RES103"


def test_parameters_variables_copies_and_outputs_work_together() -> None:
    box = sandbox()
    document = template(
        gallery("[parameters('name')]"),
        {
            **image("[format('{0}/{1}', parameters('name'), variables('kinds')[copyIndex()])]", "[parameters('name')]"),
            "copy": {"name": "all", "count": "[length(variables('kinds'))]"},
        },
        parameters={"name": {"type": "string"}},
        variables={"kinds": ["web", "db"]},
        outputs={
            "unique": {"type": "string", "value": "[reference(parameters('name')).identifier.uniqueName]"},
            "where": {"type": "string", "value": "[reference(parameters('name'), '2024-03-03', 'Full').location]"},
        },
    )
    found = finished(box, box.put(PATH, body(document, {"NAME": {"value": "mine"}})))
    subscription = box.store.head().subscription
    assert found["outputs"] == {
        "unique": {"type": "String", "value": f"{subscription}-MINE"},
        "where": {"type": "String", "value": "eastus"},
    }
    assert found["parameters"] == {"name": {"type": "String", "value": "mine"}}
    assert status(box, "galleries/mine/images/db") == 200


def test_a_body_may_ask_for_what_another_resource_has_become() -> None:
    box = sandbox()
    late = gallery("late", description=f"[reference({GALLERY_ID[1:-1]}).identifier.uniqueName]")
    finished(box, deploy(box, late, gallery()))
    assert box.get("galleries/late")["properties"]["description"].endswith("-G")


def test_what_is_there_already_is_changed_or_left_as_it_is() -> None:
    box = sandbox()
    finished(box, deploy(box, gallery("g", description="first"), gallery("other")))
    step = deploy(box, gallery("g", description="second"))
    assert step.response.status == 200
    assert finished(box, step)["provisioningState"] == "Succeeded"
    assert box.get("galleries/g")["properties"]["description"] == "second"
    assert status(box, "galleries/other") == 200


def test_tags_are_deployed_into_what_they_describe() -> None:
    box = sandbox()
    tags: Document = {"type": "Microsoft.Resources/tags", "apiVersion": "2024-11-01", "name": "default"}
    step = deploy(box, gallery(), tags | {"properties": {"tags": {"team": "images"}}})
    assert finished(box, step)["provisioningState"] == "Succeeded"
    assert box.get(f"/resourceGroups/{GROUP}")["tags"] == {"team": "images"}


def test_complete_mode_deletes_what_the_template_has_not() -> None:
    box = sandbox()
    finished(box, deploy(box, gallery("keep"), gallery("go"), gallery("nested"), image("nested/i", "nested")))
    box.finish(box.delete("galleries/nested/images/i"))
    found = finished(box, box.put(PATH, body(template(gallery("keep")), mode="complete")))
    assert (found["mode"], found["provisioningState"]) == ("Complete", "Succeeded")
    assert [status(box, f"galleries/{name}") for name in ("keep", "go", "nested")] == [200, 404, 404]
    assert [one["properties"]["provisioningOperation"] for one in box.get(f"{PATH}/operations")["value"]] == [
        "Create",
        "Delete",
        "Delete",
    ]


def test_complete_mode_fails_with_what_may_not_be_deleted() -> None:
    box = sandbox()
    finished(box, deploy(box, gallery("g"), image("g/web", "g")))
    found = finished(box, box.put(PATH, body(template(), mode="Complete")))
    assert found["provisioningState"] == "Failed"
    assert [(one["code"], one["target"]) for one in found["error"]["details"]] == [
        ("CannotDeleteResource", box.id("galleries/g"))
    ]


def test_a_failure_on_the_way_leaves_what_was_made_and_stops_what_waited() -> None:
    box = sandbox()
    step = deploy(box, gallery("first"), gallery("second", "first"), gallery("third", "second"), gallery("apart", "first"))
    box.plant(taken(box, "second"))
    found = finished(box, step)
    assert found["provisioningState"] == "Failed"
    assert found["error"] == {
        "code": "DeploymentFailed",
        "target": box.id(PATH),
        "message": (
            "At least one resource deployment operation failed. Please list deployment operations for details. Please see "
            "https://aka.ms/arm-deployment-operations for usage details."
        ),
        "details": [
            {
                "target": box.id("galleries/second"),
                "code": "InvalidResourceLocation",
                "message": found["error"]["details"][0]["message"],
            }
        ],
    }
    assert "outputs" not in found
    assert [status(box, f"galleries/{name}") for name in ("first", "third", "apart")] == [200, 404, 200]
    path = step.response.headers["Azure-AsyncOperation"].removeprefix("https://management.azure.com").partition("?")[0]
    assert box.get(path) == {"status": "Failed", "error": found["error"]}
    states = [one["properties"]["provisioningState"] for one in box.get(f"{PATH}/operations")["value"]]
    assert states == ["Succeeded", "Failed", "Succeeded"]


def taken(box: Sandbox, name: str) -> Record:
    """A gallery in another region, so that one of this name cannot be made in East US."""
    identifier = box.id(f"galleries/{name}")
    return Record(identifier.lower(), "microsoft.compute/galleries", identifier, name, "westus", body={"location": "westus"})


def test_a_resource_that_ends_as_failed_fails_the_deployment() -> None:
    box = sandbox()
    step = deploy(box, gallery())
    record = box.store.get(box.id("galleries/g").lower())
    assert record is not None
    box.plant(
        Record(
            record.key,
            record.kind,
            record.id,
            record.name,
            EAST,
            due=record.due,
            body=record.body,
            inner={**record.inner, "failed": True},
        )
    )
    error = finished(box, step)["error"]["details"][0]
    assert (error["code"], error["target"]) == ("ResourceDeploymentFailure", box.id("galleries/g"))
    assert error["message"].endswith("because it reached terminal provisioning state 'Failed'.")


def test_an_output_that_cannot_be_evaluated_fails_the_deployment_when_all_is_made() -> None:
    box = sandbox()
    found = finished(box, deploy(box, gallery(), outputs={"o": {"type": "string", "value": "[reference('g').nothing]"}}))
    assert found["error"]["code"] == "DeploymentOutputEvaluationFailed"
    assert found["error"]["details"][0]["target"] == "o"
    assert "The language expression property 'nothing' doesn't exist" in found["error"]["details"][0]["message"]
    assert status(box, "galleries/g") == 200


def test_a_body_that_cannot_be_evaluated_when_its_turn_comes_is_told_of_the_resource() -> None:
    box = sandbox()
    late = gallery("late", description="[reference('g').nothing]")
    error = finished(box, deploy(box, gallery(), late))["error"]["details"][0]
    assert error["code"] == "InvalidTemplate"
    assert error["message"].startswith(
        f"Unable to process template language expressions for resource '{box.id('galleries/late')}'"
    )


def test_advancing_in_steps_and_at_once_gives_the_same_bytes() -> None:
    def run(steps: list[int]) -> str:
        box = sandbox()
        deploy(
            box,
            gallery(),
            image("g/a", "g"),
            image("g/b", "g/a"),
            outputs={"o": {"type": "string", "value": "[reference('g').x]"}},
        )
        for seconds in steps:
            box.advance(seconds)
        return digest(box.store)

    assert run([10]) == run([1, 1, 1, 7]) == run([2, 8])


def test_a_deployment_survives_being_written_down_in_the_middle() -> None:
    box = sandbox()
    step = deploy(box, gallery(), image("g/web", "g"))
    other = Sandbox(load(dump(box.store)))
    assert finished(box, step) == finished(other, step)
    assert digest(box.store) == digest(other.store)


def test_secrets_are_checked_and_then_forgotten() -> None:
    box = sandbox()
    document = template(
        gallery("g", description="[string(length(parameters('adminPassword')))]"),
        gallery("late", "g", adminPassword="Literal-hunter2"),
        parameters={
            "adminPassword": {"type": "securestring", "minLength": 8, "defaultValue": "Default-hunter2"},
            "more": {"type": "secureObject", "defaultValue": {"a": "Object-hunter2"}},
        },
        outputs={
            "plain": {"type": "string", "value": "[parameters('adminPassword')]"},
            "secure": {"type": "securestring", "value": "[parameters('adminPassword')]"},
        },
    )
    found = finished(box, box.put(PATH, body(document, {"adminPassword": {"value": "Hunter2-hunter2"}})))
    assert found["parameters"] == {"adminPassword": {"type": "SecureString"}, "more": {"type": "SecureObject"}}
    assert found["outputs"] == {"plain": {"type": "String", "value": STAND_IN}, "secure": {"type": "SecureString"}}
    assert box.get("galleries/g")["properties"]["description"] == str(len(STAND_IN))
    assert b"hunter2" not in dump(box.store)
    assert "hunter2" not in str(box.post(f"{PATH}/exportTemplate").response.body)


def test_new_guids_and_times_of_defaults_stay_the_same_through_a_deployment() -> None:
    box = sandbox()
    said: Document = {
        "id": {"type": "string", "defaultValue": "[newGuid()]"},
        "at": {"type": "string", "defaultValue": "[utcNow('o')]"},
    }
    outputs: Document = {name: {"type": "string", "value": f"[parameters('{name}')]"} for name in said}
    step = deploy(box, gallery(), parameters=said, outputs=outputs)
    shown = deployed(box)["parameters"]
    box.advance(5)
    assert {name: one["value"] for name, one in finished(box, step)["outputs"].items()} == {
        name: one["value"] for name, one in shown.items()
    }
    assert shown["at"]["value"] == "2026-11-23T09:00:00.0000000Z"


def test_a_subscription_takes_groups_and_deployments_into_them() -> None:
    box = sandbox()
    group: Document = {"type": "Microsoft.Resources/resourceGroups", "apiVersion": "2024-11-01", "name": "new", "location": EAST}
    inner: Document = {
        **nested("inside", template(gallery("[resourceGroup().name]")), "inner"),
        "resourceGroup": "new",
        "dependsOn": ["new"],
    }
    step = box.put(SUBSCRIPTION_PATH, {"location": EAST, **body(template(group, inner))})
    assert finished(box, step, SUBSCRIPTION_PATH)["provisioningState"] == "Succeeded"
    assert accepted(step)["location"] == "eastus"
    assert status(box, "/resourceGroups/new/providers/Microsoft.Compute/galleries/new") == 200
    assert [one["name"] for one in box.get(SUBSCRIPTION_PATH.rpartition("/")[0])["value"]] == ["d"]


def test_deployments_are_listed_by_state_looked_for_and_deleted() -> None:
    box = sandbox()
    assert box.send("HEAD", PATH).response.status == 404
    finished(box, deploy(box, gallery()))
    box.put(f"{PATH}2", body(template(gallery("g2"))))
    collection = PATH.rpartition("/")[0]
    assert box.send("HEAD", PATH).response.status == 204
    assert [one["name"] for one in box.get(f"{collection}/")["value"]] == ["d", "d2"]
    assert [one["name"] for one in box.get(collection, filter="provisioningState eq 'Succeeded'")["value"]] == ["d"]
    assert [one["name"] for one in box.get(collection, top="1")["value"]] == ["d"]
    gone = box.delete(PATH)
    assert gone.response.status == 202
    assert "/operationresults/" in gone.response.headers["Location"]
    box.finish(gone)
    missing = box.send("GET", PATH)
    assert message(missing) == "Deployment 'd' could not be found."
    assert missing.refusal is not None
    assert missing.refusal.code == "DeploymentNotFound"
    assert status(box, "galleries/g") == 200


def test_a_deployment_goes_with_its_group_even_while_it_runs() -> None:
    box = sandbox()
    deploy(box, gallery(), image("g/web", "g"))
    box.delete(f"/resourceGroups/{GROUP}")
    box.advance(3_600)
    assert box.send("GET", f"/resourceGroups/{GROUP}").response.status == 404
    assert not box.store.under(f"{box.id(f'/resourceGroups/{GROUP}').lower()}/")


def test_the_operation_of_a_deployment_that_went_with_its_group_was_canceled() -> None:
    box = sandbox()
    finished(box, deploy(box, *slow(box)[:2]))
    version = slow(box)[2]
    step = deploy(box, {name: value for name, value in version.items() if name != "dependsOn"})
    guid = step.response.headers["Azure-AsyncOperation"].partition("?")[0].rpartition("/")[2]
    poll = f"/providers/Microsoft.Resources/locations/eastus/operations/{guid}"
    assert box.get(poll)["status"] == "InProgress"
    box.delete(f"/resourceGroups/{GROUP}")
    box.advance(60)
    ended = box.get(poll)
    assert (ended["status"], ended["error"]["code"]) == ("Canceled", "OperationPreempted")


def test_a_canceled_deployment_stops_where_it_is() -> None:
    box = sandbox()
    step = deploy(box, *slow(box))
    box.advance(5)
    assert status(box, "galleries/g/images/web/versions/1.0.0") == 200
    done = box.post(f"{PATH}/cancel")
    assert (done.response.status, done.response.body) == (204, None)
    for _ in range(2):
        found = deployed(box)
        assert (found["provisioningState"], found["duration"]) == ("Canceled", "PT5S")
        assert "outputs" not in found
        states = {
            each["properties"]["targetResource"]["resourceName"]: each["properties"]["provisioningState"]
            for each in box.get(f"{PATH}/operations")["value"]
        }
        assert states == {"g": "Succeeded", "web": "Succeeded", "1.0.0": "Canceled"}
        address = step.response.headers["Azure-AsyncOperation"].removeprefix("https://management.azure.com").split("?")[0]
        assert box.get(address) == {"status": "Canceled"}
        box.advance(3_600)
    version = box.get("galleries/g/images/web/versions/1.0.0")
    assert version["properties"]["provisioningState"] == "Succeeded"
    assert status(box, "galleries/late") == 404
    assert finished(box, deploy(box, gallery()))["provisioningState"] == "Succeeded"


def slow(box: Sandbox) -> list[Document]:
    """A gallery, a definition and a version that take a while, and a gallery that waits for them."""
    made: Document = {"type": "Microsoft.Compute/galleries/images/versions", "apiVersion": "2024-03-03", "name": "g/web/1.0.0"}
    copied: Document = {**version_body(managed_image(box)), **made, "dependsOn": ["g/web"]}
    return [gallery(), image("g/web", "g"), copied, gallery("late", "g/web/1.0.0")]


def test_export_gives_the_template_back() -> None:
    box = sandbox()
    document = template(gallery())
    finished(box, box.put(PATH, body(document)))
    assert accepted(box.post(f"{PATH}/exportTemplate")) == {"template": document}


def test_whoever_deploys_makes_each_resource_as_themselves() -> None:
    box = sandbox()
    stranger(box, CONTRIBUTOR, "/resourceGroups/rg")
    assert finished(box, deploy(box, gallery()))["provisioningState"] == "Succeeded"
    stranger(box, READER, handle="visitor")
    assert refused(deploy(box, gallery("g2"))) == "SEC102"


def test_work_for_800_resources_is_bounded() -> None:
    box = sandbox()
    loop: Document = {**gallery("[format('g{0}', copyIndex())]"), "copy": {"name": "all", "count": 90}}
    assert finished(box, deploy(box, loop))["provisioningState"] == "Succeeded"
    assert len(box.get(f"{PATH}/operations")["value"]) == 90


@pytest.mark.parametrize("document", [None, {}, {"resources": []}, {"$schema": 1, "contentVersion": 1, "resources": 5}])
def test_what_is_no_template_is_refused(document: JSON) -> None:
    step = sandbox().put(PATH, body(document))
    assert step.response.status == 400
    assert step.refusal is not None
    assert step.refusal.code == "InvalidTemplate"
