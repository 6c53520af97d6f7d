"""Lists, and what is read without being a resource of its own."""

from tests.engine.cast import (
    EAST,
    accepted,
    refused,
    sandbox,
)


def test_long_lists_come_in_pages_whose_links_lead_on() -> None:
    box = sandbox()
    for number in range(201):
        accepted(box.put(f"/resourceGroups/g{number:03d}", {"location": EAST}))
    first = box.get("/resourceGroups")
    assert len(first["value"]) == 200
    token = first["nextLink"].split("$skiptoken=")[1]
    second = box.get("/resourceGroups", skiptoken=token)
    assert [item["name"] for item in second["value"]] == ["g200", "rg"]
    assert "nextLink" not in second


def test_a_list_of_groups_is_filtered_by_tag() -> None:
    box = sandbox()
    for name, team in (("a", "images"), ("b", "Images"), ("c", "web")):
        box.put(f"/resourceGroups/{name}", {"location": EAST, "tags": {"Team": team}})

    def names(wish: str) -> list[str]:
        return [item["name"] for item in box.get("/resourceGroups", filter=wish)["value"]]

    assert names("tagname eq 'team'") == ["a", "b", "c"]
    assert names("tagName eq 'TEAM' and tagValue eq 'images'") == ["a"]
    assert names("tagname eq 'cost'") == []
    assert refused(box.send("GET", "/resourceGroups", query={"$filter": "name eq 'a'"})) == "REQ106"


def test_the_subscription_and_its_locations_can_be_read() -> None:
    box = sandbox()
    subscription = f"/subscriptions/{box.store.head().subscription}"
    assert box.get(subscription)["state"] == "Enabled"
    assert box.get("/subscriptions/")["value"] == [box.get(subscription)]
    other = box.send("GET", "/subscriptions/00000000-0000-0000-0000-000000000000")
    assert other.refusal is not None
    assert other.refusal.code == "SubscriptionNotFound"
    regions = {item["name"]: item["displayName"] for item in box.get("/locations")["value"]}
    assert regions["eastus2"] == "East US 2"
