"""Machines from a gallery: which version is meant, where it has to be, and what the definition asks for."""

import pytest

from gallery_engine.clock import HOUR, SECOND, from_iso
from gallery_engine.machines import mapping
from gallery_engine.records import Document
from tests.engine.cast import (
    EAST,
    EUROPE,
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
from tests.engine.machine_cast import WAAGENT, bare, captured, do, guest, linux_profile, machine_body, script, vm

WEB = "galleries/gallery/images/web"
BOTH = pytest.mark.parametrize("rulebook", ["azure", "chapter"])


def wish(box: Sandbox, path: str = WEB) -> Document:
    return {"id": box.id(path)}


def now(box: Sandbox) -> int:
    return from_iso(str(box.get("/providers/Darkroom.Lab/clock")["now"])) or 0


def image_of(box: Sandbox, path: str) -> Document:
    reference = box.get(path)["properties"]["storageProfile"]["imageReference"]
    assert isinstance(reference, dict)
    return reference


@BOTH
def test_a_definition_means_its_newest_version_and_says_which(rulebook: str) -> None:
    box = sandbox(rulebook)
    for name in ("1.9.0", "1.10.0"):
        version(box, name)
    path = vm(box, body=machine_body(wish(box)))
    assert image_of(box, path) == wish(box) | {"exactVersion": "1.10.0"}
    disk = box.get("disks")["value"][0]["properties"]["creationData"]
    assert disk == {"createOption": "FromImage", "galleryImageReference": {"id": box.id(f"{WEB}/versions/1.10.0")}}


def test_a_version_that_is_excluded_from_latest_is_passed_over_and_can_be_named() -> None:
    box = sandbox()
    version(box, "1.0.0")
    version(box, "2.0.0", excludeFromLatest=True)
    assert image_of(box, vm(box, body=machine_body(wish(box))))["exactVersion"] == "1.0.0"
    named = wish(box, f"{WEB}/versions/2.0.0")
    assert image_of(box, vm(box, "named", machine_body(named)))["exactVersion"] == "2.0.0"


@pytest.mark.rule("GAL611")
@BOTH
def test_a_machine_is_made_from_a_version_that_exists(rulebook: str) -> None:
    box = sandbox(rulebook)
    definition(box)
    for path in (WEB, f"{WEB}/versions/1.0.0", "galleries/gallery/images/other"):
        step = box.put("virtualMachines/vm", machine_body(wish(box, path)))
        assert refused(step) == "GAL611"
        assert step.response.status == 404
    version(box)
    accepted(box.put("virtualMachines/vm", machine_body(wish(box))))


@pytest.mark.rule("GAL611")
def test_a_deleted_version_makes_no_new_machine_and_harms_no_old_one() -> None:
    box = sandbox()
    path = version(box)
    machine = vm(box, body=machine_body(wish(box, path)))
    box.finish(box.delete(path))
    assert refused(box.put("virtualMachines/new", machine_body(wish(box, path)))) == "GAL611"
    assert refused(box.put("virtualMachines/new", machine_body(wish(box)))) == "GAL611"
    do(box, machine, "restart")
    assert guest(box, machine)["powerState"] == "running"


@pytest.mark.rule("GAL612")
def test_in_azure_a_machine_in_a_region_without_a_replica_is_refused() -> None:
    box = sandbox("azure")
    path = version(box, "1.0.0", EAST)
    step = box.put("virtualMachines/vm", machine_body(wish(box, path), location=EUROPE))
    assert refused(step) == "GAL612"
    assert (step.response.status, step.refusal and step.refusal.code) == (404, "GalleryImageNotFound")
    assert message(step) == (
        f"The gallery image {box.id(path)} is not available in northeurope region. Please contact image owner to replicate to "
        "this region, or change your requested region."
    )
    accepted(box.put("virtualMachines/vm", machine_body(wish(box, path), location=EAST)))


@pytest.mark.rule("GAL612")
def test_in_azure_a_region_that_is_still_copying_is_no_different() -> None:
    box = sandbox("azure")
    definition(box)
    going = box.put(f"{WEB}/versions/1.0.0", version_body(managed_image(box), EAST, WEST))
    box.advance(400)
    body = machine_body(wish(box), location=WEST)
    assert refused(box.put("virtualMachines/vm", body)) == "GAL612"
    accepted(box.put("virtualMachines/east", machine_body(wish(box))))
    box.finish(going)
    accepted(box.put("virtualMachines/vm", body))


@pytest.mark.rule("GAL613")
def test_by_the_chapter_a_region_that_is_still_copying_has_to_wait() -> None:
    box = sandbox("chapter")
    definition(box)
    going = box.put(f"{WEB}/versions/1.0.0", version_body(managed_image(box), EAST, WEST))
    for seconds, regions in ((0, (EAST, WEST, EUROPE)), (400, (WEST,))):
        box.advance(seconds)
        for region in regions:
            step = box.put("virtualMachines/vm", machine_body(wish(box), location=region))
            assert refused(step) == "GAL613"
            assert step.response.status == 409
            assert message(step).endswith(f"until the replication of the image to {region} has completed.")
    box.finish(going)
    accepted(box.put("virtualMachines/vm", machine_body(wish(box), location=WEST)))


def test_by_the_chapter_a_region_without_a_replica_is_served_from_home_slower() -> None:
    box = sandbox("chapter")
    path = version(box, "1.0.0", EAST)
    seconds = {}
    for region in (EAST, WEST, EUROPE):
        before = now(box)
        vm(box, f"vm-{region}", machine_body(wish(box, path), location=region))
        seconds[region] = (now(box) - before) // SECOND
    assert seconds[EAST] == 75
    assert 360 <= seconds[WEST] - 75 <= 540
    assert seconds[EUROPE] > seconds[WEST]
    record = box.store.get(box.id(f"virtualMachines/vm-{WEST}").lower())
    assert record is not None
    egress = dict(mapping(record.inner["egress"]))
    assert egress.pop("at")
    assert egress == {"from": EAST, "to": WEST, "gb": 30}
    local = box.store.get(box.id(f"virtualMachines/vm-{EAST}").lower())
    assert local is not None
    assert "egress" not in local.inner


@pytest.mark.rule("GAL614")
def test_latest_in_an_id_is_taken_by_the_chapter_and_refused_in_azure() -> None:
    for rulebook in ("chapter", "azure"):
        box = sandbox(rulebook)
        version(box)
        step = box.put("virtualMachines/vm", machine_body(wish(box, f"{WEB}/versions/latest")))
        if rulebook == "azure":
            assert refused(step) == "GAL614"
            accepted(box.put("virtualMachines/vm", machine_body(wish(box))))
        else:
            accepted(step)
            assert image_of(box, "virtualMachines/vm")["exactVersion"] == "1.0.0"


@pytest.mark.rule("GAL615")
def test_a_trusted_launch_definition_makes_trusted_launch_machines_only() -> None:
    box = sandbox("azure")
    definition(box, features=[{"name": "SecurityType", "value": "TrustedLaunch"}])
    version(box)
    step = box.put("virtualMachines/vm", machine_body(wish(box)))
    assert refused(step) == "GAL615"
    assert message(step) == (
        "The provided gallery image only supports creation of VMs and VM Scale Sets with 'TrustedLaunch' security type."
    )
    accepted(box.put("virtualMachines/asked", machine_body(wish(box), securityType="TrustedLaunch")))
    body = accepted(box.put("virtualMachines/default", machine_body(wish(box), securityType="")))
    assert body["properties"]["securityProfile"]["securityType"] == "TrustedLaunch"  # type: ignore[index,call-overload]


def test_by_the_chapter_a_trusted_launch_definition_has_to_be_met_in_words() -> None:
    box = sandbox("chapter")
    definition(box, features=[{"name": "SecurityType", "value": "TrustedLaunch"}])
    version(box)
    assert refused(box.put("virtualMachines/vm", machine_body(wish(box), securityType=""))) == "GAL615"
    accepted(box.put("virtualMachines/vm", machine_body(wish(box), securityType="TrustedLaunch")))


@BOTH
def test_the_osprofile_follows_the_state_of_the_definition(rulebook: str) -> None:
    box = sandbox(rulebook)
    definition(box, osState="Specialized")
    source = managed_image(box, "kept", os_state="Specialized")
    box.finish(box.put(f"{WEB}/versions/1.0.0", version_body(source)))
    assert refused(box.put("virtualMachines/vm", machine_body(wish(box)))) == "VMS210"
    accepted(box.put("virtualMachines/vm", bare(wish(box))))


@BOTH
@pytest.mark.parametrize("lines", [(), (WAAGENT,)])
def test_what_was_left_in_the_guest_travels_through_image_and_version(rulebook: str, lines: tuple[str, ...]) -> None:
    box = sandbox(rulebook)
    source = vm(box, "source")
    before = guest(box, source)["hostKeyFingerprint"]
    if lines:
        script(box, source, *lines)
    do(box, source, "deallocate", "generalize")
    definition(box)
    box.finish(box.put(f"{WEB}/versions/1.0.0", version_body(captured(box, source), EAST, WEST)))
    body = machine_body(wish(box), linux_profile("web"), location=WEST)
    after = guest(box, vm(box, "web", body))
    assert (after["hostKeyFingerprint"] == before) is not bool(lines)
    assert after["hostname"] == "web"


def test_data_disks_of_a_version_come_along() -> None:
    box = sandbox()
    definition(box)
    box.finish(box.put(f"{WEB}/versions/1.0.0", version_body(managed_image(box, data=10))))
    vm(box, body=machine_body(wish(box)))
    (data,) = box.get("virtualMachines/vm")["properties"]["storageProfile"]["dataDisks"]
    assert (data["lun"], data["diskSizeGB"], data["createOption"]) == (0, 10, "FromImage")
    described: Document = {"lun": 0, "createOption": "FromImage", "managedDisk": {"storageAccountType": "Standard_LRS"}}
    vm(box, "two", machine_body(wish(box), dataDisks=[described]))
    (data,) = box.get("virtualMachines/two")["properties"]["storageProfile"]["dataDisks"]
    assert (data["diskSizeGB"], data["managedDisk"]["storageAccountType"]) == (10, "Standard_LRS")
    sizes = [disk["properties"]["diskSizeGB"] for disk in box.get("disks")["value"]]
    assert sorted(sizes) == [10, 10, 30, 30]


def test_a_copy_from_another_continent_takes_hours_for_a_large_image() -> None:
    box = sandbox("chapter")
    definition(box)
    source = managed_image(box, size=128)
    box.finish(box.put(f"{WEB}/versions/1.0.0", version_body(source)))
    before = now(box)
    vm(box, body=machine_body(wish(box), location=EUROPE))
    assert now(box) - before > 2 * HOUR


def test_in_azure_latest_without_a_copy_in_the_region_is_told_of_the_definition() -> None:
    box = sandbox("azure")
    version(box, "1.0.0", EAST)
    step = box.put("virtualMachines/vm", machine_body(wish(box), location=EUROPE))
    assert refused(step) == "GAL612"
    assert message(step).startswith(f"The gallery image {box.id(WEB)} is not available in northeurope region.")
    named = box.put("virtualMachines/vm", machine_body(wish(box, f"{WEB}/versions/1.0.0"), location=EUROPE))
    assert message(named).startswith(f"The gallery image {box.id(WEB)}/versions/1.0.0 is not available in northeurope region.")


def test_latest_of_a_definition_that_offers_none_is_told_so() -> None:
    box = sandbox("azure")
    version(box, excludeFromLatest=True)
    step = box.put("virtualMachines/vm", machine_body(wish(box)))
    assert refused(step) == "GAL611"
    assert message(step) == (
        f"The gallery image {box.id(WEB)} is not available in eastus region. Please contact image owner to replicate to this "
        "region, or change your requested region."
    )
