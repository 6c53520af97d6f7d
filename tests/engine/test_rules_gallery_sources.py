"""Rules about what a version is made from. Each is met once and missed narrowly once."""

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
from tests.engine.machine_cast import bare, do, guest
from tests.engine.network_cast import code
from tests.engine.storage_cast import running_disk, snapshot

PLAIN: JSON = [{"name": "SecurityType", "value": "Standard"}]
PATH = "galleries/gallery/images/web/versions/9.0.0"


def capture(box: Sandbox, profile: JSON, path: str = PATH) -> Step:
    """Ask for a version with a storage profile, of a definition that is made if it is not there."""
    if box.send("GET", "galleries/gallery/images/web").response.status == 404:
        definition(box)
    return box.put(path, {"location": EAST, "properties": {"storageProfile": profile}})


def whole(source: str) -> JSON:
    return {"source": {"id": source}}


def virtual(source: str) -> JSON:
    return {"source": {"virtualMachineId": source}}


def os_disk(source: str) -> JSON:
    return {"osDiskImage": {"source": {"id": source}}}


@pytest.mark.rule("GAL401")
def test_two_sources_and_none_are_refused() -> None:
    box = sandbox("azure")
    image, virtual_machine, os = managed_image(box), machine(box), disk(box)
    both: list[JSON] = [
        {},
        {"source": {}},
        {"osDiskImage": {"hostCaching": "ReadWrite", "source": {}}},
        {"source": {"id": image, "virtualMachineId": virtual_machine}},
        {"source": {"id": image}, "osDiskImage": {"source": {"id": os}}},
        {"source": {"id": image}, "dataDiskImages": [{"lun": 0, "source": {"id": os}}]},
        {"dataDiskImages": [{"lun": 0, "source": {"id": os}}]},
    ]
    for profile in both:
        step = capture(box, profile)
        assert refused(step) == "GAL401"
        assert message(step).endswith("(user image, snapshot, disk, virtual machine) can be provided.")
    assert refused(box.put(PATH, {"location": EAST})) == "GAL401"
    accepted(capture(box, {"source": {"id": image}, "osDiskImage": {"source": {}}}))


@pytest.mark.rule("GAL402")
def test_a_source_of_a_kind_that_cannot_be_captured_is_refused() -> None:
    box = sandbox("azure")
    blob: JSON = {"osDiskImage": {"source": {"uri": "https://account.example/vhds/a.vhd", "storageAccountId": box.id("x/y")}}}
    community: JSON = {"source": {"communityGalleryImageId": managed_image(box)}}
    gallery(box)
    wrong = (whole("image"), whole(box.id("galleries/gallery")), whole(disk(box)), os_disk(managed_image(box)))
    assert refused(capture(box, blob)) == "BLB101"
    for profile in (*wrong, community):
        assert refused(capture(box, profile)) == "GAL402"
    assert message(capture(box, community)) == f"The source id: {managed_image(box)} must be an image of a community gallery"
    assert message(capture(box, whole(disk(box)))) == (
        f"The source id: {disk(box)} must either be a managed image, virtual machine or another gallery image version"
    )
    image = managed_image(box)
    assert message(capture(box, os_disk(image))) == f"The source id: {image} must be a managed disk or snapshot"
    accepted(capture(box, os_disk(disk(box))))


@pytest.mark.rule("GAL403")
def test_by_the_chapter_machines_disks_and_versions_are_no_sources() -> None:
    chapter, azure = sandbox("chapter"), sandbox("azure")
    for box in (chapter, azure):
        version(box)
    profiles: list[JSON] = [
        virtual(machine(chapter)),
        whole(machine(chapter)),
        os_disk(disk(chapter)),
        whole(chapter.id("galleries/gallery/images/web/versions/1.0.0")),
    ]
    for profile in profiles:
        step = capture(chapter, profile)
        assert refused(step) == "GAL403"
        assert "Create a managed image or a snapshot" in message(step)
    accepted(capture(chapter, whole(managed_image(chapter))))
    accepted(capture(azure, virtual(machine(azure))))


@pytest.mark.rule("GAL404")
def test_a_source_that_is_not_there_or_elsewhere_is_refused() -> None:
    box = sandbox("azure")
    step = capture(box, whole(box.id("images/none")))
    assert refused(step) == "GAL404"
    assert step.response.status == 404
    assert message(step).startswith(f"Source {box.id('images/none')} is not found. Please check source exists")
    assert refused(capture(box, whole(managed_image(box, "western", location=WEST)))) == "GAL404"
    with_data: JSON = {"osDiskImage": {"source": {"id": disk(box)}}, "dataDiskImages": data(box.id("disks/none"))}
    assert refused(capture(box, with_data)) == "GAL404"
    accepted(capture(box, whole(managed_image(box).upper())))


def data(source: str) -> JSON:
    return [{"lun": 0, "source": {"id": source}}]


def test_a_version_is_a_source_only_where_its_copy_has_arrived() -> None:
    box = sandbox("azure")
    source = box.id(version(box, "1.0.0", EAST, WEST))
    definition(box, "copy")
    path = "galleries/gallery/images/copy/versions/1.0.0"
    asked = version_body(source, "northeurope")
    assert refused(box.put(path, {**asked, "location": "northeurope"})) == "GAL404"
    accepted(box.put(path, {**version_body(source, WEST), "location": WEST}))


@pytest.mark.rule("GAL405")
def test_a_source_that_is_still_being_made_is_refused() -> None:
    box = sandbox("azure")
    identifier = managed_image(box)
    record = box.store.get(identifier.lower())
    assert record is not None
    inner: Document = {**record.inner, "until": box.store.head().now + 60_000}
    box.plant(replace(record, inner=inner))
    assert refused(capture(box, whole(identifier))) == "GAL405"
    box.advance(60)
    accepted(capture(box, whole(identifier)))


@pytest.mark.rule("GAL406")
def test_a_source_of_another_os_type_is_refused() -> None:
    box = sandbox("azure")
    step = capture(box, whole(managed_image(box, os_type="Windows")))
    assert refused(step) == "GAL406"
    assert message(step) == (
        f"The resource with id '{box.id('images/image')}' has a different OS type ['Windows'] than the parent gallery image "
        "OS type ['Linux']."
    )
    accepted(capture(box, whole(managed_image(box, os_type="Linux"))))


@pytest.mark.rule("GAL407")
def test_a_source_of_another_os_state_is_refused() -> None:
    box = sandbox("azure")
    step = capture(box, virtual(machine(box, generalized=False)))
    assert refused(step) == "GAL407"
    assert message(step) == (
        f"The resource with id '{box.id('virtualMachines/vm')}' has a different OS state ['Specialized'] than the parent gallery "
        "image OS state ['Generalized']."
    )
    assert refused(capture(box, whole(managed_image(box, os_state="Specialized")))) == "GAL407"
    accepted(capture(box, virtual(machine(box, generalized=True))))


@pytest.mark.rule("GAL416")
def test_a_machine_in_the_field_of_an_image_is_refused() -> None:
    box = sandbox("azure")
    source = machine(box, generalized=True)
    step = capture(box, whole(source))
    assert (refused(step), code(step), step.response.status) == ("GAL416", "InvalidParameter", 400)
    assert message(step) == (
        f"The gallery image version source id: '{source}' must be specified in "
        "'galleryImageVersion.properties.storageProfile.source.virtualMachineId'."
    )
    accepted(capture(box, virtual(source)))


@pytest.mark.rule("GAL407")
def test_a_generalized_source_of_a_specialized_definition_is_refused_in_other_words() -> None:
    box = sandbox("azure")
    definition(box, osState="Specialized")
    step = capture(box, virtual(machine(box, generalized=True)))
    assert (refused(step), code(step)) == ("GAL407", "BadRequest")
    assert message(step) == (
        f"Cannot create Gallery Image Version from: {box.id('virtualMachines/vm')} since the OS State in the parent gallery "
        "image ('Specialized') is not 'Generalized'."
    )
    accepted(capture(box, virtual(machine(box, generalized=False))))


@pytest.mark.rule("GAL408")
def test_a_source_of_another_generation_is_refused() -> None:
    box = sandbox("azure")
    step = capture(box, whole(managed_image(box, generation="V1")))
    assert refused(step) == "GAL408"
    assert "has a different Hypervisor generation ['V1'] than the parent gallery image Hypervisor generation ['V2']" in message(
        step
    )
    assert refused(capture(box, os_disk(disk(box, generation="V1")))) == "GAL408"
    accepted(capture(box, os_disk(disk(box, generation="V2"))))


@pytest.mark.rule("GAL409")
def test_a_source_of_another_architecture_is_refused() -> None:
    box = sandbox("azure")
    definition(box, architecture="Arm64")
    assert refused(capture(box, whole(managed_image(box, architecture="x64")))) == "GAL409"
    accepted(capture(box, whole(managed_image(box, architecture="Arm64"))))


@pytest.mark.rule("GAL410")
def test_a_generalized_machine_that_is_only_stopped_is_refused() -> None:
    box = sandbox("azure")
    step = capture(box, virtual(machine(box, power="stopped")))
    assert refused(step) == "GAL410"
    assert message(step) == "The source virtual machine 'vm' is generalized but not deallocated. Deallocate it and try again."
    accepted(capture(box, virtual(machine(box, power="deallocated"))))


def test_a_specialized_machine_may_be_running() -> None:
    box = sandbox("azure")
    definition(box, osState="Specialized")
    accepted(capture(box, virtual(machine(box, power="running", generalized=False))))


@pytest.mark.rule("GAL411")
def test_a_disk_that_is_too_large_for_the_mode_is_refused() -> None:
    box = sandbox("azure")
    definition(box)
    step = capture(box, whole(managed_image(box, size=2_049)))
    assert refused(step) == "GAL411"
    assert message(step) == "The GalleryImageVersion source resource size 2049 exceeds the max size 2048 supported."
    assert refused(capture(box, whole(managed_image(box, size=30, data=2_049)))) == "GAL411"
    accepted(box.put(PATH, version_body(managed_image(box, size=32_767), replicationMode="Shallow")))
    accepted(capture(box, whole(managed_image(box, size=2_048)), PATH.replace("9.0.0", "9.0.1")))


@pytest.mark.rule("GAL412")
def test_todays_default_definition_takes_no_machine_as_source() -> None:
    box = sandbox("azure")
    gallery(box)
    accepted(box.put("galleries/gallery/images/web", definition_body(hyperVGeneration=None)))
    step = capture(box, virtual(machine(box)))
    assert refused(step) == "GAL412"
    assert message(step).startswith("The security type 'TrustedLaunchSupported' is not supported for the source id '")
    assert refused(capture(box, os_disk(disk(box)))) == "GAL412"
    accepted(capture(box, whole(managed_image(box))))
    features: JSON = [{"name": "SecurityType", "value": "Standard"}]
    accepted(box.put("galleries/gallery/images/plain", definition_body(sku="plain", features=features)))
    accepted(capture(box, virtual(machine(box)), "galleries/gallery/images/plain/versions/1.0.0"))


@pytest.mark.rule("GAL421")
def test_by_the_chapter_a_snapshot_is_taken_while_its_machine_is_deallocated() -> None:
    for rulebook in ("chapter", "azure"):
        box = sandbox(rulebook)
        definition(box, osState="Specialized", features=PLAIN if rulebook == "azure" else None)
        path, system = running_disk(box)
        snapshot(box, "running", system)
        do(box, path, "powerOff")
        snapshot(box, "stopped", system)
        snapshot(box, "again", box.id("snapshots/running"))
        do(box, path, "deallocate")
        snapshot(box, "released", system)
        do(box, path, "start")
        for number, name in enumerate(("running", "stopped", "again", "released")):
            step = capture(box, os_disk(box.id(f"snapshots/{name}")), f"{PATH.rpartition('/')[0]}/1.0.{number}")
            if rulebook == "azure" or name == "released":
                accepted(step)
                continue
            assert refused(step) == "GAL421"
            assert message(step) == (
                f"The source '{box.id(f'snapshots/{name}')}' cannot be used for a gallery image version. Deallocate the virtual "
                "machine and take the snapshot again."
            )


@pytest.mark.parametrize("rulebook", ["chapter", "azure"])
def test_a_version_of_snapshots_has_what_was_on_them_and_needs_them_no_more(rulebook: str) -> None:
    box = sandbox(rulebook)
    definition(box, osState="Specialized", features=PLAIN if rulebook == "azure" else None)
    path, system = running_disk(box)
    keys = guest(box, path)["hostKeyFingerprint"]
    do(box, path, "deallocate")
    snapshot(box, "system", system)
    snapshot(box, "data", disk(box, size=8))
    data: JSON = [{"lun": 3, "source": {"id": box.id("snapshots/data")}}]
    box.finish(capture(box, {"osDiskImage": {"source": {"id": box.id("snapshots/system")}}, "dataDiskImages": data}))
    for name in ("system", "data"):
        box.finish(box.delete(f"snapshots/{name}"))
    storage = box.get(PATH)["properties"]["storageProfile"]
    assert storage["osDiskImage"]["source"] == {"id": box.id("snapshots/system")}
    assert (storage["dataDiskImages"][0]["lun"], storage["dataDiskImages"][0]["sizeInGB"]) == (3, 8)
    box.finish(box.put("virtualMachines/twin", bare({"id": box.id(PATH)})))
    assert guest(box, "virtualMachines/twin")["hostKeyFingerprint"] == keys
