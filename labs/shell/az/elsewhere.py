"""The words of Azure's own commands, group by group: what is not a slip of the hand even where this lab has no such command.

Sources: the argument tables of azure-cli 2.91.0 and `az --help` of its groups; read 2026-11-26.
"""

from collections.abc import Mapping
from types import MappingProxyType

from labs.shell.az.spec import words

TOP = words(
    "acr ad advisor afd aks ams apim appconfig appservice aro backup batch bicep billing bot cache capacity cdn "
    "cloud cognitiveservices compute-recommender config configure connection consumption container containerapp "
    "cosmosdb costmanagement databoxedge deployment deployment-scripts disk disk-access disk-encryption-set dls dms eventgrid "
    "eventhubs extension feature feedback find functionapp hdinsight identity interactive iot keyvault lab lock "
    "logicapp login logout managed-cassandra managedapp managedservices maps mariadb ml monitor mysql netappfiles "
    "network next policy postgres ppg private-link provider quota redis relay resource resourcemanagement rest "
    "restore-point role search security self-test servicebus sf signalr snapshot sql ssh sshkey stack staticwebapp "
    "storage support survey synapse tag term ts upgrade vmss webapp"
)
INSIDE: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "account": words("alias clear get-access-token list list-locations lock management-group set show subscription tenant"),
        "account lock": words("create delete list show update"),
        "account management-group": words(
            "check-name-availability create delete entities hierarchy-settings list show subscription tenant-backfill update"
        ),
        "account management-group entities": words("list"),
        "account management-group hierarchy-settings": words("create delete list update"),
        "account management-group subscription": words("add remove show show-sub-under-mg"),
        "account management-group tenant-backfill": words("get start"),
        "config": words("get param-persist set unset"),
        "deployment": words("group mg operation sub tenant"),
        "deployment group": words("cancel create delete export list show validate wait what-if"),
        "disk": words("config create delete grant-access list revoke-access show update wait"),
        "disk config": words("update"),
        "feature": words("list register registration show unregister"),
        "feature registration": words("create delete list show"),
        "group": words("create delete deployment exists export list lock show update wait"),
        "group deployment": words("cancel create delete export list operation show validate wait"),
        "group deployment operation": words("list show"),
        "group lock": words("create delete list show update"),
        "image": words("builder create delete list show update wait"),
        "image builder": words(
            "cancel create customizer delete error-handler identity list optimizer output run show show-runs trigger update "
            "validator wait"
        ),
        "image builder customizer": words("add clear remove"),
        "image builder error-handler": words("add remove show"),
        "image builder identity": words("assign remove show"),
        "image builder optimizer": words("add remove show update"),
        "image builder output": words("add clear remove versioning"),
        "image builder output versioning": words("remove set show"),
        "image builder trigger": words("create delete list show wait"),
        "image builder validator": words("add remove show"),
        "lock": words("create delete list show update"),
        "network": words(
            "application-gateway asg bastion ddos-protection dns express-route firewall front-door lb list-usages "
            "local-gateway nat nic nsg private-dns private-endpoint private-link-service public-ip route-table "
            "service-endpoint traffic-manager vnet vnet-gateway vpn-connection watcher"
        ),
        "network nic": words(
            "create delete ip-config list list-effective-nsg show show-effective-route-table update vtap-config wait"
        ),
        "network nsg": words("create delete list rule show update wait"),
        "network nsg rule": words("create delete list show update wait"),
        "network public-ip": words("create ddos-protection delete list prefix show update wait"),
        "network vnet": words(
            "check-ip-address create delete list list-available-ips list-endpoint-services peering show subnet tap update wait"
        ),
        "network vnet subnet": words("create delete list list-available-delegations list-available-ips show update wait"),
        "policy": words("assignment attestation definition enrollment event exemption metadata remediation set-definition state"),
        "policy assignment": words("create delete identity list non-compliance-message show update"),
        "policy assignment identity": words("assign remove show"),
        "policy assignment non-compliance-message": words("create delete list show update"),
        "policy definition": words("create delete list show update version"),
        "policy definition version": words("create delete list show update"),
        "resource": words("create delete invoke-action link list lock move patch show tag update wait"),
        "role": words("assignment definition deny-assignment"),
        "role assignment": words("create delete list list-changelogs update"),
        "role definition": words("create delete list show update"),
        "sig": words(
            "create delete gallery-application identity image-definition image-version in-vm-access-control-profile "
            "in-vm-access-control-profile-version list list-community list-shared share show show-community show-shared "
            "update wait"
        ),
        "sig gallery-application": words("create delete list show update version wait"),
        "sig gallery-application version": words("create delete list show update wait"),
        "sig identity": words("assign remove show wait"),
        "sig image-definition": words(
            "create delete list list-community list-shared show show-community show-shared update wait"
        ),
        "sig image-version": words(
            "create delete list list-community list-shared list-soft-deleted show show-community show-shared undelete update wait"
        ),
        "sig in-vm-access-control-profile": words("create delete list show update wait"),
        "sig in-vm-access-control-profile-version": words("create delete list show update wait"),
        "sig share": words("add enable-community remove reset wait"),
        "snapshot": words("create delete grant-access list revoke-access show update wait"),
        "support": words("in-subscription no-subscription services"),
        "tag": words("add-value create delete list remove-value update"),
        "vm": words(
            "application assess-patches auto-shutdown availability-set boot-diagnostics capture convert create deallocate "
            "delete diagnostics disk encryption extension generalize get-instance-view host identity image install-patches "
            "list list-ip-addresses list-sizes list-skus list-usage list-vm-resize-options migrate-to-vmss monitor nic "
            "open-port perform-maintenance reapply redeploy reimage resize restart run-command secret show "
            "simulate-eviction start stop unmanaged-disk update user wait"
        ),
        "vm application": words("list set"),
        "vm availability-set": words(
            "cancel-migration-to-vmss convert convert-to-vmss create delete list list-sizes show start-migration-to-vmss "
            "update validate-migration-to-vmss"
        ),
        "vm boot-diagnostics": words("disable enable get-boot-log get-boot-log-uris"),
        "vm diagnostics": words("get-default-config set"),
        "vm disk": words("attach detach"),
        "vm encryption": words("disable enable show"),
        "vm extension": words("delete image list set show wait"),
        "vm extension image": words("list list-names list-versions show"),
        "vm host": words(
            "create delete get-instance-view group list list-resize-options redeploy resize restart show update wait"
        ),
        "vm host group": words("create delete get-instance-view list show update"),
        "vm identity": words("assign remove show"),
        "vm image": words("accept-terms list list-offers list-publishers list-skus show terms"),
        "vm image terms": words("accept cancel show"),
        "vm monitor": words("log metrics"),
        "vm monitor log": words("show"),
        "vm monitor metrics": words("list-definitions tail"),
        "vm nic": words("add list remove set show"),
        "vm run-command": words("create delete invoke list show update wait"),
        "vm secret": words("add format list remove"),
        "vm unmanaged-disk": words("attach detach list"),
        "vm user": words("delete reset-ssh update"),
        "vmss": words(
            "application create deallocate delete delete-instances diagnostics disk encryption extension get-instance-view "
            "get-os-upgrade-history get-resiliency-view identity list list-instance-connection-info "
            "list-instance-public-ips list-instances list-skus nic perform-maintenance reimage restart rolling-upgrade "
            "run-command scale set-orchestration-service-state show simulate-eviction start stop update update-domain-walk "
            "update-instances wait"
        ),
    }
)
