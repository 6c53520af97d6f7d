"""What az prints, in each of its formats."""

import json
from collections import OrderedDict
from collections.abc import Iterator

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from gallery_engine.arm import JSON
from labs.shell.az.commands import COMMANDS
from labs.shell.az.errors import AzError
from labs.shell.az.output import render, visible
from labs.shell.az.shape import flatten, with_groups
from labs.shell.az.tabular import render_table
from labs.shell.bounds import MAX_OUTPUT
from tests.shell.az_world import Az

SHOW = COMMANDS["sig show"]
GROUP_ID = "/subscriptions/s/resourceGroups/RG/providers/Microsoft.Compute/galleries/gal"


@pytest.fixture(scope="module")
def az() -> Az:
    world = Az()
    world.does("group create -n rg -l eastus --tags team=images")
    world.does("sig create -g rg -r gal")
    world.does("sig image-definition create -g rg -r gal -i def -p pub -f off -s sku --os-type Linux")
    return world


def printed(value: JSON, form: str, *, queried: bool = False) -> str:
    return render(value, form, SHOW, queried=queried)


def test_json_is_sorted_and_indented_by_two(az: Az) -> None:
    text = az.run("sig show -g rg -r gal").stdout
    assert text == json.dumps(json.loads(text), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def test_properties_are_lifted_and_the_group_is_added(az: Az) -> None:
    shown = az.does("sig show -g rg -r gal")
    assert "properties" not in shown
    assert (shown["provisioningState"], shown["resourceGroup"]) == ("Succeeded", "rg")


def test_a_resource_group_keeps_its_properties_and_shows_what_it_has_not(az: Az) -> None:
    shown = az.does("group show -n rg")
    assert shown["properties"] == {"provisioningState": "Succeeded"}
    assert shown["managedBy"] is None
    assert "resourceGroup" not in shown


def test_the_group_is_added_wherever_an_id_inside_one_stands() -> None:
    value: JSON = {"source": {"id": GROUP_ID}, "list": [{"id": GROUP_ID, "ResourceGroup": "kept"}], "id": "/subscriptions/s"}
    assert with_groups(value) == {
        "source": {"id": GROUP_ID, "resourceGroup": "RG"},
        "list": [{"id": GROUP_ID, "ResourceGroup": "kept"}],
        "id": "/subscriptions/s",
    }


def test_lifting_keeps_what_a_resource_has_of_its_own() -> None:
    assert flatten({"name": "own", "properties": {"name": "lifted", "state": 1}}) == {"name": "own", "state": 1}


def test_a_table_has_the_scalar_keys_in_order_of_name(az: Az) -> None:
    lines = az.run("sig image-definition show -g rg -r gal -i def -o table").stdout.splitlines()
    assert lines[0].split() == [
        "Architecture",
        "HyperVGeneration",
        "Location",
        "Name",
        "OsState",
        "OsType",
        "ProvisioningState",
        "ResourceGroup",
    ]


def test_a_column_is_as_wide_as_its_widest_cell_and_two_wider_than_its_head() -> None:
    rows: list[JSON] = [{"name": "a", "type": "hidden", "size": 3}, {"name": "a longer one", "size": None}]
    assert render_table(rows, sort=True) == "Name          Size\n------------  ------\na             3\na longer one\n"


def test_an_empty_list_is_an_empty_table_line(az: Az) -> None:
    assert az.run("image list -g nope -o table").exit_code in {0, 3}
    assert render_table([], sort=True) == "\n"


def test_a_table_without_a_column_is_unavailable() -> None:
    with pytest.raises(AzError, match="Table output unavailable"):
        render_table([{"id": "x"}], sort=True)


def test_a_scalar_is_a_table_of_one_cell(az: Az) -> None:
    assert az.run("group exists -n rg -o table").stdout == "Result\n--------\nTrue\n"
    assert az.run("group exists -n rg").stdout == "true\n"


def test_a_list_of_groups_has_columns_of_its_own(az: Az) -> None:
    lines = az.run("group list -o table").stdout.splitlines()
    assert lines[0].split() == ["Name", "Location", "Status"]
    assert lines[2].split() == ["rg", "eastus", "Succeeded"]


def test_columns_picked_by_a_query_keep_their_order(az: Az) -> None:
    lines = az.run("group list --query '[].{Zone:location, A:name}' -o table").stdout.splitlines()
    assert lines[0].split() == ["Zone", "A"]


def test_tsv_has_values_alone(az: Az) -> None:
    assert az.run("group show -n rg --query name -o tsv").stdout == "rg\n"
    assert az.run("group list --query '[].[name,location]' -o tsv").stdout == "rg\teastus\n"
    assert az.run("group list --query '[].{z:name,a:location}' -o tsv").stdout == "rg\teastus\n"
    assert printed([{"b": None, "a": [1, 2], "c": {"d": 1}}], "tsv") == "2\tNone\t\n"
    assert printed(True, "tsv") == "true\n"


def test_yaml_reads_back(az: Az) -> None:
    for form in ("yaml", "yamlc"):
        assert yaml.safe_load(az.run(f"sig show -g rg -r gal -o {form}").stdout) == az.does("sig show -g rg -r gal")


def test_shared_parts_of_a_query_are_written_out_in_yaml(az: Az) -> None:
    text = az.run("group show -n rg --query '[tags,tags]' -o yaml").stdout
    assert "&" not in text
    assert yaml.safe_load(text) == [{"team": "images"}] * 2


def test_none_prints_nothing(az: Az) -> None:
    assert az.run("group show -n rg -o none").stdout == ""


def test_a_query_that_finds_nothing_prints_nothing(az: Az) -> None:
    result = az.run("group show -n rg --query nothing")
    assert (result.exit_code, result.stdout) == (0, "")


def test_an_answer_too_long_for_the_terminal_is_refused() -> None:
    with pytest.raises(AzError, match="longer than this terminal prints"):
        printed(["x" * 100] * (MAX_OUTPUT // 100), "json")


def test_an_ordered_row_is_a_row_like_any_other_in_json() -> None:
    assert printed(OrderedDict(b=1, a=2), "json") == '{\n  "a": 2,\n  "b": 1\n}\n'


HOSTILE = st.text(alphabet=st.sampled_from("a\x00\x07\x1b[31m\x7f\x9b\u202e\u2066\u200f\ufeff\n\t<b>"), max_size=20)


@settings(max_examples=100, deadline=None)
@given(HOSTILE)
def test_no_format_lets_a_control_or_a_turned_text_through(text: str) -> None:
    for form in ("json", "yaml", "tsv", "table"):
        shown = printed({"name": text, "location": "x"}, form)
        assert set(shown) & set("\x00\x07\x1b\x7f\x9b\u202e\u2066\u200f\ufeff") == set()
    assert json.loads(printed({"name": text}, "json")) == {"name": text}


def _plain() -> Iterator[st.SearchStrategy[JSON]]:
    yield st.none()
    yield st.booleans()
    yield st.integers()
    yield st.text(max_size=8)


VALUES: st.SearchStrategy[JSON] = st.recursive(
    st.one_of(*_plain()),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=6), inner, max_size=4)),
)


@settings(max_examples=200, deadline=None)
@given(VALUES, st.sampled_from(["json", "yaml", "tsv", "table", "none"]))
def test_any_result_prints_in_any_format_or_is_refused(value: JSON, form: str) -> None:
    try:
        text = printed(value, form)
    except AzError as error:
        text = "unavailable\n" if form == "table" and "Table output unavailable" in error.message else error.message
    assert text == "" or text.endswith("\n")


@settings(max_examples=300, deadline=None)
@given(VALUES)
def test_yaml_is_written_as_az_writes_it(value: JSON) -> None:
    try:
        text = printed(value, "yaml")
    except AzError:
        return
    as_az = yaml.safe_dump(json.loads(json.dumps(value)), default_flow_style=False, allow_unicode=True)
    assert text == visible(as_az)
