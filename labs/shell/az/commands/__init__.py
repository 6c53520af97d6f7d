"""The command table: everything that `az` knows here."""

from collections.abc import Mapping
from types import MappingProxyType

from labs.shell.az.commands import (
    account,
    configuring,
    group,
    image,
    lock,
    login,
    policy_assignment,
    policy_assignment_parts,
    policy_definition,
    policy_state,
    role_assignment,
    role_definition,
    sig,
    sig_definition,
    sig_identity,
    sig_share,
    sig_shared,
    sig_version,
    vm,
)
from labs.shell.az.spec import Command

MODULES = (
    group,
    vm,
    image,
    sig,
    sig_definition,
    sig_version,
    sig_share,
    sig_identity,
    sig_shared,
    account,
    login,
    configuring,
    role_assignment,
    role_definition,
    lock,
    policy_definition,
    policy_assignment,
    policy_assignment_parts,
    policy_state,
)
COMMANDS: Mapping[str, Command] = MappingProxyType({command.name: command for module in MODULES for command in module.COMMANDS})
SUMMARIES: Mapping[str, str] = MappingProxyType(
    {
        "account": "The subscription in use.",
        "account lock": "Locks of the subscription.",
        "account tenant": "The tenants that know you.",
        "config": "Settings that later lines take for granted.",
        "group": "Resource groups.",
        "group lock": "Locks of a resource group.",
        "image": "Managed images.",
        "lock": "What must not be deleted or changed.",
        "policy": "What resources must look like.",
        "policy assignment": "Which policies hold where.",
        "policy assignment identity": "The identity by which an assignment changes resources.",
        "policy assignment non-compliance-message": "What is told to whoever breaks a policy.",
        "policy definition": "Rules that can be assigned.",
        "policy state": "What complies with the assigned policies.",
        "role": "Who may do what.",
        "role assignment": "Who holds which role where.",
        "role definition": "What the roles allow.",
        "sig": "Azure Compute Galleries (once Shared Image Galleries).",
        "sig identity": "The identity of a gallery.",
        "sig image-definition": "Image definitions of a gallery.",
        "sig image-version": "Image versions of a definition.",
        "sig share": "With whom a gallery is shared.",
        "vm": "Virtual machines.",
        "vm run-command": "Commands run inside a virtual machine.",
    }
)
