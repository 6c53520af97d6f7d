"""The features of image definitions and their purchase plan: which are taken, how they change, from which version they hold."""

import pytest

from gallery_engine import features
from gallery_engine.arm import Step
from gallery_engine.records import JSON, Document
from tests.engine.cast import (
    EAST,
    Sandbox,
    accepted,
    definition,
    definition_body,
    gallery,
    machine,
    managed_image,
    message,
    refused,
    sandbox,
    version_body,
)
from tests.engine.machine_cast import machine_body

WEB = "galleries/gallery/images/web"
BOTH = pytest.mark.parametrize("rulebook", ["azure", "chapter"])


def feature(name: str, value: str, start: str | None = None) -> Document:
    said: Document = {"name": name, "value": value}
    return said | {"startsAtVersion": start} if start is not None else said


def describe(box: Sandbox, *said: JSON, **properties: JSON) -> Step:
    """Ask for a definition with features; its gallery is made if it is not there."""
    if box.send("GET", "galleries/gallery").response.status == 404:
        gallery(box)
    return box.put(WEB, definition_body(features=list(said), **properties))


@pytest.mark.rule("GAL217")
@BOTH
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SecurityType", "A"),
        ("SecurityType", ""),
        ("IsHibernateSupported", "yes"),
        ("IsAcceleratedNetworkSupported", "1"),
        ("DiskControllerTypes", "IDE"),
        ("DiskControllerTypes", "SCSI,"),
    ],
)
def test_a_value_that_a_feature_cannot_have_is_refused(rulebook: str, name: str, value: str) -> None:
    box = sandbox(rulebook)
    step = describe(box, feature(name, value))
    assert refused(step) == "GAL217"
    assert message(step) == (
        f"The value '{value}' for feature '{name}' is invalid. Allowed characters are English alphanumerical characters with "
        "spaces and commas. The length of the value cannot exceed 100 characters."
    )
    body = step.response.body
    assert isinstance(body, dict)
    assert isinstance(body["error"], dict)
    assert body["error"]["target"] == "galleryImage.properties.features"


@pytest.mark.rule("GAL217")
def test_a_feature_that_azure_does_not_know_is_refused() -> None:
    box = sandbox()
    assert refused(describe(box, feature("IsFlyingSupported", "True"))) == "GAL217"
    assert refused(describe(box, {"value": "True"})) == "GAL217"
    accepted(describe(box, feature("isHibernateSupported", "True")))


def test_every_feature_that_azure_knows_is_shown_in_its_spelling() -> None:
    box = sandbox()
    said = [
        feature("securitytype", "trustedlaunchsupported"),
        feature("IsAcceleratedNetworkSupported", "true"),
        feature("IsHibernateSupported", "False"),
        feature("DiskControllerTypes", "SCSI, NVMe"),
    ]
    accepted(describe(box, *said))
    assert box.get(WEB)["properties"]["features"] == [
        feature("SecurityType", "TrustedLaunchSupported"),
        feature("IsAcceleratedNetworkSupported", "True"),
        feature("IsHibernateSupported", "False"),
        feature("DiskControllerTypes", "SCSI, NVMe"),
    ]


@pytest.mark.parametrize("value", features.SECURITY_TYPES)
def test_every_security_type_is_taken(value: str) -> None:
    accepted(describe(sandbox(), feature("SecurityType", value)))


@pytest.mark.rule("GAL218")
def test_a_feature_starts_at_a_version_number() -> None:
    box = sandbox()
    for start in ("1.0", "next", ""):
        step = describe(box, feature("IsHibernateSupported", "True", start))
        assert refused(step) == "GAL218"
        assert "startsAtVersion" in message(step)
    accepted(describe(box, feature("IsHibernateSupported", "True", "1.0.0")))


@pytest.mark.rule("GAL219")
@BOTH
def test_trusted_launch_needs_generation_2(rulebook: str) -> None:
    box = sandbox(rulebook)
    for value in ("TrustedLaunch", "TrustedLaunchSupported", "ConfidentialVM"):
        step = describe(box, feature("SecurityType", value), hyperVGeneration="V1")
        assert refused(step) == "GAL219"
        assert f"The security type '{value}' is only supported" in message(step)
    accepted(describe(box, feature("SecurityType", "Standard"), hyperVGeneration="V1"))


@pytest.mark.rule("GAL219")
def test_an_update_cannot_promise_what_the_generation_does_not_hold() -> None:
    box = sandbox("azure")
    definition(box, hyperVGeneration="V1")
    said: JSON = {"features": [feature("SecurityType", "TrustedLaunch")], "allowUpdateImage": True}
    assert refused(box.send("PATCH", WEB, {"properties": said})) == "GAL219"


@pytest.mark.rule("GAL220")
def test_a_purchase_plan_has_three_words() -> None:
    box = sandbox()
    step = describe(box, purchasePlan={"name": "plan", "publisher": "contoso"})
    assert refused(step) == "GAL220"
    assert message(step) == "Required parameter 'galleryImage.properties.purchasePlan.product' is missing (null)."
    accepted(describe(box, purchasePlan={"name": "plan", "publisher": "contoso", "product": "web"}))


@pytest.mark.rule("GAL203")
def test_a_change_of_features_names_the_feature() -> None:
    box = sandbox("azure")
    definition(box, features=[feature("DiskControllerTypes", "SCSI"), feature("IsHibernateSupported", "True")])
    said: JSON = [feature("DiskControllerTypes", "SCSI, NVMe"), feature("IsHibernateSupported", "True")]
    step = box.send("PATCH", WEB, {"properties": {"features": said}})
    assert refused(step) == "GAL203"
    assert message(step) == "Changing property 'DiskControllerTypes' is not allowed."
    dropped = box.send("PATCH", WEB, {"properties": {"features": [feature("DiskControllerTypes", "SCSI")]}})
    assert message(dropped) == "Changing property 'IsHibernateSupported' is not allowed."
    accepted(box.send("PATCH", WEB, {"properties": {"features": said, "allowUpdateImage": True}}))
    assert box.get(WEB)["properties"]["features"] == said


@BOTH
def test_the_same_features_in_another_order_are_no_change(rulebook: str) -> None:
    box = sandbox(rulebook)
    definition(box, features=[feature("DiskControllerTypes", "SCSI, NVMe"), feature("IsHibernateSupported", "True")])
    said: JSON = [feature("ishibernatesupported", "TRUE"), feature("DiskControllerTypes", "nvme,scsi")]
    accepted(box.send("PATCH", WEB, {"properties": {"features": said}}))


def test_a_feature_holds_from_its_version_on() -> None:
    said: Document = {
        "features": [
            feature("SecurityType", "TrustedLaunchSupported", "2.0.0"),
            feature("SecurityType", "TrustedLaunch", "3.0.0"),
        ]
    }
    found = [features.security_type(said, name) for name in ("1.9.9", "2.0.0", "2.10.0", "3.0.0", "")]
    assert found == ["", "TrustedLaunchSupported", "TrustedLaunchSupported", "TrustedLaunch", "TrustedLaunch"]


def test_a_source_is_asked_for_what_its_own_version_promises() -> None:
    box = sandbox("azure")
    definition(box, osState="Specialized", features=[feature("SecurityType", "TrustedLaunchSupported", "2.0.0")])
    source: JSON = {"virtualMachineId": machine(box, power="running", generalized=False)}
    body: Document = {"location": EAST, "properties": {"storageProfile": {"source": source}}}
    assert refused(box.put(f"{WEB}/versions/2.0.0", body)) == "GAL412"
    accepted(box.put(f"{WEB}/versions/1.0.0", body))


def test_a_machine_is_asked_for_what_its_version_promises() -> None:
    box = sandbox("azure")
    definition(box, features=[feature("SecurityType", "TrustedLaunch", "2.0.0")])
    for name in ("1.0.0", "2.0.0"):
        box.finish(box.put(f"{WEB}/versions/{name}", version_body(managed_image(box))))
    newer, older = (machine_body({"id": box.id(f"{WEB}/versions/{name}")}, location=EAST) for name in ("2.0.0", "1.0.0"))
    assert refused(box.put("virtualMachines/vm", newer)) == "GAL615"
    accepted(box.put("virtualMachines/vm", older))
