"""Who asks, and in which subscription: the same for a command of every group."""

import pytest

from gallery_engine.arm import Request
from labs.shell.az.commands import COMMANDS
from tests.shell.az_terminal import Terminal
from tests.shell.furnished import furnished

COSTS = COMMANDS["costmanagement query"].examples[0].line.removeprefix("az ").replace("SUBSCRIPTION", "{sub}")
LINES = (
    "account list-locations",
    COSTS,
    "deployment group list -g MyRG",
    "deployment sub list",
    "disk list -g MyRG",
    "disk-encryption-set list",
    "feature list --namespace Microsoft.Compute",
    "group list",
    "image list",
    "lock list",
    "monitor activity-log list",
    "network nic list",
    "network nsg list",
    "network public-ip list",
    "network vnet list",
    "policy assignment list",
    "policy definition list",
    "policy state list",
    "provider show -n Microsoft.Compute",
    "resource list",
    "role assignment list --all",
    "role definition list",
    "sig list",
    "sig image-definition list -g MyRG -r MyGallery",
    "snapshot list",
    "storage account list",
    "support tickets list",
    "tag list",
    "vm list",
    "vm list-usage -l eastus",
    "vmss list -g MyRG",
)
UNSCOPED = {"account list-locations"}  # the real client gives it no --subscription either
NAMED = [line for line in LINES if "{sub}" not in line and "MyRG" not in line and line not in UNSCOPED]


def asked(terminal: Terminal) -> list[Request]:
    return [request for request in terminal.requests if "Darkroom.Lab" not in request.path and "/subscriptions/" in request.path]


@pytest.mark.parametrize("line", LINES)
def test_who_signs_in_is_who_asks(line: str) -> None:
    granted = furnished(
        "role assignment create --assignee alice@darkroom.example --role Contributor --scope /subscriptions/{sub}",
        "login --username alice --password x",
    )
    result = granted.run(line)
    assert result.exit_code == 0, result.stderr
    assert {request.caller for request in asked(granted)} == {"alice"}


@pytest.mark.parametrize("line", NAMED)
def test_a_subscription_goes_by_its_name(line: str) -> None:
    terminal = furnished("account list --refresh")
    ids = {item["name"]: item["id"] for item in terminal.does("account list --all")}
    for name, guid in ids.items():
        result = terminal.run(f"{line} --subscription {name}")
        assert result.exit_code == 0, result.stderr
        assert {request.path.split("/")[2] for request in asked(terminal)} == {guid}, name
    assert "not recognized" in terminal.run(f"{line} --subscription Nobody").stderr
    assert asked(terminal) == []
