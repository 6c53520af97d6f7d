"""az login, logout and account: who the cloud takes the terminal for, and where its lines work."""

import pytest

from labs.shell.history import redacted
from labs.shell.state import ShellState
from tests.shell.az_terminal import GROUP, Terminal, with_gallery

SIGN_IN = "ERROR: Please run 'az login' to setup account.\n"


@pytest.fixture
def terminal() -> Terminal:
    return with_gallery()


def let_read(terminal: Terminal) -> None:
    terminal.does(f"role assignment create --assignee alice@darkroom.example --role Reader --scope {GROUP}")


def test_a_sandbox_with_one_person_signs_in_without_asking() -> None:
    terminal = Terminal()
    assert terminal.does("login")[0]["user"] == {"name": "owner@darkroom.example", "type": "user"}
    assert terminal.sent() == [("GET", "/subscriptions", {"api-version": "2022-12-01"})]


def test_login_alone_lists_whom_one_can_be(terminal: Terminal) -> None:
    said = terminal.refused("login")
    assert "az login --username alice@darkroom.example\n" in said
    assert "az login --username owner@darkroom.example\n" in said
    assert "az login --service-principal --username " in said
    assert "# pipeline" in said
    assert terminal.state.identity == "owner"


def test_who_has_no_role_has_no_subscription_to_sign_in_to(terminal: Terminal) -> None:
    assert terminal.refused("login -u alice") == "ERROR: No subscriptions found for alice@darkroom.example.\n"
    assert terminal.does("account show")["user"]["name"] == "owner@darkroom.example"


def test_who_signed_in_may_do_what_the_role_allows_and_no_more(terminal: Terminal) -> None:
    let_read(terminal)
    row = terminal.prints("login -u alice@darkroom.example -o table")[2].split()
    assert row == ["Darkroom", "AzureCloud", terminal.subscription, terminal.tenant, "Enabled", "True"]
    assert terminal.does("sig show -g rg -r gallery --query name") == "gallery"
    assert terminal.refused("sig delete -g rg -r gallery").startswith("ERROR: (AuthorizationFailed) The client 'alice@darkroom")
    terminal.does("login -u owner")
    terminal.does("sig delete -g rg -r gallery")


def test_an_app_signs_in_by_its_client_id_in_its_tenant(terminal: Terminal) -> None:
    app = terminal.refused("login").partition("--service-principal --username ")[2].split(" ")[0]
    terminal.does(f"role assignment create --assignee {app} --role Reader --scope {GROUP}")
    assert "--service-principal --username NAME --password SECRET" in terminal.refused(f"login --service-principal -u {app}")
    assert "knows no user" in terminal.refused(f"login -u {app}")
    shown = terminal.does(f"login --service-principal -u {app} -p any -t darkroom.example")
    assert shown[0]["user"] == {"name": app, "type": "servicePrincipal"}


def test_a_tenant_narrows_the_subscriptions(terminal: Terminal) -> None:
    terminal.people({"tenants": [{"domain": "partner.example"}], "users": [{"handle": "owner2"}]})
    assert "No subscriptions found" in terminal.refused("login -u owner -t partner.example")
    assert len(terminal.does("login -u owner -t darkroom.example")) == 1


def test_the_machine_s_identity_is_for_machines(terminal: Terminal) -> None:
    assert terminal.refused("login --identity").startswith("ERROR: Failed to connect to MSI.")
    assert "not applicable" in terminal.refused("login --identity -t darkroom.example")


def test_after_logout_lines_ask_for_a_login(terminal: Terminal) -> None:
    terminal.does("logout")
    for line in ("sig list", "account show", "account list-locations", "account management-group list", "lock list"):
        assert terminal.refused(line) == SIGN_IN, line
    assert terminal.requests == []
    assert terminal.does("account list") == []
    assert terminal.refused("logout") == "ERROR: There are no active accounts.\n"
    assert terminal.does("version")["azure-cli"] == "2.91.0"


def test_logging_somebody_else_out_changes_nothing(terminal: Terminal) -> None:
    assert "alice was not found" in terminal.run("logout --username alice").stderr
    assert terminal.state.identity == "owner"
    terminal.does("logout --username owner@darkroom.example")
    assert terminal.state.identity == ""


def test_account_clear_signs_out(terminal: Terminal) -> None:
    terminal.does("account clear")
    assert terminal.refused("group list") == SIGN_IN


def test_a_new_subscription_is_seen_when_the_list_is_refreshed(terminal: Terminal) -> None:
    terminal.people({"subscriptions": [{"name": "Second", "owner": "owner"}]})
    assert [one["name"] for one in terminal.does("account list")] == ["Darkroom"]
    assert terminal.sent() == []
    assert "doesn't exist in cloud 'AzureCloud'" in terminal.refused("account set -s Second")
    assert [one["name"] for one in terminal.does("account list --refresh")] == ["Darkroom", "Second"]
    terminal.does("account set -s second")
    assert terminal.does("account show")["name"] == "Second"
    assert terminal.does("group list") == []
    assert [one["name"] for one in terminal.does("group list --subscription Darkroom")] == ["rg"]
    assert "not found" in terminal.refused("group list --subscription Third")


def test_a_token_says_whose_it_is_and_lasts_an_hour(terminal: Terminal) -> None:
    token = terminal.does("account get-access-token")
    assert token["tokenType"] == "Bearer"
    assert token["accessToken"].endswith(".simulated")
    assert (token["subscription"], token["tenant"]) == (terminal.subscription, terminal.tenant)
    assert token["expiresOn"] == "2026-11-23 10:00:01.000000"


def test_locations_and_tenants_are_asked_for(terminal: Terminal) -> None:
    rows = terminal.prints("account list-locations -o table")
    assert rows[0].split() == ["DisplayName", "Name", "RegionalDisplayName"]
    assert terminal.sent() == [("GET", "/subscriptions/{sub}/locations", {"api-version": "2022-12-01"})]
    grouped = {one["name"]: one["regionalDisplayName"] for one in terminal.does("account list-locations")}
    assert [grouped[name] for name in ("eastus", "canadaeast", "uksouth", "japaneast", "australiaeast", "uaenorth")] == [
        "(US) East US",
        "(Canada) Canada East",
        "(Europe) UK South",
        "(Asia Pacific) Japan East",
        "(Asia Pacific) Australia East",
        "(Middle East) UAE North",
    ]
    physical = "[?metadata.regionType=='Physical' && type=='Region'].name"
    assert len(terminal.does(f'account list-locations --query "{physical}"')) == len(grouped)
    assert [one["defaultDomain"] for one in terminal.does("account tenant list")] == ["darkroom.example"]


def test_what_the_terminal_remembers_survives(terminal: Terminal) -> None:
    let_read(terminal)
    terminal.does("login -u alice")
    terminal.state = ShellState.from_json(terminal.state.to_json())
    assert terminal.does("account show")["user"]["name"] == "alice@darkroom.example"
    with pytest.raises(ValueError, match="not the state of a shell"):
        ShellState.from_json({**terminal.state.to_json(), "accounts": "x"})


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("az login -u a -p Sesame-1", "az login -u a -p ********"),
        ("az login -pSesame-1 -u a", "az login -p******** -u a"),
        ("az login -u a -p $WORD", "az login -u a -p $WORD"),
        ("az login; az deployment group create -p a=b", "az login; az deployment group create -p a=b"),
        ("az sig image-version delete --bypass-soft-delete true", "az sig image-version delete --bypass-soft-delete true"),
        (
            "az vm create --admin-password Sesame-1 --ssh-passphrase=x",
            "az vm create --admin-password ******** --ssh-passphrase=********",
        ),
    ],
)
def test_the_password_of_a_login_is_not_remembered(line: str, kept: str) -> None:
    assert redacted(line) == kept
