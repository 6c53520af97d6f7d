"""Community galleries: who publishes them, how they go public, and how they are found."""

import pytest

from gallery_engine.records import JSON, Document
from tests.engine.cast import EAST, WEST, Sandbox, accepted, gallery, message, refused, sandbox
from tests.engine.sharing_cast import PUBLISHER, customer, gallery_for, public_name, seen, share, shared

PATH = "galleries/gallery"
GRAPH = "/providers/Microsoft.ResourceGraph/resources"
QUERY = "communitygalleryresources| where type == 'microsoft.compute/locations/communitygalleries' "


def community(**info: JSON) -> Document:
    profile: Document = {"permissions": "Community", "communityGalleryInfo": PUBLISHER | info}
    return {"location": EAST, "properties": {"sharingProfile": profile}}


def info(box: Sandbox) -> Document:
    found = box.get(PATH)["properties"]["sharingProfile"]["communityGalleryInfo"]
    assert isinstance(found, dict)
    return found


def test_a_community_gallery_has_a_public_name_and_is_not_public_yet() -> None:
    box = sandbox()
    gallery_for(box, "Community")
    found, name = info(box), public_name(box)
    assert found == PUBLISHER | {"communityGalleryEnabled": False, "publicNames": [name]}
    prefix, _, guid = name.partition("-")
    assert (prefix, len(guid)) == ("contoso", 36)


def test_enabling_makes_it_public_when_the_operation_has_ended() -> None:
    box = sandbox()
    gallery_for(box, "Community")
    name = public_name(box)
    address = seen(box, customer(box), f"communityGalleries/{name}")
    assert refused(box.send("GET", address)) == "RES103"
    step = share(box, "EnableCommunity")
    assert info(box)["communityGalleryEnabled"] is False
    assert refused(box.send("GET", address)) == "RES103"
    box.finish(step)
    assert info(box)["communityGalleryEnabled"] is True
    shared(box, "enablecommunity")
    assert box.get(address) == {
        "name": name,
        "location": "eastus",
        "type": "Microsoft.Compute/locations/communityGallery",
        "identifier": {"uniqueId": f"/CommunityGalleries/{name}"},
        "properties": {
            "communityMetadata": {
                "publisherUri": "https://contoso.example",
                "publisherContact": "images@contoso.example",
                "eula": "https://contoso.example/eula",
                "publicNames": [name],
            }
        },
    }


def test_reset_makes_it_private_and_its_public_name_leads_nowhere() -> None:
    box = sandbox()
    gallery_for(box, "Community")
    shared(box, "EnableCommunity")
    name = public_name(box)
    shared(box, "Reset")
    assert box.get(PATH)["properties"]["sharingProfile"] == {"permissions": "Private"}
    assert refused(box.send("GET", seen(box, customer(box), f"communityGalleries/{name}"))) == "RES103"
    assert [record for record in box.store.under("") if record.kind == "publicgallery"] == []


@pytest.mark.rule("RES111")
def test_the_public_name_of_a_gallery_that_went_with_its_group_leads_nowhere() -> None:
    box = sandbox()
    gallery_for(box, "Community")
    shared(box, "EnableCommunity")
    name = public_name(box)
    assert refused(box.delete("/resourceGroups/rg")) == "RES111"
    shared(box, "Reset")
    box.finish(box.delete("/resourceGroups/rg"))
    address = seen(box, customer(box), f"communityGalleries/{name}")
    assert refused(box.send("GET", address)) == "RES103"
    box.put("/resourceGroups/rg", {"location": EAST})
    gallery_for(box, "Community")
    shared(box, "EnableCommunity")
    assert public_name(box) != name
    assert refused(box.send("GET", address)) == "RES103"


@pytest.mark.rule("GAL803")
def test_a_public_gallery_is_reset_before_it_is_deleted() -> None:
    box = sandbox()
    gallery_for(box, "Community")
    shared(box, "EnableCommunity")
    assert refused(box.delete(PATH)) == "GAL803"
    shared(box, "Reset")
    accepted(box.delete(PATH))


@pytest.mark.rule("GAL902")
@pytest.mark.parametrize("missing", ["publisherUri", "publisherContact", "eula", "publicNamePrefix"])
def test_a_community_gallery_says_who_publishes_it(missing: str) -> None:
    box = sandbox()
    for nothing in (None, ""):
        step = box.put(PATH, community(**{missing: nothing}))
        assert refused(step) == "GAL902"
        assert step.response.status == 400
        assert message(step) == f"Required parameter 'sharingProfile.communityGalleryInfo.{missing}' is missing (null)."
    accepted(box.put(PATH, community()))


@pytest.mark.rule("GAL903")
@pytest.mark.parametrize("prefix", ["four", "a" * 17, "with-dash", "with space", "ünicode", "contoso\n"])
def test_a_public_name_begins_with_five_to_sixteen_letters_and_digits(prefix: str) -> None:
    box = sandbox()
    step = box.put(PATH, community(publicNamePrefix=prefix))
    assert refused(step) == "GAL903"
    assert message(step).endswith("It must have between 5 and 16 English alphanumeric characters.")
    for good in ("five5", "A" * 16):
        accepted(box.put(f"galleries/{good}", community(publicNamePrefix=good)))


def test_a_private_gallery_can_still_become_one_for_the_community() -> None:
    box = sandbox()
    gallery(box)
    assert refused(box.send("PATCH", PATH, community(eula=None))) == "GAL902"
    box.finish(box.send("PATCH", PATH, community()))
    assert public_name(box).startswith("contoso-")


@pytest.mark.rule("GAL905")
def test_how_a_public_name_begins_is_kept_and_who_publishes_may_change() -> None:
    box = sandbox()
    gallery_for(box, "Community")
    before = public_name(box)
    step = box.send("PATCH", PATH, community(publicNamePrefix="fabrikam"))
    assert refused(step) == "GAL905"
    assert message(step) == "Changing property 'sharingProfile.communityGalleryInfo.publicNamePrefix' is not allowed."
    box.finish(box.send("PATCH", PATH, community(publisherContact="new@contoso.example")))
    assert info(box)["publisherContact"] == "new@contoso.example"
    only: Document = {"properties": {"sharingProfile": {"communityGalleryInfo": {"eula": "https://new.example"}}}}
    box.finish(box.send("PATCH", PATH, only))
    assert (info(box)["eula"], info(box)["publisherContact"]) == ("https://new.example", "new@contoso.example")
    assert public_name(box) == before


@pytest.mark.rule("GAL906")
def test_by_the_chapter_there_is_no_gallery_for_everybody() -> None:
    box = sandbox("chapter")
    step = box.put(PATH, community())
    assert refused(step) == "GAL906"
    assert step.response.status == 409
    assert message(step).startswith("A gallery cannot be shared directly with other tenants.")
    accepted(box.put(PATH, {"location": EAST, "properties": {"sharingProfile": {"permissions": "Groups"}}}))


@pytest.mark.rule("GAL913")
def test_only_a_gallery_for_the_community_is_opened_to_it() -> None:
    box = sandbox()
    gallery_for(box, "Groups")
    step = share(box, "EnableCommunity")
    assert refused(step) == "GAL913"
    assert message(step) == (
        "The operation 'EnableCommunity' is not allowed on gallery 'gallery' with sharing permissions 'Groups'. The sharing "
        "permissions of the gallery must be 'Community'."
    )
    box.finish(box.delete(PATH))
    gallery_for(box, "Community")
    assert refused(share(box, "Add", subscriptions=(customer(box),))) == "GAL912"
    accepted(share(box, "EnableCommunity"))


@pytest.mark.rule("GAL919")
def test_community_galleries_are_listed_by_one_query_of_the_resource_graph() -> None:
    box = sandbox()
    gallery_for(box, "Community")
    assert rows(box, QUERY) == []
    shared(box, "EnableCommunity")
    name = public_name(box)
    (row,) = rows(box, QUERY)
    assert (row["name"], row["location"], row["type"]) == (name, "eastus", "microsoft.compute/locations/communitygalleries")
    assert row["properties"]["communityMetadata"]["publicNames"] == [name]  # type: ignore[index,call-overload]
    assert [row["name"] for row in rows(box, f"{QUERY} | where location == 'East US'")] == [name]
    assert rows(box, f"{QUERY}| where location == '{WEST}'") == []
    for query in ("resources | project name", QUERY + "| project name", None, 5):
        step = box.send("POST", GRAPH, {"query": query})
        assert refused(step) == "GAL919"
        assert step.response.status == 400
        assert message(step).startswith("This lab answers one query of Azure Resource Graph: communitygalleryresources |")
    assert refused(box.send("POST", GRAPH, None)) == "GAL919"


def rows(box: Sandbox, query: str) -> list[Document]:
    body = accepted(box.send("POST", GRAPH, {"query": query, "options": {"$top": 30}}))
    data = body["data"]
    assert isinstance(data, list)
    assert body["totalRecords"] == body["count"] == len(data)
    return [row for row in data if isinstance(row, dict)]
