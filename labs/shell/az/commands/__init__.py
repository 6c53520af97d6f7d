"""The command table: everything that `az` knows here."""

from collections.abc import Mapping
from types import MappingProxyType

from labs.shell.az.commands import (
    account,
    disk,
    group,
    image,
    sig,
    sig_definition,
    sig_identity,
    sig_share,
    sig_shared,
    sig_version,
    snapshot,
    vm,
)
from labs.shell.az.spec import Command

MODULES = (
    group,
    vm,
    image,
    disk,
    snapshot,
    sig,
    sig_definition,
    sig_version,
    sig_share,
    sig_identity,
    sig_shared,
    account,
)
COMMANDS: Mapping[str, Command] = MappingProxyType({command.name: command for module in MODULES for command in module.COMMANDS})
SUMMARIES: Mapping[str, str] = MappingProxyType(
    {
        "account": "The subscription in use.",
        "disk": "Managed disks.",
        "group": "Resource groups.",
        "image": "Managed images.",
        "sig": "Azure Compute Galleries (once Shared Image Galleries).",
        "sig identity": "The identity of a gallery.",
        "sig image-definition": "Image definitions of a gallery.",
        "sig image-version": "Image versions of a definition.",
        "sig share": "With whom a gallery is shared.",
        "snapshot": "Snapshots of disks.",
        "vm": "Virtual machines.",
        "vm run-command": "Commands run inside a virtual machine.",
    }
)
