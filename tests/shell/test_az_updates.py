"""--set, --add, --remove, and the bodies that updates send."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gallery_engine.arm import JSON
from labs.shell.az.errors import AzError
from labs.shell.az.generic_update import apply
from labs.shell.az.updates import body_of, view_of
from tests.shell.az_world import Az, Scripted

NOTHING: frozenset[str] = frozenset()


def changed(
    view: dict[str, JSON], *changes: tuple[str, str], force_string: bool = False, schema: frozenset[str] = NOTHING
) -> Any:
    apply(view, [(kind, words.split()) for kind, words in changes], force_string=force_string, schema=schema)
    return view


def refused(view: dict[str, JSON], kind: str, words: str, schema: frozenset[str] = NOTHING) -> str:
    with pytest.raises(AzError) as caught:
        changed(view, (kind, words), schema=schema)
    return caught.value.message


def test_a_value_is_read_as_json_where_it_is_some() -> None:
    view = changed({}, ("set", 'a=1 b=true c=null d=text e={"x":[1]} f=True g=1.0.0'))
    assert view == {"a": 1, "b": True, "c": None, "d": "text", "e": {"x": [1]}, "f": True, "g": "1.0.0"}


def test_with_force_string_a_value_stays_text() -> None:
    assert changed({}, ("set", "a=1"), force_string=True) == {"a": "1"}


def test_a_path_makes_the_objects_it_needs() -> None:
    assert changed({}, ("set", "tags.team=images")) == {"tags": {"team": "images"}}


def test_an_item_is_found_by_index_or_by_a_value_of_it() -> None:
    regions: JSON = [{"name": "a", "n": 1}, {"name": "b", "n": 1}]
    view = changed({"p": {"t": regions}}, ("set", "p.t[0].n=5"), ("set", "p.t[name=b].n=6"))
    assert [item["n"] for item in view["p"]["t"]] == [5, 6]
    assert changed({"t": [1, 2]}, ("set", "t[1]=3")) == {"t": [1, 3]}


def test_adding_gathers_pairs_into_one_item() -> None:
    view = changed({"t": []}, ("add", "t name=a n=1"), ("add", 't {"x":1} name=b'))
    assert view["t"] == [{"name": "a", "n": "1"}, {"x": 1}, {"name": "b"}]
    assert changed({}, ("add", "p.list x")) == {"p": {"list": ["x"]}}


def test_removing_takes_an_item_or_a_property_and_empties_a_list() -> None:
    view = changed({"t": [1, 2, 3], "a": {"b": 1}, "l": [1]}, ("remove", "t 1"), ("remove", "a.b"), ("remove", "l"))
    assert view == {"t": [1, 3], "a": {}, "l": []}


def test_changes_happen_in_the_order_they_were_typed() -> None:
    assert changed({"t": [1]}, ("remove", "t 0"), ("add", "t 2"), ("set", "t[0]=3")) == {"t": [3]}


@pytest.mark.parametrize(
    ("kind", "words", "message"),
    [
        ("set", "=x", "Empty key in --set. Correct syntax: --set KEY=VALUE [KEY=VALUE ...]"),
        ("set", "t[7]=1", "index 7 doesn't exist on t"),
        ("set", "t[n=9].x=1", "item with value '9' doesn't exist for key 'n' on t"),
        ("set", "s.x=1", "Couldn't find 'x' in 's'. 's' does not support further indexing."),
        (
            "set",
            "t.x=1",
            "Couldn't find 'x' in 't'. Available options: index into the collection 't' with [<index>] or [<key=value>]",
        ),
        ("add", "s x", "invalid syntax: `--add property.listProperty <key=value, string or JSON string>`"),
        ("remove", "t 7", "index 7 doesn't exist on t"),
        ("remove", "o.x", "Couldn't find 'x' in 'o'. Available options: ['y']"),
        ("remove", "s 1", "invalid syntax: `--remove property.list <indexToRemove>` OR `--remove propertyToRemove`"),
    ],
)
def test_a_path_that_leads_nowhere_is_told_in_az_s_words(kind: str, words: str, message: str) -> None:
    assert refused({"t": [{"n": 1}], "s": "text", "o": {"y": 1}}, kind, words) == message


def test_a_property_that_a_resource_has_not_is_told_with_those_it_has() -> None:
    message = refused({"name": "x"}, "set", "desciption=y", frozenset({"description"}))
    assert message == "Couldn't find 'desciption' in ''. Available options: ['description', 'name']"


def test_a_body_has_what_is_not_read_only_where_it_belongs() -> None:
    view = view_of({"id": "x", "location": "l", "tags": {}, "properties": {"a": {"b": 1, "c": 2}, "list": [{"k": 1, "n": 2}]}})
    assert body_of(view, ["a.b", "list.[].k", "absent.x"]) == {
        "location": "l",
        "tags": {},
        "properties": {"a": {"c": 2}, "list": [{"n": 2}]},
    }


def test_reading_a_view_leaves_the_answer_as_it_was() -> None:
    body: JSON = {"properties": {"a": {"b": 1}}}
    view = view_of(body)
    changed(view, ("set", "a.b=2"))
    assert body == {"properties": {"a": {"b": 1}}}


VERSION = {
    "location": "eastus",
    "tags": {},
    "properties": {
        "provisioningState": "Succeeded",
        "publishingProfile": {"publishedDate": "2026", "replicaCount": 1, "targetRegions": [{"name": "East US"}]},
        "storageProfile": {"source": {"id": "/x"}, "osDiskImage": {"sizeInGB": 30, "hostCaching": "ReadWrite"}},
        "safetyProfile": {"reportedForPolicyViolation": False, "allowDeletionOfReplicatedLocations": False},
    },
}
PATH = "galleries/gal/images/def/versions/1.0.0"
UPDATE = "sig image-version update -g rg -r gal -i def -e 1.0.0"


@pytest.fixture
def scripted() -> Scripted:
    made = Scripted()
    made.answer("GET", PATH, VERSION)
    made.answer("PUT", PATH, VERSION)
    return made


def test_named_regions_replace_the_whole_list(scripted: Scripted) -> None:
    scripted.run(f"{UPDATE} --target-regions westus=2=premium_lrs northeurope=standard_zrs eastus --replica-count 3")
    profile = scripted.sent()["properties"]["publishingProfile"]
    assert profile == {
        "replicaCount": 3,
        "targetRegions": [
            {"name": "westus", "regionalReplicaCount": 2, "storageAccountType": "Premium_LRS"},
            {"name": "northeurope", "storageAccountType": "Standard_ZRS"},
            {"name": "eastus"},
        ],
    }


def test_a_region_is_added_with_the_generic_option(scripted: Scripted) -> None:
    scripted.run(f"{UPDATE} --add publishingProfile.targetRegions name=northeurope")
    regions = scripted.sent()["properties"]["publishingProfile"]["targetRegions"]
    assert regions == [{"name": "East US"}, {"name": "northeurope"}]


def test_a_replica_count_that_was_added_as_text_goes_out_as_a_number(scripted: Scripted) -> None:
    scripted.run(f"{UPDATE} --add publishingProfile.targetRegions name=northeurope regionalReplicaCount=2")
    assert scripted.sent()["properties"]["publishingProfile"]["targetRegions"][1] == {
        "name": "northeurope",
        "regionalReplicaCount": 2,
    }


def test_an_item_of_a_list_is_named_by_its_place_or_by_one_of_its_values(scripted: Scripted) -> None:
    scripted.run(f"{UPDATE} --set publishingProfile.targetRegions[0].regionalReplicaCount=3")
    assert scripted.sent()["properties"]["publishingProfile"]["targetRegions"][0]["regionalReplicaCount"] == 3
    scripted.run(f"{UPDATE} --set 'publishingProfile.targetRegions[name=East US].regionalReplicaCount=4'")
    assert scripted.sent()["properties"]["publishingProfile"]["targetRegions"][0]["regionalReplicaCount"] == 4
    scripted.run(f'{UPDATE} --set \'publishingProfile.targetRegions=[{{"name": "westus"}}]\'')
    assert scripted.sent()["properties"]["publishingProfile"]["targetRegions"] == [{"name": "westus"}]


def test_an_item_is_removed_by_its_place(scripted: Scripted) -> None:
    scripted.run(f"{UPDATE} --remove publishingProfile.targetRegions 0")
    assert scripted.sent()["properties"]["publishingProfile"]["targetRegions"] == []
    result = scripted.run(f"{UPDATE} --remove publishingProfile.targetRegions 1")
    assert "index 1 doesn't exist on targetRegions" in result.stderr


def test_safety_is_changed_by_its_options(scripted: Scripted) -> None:
    scripted.run(f"{UPDATE} --allow-replicated-location-deletion --block-deletion-before-end-of-life false")
    assert scripted.sent()["properties"]["safetyProfile"] == {
        "allowDeletionOfReplicatedLocations": True,
        "blockDeletionBeforeEndOfLife": False,
    }


def test_what_only_the_server_sets_is_not_sent_back(scripted: Scripted) -> None:
    scripted.run(f"{UPDATE} --set publishingProfile.excludeFromLatest=true")
    assert scripted.sent() == {
        "location": "eastus",
        "tags": {},
        "properties": {
            "publishingProfile": {"replicaCount": 1, "targetRegions": [{"name": "East US"}], "excludeFromLatest": True},
            "storageProfile": {"osDiskImage": {"hostCaching": "ReadWrite"}},
            "safetyProfile": {"allowDeletionOfReplicatedLocations": False},
        },
    }


PATHS = st.lists(st.sampled_from(["a", "b", "[0]", "[x=1]", "[", "]", ".", "tags", "[-1]", "[9]"]), max_size=6).map("".join)
CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["set", "add", "remove"]), PATHS, st.sampled_from(["", "=1", '={"x":1}', "=[", " 0", " x=1", " z"])
    ),
    max_size=4,
)


@settings(max_examples=300, deadline=None)
@given(CHANGES)
def test_any_change_is_made_or_refused(changes: list[tuple[str, str, str]]) -> None:
    view: dict[str, JSON] = {"a": {"b": [1, {"x": 1}]}, "b": [], "tags": None}
    try:
        apply(
            view,
            [(kind, f"{path}{rest}".split(" ")) for kind, path, rest in changes],
            force_string=False,
            schema=NOTHING,
        )
    except AzError:
        return
    assert isinstance(view, dict)


def test_a_refused_update_of_a_group_leaves_its_tags_as_they_were() -> None:
    az = Az()
    az.does("group create -n rg -l eastus --tags a=1 -o json")
    assert az.run(f"group update -n rg --set tags.b={'x' * 300}").exit_code == 1
    assert az.does("group show -n rg --query tags") == {"a": "1"}
    assert az.does("group update -n rg --set tags.b=2 tags.c=true --query tags") == {"a": "1", "b": "2", "c": "True"}


def test_groups_are_listed_by_tag() -> None:
    az = Az()
    az.does("group create -n one -l eastus --tags team=images")
    az.does("group create -n two -l eastus --tags team=web")
    az.does("group create -n three -l eastus")
    assert az.does("group list --tag team --query [].name") == ["one", "two"]
    assert az.does("group list --tag team=web --query [].name") == ["two"]
