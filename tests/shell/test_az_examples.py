"""The examples of the help: each of them runs, in a sandbox of its own that has what it names."""

import json
import shlex
from collections.abc import Iterator

import pytest

from labs.shell.az.commands import COMMANDS
from tests.shell.az_terminal import Terminal
from tests.shell.furnished import DEFINITION, furnished

LINES = sorted({example.line for command in COMMANDS.values() for example in command.examples})
SESSION = "it opens a session, which takes a line of its own; test_guest.py goes in by it"
NOT_HERE = {  # a line that cannot end well in the furnished sandbox → why
    "az login": "there is no browser; it says whom one can sign in as",
    "az ssh vm -g MyRG -n MyVM --local-user azureuser": SESSION,
    "az ssh vm --resource-group MyRG --name MyVM": SESSION,
    "az group wait --name MyRG --deleted": "nobody is deleting the group while it waits",
}
OTHER_NAMES = (  # what a line begins with → how something is called that there must not be yet
    ("az vm create", {"MyVM": "fresh"}),
    ("az vmss create", {"MyScaleSet": "fresh"}),
    ("az image create --resource-group", {"MyManagedImage": "fresh", "MyVM": "golden1"}),
    ("az image create -g", {"MyManagedImage": "fresh", "MyVM": "golden"}),
    ("az vmss update -g MyRG -n MyScaleSet --set virtualMachineProfile", {"MyScaleSet": "fresh"}),
    ("az network vnet delete", {"MyVnet": "fresh"}),
    ("az network vnet subnet delete", {"MyVnet": "fresh"}),
    ("az disk create", {"MyDisk": "fresh"}),
    ("az vm disk attach -g MyRG --vm-name MyVM --name MyDisk --new", {"MyDisk": "fresh"}),
    ("az snapshot create --resource-group MyRG --name MySnapshot", {"MySnapshot": "fresh"}),
    ("az sig create", {"MyGallery": "fresh"}),
    ("az sig image-definition create", {"MyImage": "fresh"}),
    ("az sig image-version create", {"1.0.0": "3.0.0"}),
    ("az network vnet create", {"MyVnet": "fresh"}),
    ("az network vnet subnet create", {"MySubnet": "fresh", "10.0.1.0": "10.0.200.0"}),
    ("az vm generalize", {"MyVM": "golden"}),
    ("az vm capture", {"MyVM": "golden"}),
    ("az sig share enable-community", {"MyGallery": "open"}),
    (
        "az image create -g MyRG -n MyManagedImage --source MySnapshot",
        {"--os-type Linux": "--os-type Linux --hyper-v-generation V2"},
    ),
)
ASSIGNED = "policy assignment create -n only-eastus --policy only-eastus -g MyRG --mi-system-assigned -l eastus"
SAID = 'policy assignment non-compliance-message create -n only-eastus -g MyRG --message "Only East US here."'
DEPLOYED = "deployment group create -g MyRG -f main.json -n main"
DEPLOYED_ABOVE = "deployment sub create -l eastus -f main.json -n main"
LOCKED = "lock create --name keep -g MyRG --lock-type CanNotDelete"
LOCKED_ABOVE = "account lock create --name keep --lock-type CanNotDelete"
ABOVE = "account management-group create -n Images"
TICKET = COMMANDS["support tickets create"].examples[0].line.removeprefix("az ")
DELETED = f"sig image-version delete {DEFINITION} -e"
EMPTIED = (f"{DELETED} 1.0.0 --bypass-soft-delete", f"{DELETED} 2.0.0 --bypass-soft-delete")
SHARED = "sig share add -g MyRG -r MyGallery --subscription-ids {sub}"
ASSIGNMENT = (
    "role assignment create --assignee owner@darkroom.example --role Reader --scope /subscriptions/{sub}/resourceGroups/MyRG"
)
FROM_GALLERY = (
    "vmss create -g MyRG -n fresh --generate-ssh-keys --orchestration-mode Uniform --security-type Standard --image "
    "/subscriptions/{sub}/resourceGroups/MyRG/providers/Microsoft.Compute/galleries/MyGallery/images/MyImage/versions/1.0.0"
)
BARE = (*EMPTIED, f"sig image-definition delete {DEFINITION}")
UNUSED = "network vnet create -g MyRG -n fresh --address-prefixes 10.9.0.0/16 --subnet-name MySubnet"
STOPPED = "vm deallocate -g MyRG -n MyVM"
BEFORE = (  # what a line begins with → what is done before it
    ("az network vnet delete", (UNUSED,)),
    ("az network vnet subnet delete", (UNUSED,)),
    ("az vm disk detach", ("vm disk attach -g MyRG --vm-name MyVM --name MyDisk",)),
    ("az vm nic add", (STOPPED,)),
    ("az vm nic set", (STOPPED,)),
    ("az vm nic remove", (STOPPED, "vm nic add -g MyRG --vm-name MyVM --nics MyNic")),
    ("az sig delete", BARE),
    ("az resource delete", BARE),
    ("az sig image-definition delete", EMPTIED),
    ("az sig image-version undelete", (f"{DELETED} 1.0.0",)),
    ("az sig show-shared", (SHARED,)),
    ("az sig image-definition list-shared", (SHARED,)),
    ("az sig image-definition show-shared", (SHARED,)),
    ("az sig image-version list-shared", (SHARED,)),
    ("az sig image-version show-shared", (SHARED,)),
    ("az vmss update -g MyRG -n MyScaleSet --set virtualMachineProfile", (FROM_GALLERY,)),
    ("az group delete", ("sig share reset -g MyRG -r open",)),
    ("az role assignment delete", (ASSIGNMENT,)),
    ("az role assignment update", (ASSIGNMENT,)),
    ("az role definition update", ("role definition create --role-definition role.json",)),
    ("az policy assignment show", (ASSIGNED,)),
    ("az policy assignment update", (ASSIGNED,)),
    ("az policy assignment identity", (ASSIGNED,)),
    ("az policy assignment non-compliance-message", (ASSIGNED, SAID)),
    ("az policy assignment non-compliance-message create", (ASSIGNED,)),
    ("az deployment group cancel", (f"{DEPLOYED} --no-wait",)),
    ("az deployment sub cancel", (f"{DEPLOYED_ABOVE} --no-wait",)),
    ("az deployment group show", (DEPLOYED,)),
    ("az deployment group export", (DEPLOYED,)),
    ("az deployment group wait", (DEPLOYED,)),
    ("az deployment operation group", (DEPLOYED,)),
    ("az deployment sub show", (DEPLOYED_ABOVE,)),
    ("az deployment sub export", (DEPLOYED_ABOVE,)),
    ("az deployment sub wait", (DEPLOYED_ABOVE,)),
    ("az deployment operation sub", (DEPLOYED_ABOVE,)),
    ("az config get", ("config set defaults.group=MyRG",)),
    ("az lock show", (LOCKED,)),
    ("az lock update", (LOCKED,)),
    ("az group lock show", (LOCKED,)),
    ("az group lock update", (LOCKED,)),
    ("az account lock show", (LOCKED_ABOVE,)),
    ("az account lock update", (LOCKED_ABOVE,)),
    ("az support tickets show", (TICKET,)),
    ("az account management-group show", (ABOVE,)),
    ("az account management-group update", (ABOVE,)),
    ("az account management-group delete", (ABOVE,)),
    ("az account management-group subscription add", (ABOVE,)),
    (
        "az account management-group subscription remove",
        (ABOVE, "account management-group subscription add -n Images -s Darkroom"),
    ),
)


def said(terminal: Terminal, query: str) -> str:
    return str(terminal.does(query))


def placeholders(terminal: Terminal, line: str) -> Iterator[tuple[str, str]]:
    """Give what stands in the examples for names that a sandbox makes up."""
    yield "/SUB/", f"/{terminal.subscription}/"
    yield "SUBSCRIPTION", terminal.subscription
    if "MySharedGallery" in line:
        yield "MySharedGallery", said(terminal, "sig show -g MyRG -r MyGallery --query identifier.uniqueName")
    if "MyPublicName" in line:
        yield (
            "MyPublicName",
            said(terminal, "sig show -g MyRG -r open --query sharingProfile.communityGalleryInfo.publicNames[0]"),
        )
    if "STEP" in line:
        kind = "group list -g MyRG" if " group " in line else "sub list"
        yield "STEP", said(terminal, f"deployment operation {kind} -n main --query [0].operationId")


@pytest.mark.parametrize("line", [line for line in LINES if line not in NOT_HERE])
def test_an_example_runs(line: str) -> None:
    done = [lines for start, lines in BEFORE if line.startswith(start)]
    terminal = furnished(*(done[-1] if done else ()))
    if "assignment.json" in line:
        terminal.state.files.write("assignment.json", json.dumps(terminal.does("role assignment list -g MyRG")[0]))
    renamed = [pair for start, names in OTHER_NAMES if line.startswith(start) for pair in names.items()]
    run = line
    for old, new in (*placeholders(terminal, line), *renamed):
        run = run.replace(old, new)
    result = terminal.words(shlex.split(run)[1:])
    assert result.exit_code == 0, (run, result.stderr)


def test_no_exception_outlives_its_line() -> None:
    assert set(NOT_HERE) <= set(LINES)
    starts = [start for start, _ in (*OTHER_NAMES, *BEFORE)]
    assert [start for start in starts if not any(line.startswith(start) for line in LINES)] == []
