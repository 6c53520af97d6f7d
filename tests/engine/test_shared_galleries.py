"""Those who look for images: what is shared with a subscription, its tenant or everybody, and machines and disks made from it."""

import pytest

from gallery_engine.catalog.roles import READER
from gallery_engine.records import JSON, Document
from tests.engine.access_cast import granted
from tests.engine.cast import (
    EAST,
    EUROPE,
    WEST,
    Sandbox,
    accepted,
    definition_body,
    managed_image,
    message,
    refused,
    sandbox,
    version,
    version_body,
)
from tests.engine.machine_cast import machine_body
from tests.engine.sharing_cast import (
    WEB,
    customer,
    gallery_for,
    public_name,
    room,
    seen,
    shared,
    tenant_of,
    unique_name,
)

BOTH = pytest.mark.parametrize("rulebook", ["azure", "chapter"])


def given(rulebook: str = "azure", *regions: JSON) -> tuple[Sandbox, str]:
    """A sandbox whose gallery, with version 1.0.0, is shared with a customer's subscription of the same tenant."""
    box = sandbox(rulebook)
    gallery_for(box, "Groups")
    version(box, "1.0.0", *regions)
    mine = customer(box, tenant="own")
    shared(box, "Add", subscriptions=(mine,))
    return box, mine


def public(*regions: JSON) -> tuple[Sandbox, str, str]:
    """A sandbox with a community gallery, a customer of another tenant, and the gallery's public name."""
    box = sandbox()
    gallery_for(box, "Community")
    version(box, "1.0.0", *regions)
    shared(box, "EnableCommunity")
    return box, customer(box), public_name(box)


def names(box: Sandbox, address: str, **query: str) -> list[str]:
    step = box.send("GET", address, query=query)
    value = accepted(step)["value"]
    assert isinstance(value, list)
    return [str(item["name"]) for item in value if isinstance(item, dict)]


@BOTH
def test_a_gallery_shows_to_the_subscription_it_is_shared_with(rulebook: str) -> None:
    box, mine = given(rulebook)
    expected = {
        "name": unique_name(box),
        "location": "eastus",
        "identifier": {"uniqueId": f"/SharedGalleries/{unique_name(box)}"},
    }
    assert box.get(seen(box, mine, "sharedGalleries"))["value"] == [expected]
    assert box.get(seen(box, mine, f"sharedGalleries/{unique_name(box).lower()}", "East US")) == expected
    other = customer(box, "other", tenant="own")
    assert box.get(seen(box, other, "sharedGalleries"))["value"] == []
    assert refused(box.send("GET", seen(box, other, f"sharedGalleries/{unique_name(box)}"))) == "RES103"
    own = box.store.head().subscription
    assert refused(box.send("GET", seen(box, own, f"sharedGalleries/{unique_name(box)}"))) == "RES103"


def test_images_and_versions_show_what_they_are_and_not_where_they_lie() -> None:
    box, mine = given()
    base = f"sharedGalleries/{unique_name(box)}/images"
    image = box.get(seen(box, mine, f"{base}/web"))
    assert image == {
        "name": "web",
        "location": "eastus",
        "identifier": {"uniqueId": f"/SharedGalleries/{unique_name(box)}/Images/web"},
        "properties": {
            "osType": "Linux",
            "osState": "Generalized",
            "hyperVGeneration": "V2",
            "architecture": "x64",
            "identifier": {"publisher": "contoso", "offer": "web", "sku": "web"},
        },
    }
    assert box.get(seen(box, mine, base))["value"] == [image]
    shown = box.get(seen(box, mine, f"{base}/web/versions/1.0.0"))
    assert shown == {
        "name": "1.0.0",
        "location": "eastus",
        "identifier": {"uniqueId": f"/SharedGalleries/{unique_name(box)}/Images/web/Versions/1.0.0"},
        "properties": {
            "publishedDate": box.get(f"{WEB}/versions/1.0.0")["properties"]["publishingProfile"]["publishedDate"],
            "excludeFromLatest": False,
            "storageProfile": {"osDiskImage": {"diskSizeGB": 30, "hostCaching": "ReadWrite"}},
        },
    }
    assert box.get(seen(box, mine, f"{base}/web/versions"))["value"] == [shown]
    assert "/subscriptions/" not in str(shown)


def test_data_disks_of_a_version_show_with_their_sizes() -> None:
    box = sandbox()
    gallery_for(box, "Groups")
    accepted(box.put(WEB, definition_body()))
    box.finish(box.put(f"{WEB}/versions/1.0.0", version_body(managed_image(box, data=10))))
    mine = customer(box)
    shared(box, "Add", subscriptions=(mine,))
    shown = box.get(seen(box, mine, f"sharedGalleries/{unique_name(box)}/images/web/versions/1.0.0"))
    assert shown["properties"]["storageProfile"]["dataDiskImages"] == [{"lun": 0, "diskSizeGB": 10, "hostCaching": "None"}]


def test_what_is_shared_with_the_tenant_is_listed_when_asked_for() -> None:
    box = sandbox()
    gallery_for(box, "Groups")
    mine, stranger = customer(box), customer(box, "stranger", tenant="third")
    shared(box, "Add", tenants=(tenant_of("other"),))
    assert names(box, seen(box, mine, "sharedGalleries")) == []
    assert names(box, seen(box, mine, "sharedGalleries"), sharedTo="Tenant") == [unique_name(box)]
    assert names(box, seen(box, stranger, "sharedGalleries"), sharedTo="tenant") == []
    assert box.get(seen(box, mine, f"sharedGalleries/{unique_name(box)}"))["name"] == unique_name(box)
    step = box.send("GET", seen(box, mine, "sharedGalleries"), query={"sharedTo": "everybody"})
    assert refused(step) == "REQ106"


def test_regions_show_what_has_arrived_there() -> None:
    box, mine = given("azure", EAST, WEST)
    base = f"sharedGalleries/{unique_name(box)}"
    for path in (base, f"{base}/images/web", f"{base}/images/web/versions/1.0.0"):
        assert box.get(seen(box, mine, path, WEST))["location"] == "westus"
        assert refused(box.send("GET", seen(box, mine, path, EUROPE))) == "RES103"
    assert names(box, seen(box, mine, "sharedGalleries", EUROPE)) == []
    assert names(box, seen(box, mine, f"{base}/images", EUROPE)) == []
    assert names(box, seen(box, mine, f"{base}/images/web/versions", EUROPE)) == []
    going = box.put(f"{WEB}/versions/1.1.0", version_body(managed_image(box), EAST, EUROPE))
    assert names(box, seen(box, mine, "sharedGalleries", EUROPE)) == []
    box.finish(going)
    assert names(box, seen(box, mine, "sharedGalleries", EUROPE)) == [unique_name(box)]
    assert names(box, seen(box, mine, f"{base}/images/web/versions", EUROPE)) == ["1.1.0"]
    assert refused(box.send("GET", seen(box, mine, "sharedGalleries", "moon"))) == "REQ104"


def test_what_lies_outside_the_gallerys_region_is_not_shared() -> None:
    box, mine = given()
    body = version_body(managed_image(box, "west", location=WEST), EAST, WEST)
    box.finish(box.put(f"{WEB}/versions/2.0.0", body | {"location": WEST}))
    box.finish(box.put("galleries/gallery/images/far", definition_body(sku="far") | {"location": WEST}))
    base = f"sharedGalleries/{unique_name(box)}/images"
    assert names(box, seen(box, mine, base)) == ["web"]
    assert names(box, seen(box, mine, f"{base}/web/versions")) == ["1.0.0"]
    assert refused(box.send("GET", seen(box, mine, f"{base}/far"))) == "RES103"
    assert refused(box.send("GET", seen(box, mine, f"{base}/web/versions/2.0.0"))) == "RES103"


def test_a_version_that_is_taken_away_is_no_longer_seen() -> None:
    box, mine = given()
    address = seen(box, mine, f"sharedGalleries/{unique_name(box)}/images/web/versions/1.0.0")
    accepted(box.send("GET", address))
    shared(box, "Remove", subscriptions=(mine,))
    assert refused(box.send("GET", address)) == "RES103"
    shared(box, "Add", subscriptions=(mine,))
    box.finish(box.delete(f"{WEB}/versions/1.0.0"))
    assert refused(box.send("GET", address)) == "RES103"


def test_looking_at_shared_galleries_needs_a_role_in_the_subscription_that_looks() -> None:
    box, mine = given()
    granted(box, "reader", READER, f"/subscriptions/{mine}")
    granted(box, "outsider", READER)
    box.caller = "reader"
    assert names(box, seen(box, mine, "sharedGalleries")) == [unique_name(box)]
    box.caller = "outsider"
    step = box.send("GET", seen(box, mine, "sharedGalleries"))
    assert refused(step) == "SEC102"
    assert "Microsoft.Compute/locations/sharedGalleries/read" in message(step)


def test_everybody_sees_a_public_gallery_with_its_images() -> None:
    box, mine, name = public()
    base = f"communityGalleries/{name}/images"
    image = box.get(seen(box, mine, f"{base}/web"))
    assert image["type"] == "Microsoft.Compute/locations/communityGalleryImage"
    assert image["identifier"] == {"uniqueId": f"/CommunityGalleries/{name}/Images/web"}
    shown = box.get(seen(box, mine, f"{base}/web/versions/1.0.0"))
    assert shown["type"] == "Microsoft.Compute/locations/communityGalleryImageVersion"
    assert shown["identifier"] == {"uniqueId": f"/CommunityGalleries/{name}/Images/web/Versions/1.0.0"}
    assert names(box, seen(box, mine, base)) == ["web"]
    assert names(box, seen(box, mine, f"{base}/web/versions")) == ["1.0.0"]
    assert refused(box.send("GET", seen(box, mine, "communityGalleries"))) == "REQ104"
    assert refused(box.send("GET", seen(box, mine, f"sharedGalleries/{unique_name(box)}"))) == "RES103"
    assert refused(box.send("PUT", seen(box, mine, f"communityGalleries/{name}"), {})) == "REQ104"


@BOTH
@pytest.mark.parametrize("wanted", ["1.0.0", "latest", "Latest", ""])
def test_a_machine_is_made_from_a_shared_image(rulebook: str, wanted: str) -> None:
    box, mine = given(rulebook)
    identifier = f"/SharedGalleries/{unique_name(box)}/Images/web" + (f"/Versions/{wanted}" if wanted else "")
    path = room(box, mine, "virtualMachines/vm")
    box.finish(box.put(path, machine_body({"sharedGalleryImageId": identifier})))
    storage = box.get(path)["properties"]["storageProfile"]
    assert storage["imageReference"] == {"sharedGalleryImageId": identifier, "exactVersion": "1.0.0"}
    disk = box.get(storage["osDisk"]["managedDisk"]["id"])["properties"]["creationData"]["galleryImageReference"]
    assert disk == {"sharedGalleryImageId": f"/SharedGalleries/{unique_name(box)}/Images/web/Versions/1.0.0"}
    accepted(box.put(path, machine_body({"sharedGalleryImageId": identifier})))
    other: Document = {"sharedGalleryImageId": identifier.replace("web", "other")}
    assert refused(box.put(path, machine_body(other))).startswith("VMS")


def test_a_machine_is_made_from_a_community_image() -> None:
    box, mine, name = public()
    identifier = f"/CommunityGalleries/{name}/Images/web/Versions/latest"
    path = room(box, mine, "virtualMachines/vm")
    box.finish(box.put(path, machine_body({"communityGalleryImageId": identifier})))
    reference = box.get(path)["properties"]["storageProfile"]["imageReference"]
    assert reference == {"communityGalleryImageId": identifier, "exactVersion": "1.0.0"}


@pytest.mark.rule("GAL622")
def test_a_machine_is_made_from_what_is_shared_with_its_subscription() -> None:
    box, mine = given("azure", EAST)
    stranger = customer(box, "stranger")
    good = f"/SharedGalleries/{unique_name(box)}/Images/web/Versions/1.0.0"
    asked = [
        (stranger, good),
        (mine, good.replace("web", "other")),
        (mine, good.replace("1.0.0", "9.9.9")),
        (mine, good.replace("GALLERY", "OTHER")),
        (mine, "/SharedGalleries/short/Images/web/Versions/1.0.0"),
    ]
    for subscription, identifier in asked:
        path = room(box, subscription, "virtualMachines/vm")
        step = box.put(path, machine_body({"sharedGalleryImageId": identifier}))
        assert refused(step) == "GAL622"
        assert (step.response.status, step.refusal and step.refusal.code) == (404, "GalleryImageNotFound")
        assert message(step) == (
            f'"The gallery image {identifier} is not available in eastus region. Please contact image owner to replicate to this '
            'region, or change your requested region."'
        )
    accepted(box.put(room(box, mine, "virtualMachines/vm"), machine_body({"sharedGalleryImageId": good})))


@pytest.mark.rule("GAL622")
def test_a_community_image_is_there_once_it_is_public() -> None:
    box = sandbox()
    gallery_for(box, "Community")
    version(box)
    path = room(box, customer(box), "virtualMachines/vm")
    body = machine_body({"communityGalleryImageId": f"/communitygalleries/{public_name(box)}/images/web/versions/latest"})
    assert refused(box.put(path, body)) == "GAL622"
    shared(box, "EnableCommunity")
    accepted(box.put(path, body))


def test_a_shared_image_has_to_be_in_the_machines_region() -> None:
    box, mine = given("azure", EAST)
    identifier = f"/SharedGalleries/{unique_name(box)}/Images/web/Versions/latest"
    path = room(box, mine, "virtualMachines/vm")
    step = box.put(path, machine_body({"sharedGalleryImageId": identifier}, location=WEST))
    assert refused(step) == "GAL612"
    assert message(step).startswith(
        f"The gallery image /SharedGalleries/{unique_name(box)}/Images/web/Versions/1.0.0 is not available in westus region."
    )
    accepted(box.put(path, machine_body({"sharedGalleryImageId": identifier})))


@pytest.mark.rule("GAL621")
def test_the_id_of_a_shared_image_goes_into_its_own_field() -> None:
    box, mine, name = public()
    identifier = f"/CommunityGalleries/{name}/Images/web/Versions/1.0.0"
    path = room(box, mine, "virtualMachines/vm")
    step = box.put(path, machine_body({"id": identifier}))
    assert refused(step) == "GAL621"
    assert (step.response.status, step.refusal and step.refusal.code) == (400, "LinkedInvalidPropertyId")
    assert message(step) == (
        f"Property id '{identifier}' at path 'properties.storageProfile.imageReference.id' is invalid. Expect fully qualified "
        "resource Id that start with '/subscriptions/{subscriptionId}' or '/providers/{resourceProviderNamespace}/'."
    )
    accepted(box.put(path, machine_body({"communityGalleryImageId": identifier})))


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"sharedGalleryImageId": "/SharedGalleries/a/web"}, "sharedGalleryImageId"),
        ({"sharedGalleryImageId": "/CommunityGalleries/a/Images/web"}, "sharedGalleryImageId"),
        ({"communityGalleryImageId": "/SharedGalleries/a/Images/web"}, "communityGalleryImageId"),
        ({"communityGalleryImageId": "nonsense"}, "communityGalleryImageId"),
        (
            {"sharedGalleryImageId": "/SharedGalleries/a/Images/b", "communityGalleryImageId": "/CommunityGalleries/a/Images/b"},
            "sharedGalleryImageId",
        ),
        ({"communityGalleryImageId": "/CommunityGalleries/a/Images/b", "publisher": "Canonical"}, "communityGalleryImageId"),
    ],
)
def test_an_id_of_another_shape_is_refused_where_it_stands(said: Document, field: str) -> None:
    step = sandbox().put("virtualMachines/vm", machine_body(said))
    assert step.response.status >= 400
    if refused(step) != "GAL622":
        assert refused(step) == "VMS203"
        assert message(step) == f"The value of parameter imageReference.{field} is invalid."


@pytest.mark.parametrize("kind", ["shared", "community"])
def test_a_disk_is_made_from_a_shared_image(kind: str) -> None:
    if kind == "shared":
        box, mine = given()
        name = f"/SharedGalleries/{unique_name(box)}"
    else:
        box, mine, public_gallery = public()
        name = f"/CommunityGalleries/{public_gallery}"
    stranger = customer(box, "stranger", tenant="third")
    image: Document = {f"{kind}GalleryImageId": f"{name}/Images/web/Versions/1.0.0"}
    creation: Document = {"createOption": "FromImage", "galleryImageReference": image}
    body: Document = {"location": EAST, "properties": {"creationData": creation}}
    path = room(box, mine, "disks/disk")
    box.finish(box.put(path, body))
    properties = box.get(path)["properties"]
    assert (properties["diskSizeGB"], properties["osType"]) == (30, "Linux")
    assert properties["creationData"] == creation
    accepted(box.put(path, body))
    assert refused(box.put(room(box, mine, "disks/far"), body | {"location": WEST})) == "DSK103"
    step = box.put(room(box, stranger, "disks/disk"), body)
    if kind == "shared":
        assert refused(step) == "GAL622"
    else:
        accepted(step)


def test_a_shared_version_that_soft_delete_keeps_is_used_by_its_exact_name() -> None:
    box, mine = given()
    policy: Document = {"isSoftDeleteEnabled": True}
    box.finish(box.send("PATCH", "galleries/gallery", {"properties": {"softDeletePolicy": policy}}))
    box.finish(box.delete(f"{WEB}/versions/1.0.0"))
    path = room(box, mine, "virtualMachines/vm")
    base = f"/SharedGalleries/{unique_name(box)}/Images/web/Versions"
    assert refused(box.put(path, machine_body({"sharedGalleryImageId": f"{base}/latest"}))) == "GAL622"
    accepted(box.put(path, machine_body({"sharedGalleryImageId": f"{base}/1.0.0"})))
