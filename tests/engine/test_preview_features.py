"""Features that a subscription registers for, over virtual time, and what waits for one."""

import pytest

from gallery_engine.arm import Step
from gallery_engine.catalog.roles import READER
from gallery_engine.providers.preview_features import SECONDS_TO_REGISTER
from gallery_engine.records import Document
from tests.engine.access_cast import granted
from tests.engine.cast import Sandbox, accepted, message, refused, sandbox
from tests.engine.machine_cast import machine_body

FEATURES = "/providers/Microsoft.Features/providers/Microsoft.Compute/features"
AT_HOST = f"{FEATURES}/EncryptionAtHost"


def state(box: Sandbox, path: str = AT_HOST) -> str:
    return str(box.get(path)["properties"]["state"])


def encrypted() -> Document:
    body = machine_body()
    assert isinstance(body["properties"], dict)
    body["properties"]["securityProfile"] = {"encryptionAtHost": True}
    return body


def test_a_feature_is_registered_after_a_while_and_given_up_again() -> None:
    box = sandbox()
    assert state(box) == "NotRegistered"
    said = accepted(box.post(f"{AT_HOST}/register"))
    assert (said["name"], said["properties"]) == ("Microsoft.Compute/EncryptionAtHost", {"state": "Registering"})
    assert said["type"] == "Microsoft.Features/providers/features"
    box.advance(SECONDS_TO_REGISTER - 1)
    assert state(box) == "Registering"
    box.advance(1)
    assert state(box, AT_HOST.lower()) == "Registered"
    accepted(box.post(f"{AT_HOST}/register"))
    assert state(box) == "Registered"
    assert accepted(box.post(f"{AT_HOST}/unregister"))["properties"] == {"state": "Unregistering"}
    box.advance(SECONDS_TO_REGISTER)
    assert state(box) == "Unregistered"


def test_asking_twice_does_not_start_again() -> None:
    box = sandbox()
    accepted(box.post(f"{AT_HOST}/register"))
    box.advance(SECONDS_TO_REGISTER - 10)
    accepted(box.post(f"{AT_HOST}/register"))
    box.advance(10)
    assert state(box) == "Registered"


def test_what_was_never_registered_stays_so() -> None:
    box = sandbox()
    assert accepted(box.post(f"{AT_HOST}/unregister"))["properties"] == {"state": "NotRegistered"}
    assert state(box) == "NotRegistered"


def test_features_are_listed_by_provider_and_altogether() -> None:
    box = sandbox()
    accepted(box.post(f"{AT_HOST}/register"))
    by_name = {item["name"]: item["properties"]["state"] for item in box.get(FEATURES)["value"]}
    assert by_name["Microsoft.Compute/EncryptionAtHost"] == "Registering"
    assert by_name["Microsoft.Compute/CommunityGalleries"] == "NotRegistered"
    assert box.get(FEATURES.replace("Compute", "Network"))["value"] == []
    every = box.get("/providers/Microsoft.Features/features")["value"]
    assert {item["name"]: item["properties"]["state"] for item in every} == by_name


def test_each_subscription_has_its_own() -> None:
    box = sandbox()
    accepted(box.post("/providers/Darkroom.Lab/directory", {"subscriptions": [{"name": "Other", "owner": "owner"}]}))
    subscriptions = box.send("GET", "/subscriptions/").response.body
    assert isinstance(subscriptions, dict)
    accepted(box.post(f"{AT_HOST}/register"))
    box.advance(SECONDS_TO_REGISTER)
    other = next(
        item["subscriptionId"] for item in _items(subscriptions) if item["subscriptionId"] != box.store.head().subscription
    )
    assert state(box, f"/subscriptions/{other}{AT_HOST}") == "NotRegistered"


def _items(body: Document) -> list[Document]:
    value = body["value"]
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


@pytest.mark.parametrize("path", [f"{FEATURES}/Nothing", "features/EncryptionAtHost"])
def test_a_feature_that_there_is_not_is_not_found(path: str) -> None:
    box = sandbox()
    for step in (box.send("GET", path), box.post(f"{path}/register")):
        assert (refused(step), step.response.status) == ("RES103", 404)
        assert step.refusal is not None
        assert (step.refusal.code, message(step)) == (
            "FeatureNotFound",
            f"The feature '{path.rpartition('/')[2]}' could not be found.",
        )


def test_who_only_reads_registers_nothing() -> None:
    box = sandbox()
    reader = granted(box, "reader", READER)
    assert state(reader) == "NotRegistered"
    assert refused(reader.post(f"{AT_HOST}/register")) == "SEC102"


@pytest.mark.rule("VMS243")
def test_encryption_at_host_waits_for_the_feature() -> None:
    box = sandbox()

    def made() -> Step:
        return box.put("virtualMachines/vm", encrypted())

    assert refused(made()) == "VMS243"
    accepted(box.post(f"{AT_HOST}/register"))
    step = made()
    assert message(step) == (
        "The property 'securityProfile.encryptionAtHost' is not valid because the 'Microsoft.Compute/EncryptionAtHost' feature "
        "is not enabled for this subscription."
    )
    box.advance(SECONDS_TO_REGISTER)
    box.finish(made())
    accepted(box.post(f"{AT_HOST}/unregister"))
    box.advance(SECONDS_TO_REGISTER)
    box.finish(made())
    assert refused(box.put("virtualMachines/other", encrypted())) == "VMS243"
