"""Disk encryption sets, and versions whose disks are encrypted with them, region by region."""

from typing import Any

import pytest

from gallery_engine.arm import Step
from gallery_engine.catalog.roles import CONTRIBUTOR, READER
from gallery_engine.records import JSON, Document
from tests.engine.access_cast import assign, granted
from tests.engine.cast import (
    EAST,
    WEST,
    Sandbox,
    accepted,
    definition,
    managed_image,
    message,
    refused,
    sandbox,
    version,
    version_body,
)
from tests.engine.sharing_cast import gallery_for

PATH = "galleries/gallery/images/web/versions/1.0.0"
KEY: Document = {"keyUrl": "https://vault.example/keys/key/1", "sourceVault": {"id": "/subscriptions/s/vaults/vault"}}


def set_body(location: str = EAST, **properties: JSON) -> Document:
    """The body of a disk encryption set with an identity and a key."""
    said: Document = {"activeKey": KEY, **properties}
    return {"location": location, "identity": {"type": "SystemAssigned"}, "properties": said}


def encryption_set(box: Sandbox, name: str = "east", location: str = EAST) -> str:
    """The id of a finished disk encryption set."""
    box.finish(box.put(f"diskEncryptionSets/{name}", set_body(location)))
    return box.id(f"diskEncryptionSets/{name}")


def target(region: str, os: str = "", /, *data: tuple[int, str], **security: JSON) -> Document:
    """A target region whose OS disk and data disks are encrypted with sets."""
    system: Document = {"diskEncryptionSetId": os} if os else {}
    disks: JSON = [{"lun": lun, "diskEncryptionSetId": found} for lun, found in data]
    encryption: Document = {"osDiskImage": system | ({"securityProfile": security} if security else {})}
    return {"name": region, "encryption": encryption | ({"dataDiskImages": disks} if data else {})}


def publish(box: Sandbox, *regions: JSON, data: int = 0) -> Step:
    """Ask for a version; its definition is made if it is not there."""
    if box.send("GET", "galleries/gallery/images/web").response.status == 404:
        definition(box)
    return box.put(PATH, version_body(managed_image(box, data=data), *regions))


def update(box: Sandbox, *regions: JSON) -> Step:
    profile: Document = {"targetRegions": [*regions], "replicaCount": 1}
    return box.send("PATCH", PATH, {"properties": {"publishingProfile": profile}})


# The sets.


def test_a_set_is_answered_with_the_identity_that_azure_made() -> None:
    box = sandbox()
    step = box.put("diskEncryptionSets/east", set_body())
    assert step.response.status == 202
    box.finish(step)
    shown = box.get("diskEncryptionSets/east")
    principal = shown["identity"]["principalId"]
    assert shown == {
        "id": box.id("diskEncryptionSets/east"),
        "name": "east",
        "type": "Microsoft.Compute/diskEncryptionSets",
        "location": EAST,
        "identity": {"type": "SystemAssigned", "principalId": principal, "tenantId": box.store.head().tenant},
        "properties": {
            "provisioningState": "Succeeded",
            "activeKey": KEY,
            "encryptionType": "EncryptionAtRestWithCustomerKey",
        },
    }
    assert [item["name"] for item in box.get("diskEncryptionSets")["value"]] == ["east"]
    assert [item["name"] for item in box.get("/providers/Microsoft.Compute/diskEncryptionSets")["value"]] == ["east"]


def test_a_set_gets_another_key_and_keeps_its_identity() -> None:
    box = sandbox()
    encryption_set(box)
    before = box.get("diskEncryptionSets/east")
    key: Document = {"keyUrl": "https://vault.example/keys/key/2"}
    box.finish(box.send("PATCH", "diskEncryptionSets/east", {"properties": {"activeKey": key}, "tags": {"a": "b"}}))
    assert box.get("diskEncryptionSets/east") == before | {
        "properties": before["properties"] | {"activeKey": key},
        "tags": {"a": "b"},
    }


def test_a_patch_of_tags_leaves_the_key_of_a_set() -> None:
    box = sandbox()
    encryption_set(box)
    before = box.get("diskEncryptionSets/east")
    box.finish(box.send("PATCH", "diskEncryptionSets/east", {"tags": {"a": "b"}}))
    assert box.get("diskEncryptionSets/east") == before | {"tags": {"a": "b"}}


def test_a_set_goes() -> None:
    box = sandbox()
    encryption_set(box)
    box.finish(box.delete("diskEncryptionSets/east"))
    assert box.send("GET", "diskEncryptionSets/east").response.status == 404
    assert box.delete("diskEncryptionSets/east").response.status == 204


@pytest.mark.rule("DES101")
def test_a_set_with_a_bad_name_is_refused() -> None:
    box = sandbox()
    for name in ("my.set", "s" * 81, "sét"):
        assert refused(box.put(f"diskEncryptionSets/{name}", set_body())) == "DES101"
    accepted(box.put(f"diskEncryptionSets/{'s' * 78}_-", set_body()))


@pytest.mark.rule("DES102")
def test_a_set_without_an_identity_is_refused() -> None:
    box = sandbox()
    step = box.put("diskEncryptionSets/east", {"location": EAST, "properties": {"activeKey": KEY}})
    assert refused(step) == "DES102"
    assert message(step) == "Required parameter 'identity' is missing (null)."
    assigned = set_body() | {"identity": {"type": "UserAssigned"}}
    refusal = box.put("diskEncryptionSets/east", assigned)
    assert refused(refusal) == "DES102"
    assert message(refusal) == "The identity type 'UserAssigned' is not simulated by this lab. Use 'SystemAssigned'."
    accepted(box.put("diskEncryptionSets/east", set_body() | {"identity": {"type": "systemassigned"}}))


@pytest.mark.rule("DES103")
def test_a_set_without_a_key_is_refused() -> None:
    box = sandbox()
    without: list[JSON] = [{}, {"activeKey": {}}, {"activeKey": {"sourceVault": {"id": "/x"}}}]
    for properties in without:
        step = box.put("diskEncryptionSets/east", set_body() | {"properties": properties})
        assert refused(step) == "DES103"
        assert message(step) == "Required parameter 'activeKey' is missing (null)."
    assert refused(box.put("diskEncryptionSets/east", set_body(activeKey={"keyUrl": "http://vault.example/k"}))) == "DES103"
    accepted(box.put("diskEncryptionSets/east", set_body(activeKey={"keyUrl": "https://vault.example/k"})))


@pytest.mark.rule("DES104")
def test_a_set_of_an_unknown_type_is_refused() -> None:
    box = sandbox()
    step = box.put("diskEncryptionSets/east", set_body(encryptionType="Rot13"))
    assert refused(step) == "DES104"
    assert "The value 'Rot13' of parameter 'encryptionType' is invalid." in message(step)
    accepted(box.put("diskEncryptionSets/east", set_body(encryptionType="encryptionatrestwithcustomerkey")))


# The versions.


def test_encryption_is_shown_as_it_was_sent_and_kept_by_an_update_that_does_not_name_it() -> None:
    box = sandbox("azure")
    east, west = encryption_set(box), encryption_set(box, "west", WEST)
    box.finish(publish(box, target(EAST, east, (0, east)), target(WEST, west, (0, west)), data=10))
    shown: list[Any] = box.get(PATH)["properties"]["publishingProfile"]["targetRegions"]
    assert [item["encryption"] for item in shown] == [
        target(EAST, east, (0, east))["encryption"],
        target(WEST, west, (0, west))["encryption"],
    ]
    box.finish(update(box, {"name": EAST, "regionalReplicaCount": 2}, {"name": WEST}))
    after = box.get(PATH)["properties"]["publishingProfile"]["targetRegions"]
    assert [item["encryption"] for item in after] == [item["encryption"] for item in shown]
    before = box.get(PATH)
    box.finish(box.put(PATH, before))
    assert box.get(PATH) == before


@pytest.mark.parametrize("encryption", [{}, {"osDiskImage": {}}, {"dataDiskImages": []}, None])
def test_encryption_that_says_nothing_is_none(encryption: JSON) -> None:
    box = sandbox()
    box.finish(publish(box, {"name": EAST, "encryption": encryption}))
    assert "encryption" not in box.get(PATH)["properties"]["publishingProfile"]["targetRegions"][0]


def test_a_data_disk_may_be_named_without_a_key() -> None:
    box = sandbox()
    encryption: Document = {"dataDiskImages": [{"lun": 0}]}
    box.finish(publish(box, {"name": EAST, "encryption": encryption}, WEST, data=10))
    shown = box.get(PATH)["properties"]["publishingProfile"]["targetRegions"]
    assert [target.get("encryption") for target in shown] == [encryption, None]


@pytest.mark.rule("GAL321")
def test_a_set_is_named_by_its_id() -> None:
    box = sandbox()
    for wrong in ("east", box.id("disks/east"), box.id("diskEncryptionSets")):
        step = publish(box, target(EAST, wrong))
        assert refused(step) == "GAL321"
        assert message(step).endswith("targetRegions.encryption.osDiskImage.diskEncryptionSetId is invalid")
    data = publish(box, target(EAST, encryption_set(box), (0, "east")), data=10)
    assert message(data).endswith("targetRegions.encryption.dataDiskImages.diskEncryptionSetId is invalid")
    accepted(publish(box, target(EAST, encryption_set(box))))


@pytest.mark.rule("GAL322")
def test_a_set_lies_in_the_subscription() -> None:
    box = sandbox()
    own = encryption_set(box)
    subscription = box.store.head().subscription
    step = publish(box, target(EAST, own.replace(subscription, "0" * 8)))
    assert refused(step) == "GAL322"
    assert message(step).endswith(f"must be in the same subscription '{subscription}' as the gallery resource")
    accepted(publish(box, target(EAST, own.upper())))


@pytest.mark.rule("GAL323")
def test_a_set_is_there_whenever_the_version_is_changed() -> None:
    box = sandbox("azure")
    missing = publish(box, target(EAST, box.id("diskEncryptionSets/none")))
    assert refused(missing) == "GAL323"
    assert message(missing) == f"The disk encryption set {box.id('diskEncryptionSets/none')} was not found"
    box.finish(publish(box, target(EAST, encryption_set(box))))
    accepted(box.send("PATCH", PATH, {"tags": {"a": "b"}}))
    box.finish(box.delete("diskEncryptionSets/east"))
    assert refused(update(box, {"name": EAST, "regionalReplicaCount": 2})) == "GAL323"


@pytest.mark.rule("GAL324")
def test_a_set_lies_in_the_region_it_is_used_in() -> None:
    box = sandbox()
    east, west = encryption_set(box), encryption_set(box, "west", WEST)
    step = publish(box, target(EAST, east), target(WEST, east))
    assert refused(step) == "GAL324"
    assert message(step).endswith("is in region 'East US' and cannot be used in target region 'West US'")
    accepted(publish(box, target(EAST, east), target(WEST, west)))


@pytest.mark.rule("GAL325")
def test_a_disk_is_encrypted_everywhere_or_nowhere() -> None:
    box = sandbox()
    east, west = encryption_set(box), encryption_set(box, "west", WEST)
    step = publish(box, target(EAST, east), WEST)
    assert refused(step) == "GAL325"
    assert message(step).startswith("A disk encryption set is required for disk 'galleryArtifactVersion.properties.")
    assert message(step).endswith(
        f"in target region 'West US' since disk encryption set '{east}' is used for the corresponding disk in region 'East US'"
    )
    lun = publish(box, target(EAST, east, (0, east)), target(WEST, west), data=10)
    assert refused(lun) == "GAL325"
    assert message(lun).startswith("A disk encryption set is required for disk 'LUN 0' in target region 'West US'")
    accepted(publish(box, target(EAST, east, (0, east)), target(WEST, west, (0, west)), data=10))


@pytest.mark.rule("GAL326")
def test_an_encrypted_lun_is_one_of_the_version() -> None:
    box = sandbox("azure")
    east = encryption_set(box)
    step = publish(box, target(EAST, east, (9, east)), data=10)
    assert refused(step) == "GAL326"
    assert message(step) == (
        "An invalid lun [9] was specified in encryption.dataDiskImages. The lun must be one of the following values ['0']"
    )
    accepted(publish(box, target(EAST, east, (0, east)), data=10))


@pytest.mark.rule("GAL327")
def test_an_encrypted_lun_is_named_once() -> None:
    box = sandbox()
    east = encryption_set(box)
    step = publish(box, target(EAST, east, (0, east), (0, east)), data=10)
    assert refused(step) == "GAL327"
    assert message(step) == "Duplicate luns '0' were specified in target region 'East US' encryption.dataDiskImages"
    accepted(publish(box, target(EAST, east, (0, east)), data=10))


@pytest.mark.rule("GAL328")
def test_the_encryption_of_a_region_stays() -> None:
    box = sandbox("azure")
    east, other, west = encryption_set(box), encryption_set(box, "other"), encryption_set(box, "west", WEST)
    box.finish(publish(box, target(EAST, east), data=10))
    changed = update(box, target(EAST, other))
    assert refused(changed) == "GAL328"
    assert changed.response.status == 409
    assert message(changed).startswith("Changing property 'galleryImageVersion.properties.publishingProfile.targetRegions")
    more = update(box, target(EAST, east, (0, east)))
    assert refused(more) == "GAL328"
    assert message(more).startswith("Cannot specify new data disk image encryption lun [0] with a disk encryption set in region")
    accepted(update(box, target(EAST, east), target(WEST, west)))


@pytest.mark.rule("GAL329")
def test_another_version_is_copied_without_keys() -> None:
    box = sandbox("azure")
    east = encryption_set(box)
    source = box.id(version(box))
    path = PATH.replace("1.0.0", "2.0.0")
    step = box.put(path, version_body(source, target(EAST, east)))
    assert refused(step) == "GAL329"
    assert message(step).startswith(f"Encryption is not supported for source resource '{source}'.")
    accepted(box.put(path, version_body(source, EAST)))


@pytest.mark.rule("GAL330")
def test_confidential_encryption_is_for_confidential_machines() -> None:
    def ask(security: str, kind: str, *, key: bool = False) -> Step:
        box = sandbox("azure")
        named: Document = {"secureVMDiskEncryptionSetId": encryption_set(box)} if key else {}
        features: JSON = [{"name": "SecurityType", "value": security}]
        definition(box, features=features)
        return publish(box, target(EAST, "", confidentialVMEncryptionType=kind, **named))

    assert refused(ask("TrustedLaunch", "EncryptedWithPmk")) == "GAL330"
    assert refused(ask("ConfidentialVM", "Encrypted")) == "GAL330"
    assert refused(ask("ConfidentialVM", "EncryptedWithCmk")) == "GAL330"
    assert refused(ask("ConfidentialVM", "EncryptedWithPmk", key=True)) == "GAL330"
    accepted(ask("ConfidentialVM", "EncryptedWithPmk"))
    accepted(ask("ConfidentialVM", "EncryptedWithCmk", key=True))


@pytest.mark.rule("GAL920")
def test_a_gallery_for_groups_takes_no_encrypted_version() -> None:
    box = sandbox()
    gallery_for(box, "Groups")
    definition(box)
    body = version_body(managed_image(box), target(EAST, encryption_set(box)))
    step = box.put(PATH, body)
    assert refused(step) == "GAL920"
    assert message(step) == "The image version '1.0.0' cannot be encrypted since its gallery 'gallery' is for sharing."
    accepted(box.put(PATH, version_body(managed_image(box), EAST)))


def test_a_version_is_encrypted_with_a_set_that_its_publisher_may_read() -> None:
    box = sandbox()
    accepted(box.put("/resourceGroups/keys", {"location": EAST}))
    sets = box.id("/resourceGroups/keys/providers/Microsoft.Compute/diskEncryptionSets")
    box.finish(box.put(f"{sets}/east", set_body()))
    definition(box)
    publisher = granted(box, "publisher", CONTRIBUTOR, "/resourceGroups/rg")
    for name in ("east", "none"):
        assert refused(publish(publisher, target(EAST, f"{sets}/{name}"))) == "SEC105"
    accepted(assign(box, "publisher", READER, "/resourceGroups/keys"))
    accepted(publish(publisher, target(EAST, f"{sets}/east")))
