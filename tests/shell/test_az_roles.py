"""az role: who holds which role where, and roles of one's own."""

import json

import pytest

from tests.shell.az_terminal import GALLERY, GROUP, Terminal, with_gallery

ALICE = "alice@darkroom.example"
ASSIGNMENTS = "/providers/Microsoft.Authorization/roleAssignments"
DEFINITIONS = "/providers/Microsoft.Authorization/roleDefinitions"
OURS = {
    "Name": "Image Reader",
    "Description": "Reads images.",
    "Actions": ["Microsoft.Compute/galleries/read"],
    "AssignableScopes": ["/subscriptions/{sub}"],
}


@pytest.fixture
def terminal() -> Terminal:
    return with_gallery()


def reader(terminal: Terminal, scope: str = GALLERY) -> str:
    name: str = terminal.does(f"role assignment create --assignee {ALICE} --role Reader --scope {scope}")["name"]
    return name


def test_a_role_is_given_by_the_requests_of_the_real_client(terminal: Terminal) -> None:
    name = reader(terminal)
    assert terminal.sent() == [
        ("GET", f"{GALLERY}{DEFINITIONS}", {"api-version": "2022-05-01-preview", "$filter": "roleName eq 'Reader'"}),
        ("PUT", f"{GALLERY}{ASSIGNMENTS}/{name}", {"api-version": "2022-04-01"}),
    ]
    properties = terminal.body()["properties"]
    assert list(properties) == ["roleDefinitionId", "principalId", "principalType"]
    assert properties["principalType"] == "User"


def test_a_list_names_roles_and_principals(terminal: Terminal) -> None:
    reader(terminal)
    rows = terminal.prints(f"role assignment list --scope {GALLERY} -o table")
    assert rows[0].split() == ["Principal", "Role", "Scope"]
    assert rows[2].split()[:2] == [ALICE, "Reader"]
    assert terminal.sent() == [
        ("GET", f"{GALLERY}{ASSIGNMENTS}", {"api-version": "2022-04-01", "$filter": "atScope()"}),
        ("GET", f"{GALLERY}{DEFINITIONS}", {"api-version": "2022-05-01-preview"}),
    ]
    bare = terminal.does(f"role assignment list --scope {GALLERY} --fill-principal-name false --fill-role-definition-name false")
    assert {"principalName", "roleDefinitionName"}.isdisjoint(bare[0])


def test_all_lists_the_whole_subscription_and_takes_no_scope(terminal: Terminal) -> None:
    reader(terminal)
    assert terminal.does("role assignment list --all --query [].principalName") == ["owner@darkroom.example", ALICE]
    assert "not required when --all is used" in terminal.refused("role assignment list --all -g rg")
    assert terminal.does("role assignment list --query [].roleDefinitionName") == ["Owner"]


def test_a_scope_gives_what_is_made_there_and_with_inherited_what_is_made_above(terminal: Terminal) -> None:
    reader(terminal, GROUP)
    assert terminal.does(f"role assignment list --scope {GALLERY}") == []
    names = terminal.does(f"role assignment list --scope {GALLERY} --include-inherited --query [].roleDefinitionName")
    assert names == ["Owner", "Reader"]
    assert terminal.does("role assignment list -g rg --query [].roleDefinitionName") == ["Reader"]
    assert terminal.does("role assignment list -g rg --role Owner") == []


def test_an_assignee_is_found_by_name_object_id_and_client_id(terminal: Terminal) -> None:
    reader(terminal, GROUP)
    held = terminal.does("role assignment list -g rg")[0]["principalId"]
    for who in (ALICE, held):
        assert len(terminal.does(f"role assignment list --assignee {who} --all")) == 1
    terminal.people({"groups": [{"handle": "team", "members": ["alice"]}]})
    assert terminal.does(f"role assignment list --assignee {ALICE} -g rg --include-groups --query [].principalName") == [ALICE]
    said = terminal.refused(f"role assignment create --assignee nobody@darkroom.example --role Reader --scope {GROUP}")
    assert said.startswith("ERROR: Cannot find user or service principal in graph database for 'nobody@darkroom.example'.")


def test_an_object_id_alone_warns_about_its_type(terminal: Terminal) -> None:
    reader(terminal, GROUP)
    held = terminal.does("role assignment list -g rg")[0]["principalId"]
    line = f"role assignment create --assignee-object-id {held} --role Reader --scope {GALLERY}"
    assert "Better to specify --assignee-principal-type manually." in terminal.run(line).stderr
    assert terminal.body()["properties"]["principalType"] == "User"
    quiet = terminal.run(f"{line} --assignee-principal-type User -n 11111111-1111-4111-8111-111111111111")
    assert (quiet.exit_code, quiet.stderr) == (0, "")  # there already: the one that is there is shown
    assert json.loads(quiet.stdout)["principalName"] == ALICE


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("--role Reader", "usage error: --assignee STRING | --assignee-object-id GUID"),
        (
            f"--role Reader --assignee {ALICE} --assignee-object-id x",
            "usage error: --assignee STRING | --assignee-object-id GUID",
        ),
        (f"--role Nope --assignee {ALICE}", "Role 'Nope' doesn't exist."),
        (
            f"--role Reader --assignee {ALICE} --condition-version 2.0",
            "usage error: When --condition-version is set, --condition must be set as well.",
        ),
        (
            f"--role Reader --assignee {ALICE} --assignee-principal-type User",
            "usage error: --assignee-object-id GUID --assignee-principal-type TYPE",
        ),
    ],
)
def test_a_half_said_assignment_is_refused_in_the_real_words(terminal: Terminal, more: str, said: str) -> None:
    assert terminal.refused(f"role assignment create --scope {GROUP} {more}") == f"ERROR: {said}\n"


def test_a_role_is_taken_away_again(terminal: Terminal) -> None:
    name = reader(terminal)
    terminal.does(f"role assignment delete --assignee {ALICE} --role Reader --scope {GALLERY}")
    assert [method for method, *_ in terminal.sent()] == ["GET", "GET", "DELETE"]
    assert terminal.sent()[-1] == ("DELETE", f"{GALLERY}{ASSIGNMENTS}/{name}", {"api-version": "2022-04-01"})
    assert terminal.refused(f"role assignment delete --assignee {ALICE} --scope {GALLERY}") == (
        "ERROR: No matched assignments were found to delete\n"
    )


def test_ids_win_over_the_other_options(terminal: Terminal) -> None:
    name = reader(terminal)
    result = terminal.run(f"role assignment delete --ids {GALLERY}{ASSIGNMENTS}/{name} --role Owner")
    assert (result.exit_code, result.stderr) == (0, "WARNING: option '--role' will be ignored due to use of '--ids'.\n")
    assert terminal.does(f"role assignment list --scope {GALLERY}") == []


def test_everything_is_not_deleted_without_being_told_so(terminal: Terminal) -> None:
    assert "This will delete all role assignments" in terminal.refused("role assignment delete")
    assert terminal.sent() == []


def test_an_assignment_is_described_anew_from_a_file(terminal: Terminal) -> None:
    reader(terminal)
    held = terminal.does(f"role assignment list --scope {GALLERY}")[0]
    terminal.state.files.write("held.json", json.dumps({**held, "description": "for the tour"}))
    assert terminal.does("role assignment update --role-assignment held.json")["description"] == "for the tour"
    assert "Failed to parse string as JSON" in terminal.refused("role assignment update --role-assignment nope.json")


def test_roles_are_shown_as_the_real_client_shows_them(terminal: Terminal) -> None:
    role = terminal.does("role definition list --name Reader")[0]
    assert (role["roleName"], role["roleType"], role["type"]) == (
        "Reader",
        "BuiltInRole",
        "Microsoft.Authorization/roleDefinitions",
    )
    assert terminal.sent() == [
        ("GET", f"/subscriptions/{{sub}}{DEFINITIONS}", {"api-version": "2022-05-01-preview", "$filter": "roleName eq 'Reader'"})
    ]
    assert terminal.prints("role definition list -o table")[0].split() == ["Name", "Type", "Description"]
    assert terminal.does(f"role definition show --name {role['name']}")["roleName"] == "Reader"
    assert terminal.does(f"role definition show --id {role['id']}")["roleName"] == "Reader"


def test_a_role_of_one_s_own_is_written_changed_given_and_deleted(terminal: Terminal) -> None:
    said = json.dumps(OURS).replace("{sub}", terminal.subscription)
    terminal.state.files.write("role.json", said)
    made = terminal.does("role definition create --role-definition role.json")
    assert (made["roleName"], made["roleType"]) == ("Image Reader", "CustomRole")
    assert terminal.body()["properties"]["permissions"][0]["actions"] == OURS["Actions"]
    assert [role["roleName"] for role in terminal.does("role definition list --custom-role-only")] == ["Image Reader"]
    terminal.state.files.write("role.json", said.replace("Reads images.", "Reads."))
    result = terminal.run("role definition update --role-definition role.json")
    assert json.loads(result.stdout)["description"] == "Reads."
    assert "Look for the role in the current subscription" in result.stderr
    terminal.does(f"role assignment create --assignee {ALICE} --role 'Image Reader' --scope {GROUP}")
    assert "(RoleDefinitionHasAssignments)" in terminal.refused("role definition delete --name 'Image Reader'")
    terminal.does("role assignment delete --role 'Image Reader' -g rg")
    terminal.does("role definition delete --name 'Image Reader'")
    assert terminal.does("role definition list --custom-role-only") == []


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("[]", "Invalid role definition. A valid dictionary JSON representation is expected."),
        ("{}", "please provide role name"),
        ('{"Name":"x"}', "please provide 'assignableScopes'"),
    ],
)
def test_a_half_written_role_is_refused(terminal: Terminal, document: str, said: str) -> None:
    result = terminal.words(["role", "definition", "create", "--role-definition", document])
    assert (result.exit_code, result.stderr) == (1, f"ERROR: {said}\n")
