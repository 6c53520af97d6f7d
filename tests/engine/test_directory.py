"""The directory of a sandbox: tenants, subscriptions, and who is who in them."""

from typing import Any

import pytest

from gallery_engine.records import JSON
from gallery_engine.snapshot import digest
from tests.engine.access_cast import AWAY, DIRECTORY, HOME, customer, directory, full, signed_in
from tests.engine.cast import EAST, Sandbox, accepted, message, refused, sandbox


def identity(told: dict[str, Any], handle: str) -> dict[str, Any]:
    found = [each for each in told["identities"] if each["handle"] == handle]
    assert len(found) == 1
    return dict(found[0])


def test_a_new_sandbox_has_one_tenant_one_subscription_and_its_owner() -> None:
    box = sandbox()
    told = box.get(DIRECTORY)
    head = box.store.head()
    assert told["tenants"] == [{"id": head.tenant, "domain": HOME}]
    assert told["subscriptions"] == [{"id": head.subscription, "name": "Darkroom", "tenantId": head.tenant}]
    assert [each["handle"] for each in told["identities"]] == ["owner"]
    owner = identity(told, "owner")
    assert (owner["name"], owner["type"], owner["tenantId"]) == ("owner@darkroom.example", "User", head.tenant)


def test_everybody_is_made_once_and_told() -> None:
    box = sandbox()
    asked: dict[str, JSON] = {
        "tenants": [{"domain": AWAY}],
        "users": [{"handle": "ann"}, {"handle": "bob", "tenant": AWAY, "guestOf": [HOME]}],
        "servicePrincipals": [{"handle": "robot", "tenants": [HOME, AWAY]}],
        "groups": [{"handle": "team", "members": ["ann", "bob", "robot"]}, {"handle": "all", "members": ["team"]}],
        "subscriptions": [{"name": "Second"}, {"name": "Away", "tenant": AWAY, "owner": "bob"}],
    }
    told = directory(box, **asked)
    assert directory(box, **asked) == told == box.get(DIRECTORY)
    away = next(each["id"] for each in told["tenants"] if each["domain"] == AWAY)
    head = box.store.head()
    assert identity(told, "ann")["name"] == "ann@darkroom.example"
    bob = identity(told, "bob")
    assert (bob["name"], bob["tenantId"], bob["guestOf"]) == (f"bob@{AWAY}", away, [head.tenant])
    robot = identity(told, "robot")
    assert (robot["type"], robot["tenantId"], robot["guestOf"]) == ("ServicePrincipal", head.tenant, [away])
    assert robot["appId"] != robot["objectId"]
    team = identity(told, "team")
    assert [identity(told, name)["memberOf"] for name in ("ann", "bob", "robot")] == [[team["objectId"]]] * 3
    assert team["memberOf"] == [identity(told, "all")["objectId"]]
    assert told["subscriptions"][0]["name"] == "Darkroom"
    assert {each["name"]: each["tenantId"] for each in told["subscriptions"]}["Away"] == away


def test_ids_depend_on_seed_and_name_alone() -> None:
    one, two = sandbox(), sandbox()
    two.put("galleries/g", {"location": EAST})
    directory(two, users=[{"handle": "zoe"}], tenants=[{"domain": "first.example"}])
    found = [directory(box, users=[{"handle": "ann"}], subscriptions=[{"name": "Second"}]) for box in (one, two)]
    assert identity(found[0], "ann") == identity(found[1], "ann")
    assert [each["id"] for each in found[0]["subscriptions"]] == [each["id"] for each in found[1]["subscriptions"]]
    other = directory(sandbox(seed="other"), users=[{"handle": "ann"}])
    assert identity(other, "ann")["objectId"] != identity(found[0], "ann")["objectId"]


def test_a_group_has_the_members_it_was_last_told() -> None:
    box = sandbox()
    directory(box, users=[{"handle": "ann"}, {"handle": "bob"}], groups=[{"handle": "team", "members": ["ann"]}])
    told = directory(box, groups=[{"handle": "team", "members": ["bob"]}])
    assert identity(told, "ann")["memberOf"] == []
    assert identity(told, "bob")["memberOf"] == [identity(told, "team")["objectId"]]


def test_a_guest_can_be_invited_later_and_sent_home() -> None:
    scene = customer()
    assert refused(scene.send("owner", "GET", "/resourceGroups")) == "SEC104"
    directory(scene.box, users=[{"handle": "owner", "guestOf": [AWAY]}])
    assert refused(scene.send("owner", "GET", "/resourceGroups")) == "SEC102"
    directory(scene.box, users=[{"handle": "owner", "guestOf": []}])
    assert refused(scene.send("owner", "GET", "/resourceGroups")) == "SEC104"


def test_the_owner_of_a_new_subscription_owns_it() -> None:
    scene = customer()
    accepted(scene.send("carol", "PUT", "galleries/g", {"location": EAST}))
    assert refused(scene.send("owner", "GET", "galleries/g")) == "SEC104"


def test_subscriptions_and_tenants_are_listed_to_who_sees_them() -> None:
    scene = customer()
    ann = signed_in(scene.box, "ann")

    def names(who: Sandbox) -> list[str]:
        return [each["displayName"] for each in who.get("/subscriptions/")["value"]]

    def domains(who: Sandbox) -> list[str]:
        body = accepted(full(who, "GET", "/tenants"))["value"]
        assert isinstance(body, list)
        return [str(each["defaultDomain"]) for each in body if isinstance(each, dict)]

    assert names(scene.box) == ["Darkroom"]
    assert names(scene.carol) == ["Fabrikam"]
    assert names(ann) == []
    assert (domains(scene.box), domains(scene.carol)) == ([HOME], [AWAY])
    directory(scene.box, users=[{"handle": "carol", "tenant": AWAY, "guestOf": [HOME]}])
    assert domains(scene.carol) == [AWAY, HOME]
    shown = accepted(full(scene.carol, "GET", f"/subscriptions/{scene.subscription}"))
    assert (shown["tenantId"], shown["displayName"], shown["state"]) == (scene.tenant, "Fabrikam", "Enabled")
    mine = ann.send("GET", f"/subscriptions/{scene.box.store.head().subscription}")
    assert refused(mine) == "SEC102"
    assert "perform action 'Microsoft.Resources/subscriptions/read'" in message(mine)


@pytest.mark.rule("DIR101")
@pytest.mark.parametrize(
    ("kind", "most", "there"),
    [("tenants", 20, 1), ("subscriptions", 20, 1), ("users", 100, 1)],
)
def test_a_directory_has_room_for_so_many(kind: str, most: int, there: int) -> None:
    box = sandbox()
    key = {"tenants": "domain", "subscriptions": "name", "users": "handle"}[kind]
    every: list[JSON] = [{key: f"n{number}.example"} for number in range(most - there)]
    directory(box, **{kind: every})
    before = digest(box.store)
    step = box.post(DIRECTORY, {kind: [*every, {key: "one-more.example"}]})
    assert refused(step) == "DIR101"
    assert step.response.status == 409
    assert step.changes.records == ()
    assert digest(box.store) != before  # the counter of writes went on
    directory(box, **{kind: every})


@pytest.mark.rule("DIR102")
def test_handles_domains_and_names_are_well_formed() -> None:
    box = sandbox()
    for wrong in ("", "Ann", "a b", "-a", "a" * 41, "a:b"):
        assert refused(box.post(DIRECTORY, {"users": [{"handle": wrong}]})) == "DIR102"
    for wrong in ("nodot", "a..b", "A.example", "a b.example"):
        assert refused(box.post(DIRECTORY, {"tenants": [{"domain": wrong}]})) == "DIR102"
    for wrong in ("", "n" * 65, "a/b"):
        assert refused(box.post(DIRECTORY, {"subscriptions": [{"name": wrong}]})) == "DIR102"
    assert refused(box.post(DIRECTORY, {"users": "ann"})) == "REQ106"
    directory(box, users=[{"handle": "a" * 40}], tenants=[{"domain": "a-1.example"}], subscriptions=[{"name": "Pay as you go"}])


@pytest.mark.rule("DIR103")
@pytest.mark.parametrize(
    "said",
    [
        {"users": [{"handle": "ann", "tenant": "nowhere.example"}]},
        {"users": [{"handle": "ann", "guestOf": ["nowhere.example"]}]},
        {"groups": [{"handle": "team", "members": ["nobody"]}]},
        {"groups": [{"handle": "team", "members": ["carol"]}]},
        {"subscriptions": [{"name": "S", "tenant": AWAY}]},
        {"servicePrincipals": [{"handle": "robot", "tenants": ["nowhere.example"]}]},
    ],
)
def test_what_is_named_is_there(said: dict[str, JSON]) -> None:
    box = customer().box
    assert refused(box.post(DIRECTORY, said)) == "DIR103"
    directory(box, groups=[{"handle": "team", "tenant": AWAY, "members": ["carol"]}])


@pytest.mark.rule("DIR104")
def test_an_identity_keeps_kind_and_tenant() -> None:
    box = customer().box
    assert refused(box.post(DIRECTORY, {"users": [{"handle": "carol"}]})) == "DIR104"
    assert refused(box.post(DIRECTORY, {"groups": [{"handle": "carol", "tenant": AWAY}]})) == "DIR104"
    directory(box, users=[{"handle": "carol", "tenant": AWAY, "guestOf": [HOME]}])
