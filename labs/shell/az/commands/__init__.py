"""The command table: everything that `az` knows here."""

from collections.abc import Mapping
from types import MappingProxyType

from labs.shell.az.commands import (
    account,
    disk,
    group,
    image,
    network_nic,
    network_nsg,
    network_vnet,
    sig,
    sig_definition,
    sig_identity,
    sig_share,
    sig_shared,
    sig_version,
    snapshot,
    vm,
    vm_catalog,
    vm_change,
    vm_disks,
    vm_images,
    vm_nics,
    vmss,
)
from labs.shell.az.spec import Command

MODULES = (
    group,
    vm,
    image,
    vmss,
    network_nic,
    network_nsg,
    network_vnet,
    vm_catalog,
    vm_change,
    vm_disks,
    vm_images,
    vm_nics,
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
        "network": "What machines are connected to.",
        "network nic": "Network interfaces.",
        "network nsg": "Network security groups.",
        "network nsg rule": "Rules of a network security group.",
        "network public-ip": "Public IP addresses.",
        "network vnet": "Virtual networks.",
        "network vnet subnet": "Subnets of a virtual network.",
        "sig": "Azure Compute Galleries (once Shared Image Galleries).",
        "sig identity": "The identity of a gallery.",
        "sig image-definition": "Image definitions of a gallery.",
        "sig image-version": "Image versions of a definition.",
        "sig share": "With whom a gallery is shared.",
        "snapshot": "Snapshots of disks.",
        "vm": "Virtual machines.",
        "vm disk": "Data disks of a virtual machine.",
        "vm identity": "The identity of a virtual machine.",
        "vm image": "Marketplace images.",
        "vm nic": "Network interfaces of a virtual machine.",
        "vm run-command": "Commands run inside a virtual machine.",
        "vmss": "Virtual machine scale sets.",
    }
)
