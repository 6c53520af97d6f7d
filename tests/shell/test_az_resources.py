"""az resource, tag and provider: what all resources have in common."""

import pytest

from tests.shell.az_terminal import GALLERY, GROUP, Terminal, with_gallery

VERSION = {"api-version": "2024-11-01"}
EXPANDED = {**VERSION, "$expand": "createdTime,changedTime,provisioningState"}
ON_GROUP = f"{GROUP.replace('resourceGroups', 'resourcegroups')}"
WHICH = "-g rg -n gallery --resource-type Microsoft.Compute/galleries"


@pytest.fixture
def terminal() -> Terminal:
    return with_gallery()


def test_resources_of_a_group_are_listed_as_the_real_client_asks(terminal: Terminal) -> None:
    rows = terminal.prints("resource list -g rg -o table")
    assert rows[0].split() == ["Name", "ResourceGroup", "Location", "Type", "Status"]
    assert rows[2].split() == ["gallery", "rg", "eastus", "Microsoft.Compute/galleries"]
    assert terminal.sent() == [
        ("GET", ON_GROUP, VERSION),
        ("GET", "/subscriptions/{sub}/resources", {**EXPANDED, "$filter": "resourceGroup eq 'rg'"}),
    ]
    shown = terminal.does("resource list")[0]
    assert terminal.sent() == [("GET", "/subscriptions/{sub}/resources", {**EXPANDED, "$filter": ""})]
    assert (shown["provisioningState"], shown["properties"], shown["tags"]) == ("Succeeded", None, {"team": "images"})
    assert "(ResourceGroupNotFound)" in terminal.refused("resource list -g nowhere")


@pytest.mark.parametrize(
    ("more", "wish", "found"),
    [
        ("--resource-type Microsoft.Compute/galleries", "resourceType eq 'Microsoft.Compute/galleries'", 1),
        ("--resource-type galleries --namespace Microsoft.Compute", "resourceType eq 'Microsoft.Compute/galleries'", 1),
        ("-n gallery -l 'East US'", "name eq 'gallery' and location eq 'eastus'", 1),
        ("--tag team=images", "tagname eq 'team' and tagvalue eq 'images'", 1),
        ("--tag te*", "startswith(tagname, 'te')", 1),
        ("--tag team=others", "tagname eq 'team' and tagvalue eq 'others'", 0),
    ],
)
def test_a_list_is_narrowed_by_the_filter_of_the_real_client(terminal: Terminal, more: str, wish: str, found: int) -> None:
    assert len(terminal.does(f"resource list {more}")) == found
    assert terminal.sent()[-1][2]["$filter"] == wish


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("--tag a=b -g rg", "you cannot use '--tag' with other filters(resource-group, resource-type, name, location)"),
        ("--namespace Microsoft.Compute", "--namespace also requires --resource-type"),
        ("--resource-type galleries", "Malformed resource-type: resource-type=<namespace>/<resource-type> expected."),
    ],
)
def test_filters_that_do_not_go_together_are_refused(terminal: Terminal, more: str, said: str) -> None:
    assert terminal.refused(f"resource list {more}") == f"ERROR: {said}\n"


def test_a_resource_is_shown_with_the_version_of_its_provider(terminal: Terminal) -> None:
    shown = terminal.does(f"resource show --ids {GALLERY}")
    assert terminal.sent() == [
        ("GET", "/subscriptions/{sub}/providers/Microsoft.Compute", VERSION),
        ("GET", GALLERY, {"api-version": "2024-07-01"}),
    ]
    assert (shown["properties"]["provisioningState"], shown["sku"]) == ("Succeeded", None)
    assert terminal.does(f"resource show {WHICH}") == shown
    assert terminal.sent()[-1][1] == f"{ON_GROUP}/providers/Microsoft.Compute//galleries/gallery"
    terminal.does(f"resource show {WHICH} --api-version 2023-07-03")
    assert [query for *_, query in terminal.sent()] == [{"api-version": "2023-07-03"}]


def test_a_nested_resource_has_a_parent(terminal: Terminal) -> None:
    terminal.does("sig image-definition create -g rg -r gallery -i web -p a -f b -s c --os-type Linux")
    line = "resource show -g rg -n web --parent galleries/gallery --resource-type images --namespace Microsoft.Compute"
    assert terminal.does(line)["name"] == "web"


@pytest.mark.parametrize(
    ("more", "code", "said"),
    [
        ("-g rg -n x --resource-type Microsoft.Compute/galleries", 3, "(ResourceNotFound)"),
        ("-g rg -n x --resource-type Microsoft.Compute/none", 1, "Resource type none not found."),
        ("-g rg -n x --resource-type Microsoft.None/none", 3, "(InvalidResourceType)"),
        ("-g rg -n x --resource-type galleries", 1, "Resource namespace is required"),
        ("-n x", 1, "usage error: --ids ID"),
        ("--ids x", 1, "invalid resource ID: x"),
    ],
)
def test_what_is_not_there_or_only_half_said_is_told(terminal: Terminal, more: str, code: int, said: str) -> None:
    result = terminal.run(f"resource show {more}")
    assert result.exit_code == code
    assert said in result.stderr


def test_a_resource_is_tagged_and_deleted(terminal: Terminal) -> None:
    assert terminal.does(f"resource tag {WHICH} --tags stage=test -i")["tags"] == {"team": "images", "stage": "test"}
    assert terminal.does(f"resource tag {WHICH} --tags stage=test")["tags"] == {"stage": "test"}
    terminal.does(f"resource delete --ids {GALLERY}")
    assert terminal.does("sig list") == []


TAGS = f"{GROUP}/providers/Microsoft.Resources/tags/default"


def test_tags_of_a_group_are_set_merged_replaced_and_removed(terminal: Terminal) -> None:
    assert terminal.does(f"tag create --resource-id {GROUP} --tags a=b")["properties"]["tags"] == {"a": "b"}
    assert terminal.sent() == [("PUT", TAGS, VERSION)]
    assert terminal.body() == {"properties": {"tags": {"a": "b"}}}
    terminal.does(f"tag update --resource-id {GROUP} --operation merge --tags c=d")
    assert terminal.sent() == [("PATCH", TAGS, VERSION)]
    assert terminal.body("PATCH") == {"operation": "Merge", "properties": {"tags": {"c": "d"}}}
    assert terminal.does(f"tag list --resource-id {GROUP}")["properties"]["tags"] == {"a": "b", "c": "d"}
    terminal.does(f"tag update --resource-id {GROUP} --operation Replace --tags e=f")
    assert terminal.does("group show -n rg")["tags"] == {"e": "f"}
    assert "Operation cancelled." in terminal.refused(f"tag delete --resource-id {GROUP}")
    terminal.does(f"tag delete --resource-id {GROUP} --yes")
    assert terminal.does("group show -n rg")["tags"] is None


def test_every_tag_of_the_subscription_is_listed(terminal: Terminal) -> None:
    assert [one["tagName"] for one in terminal.does("tag list")] == ["team"]
    assert terminal.sent() == [("GET", "/subscriptions/{sub}/tagNames", VERSION)]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("create --tags a=b", "usage error: --resource-id ID | --name NAME"),
        ("delete --yes", "usage error: --resource-id ID | --name NAME"),
        ("create --name team", "this lab does not simulate '--name' of 'az tag create': leave it out."),
        (f"create --resource-id {GROUP}", "Tags could not be empty."),
        (f"update --resource-id {GROUP} --operation Merge --tags", "Tags could not be empty."),
    ],
)
def test_tags_need_something_to_be_on(terminal: Terminal, line: str, said: str) -> None:
    assert terminal.refused(f"tag {line}") == f"ERROR: {said}\n"


def test_a_provider_tells_its_types_and_is_registered(terminal: Terminal) -> None:
    shown = terminal.does("provider show -n microsoft.compute")
    assert (shown["namespace"], shown["registrationState"]) == ("Microsoft.Compute", "Registered")
    assert "galleries" in {one["resourceType"] for one in shown["resourceTypes"]}
    assert terminal.prints("provider show -n Microsoft.Compute -o table")[2].split() == [
        "Microsoft.Compute",
        "RegistrationRequired",
        "Registered",
    ]
    assert terminal.does("provider register -n Microsoft.Compute --wait") is None
    assert terminal.sent() == [("POST", "/subscriptions/{sub}/providers/Microsoft.Compute/register", VERSION)]
