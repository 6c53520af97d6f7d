"""Galleries that are shared: with subscriptions, tenants or everybody, and how those see them who share."""

from typing import Any

import pytest

from gallery_engine.arm import JSON, Request
from tests.shell.az_world import Az, Scripted
from tests.shell.lab_cloud import SUBSCRIPTION

COMMUNITY = (
    "sig create -g rg -r pub --permissions Community --publisher-uri https://example.com --publisher-email a@example.com "
    "--eula https://example.com/eula --public-name-prefix darkroom"
)
STRANGER = "11111111-2222-4333-8444-555555555555"


@pytest.fixture
def az() -> Az:
    world = Az()
    world.does("group create -n rg -l eastus")
    world.does("sig create -g rg -r gal --permissions groups")
    world.does("sig image-definition create -g rg -r gal -i web -p pub -f off -s sku --os-type Linux")
    return world


def neighbour(az: Az) -> str:
    """Make a second subscription in the same tenant."""
    made: JSON = {"subscriptions": [{"name": "Next door", "owner": "owner"}]}
    body: Any = az.send(Request("POST", "/providers/Darkroom.Lab/directory", body=made)).response.body
    return next(str(row["id"]) for row in body["subscriptions"] if row["name"] == "Next door")


def test_a_gallery_is_shared_with_a_subscription_and_seen_from_there(az: Az) -> None:
    other = neighbour(az)
    az.does(f"sig share add -g rg -r gal --subscription-ids {other}")
    shown = az.does("sig show -g rg -r gal --sharing-groups")
    assert shown["sharingProfile"]["groups"] == [{"ids": [other], "type": "Subscriptions"}]
    assert "groups" not in az.does("sig show -g rg -r gal")["sharingProfile"]
    az.subscription = other
    name = shown["identifier"]["uniqueName"]
    assert az.does("sig list-shared -l eastus") == [
        {"location": "eastus", "name": name, "uniqueId": f"/SharedGalleries/{name}"},
    ]
    assert az.does(f"sig show-shared -l eastus -n {name}")["uniqueId"] == f"/SharedGalleries/{name}"


def test_a_shared_gallery_shows_its_definitions_and_versions(az: Az) -> None:
    az.does(f"sig share add -g rg -r gal --subscription-ids {az.subscription}")
    where = f"-l eastus --gallery-unique-name {az.does('sig show -g rg -r gal')['identifier']['uniqueName']}"
    assert [item["name"] for item in az.does(f"sig image-definition list-shared {where}")] == ["web"]
    definition = az.does(f"sig image-definition show-shared {where} -i web")
    assert definition["uniqueId"].endswith("/Images/web")
    assert definition["identifier"] == {"offer": "off", "publisher": "pub", "sku": "sku"}
    assert az.does(f"sig image-version list-shared {where} -i web") == []
    result = az.run(f"sig image-version show-shared {where} -i web -e 1.0.0")
    assert result.exit_code == 3
    assert "was not found, or is not shared with this subscription" in result.stderr


@pytest.mark.parametrize(
    ("line", "columns"),
    [
        ("sig list-shared -l eastus", "Location Name UniqueId"),
        ("sig show-shared -l eastus --gallery-unique-name {name}", "Location Name UniqueId"),
        (
            "sig image-definition list-shared -l eastus --gallery-unique-name {name}",
            "Architecture HyperVGeneration Location Name OsState OsType UniqueId",
        ),
    ],
)
def test_a_shared_gallery_has_the_columns_of_the_real_client(az: Az, line: str, columns: str) -> None:
    az.does(f"sig share add -g rg -r gal --subscription-ids {az.subscription}")
    name = az.does("sig show -g rg -r gal")["identifier"]["uniqueName"]
    assert az.run(f"{line.format(name=name)} -o table").stdout.splitlines()[0].split() == columns.split()


def test_a_shared_version_has_the_columns_of_the_real_client() -> None:
    scripted = Scripted()
    below = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Compute/locations/eastus/sharedGalleries/g/images/web/versions"
    properties: JSON = {"publishedDate": "2026-11-26T09:00:00+00:00", "excludeFromLatest": False, "storageProfile": {}}
    version: JSON = {
        "name": "1.0.0",
        "location": "eastus",
        "identifier": {"uniqueId": "/SharedGalleries/g/Images/web/Versions/1.0.0"},
        "properties": properties,
    }
    scripted.answer("GET", below, {"value": [version]})
    result = scripted.run("sig image-version list-shared -l eastus --gallery-unique-name g -i web -o table")
    assert result.stdout.splitlines()[0].split() == ["ExcludeFromLatest", "Location", "Name", "PublishedDate", "UniqueId"]


def test_a_gallery_is_shared_with_a_tenant_and_looked_for_as_such(az: Az) -> None:
    az.does(f"sig share add -g rg -r gal --tenant-ids {az.tenant}")
    assert az.does("sig list-shared -l eastus") == []
    assert len(az.does("sig list-shared -l eastus --shared-to tenant")) == 1
    assert az.requests[0].query == {"sharedTo": "tenant", "api-version": "2023-07-03"}


def test_what_is_shared_is_taken_back_one_by_one_or_at_once(az: Az) -> None:
    other = neighbour(az)
    az.does(f"sig share add -g rg -r gal --subscription-ids {az.subscription} {other} --tenant-ids {az.tenant}")
    az.does(f"sig share remove -g rg -r gal --subscription-ids {other}")
    groups = az.does("sig show -g rg -r gal --sharing-groups")["sharingProfile"]["groups"]
    assert groups == [{"ids": [az.subscription], "type": "Subscriptions"}, {"ids": [az.tenant], "type": "AADTenants"}]
    az.does("sig share reset -g rg -r gal")
    assert az.does("sig show -g rg -r gal --sharing-groups")["sharingProfile"] == {"permissions": "Private"}


@pytest.mark.parametrize("verb", ["add", "remove"])
def test_sharing_names_somebody_before_the_cloud_is_asked(az: Az, verb: str) -> None:
    result = az.run(f"sig share {verb} -g rg -r gal")
    assert (result.exit_code, az.requests) == (1, [])
    assert result.stderr == "ERROR: At least one of subscription ids or tenant ids must be provided.\n"


def test_a_change_of_sharing_waits_unless_told_not_to(az: Az) -> None:
    az.does(f"sig share add -g rg -r gal --subscription-ids {STRANGER} --no-wait")
    assert [request.method for request in az.requests] == ["POST"]
    az.does("sig share wait -g rg -r gal --custom sharingProfile")
    assert az.does("sig list-shared -l eastus") == []


def test_a_community_gallery_is_opened_and_found_by_everybody(az: Az) -> None:
    az.does(COMMUNITY)
    assert az.does("sig list-community") == []
    az.does("sig share enable-community -g rg -r pub")
    name = az.does("sig show -g rg -r pub")["sharingProfile"]["communityGalleryInfo"]["publicNames"][0]
    assert [item["name"] for item in az.does("sig list-community")] == [name]
    assert az.does("sig list-community -l westus") == []
    assert [item["name"] for item in az.does("sig list-community -l eastus")] == [name]
    az.subscription = neighbour(az)
    assert az.does(f"sig show-community -l eastus --public-gallery-name {name}")["uniqueId"] == f"/CommunityGalleries/{name}"
    assert az.does(f"sig image-definition list-community -l eastus --public-gallery-name {name}") == []


def test_a_community_gallery_needs_all_that_the_public_is_told(az: Az) -> None:
    result = az.run("sig create -g rg -r pub --permissions Community --eula x")
    assert result.exit_code == 1
    assert "--publisher-uri, --publisher-email, --eula, --public-name-prefix." in result.stderr


def test_the_next_page_of_community_galleries_is_asked_for_by_its_marker(az: Az) -> None:
    assert az.does("sig list-community --show-next-marker") == [{"nextMarker": None}]
    az.run("sig list-community --marker abc")
    assert az.requests[0].body == {
        "query": "communitygalleryresources| where type == 'microsoft.compute/locations/communitygalleries' ",
        "options": {"$top": 30, "$skipToken": "abc"},
    }


def test_ids_name_a_shared_definition(az: Az) -> None:
    az.does(f"sig share add -g rg -r gal --subscription-ids {az.subscription}")
    name = az.does("sig show -g rg -r gal")["identifier"]["uniqueName"]
    path = f"/subscriptions/{az.subscription}/providers/Microsoft.Compute/locations/eastus/sharedGalleries/{name}/images/web"
    assert az.does(f"sig image-definition show-shared --ids {path}")["name"] == "web"


def test_a_gallery_gets_an_identity_shows_it_and_loses_it(az: Az) -> None:
    assert az.does("sig identity show -g rg -r gal") is None
    made = az.does("sig identity assign -g rg -r gal --system-assigned")
    assert made["type"] == "SystemAssigned"
    assert az.does("sig identity show -g rg -r gal") == made
    assert [(request.method, request.query["api-version"]) for request in az.requests] == [("GET", "2025-03-03")]
    assert az.does("sig update -g rg -r gal --set description=x")["identity"] == made
    assert az.does("sig identity remove -g rg -r gal --system-assigned") == {"type": "None"}


def test_a_gallery_is_made_with_an_identity(az: Az) -> None:
    assert az.does("sig create -g rg -r other --system-assigned")["identity"]["type"] == "SystemAssigned"


def test_identities_of_one_s_own_are_not_simulated(az: Az) -> None:
    result = az.run("sig identity assign -g rg -r gal --user-assigned x")
    assert (result.exit_code, az.requests) == (1, [])
    assert "does not simulate '--user-assigned'" in result.stderr
