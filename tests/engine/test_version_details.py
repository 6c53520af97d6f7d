"""Rules about the disks a version is made of, its firmware, and where the lab's world ends."""

from dataclasses import replace

import pytest

from gallery_engine.arm import Step
from gallery_engine.records import JSON, Document
from tests.engine.cast import (
    EAST,
    WEST,
    Sandbox,
    accepted,
    definition,
    definition_body,
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

PATH = "galleries/gallery/images/web/versions/1.0.0"


def capture(box: Sandbox, *data: tuple[int, str], os: str = "") -> Step:
    """Ask for a version of disks, one by one; the definition is made if it is not there."""
    if box.send("GET", "galleries/gallery/images/web").response.status == 404:
        definition(box)
    disks: JSON = [{"lun": lun, "source": {"id": source}} for lun, source in data]
    profile: Document = {"osDiskImage": {"source": {"id": os or disk(box)}}, "dataDiskImages": disks}
    return box.put(PATH, {"location": EAST, "properties": {"storageProfile": profile}})


def plant_sku(box: Sandbox, identifier: str, sku: str) -> str:
    record = box.store.get(identifier.lower())
    assert record is not None
    box.plant(replace(record, body={**record.body, "sku": {"name": sku}}))
    return identifier


@pytest.mark.rule("GAL413")
def test_a_lun_twice_is_refused() -> None:
    box = sandbox("azure")
    step = capture(box, (0, disk(box, "a")), (0, disk(box, "b")))
    assert refused(step) == "GAL413"
    assert message(step).startswith("Duplicated lun numbers have been detected in the input data disks.")
    accepted(capture(box, (0, disk(box, "a")), (1, disk(box, "b"))))


@pytest.mark.rule("GAL414")
def test_a_disk_twice_is_refused() -> None:
    box = sandbox("azure")
    one = disk(box, "a")
    step = capture(box, (0, one), (1, one.upper()))
    assert refused(step) == "GAL414"
    assert message(step).startswith("Duplicated source ids are found in the input disks.")
    system = capture(box, (0, one), os=one)
    assert refused(system) == "GAL414"
    assert message(system) == f"OSDiskImage and DataDiskImage cannot point to same blob {one}"
    accepted(capture(box, (0, one), (1, disk(box, "b"))))


@pytest.mark.rule("GAL415")
def test_an_ultra_disk_is_not_captured() -> None:
    box = sandbox("azure")
    ultra = plant_sku(box, disk(box, "ultra"), "UltraSSD_LRS")
    assert refused(capture(box, (0, ultra))) == "GAL415"
    assert refused(capture(box, os=ultra)) == "GAL415"
    accepted(capture(box, (0, plant_sku(box, disk(box, "plain"), "Premium_LRS"))))


@pytest.mark.rule("GAL415")
def test_a_machine_with_an_ultra_disk_is_not_captured() -> None:
    box = sandbox("azure")
    definition(box)
    record = box.store.get(machine(box).lower())
    ultra = plant_sku(box, disk(box, "ultra"), "UltraSSD_LRS")
    assert record is not None

    def with_data(identifier: str) -> None:
        disks: JSON = [{"lun": 0, "managedDisk": {"id": identifier}}]
        box.plant(replace(record, body={**record.body, "properties": {"storageProfile": {"dataDisks": disks}}}))

    source: JSON = {"source": {"virtualMachineId": record.id}}
    with_data(ultra)
    step = box.put(PATH, {"location": EAST, "properties": {"storageProfile": source}})
    assert refused(step) == "GAL415"
    assert (
        message(step) == f"Source virtual machine {record.id} cannot contain disk ['{ultra}'] stored in an UltraSSD account type."
    )
    with_data(disk(box, "plain"))
    accepted(box.put(PATH, {"location": EAST, "properties": {"storageProfile": source}}))


@pytest.mark.rule("GAL208")
def test_the_data_disks_of_a_version_stay() -> None:
    box = sandbox("azure")
    one = disk(box, "a")
    box.finish(capture(box, (3, one)))

    def put(lun: int, source: str) -> Step:
        listed: JSON = [{"lun": lun, "source": {"id": source}}]
        return box.put(PATH, {"location": EAST, "properties": {"storageProfile": {"dataDiskImages": listed}}})

    new = put(4, one)
    assert refused(new) == "GAL208"
    assert message(new) == "Adding new Data Disks or changing the LUN of a Data Disk in an existing Image is not allowed."
    other = put(3, disk(box, "b"))
    assert refused(other) == "GAL208"
    assert message(other).startswith("Changing property 'galleryImageVersion.properties.storageProfile.dataDiskImages")
    accepted(put(3, one))


def test_a_version_is_copied_into_another_gallery_and_outlives_its_source() -> None:
    box = sandbox("azure")
    source = version(box, "1.0.0", EAST, WEST)
    gallery(box, "other")
    box.finish(box.put("galleries/other/images/web", definition_body()))
    copied = "galleries/other/images/web/versions/7.0.0"
    step = box.put(copied, version_body(box.id(source), EAST, WEST))
    box.finish(step)
    box.finish(box.delete(source))
    shown = box.get(copied)["properties"]
    assert shown["storageProfile"]["source"] == {"id": box.id(source)}
    assert shown["storageProfile"]["osDiskImage"]["sizeInGB"] == 30


@pytest.mark.rule("GAL310")
def test_edge_zones_are_not_simulated() -> None:
    box = sandbox()
    definition(box)
    zones: JSON = [{"name": "eastus", "extendedLocation": {"name": "losangeles", "type": "EdgeZone"}}]
    step = box.put(PATH, version_body(managed_image(box), EAST, targetExtendedLocations=zones))
    assert refused(step) == "GAL310"
    assert "does not simulate edge zones" in message(step)
    accepted(box.put(PATH, version_body(managed_image(box), EAST, targetExtendedLocations=[])))


def with_uefi(box: Sandbox, *templates: str) -> Document:
    body = version_body(managed_image(box, generation="V2"), EAST)
    properties = body["properties"]
    assert isinstance(properties, dict)
    settings: Document = {
        "signatureTemplateNames": [*templates],
        "additionalSignatures": {"db": [{"type": "x509", "value": ["MIIC"]}]},
    }
    return body | {"properties": properties | {"securityProfile": {"uefiSettings": settings}}}


def test_uefi_settings_are_shown_when_they_are_asked_for() -> None:
    box = sandbox("azure")
    definition(box)
    asked = with_uefi(box, "MicrosoftWindowsTemplate")
    box.finish(box.put(PATH, asked))
    properties = asked["properties"]
    assert isinstance(properties, dict)
    assert box.get(PATH, expand="UefiSettings")["properties"]["securityProfile"] == properties["securityProfile"]
    assert "securityProfile" not in box.get(PATH)["properties"]
    box.finish(box.send("PATCH", PATH, {"tags": {"a": "b"}}))
    assert box.get(PATH, expand="uefisettings")["properties"]["securityProfile"] == properties["securityProfile"]


@pytest.mark.rule("GAL331")
def test_unknown_signature_templates_are_refused() -> None:
    box = sandbox("azure")
    definition(box)
    step = box.put(PATH, with_uefi(box, "MicrosoftWindowsTemplate", "MyTemplate"))
    assert refused(step) == "GAL331"
    assert "The value 'MyTemplate' of parameter" in message(step)
    accepted(box.put(PATH, with_uefi(box, "MicrosoftWindowsTemplate", "NoSignatureTemplate")))


@pytest.mark.rule("GAL332")
def test_uefi_settings_need_generation_2() -> None:
    box = sandbox("azure")
    definition(box, hyperVGeneration="V1")
    step = box.put(PATH, with_uefi(box))
    assert refused(step) == "GAL332"
    assert message(step) == "UEFI settings are not supported for VMs and VM Scale Sets using Generation 1 Image."
    other = sandbox("azure")
    definition(other)
    accepted(other.put(PATH, with_uefi(other)))


@pytest.mark.rule("GAL209")
def test_uefi_settings_stay() -> None:
    box = sandbox("azure")
    definition(box)
    box.finish(box.put(PATH, with_uefi(box, "MicrosoftWindowsTemplate")))
    assert refused(box.put(PATH, with_uefi(box, "NoSignatureTemplate"))) == "GAL209"
    accepted(box.put(PATH, with_uefi(box, "MicrosoftWindowsTemplate")))
