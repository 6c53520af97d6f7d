"""The rules of templates and deployments: each met once, and missed narrowly once."""

import pytest

from gallery_engine.arm import Step
from gallery_engine.catalog.roles import CONTRIBUTOR
from gallery_engine.records import JSON, Document
from gallery_engine.templates.expressions import LONGEST
from tests.engine.access_cast import principal_of
from tests.engine.cast import EAST, accepted, message, refused, sandbox
from tests.engine.deployment_cast import PATH, SUBSCRIPTION_PATH, body, deploy, finished, gallery, image, stranger, template

TEXT: Document = {"type": "string"}


def out(value: JSON, **sections: JSON) -> Step:
    """The answer to a template with one variable, which is evaluated before anything else."""
    return deploy(sandbox(), variables={"v": value}, **sections)


def given(value: JSON, **parameter: JSON) -> Step:
    """The answer to a template with one parameter, and a value for it."""
    return sandbox().put(PATH, body(template(parameters={"p": parameter}), {"p": {"value": value}}))


def said(step: Step, rule: str, code: str, text: str, status: int = 400) -> None:
    assert refused(step) == rule
    assert step.refusal is not None
    assert (step.refusal.code, step.response.status) == (code, status)
    assert text in message(step)


@pytest.mark.rule("TPL101")
def test_expressions_are_complete() -> None:
    said(out("[concat('a']"), "TPL101", "InvalidTemplate", "expected token 'RightParenthesis' and actual 'EndOfData'")
    accepted(out("[concat('a')]"))


@pytest.mark.rule("TPL102")
def test_functions_are_known() -> None:
    said(out("[shout('a')]"), "TPL102", "InvalidTemplate", "The template function 'shout' is not valid.")
    accepted(out("[toUpper('a')]"))


@pytest.mark.rule("TPL103")
def test_arguments_fit() -> None:
    said(out("[substring('abc', 3, 1)]"), "TPL103", "InvalidTemplate", "must refer to a location within the string")
    accepted(out("[substring('abc', 2, 1)]"))


@pytest.mark.rule("TPL104")
def test_functions_stand_where_they_may() -> None:
    said(out("[utcNow()]"), "TPL104", "InvalidTemplate", "The template function 'utcNow' is not expected at this location.")
    accepted(deploy(sandbox(), parameters={"p": {"type": "string", "defaultValue": "[utcNow()]"}}))


@pytest.mark.rule("TPL105")
def test_what_is_asked_for_is_there() -> None:
    said(out("[split('a', '/')[1]]"), "TPL105", "InvalidTemplate", "array index '1' is out of bounds.")
    accepted(out("[split('a', '/')[0]]"))


@pytest.mark.rule("TPL106")
def test_a_template_has_limits() -> None:
    over: Document = {f"p{at}": {"type": "int", "defaultValue": 1} for at in range(257)}
    said(deploy(sandbox(), parameters=over), "TPL106", "InvalidTemplate", "Limit: '256' and actual: '257'.")
    accepted(deploy(sandbox(), parameters={name: over[name] for name in list(over)[:256]}))
    said(out("['" + "x" * (LONGEST - 3) + "']"), "TPL106", "InvalidTemplate", "exceeds the limit of '24576' characters")
    accepted(out("['" + "x" * (LONGEST - 4) + "']"))


@pytest.mark.rule("TPL107")
def test_evaluating_takes_a_bounded_number_of_steps() -> None:
    def loop(count: int) -> JSON:
        inner: JSON = {"copy": [{"name": "inner", "count": 800, "input": "[copyIndex('inner')]"}]}
        return {"copy": [{"name": "outer", "count": count, "input": inner}]}

    said(out(loop(200)), "TPL107", "InvalidTemplate", "takes more than '200000' steps")
    accepted(out(loop(2)))


@pytest.mark.rule("TPL111")
def test_parameters_get_values() -> None:
    step = deploy(sandbox(), parameters={"p": TEXT})
    said(
        step, "TPL111", "InvalidTemplate", "The value for the template parameter 'p' at line '0' and column '0' is not provided."
    )
    assert step.response.body == {
        "error": {
            "code": "InvalidTemplate",
            "message": message(step),
            "additionalInfo": [
                {
                    "type": "TemplateViolation",
                    "info": {"lineNumber": 0, "linePosition": 0, "path": "properties.template.parameters.p"},
                }
            ],
        }
    }
    accepted(deploy(sandbox(), parameters={"p": {**TEXT, "defaultValue": ""}}))


@pytest.mark.rule("TPL112")
def test_values_are_for_parameters() -> None:
    step = sandbox().put(PATH, body(template(parameters={"p": TEXT}), {"p": {"value": "x"}, "q": {"value": "x"}}))
    said(step, "TPL112", "InvalidTemplate", "The template parameters 'q' in the parameters file are not valid")
    accepted(sandbox().put(PATH, body(template(parameters={"p": TEXT}), {"P": {"value": "x"}})))


@pytest.mark.rule("TPL113")
def test_values_have_the_type_of_their_parameter() -> None:
    said(given("true", type="bool"), "TPL113", "InvalidTemplate", "Expected 'Boolean'. Actual 'String'.")
    accepted(given(True, type="bool"))


@pytest.mark.rule("TPL114")
def test_values_are_among_those_allowed() -> None:
    said(given("c", type="string", allowedValues=["a", "b"]), "TPL114", "InvalidTemplate", "allowed value(s): 'a,b'.")
    accepted(given("b", type="string", allowedValues=["a", "b"]))


@pytest.mark.rule("TPL115")
def test_lengths_have_bounds() -> None:
    said(given("abc", type="string", maxLength=2), "TPL115", "InvalidTemplate", "less than or equal to '2'")
    accepted(given("ab", type="string", maxLength=2))


@pytest.mark.rule("TPL116")
def test_integers_have_bounds() -> None:
    said(given(1, type="int", minValue=2), "TPL116", "InvalidTemplate", "greater than or equal to '2'")
    accepted(given(2, type="int", minValue=2))


@pytest.mark.rule("TPL121")
def test_resources_say_what_they_are() -> None:
    bare = gallery()
    del bare["apiVersion"]
    said(deploy(sandbox(), bare), "TPL121", "InvalidTemplate", "The api-version is missing.")
    accepted(deploy(sandbox(), gallery()))


@pytest.mark.rule("TPL122")
def test_names_have_the_parts_of_their_type() -> None:
    said(deploy(sandbox(), gallery("a/b")), "TPL122", "InvalidTemplate", "has incorrect segment lengths.")
    accepted(deploy(sandbox(), gallery("a"), image("a/b", "a")))


@pytest.mark.rule("TPL123")
def test_resources_come_once() -> None:
    said(deploy(sandbox(), gallery("a"), gallery("A")), "TPL123", "InvalidTemplate", "is defined multiple times in a template.")
    accepted(deploy(sandbox(), gallery("a"), {**gallery("A"), "condition": False}))


@pytest.mark.rule("TPL124")
def test_dependencies_are_in_the_template() -> None:
    step = deploy(sandbox(), gallery("a", "Microsoft.Compute/galleries/b"))
    said(step, "TPL124", "InvalidTemplate", "The resource 'Microsoft.Compute/galleries/b' is not defined in the template.")
    accepted(deploy(sandbox(), gallery("a", "microsoft.compute/GALLERIES/b"), gallery("b")))


@pytest.mark.rule("TPL125")
def test_nothing_waits_for_itself() -> None:
    box = sandbox()
    step = deploy(box, gallery("a", "b"), gallery("b", "a"))
    said(step, "TPL125", "InvalidTemplate", f"Circular dependency detected on resource: '{box.id('galleries/a')}'.")
    accepted(deploy(box, gallery("a", "b"), gallery("b")))


@pytest.mark.rule("TPL201")
def test_names_of_deployments() -> None:
    box = sandbox()
    long = "has a length of '65' which exceeds the maximum length of '64'."
    said(box.put(f"{PATH}{'x' * 64}", body(template())), "TPL201", "InvalidDeployment", long)
    said(box.put(f"{PATH} x", body(template())), "TPL201", "InvalidDeployment", "has these invalid characters: ' '.")
    accepted(box.put(f"{PATH}{'x' * 60}-_.", body(template())))


@pytest.mark.rule("TPL202")
def test_the_mode_is_said() -> None:
    box = sandbox()
    said(box.put(PATH, {"properties": {"template": template()}}), "TPL202", "InvalidRequestContent", "'mode' not found")
    said(box.put(PATH, body(template(), mode="Total")), "TPL202", "InvalidRequestContent", "'DeploymentMode'")
    accepted(box.put(PATH, body(template(), mode="incremental")))


@pytest.mark.rule("TPL203")
def test_the_template_comes_along() -> None:
    box = sandbox()
    link: Document = {"properties": {"mode": "Incremental", "templateLink": {"uri": "https://x.example/t.json"}}}
    said(
        box.put(PATH, link),
        "TPL203",
        "InvalidContentLink",
        "Unable to download deployment content from 'https://x.example/t.json'",
    )
    said(box.put(PATH, {"properties": {"mode": "Incremental"}}), "TPL203", "InvalidTemplate", "The template is missing")
    accepted(box.put(PATH, body(template())))


@pytest.mark.rule("TPL204")
def test_a_deployment_under_way_is_left_alone() -> None:
    box = sandbox()
    step = deploy(box, gallery())
    text = (
        "Unable to edit or replace deployment 'd': previous deployment from '11/23/2026 9:00:00 AM' is still active (expiration "
        "time is '11/30/2026 9:00:00 AM')."
    )
    said(deploy(box, gallery("h")), "TPL204", "DeploymentActive", text, 409)
    assert refused(box.delete(PATH)) == "TPL204"
    finished(box, step)
    accepted(deploy(box, gallery("h")))


@pytest.mark.rule("TPL205")
def test_only_a_deployment_to_a_subscription_has_a_place() -> None:
    box = sandbox()
    said(box.put(PATH, {"location": EAST, **body(template())}), "TPL205", "InvalidDeployment", "is not allowed for 'd'")
    said(box.put(SUBSCRIPTION_PATH, body(template())), "TPL205", "InvalidDeployment", "must be specified for 'd'")
    nowhere = box.put(SUBSCRIPTION_PATH, {"location": "nowhere", **body(template())})
    said(nowhere, "TPL205", "LocationNotAvailableForDeployment", "'nowhere'")
    accepted(box.put(SUBSCRIPTION_PATH, {"location": "East US", **body(template())}))


@pytest.mark.rule("TPL206")
def test_complete_mode_is_for_groups() -> None:
    box = sandbox()
    step = box.put(SUBSCRIPTION_PATH, {"location": EAST, **body(template(), mode="Complete")})
    said(step, "TPL206", "InvalidDeployment", "'Complete' is not supported for subscription level deployments")
    accepted(box.put(PATH, body(template(), mode="Complete")))


@pytest.mark.rule("TPL207")
def test_a_deployment_stays_where_it_was() -> None:
    box = sandbox()
    finished(box, box.put(SUBSCRIPTION_PATH, {"location": EAST, **body(template())}), SUBSCRIPTION_PATH)
    step = box.put(SUBSCRIPTION_PATH, {"location": "westus", **body(template())})
    said(step, "TPL207", "InvalidDeploymentLocation", "The deployment 'd' already exists in location 'eastus'.", 409)
    accepted(box.put(SUBSCRIPTION_PATH, {"location": "East US", **body(template())}))


@pytest.mark.rule("TPL211")
def test_every_resource_is_checked_before_any_is_made() -> None:
    box = sandbox()
    step = deploy(box, gallery("good"), gallery("bad-name"), image("good/x", "good", hyperVGeneration="V3"))
    said(
        step,
        "TPL211",
        "InvalidTemplateDeployment",
        "The template deployment 'd' is not valid according to the validation procedure.",
    )
    assert step.refusal is not None
    assert [detail["code"] for detail in step.refusal.details if isinstance(detail, dict)] == [
        "BadRequest",
        "InvalidParameter",
    ]
    assert [(stage.rule, stage.inner) for stage in step.trace if stage.verdict == "refused"] == [("TPL211", step.refusal.inner)]
    assert step.refusal.inner == tuple(rule for rule in step.refusal.inner if rule.startswith("GAL"))
    assert len(step.refusal.inner) == 2
    assert [record.kind for _, record in step.changes.records if record is not None] == []
    assert box.send("GET", "galleries/good").response.status == 404
    accepted(deploy(box, gallery("good"), image("good/x", "good")))


@pytest.mark.rule("TPL211")
def test_what_is_known_only_later_is_not_held_against_a_template() -> None:
    box = sandbox()
    late = gallery("[concat('lat', 'e')]", description="[reference('g').nothing]")
    assert finished(box, deploy(box, gallery(), late))["provisioningState"] == "Failed"


@pytest.mark.rule("TPL212")
def test_the_caller_may_make_each_resource() -> None:
    box = sandbox()
    elsewhere: Document = {
        "type": "Microsoft.Resources/deployments",
        "apiVersion": "2024-11-01",
        "name": "there",
        "resourceGroup": "other",
        "properties": {"mode": "Incremental", "template": template(gallery("h"))},
    }
    box.put("/resourceGroups/other", {"location": EAST})
    stranger(box, CONTRIBUTOR, "/resourceGroups/rg")
    guest = principal_of(box, "guest")
    step = deploy(box, gallery(), elsewhere)
    said(
        step,
        "TPL212",
        "InvalidTemplateDeployment",
        "The template deployment failed with error: 'Authorization failed for template resource 'there' of type "
        f"'Microsoft.Resources/deployments'. The client 'guest@darkroom.example' with object id '{guest}' does "
        "not have permission to "
        "perform action 'Microsoft.Resources/deployments/write' at scope '",
        403,
    )
    accepted(deploy(box, gallery()))


@pytest.mark.rule("TPL208")
def test_only_a_deployment_that_is_under_way_is_canceled() -> None:
    box = sandbox()
    finished(box, deploy(box, gallery()))
    text = "The deployment 'd' cannot be cancelled because it is not running."
    said(box.post(f"{PATH}/cancel"), "TPL208", "DeploymentCannotBeCancelled", text, 409)
    deploy(box, gallery())
    accepted(box.post(f"{PATH}/cancel"))
    assert refused(box.post(f"{PATH}/cancel")) == "TPL208"
