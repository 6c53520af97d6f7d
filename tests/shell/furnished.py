"""A furnished sandbox for the examples: one of everything that they name, written once and copied for each."""

import json
from functools import cache

from gallery_engine.arm import Request
from gallery_engine.snapshot import dump, load
from tests.shell.az_terminal import Terminal

RULE = {"if": {"field": "location", "equals": "westus"}, "then": {"effect": "audit"}}
TEMPLATE = {
    "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    "contentVersion": "1.0.0.0",
    "parameters": {"name": {"type": "string", "defaultValue": "made"}},
    "resources": [
        {
            "type": "Microsoft.Authorization/locks",
            "apiVersion": "2020-05-01",
            "name": "kept",
            "properties": {"level": "CanNotDelete"},
        }
    ],
}
MACHINE = "vm create -g MyRG --image Ubuntu2204 --generate-ssh-keys --security-type Standard -n"
DEFINITION = "-g MyRG -r MyGallery -i MyImage"
FURNITURE = (
    "group create -n MyRG -l eastus --tags team=images",
    "network vnet create -g MyRG -n MyVnet --subnet-name MySubnet",
    "network nsg create -g MyRG -n MyNsg",
    "network nsg rule create -g MyRG --nsg-name MyNsg -n https --priority 300 --destination-port-ranges 443",
    "network public-ip create -g MyRG -n MyIp",
    "network nic create -g MyRG -n MyNic --vnet-name MyVnet --subnet MySubnet",
    f"{MACHINE} MyVM --vnet-name MyVnet --subnet MySubnet",
    f"{MACHINE} golden",
    "vm run-command invoke -g MyRG -n golden --command-id RunShellScript --scripts 'sudo waagent -deprovision+user -force'",
    "vm deallocate -g MyRG -n golden",
    "vm generalize -g MyRG -n golden",
    "image create -g MyRG -n MyManagedImage --source golden --hyper-v-generation V2",
    (
        "vm create -g MyRG -n golden1 --image Canonical:0001-com-ubuntu-server-jammy:22_04-lts:latest --generate-ssh-keys "
        "--security-type Standard"
    ),
    "vm run-command invoke -g MyRG -n golden1 --command-id RunShellScript --scripts 'sudo waagent -deprovision+user -force'",
    "vm deallocate -g MyRG -n golden1",
    "vm generalize -g MyRG -n golden1",
    "disk create -g MyRG -n MyDisk --size-gb 32",
    "disk create -g MyRG -n MyOsDisk --size-gb 32 --os-type Linux --hyper-v-generation V2",
    "snapshot create -g MyRG -n MySnapshot --source MyOsDisk --incremental",
    "sig create -g MyRG -r MyGallery --permissions Groups --soft-delete true",
    f"sig image-definition create {DEFINITION} -p MyCompany -f Web -s std --os-type Linux --features SecurityType=Standard",
    f"sig image-version create {DEFINITION} -e 1.0.0 --managed-image MyManagedImage",
    f"sig image-version create {DEFINITION} -e 2.0.0 --managed-image MyManagedImage",
    "vmss create -g MyRG -n MyScaleSet --image Ubuntu2204 --generate-ssh-keys --orchestration-mode Uniform",
    (
        "disk-encryption-set create -g MyRG -n MySet --source-vault MyVault "
        "--key-url https://MyVault.vault.azure.net/keys/MyKey/0123456789abcdef0123456789abcdef"
    ),
    (
        "sig create -g MyRG -r open --permissions Community --publisher-uri https://a.example --publisher-email a@a.example "
        "--eula https://a.example/eula --public-name-prefix opened"
    ),
    (
        "sig image-definition create -g MyRG -r open -i MyImage -p MyCompany -f Web -s open --os-type Linux "
        "--features SecurityType=Standard"
    ),
    "sig image-version create -g MyRG -r open -i MyImage -e 1.0.0 --managed-image MyManagedImage",
    "sig share enable-community -g MyRG -r open",
    "storage account create -g MyRG -n mystore --sku Standard_LRS",
    f"policy definition create -n only-eastus --rules '{json.dumps(RULE)}'",
)


@cache
def _written() -> bytes:
    made = Terminal()
    for line in FURNITURE:
        result = made.run(line)
        assert result.exit_code == 0, (line, result.stderr)
    _blob(made)
    made.people(
        {
            "subscriptions": [{"name": "Other", "owner": "owner"}],
            "users": [{"handle": "alice"}],
            "servicePrincipals": [{"handle": "pipeline"}],
        }
    )
    return dump(made.store)


def _blob(made: Terminal) -> None:
    """Copy the data of a disk to where the examples look for a VHD."""
    access = made.does("disk grant-access -g MyRG -n MyDisk --duration-in-seconds 86400")["accessSAS"]
    made.words(
        [
            *["storage", "blob", "copy", "start", "--account-name", "mystore", "-c", "vhds", "-b", "one.vhd", "--source-uri"],
            access,
        ]
    )
    made.send(Request("POST", "/providers/Darkroom.Lab/advance", {}, {"seconds": 80_000}))
    made.does("disk revoke-access -g MyRG -n MyDisk")


def furnished(*lines: str) -> Terminal:
    """Give a terminal in a fresh copy of the furnished sandbox, after some lines that have to succeed."""
    made = Terminal()
    made.store = load(_written())
    made.subscription, made.tenant = made.store.head().subscription, made.store.head().tenant
    made.state.subscription, made.state.tenant = made.subscription, made.tenant
    made.state.files.write("main.json", json.dumps(TEMPLATE))
    made.state.files.write(
        "role.json",
        json.dumps({"Name": "Image Reader", "Actions": ["*/read"], "AssignableScopes": [f"/subscriptions/{made.subscription}"]}),
    )
    for line in lines:
        result = made.run(line)
        assert result.exit_code == 0, (line, result.stderr)
    return made
