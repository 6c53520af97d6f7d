"""A word that is no command: what may have been meant, and what Azure has but this lab has not."""

import difflib
from collections.abc import Collection

from labs.shell.az.errors import UsageError
from labs.shell.az.parser import CUTOFF
from labs.shell.az.spec import words

ELSEWHERE = words(
    "acr ad advisor afd aks ams apim appconfig appservice aro backup batch bicep billing bot cache capacity cdn "
    "cloud cognitiveservices compute-recommender config configure connection consumption container containerapp "
    "cosmosdb databoxedge deployment deployment-scripts disk disk-access disk-encryption-set dls dms eventgrid "
    "eventhubs extension feature feedback find functionapp hdinsight identity interactive iot keyvault lab lock "
    "logicapp login logout managed-cassandra managedapp managedservices maps mariadb ml monitor mysql netappfiles "
    "network next policy postgres ppg private-link provider redis relay resource resourcemanagement rest "
    "restore-point role search security self-test servicebus sf signalr snapshot sql ssh sshkey stack staticwebapp "
    "storage survey synapse tag term ts upgrade vmss webapp"
)
DEEPER = {
    "sig": words(
        "gallery-application identity share list-community list-shared show-community show-shared "
        "in-vm-access-control-profile in-vm-access-control-profile-version"
    ),
    "sig image-definition": words("list-community list-shared show-community show-shared"),
    "sig image-version": words("list-community list-shared list-soft-deleted show-community show-shared undelete"),
    "image": frozenset({"builder"}),
    "group": words("deployment export lock"),
    "vm": words(
        "application assess-patches auto-shutdown availability-set boot-diagnostics capture convert diagnostics "
        "disk encryption extension host identity image install-patches list-ip-addresses list-sizes list-skus "
        "list-usage list-vm-resize-options migrate-to-vmss monitor nic open-port perform-maintenance reapply "
        "redeploy reimage resize secret simulate-eviction unmanaged-disk update user"
    ),
    "vm run-command": words("create delete list show update wait"),
    "account": words("clear get-access-token list-locations lock management-group tenant subscription"),
}


def unknown(group: str, word: str, choices: Collection[str]) -> UsageError:
    """Make the error for `word` after the words of `group`; at the top az suggests nothing."""
    if word in (DEEPER.get(group, ()) if group else ELSEWHERE):
        name = f"{group} {word}".strip()
        return UsageError(f"'az {name}' exists in Azure, but this lab does not simulate it. Try 'az --help'.")
    near = difflib.get_close_matches(word[:100], choices, cutoff=CUTOFF) if group else []
    hint = f"Did you mean '{near[0]}' ?" if near else ""
    return UsageError(f"'{word}' is misspelled or not recognized by the system.", hint=hint)
