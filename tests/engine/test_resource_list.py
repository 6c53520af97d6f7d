"""Everything in a subscription or a group as one list, and the providers behind it."""

from typing import Any

import pytest

from gallery_engine.catalog import roles
from gallery_engine.providers import resource_list
from gallery_engine.records import Record
from tests.engine.access_cast import granted, signed_in
from tests.engine.cast import EAST, WEST, Sandbox, accepted, definition, gallery, machine, message, refused, sandbox, version
from tests.engine.network_cast import NSG, VNET, nsg_body, rule_body, vnet_body

HERE, EVERYWHERE = "/resourceGroups/rg/resources", "/resources"


def names(box: Sandbox, path: str = EVERYWHERE, **query: str) -> list[str]:
    return [one["name"] for one in box.get(path, **query)["value"]]


def scene() -> Sandbox:
    """A group with a version, and another group with a tagged gallery in another region."""
    box = sandbox()
    version(box)
    accepted(box.put("/resourceGroups/other", {"location": WEST}))
    path = "/resourceGroups/other/providers/Microsoft.Compute/galleries/West"
    box.finish(box.put(path, {"location": WEST, "tags": {"team": "images", "stage": "test"}}))
    return box


def test_what_has_a_region_is_listed_with_the_names_of_what_it_lies_in() -> None:
    box = scene()
    accepted(box.put("/resourceGroups/rg/providers/Microsoft.Authorization/locks/keep", {"properties": {"level": "ReadOnly"}}))
    assert names(box) == ["West", "gallery", "gallery/web", "gallery/web/1.0.0", "image"]
    assert names(box, HERE) == ["gallery", "gallery/web", "gallery/web/1.0.0", "image"]
    shown: dict[str, Any] = box.get(EVERYWHERE)["value"][0]
    assert shown == {
        "id": box.id("/resourceGroups/other/providers/Microsoft.Compute/galleries/West"),
        "name": "West",
        "type": "Microsoft.Compute/galleries",
        "location": WEST,
        "tags": {"team": "images", "stage": "test"},
    }


def test_the_parts_of_a_network_are_no_resources_of_their_own() -> None:
    box = sandbox()
    box.finish(box.put(VNET, vnet_body(("one", "10.0.0.0/24"))))
    box.finish(box.put(NSG, nsg_body(rule_body())))
    assert names(box, HERE) == ["nsg", "net"]


def test_an_empty_group_lists_nothing() -> None:
    assert names(sandbox(), HERE) == []


def test_a_state_is_told_when_it_is_asked_for() -> None:
    box = sandbox()
    box.put("galleries/g", {"location": EAST})
    shown = box.get(EVERYWHERE, expand="createdTime,provisioningState")["value"][0]
    assert shown["provisioningState"] == "Creating"
    assert "provisioningState" not in box.get(EVERYWHERE)["value"][0]


@pytest.mark.parametrize(
    ("wish", "found"),
    [
        ("resourceGroup eq 'OTHER'", ["West"]),
        ("resourceType eq 'Microsoft.Compute/galleries'", ["West", "gallery"]),
        ("resourceType eq 'Microsoft.Compute/galleries' and location eq 'East US'", ["gallery"]),
        ("name ne 'image' and resourceGroup eq 'rg' and resourceType ne 'Microsoft.Compute/galleries/images'", ["gallery"]),
        ("tagName eq 'TEAM' and tagValue eq 'images'", ["West"]),
        ("tagName eq 'team' and tagValue eq 'others'", []),
        ("startswith(tagName, 'st')", ["West"]),
        ("", ["West", "gallery", "gallery/web", "gallery/web/1.0.0", "image"]),
    ],
)
def test_a_filter_keeps_what_it_says(wish: str, found: list[str]) -> None:
    assert [name for name in names(scene(), filter=wish) if "/web/" not in name or wish == ""] == found


@pytest.mark.parametrize("wish", ["x", "size eq '1'", "name eq gallery", "name eq 'a' or name eq 'b'", "name gt 'a'"])
def test_a_filter_that_cannot_be_read_is_refused(wish: str) -> None:
    step = sandbox().send("GET", EVERYWHERE, query={"$filter": wish})
    assert refused(step) == "REQ109"
    assert message(step).startswith(f"The filter '{wish}' cannot be read")


def test_a_list_goes_on_page_after_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resource_list, "PAGE", 2)
    box = scene()
    first = box.get(EVERYWHERE)
    assert len(first["value"]) == 2
    token = first["nextLink"].partition("$skiptoken=")[2].partition("&")[0]
    second = box.get(EVERYWHERE, skiptoken=token)
    assert [one["name"] for one in second["value"]] == ["gallery/web", "gallery/web/1.0.0"]
    assert "nextLink" not in box.get(EVERYWHERE, top="2")


def test_who_may_read_one_thing_sees_that_and_no_more() -> None:
    box = scene()
    reader = signed_in(box, "reader")
    assert names(reader) == []
    granted(box, "reader", roles.READER, "galleries/gallery")
    assert names(reader) == ["gallery", "gallery/web", "gallery/web/1.0.0"]
    granted(box, "reader", roles.READER, "/resourceGroups/other")
    assert names(reader) == ["West", "gallery", "gallery/web", "gallery/web/1.0.0"]


def test_instances_of_a_scale_set_are_not_listed_by_themselves() -> None:
    box = sandbox()
    machine(box)
    identifier = f"{box.id('virtualMachineScaleSets/set')}/virtualMachines/0"
    kind = "microsoft.compute/virtualmachinescalesets/virtualmachines"
    box.plant(Record(identifier.lower(), kind, identifier, "0", EAST, body={"location": EAST}))
    assert names(box) == ["vm"]


def test_a_provider_tells_its_types_their_versions_and_regions() -> None:
    box = sandbox()
    told = box.get("/providers/microsoft.COMPUTE")
    assert (told["namespace"], told["registrationState"]) == ("Microsoft.Compute", "Registered")
    types = {one["resourceType"]: one for one in told["resourceTypes"]}
    assert types["galleries/images/versions"]["apiVersions"] == ["2024-07-01"]
    assert "East US" in types["galleries"]["locations"]
    locks = {one["resourceType"]: one for one in box.get("/providers/Microsoft.Authorization")["resourceTypes"]}["locks"]
    assert (locks["locations"], locks["defaultApiVersion"]) == ([], "2020-05-01")


def test_a_provider_is_registered_by_who_may_and_is_not_there_when_unknown() -> None:
    box = sandbox()
    assert accepted(box.post("/providers/Microsoft.Compute/register"))["registrationState"] == "Registered"
    reader = granted(box, "reader", roles.READER, "/resourceGroups/rg")
    assert refused(reader.post("/providers/Microsoft.Compute/register")) == "SEC102"
    assert refused(box.send("GET", "/providers/Microsoft.None")) == "REQ104"


def test_definitions_without_versions_are_listed_too() -> None:
    box = sandbox()
    gallery(box)
    definition(box)
    assert names(box) == ["gallery", "gallery/web"]
