"""What to say to somebody who types Azure PowerShell: the `az` command that does what the cmdlet does.

The cmdlets are those of Az.Compute around galleries, images and machines, and their neighbours (learn.microsoft.com,
Az.Compute and Az.Resources, read 2026-11-26).
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

_TWINS: Mapping[str, str] = MappingProxyType(
    {
        "New-AzGallery": "az sig create",
        "Get-AzGallery": "az sig show, az sig list",
        "Update-AzGallery": "az sig update, az sig share",
        "Remove-AzGallery": "az sig delete",
        "New-AzGalleryImageDefinition": "az sig image-definition create",
        "Get-AzGalleryImageDefinition": "az sig image-definition show, az sig image-definition list",
        "Update-AzGalleryImageDefinition": "az sig image-definition update",
        "Remove-AzGalleryImageDefinition": "az sig image-definition delete",
        "New-AzGalleryImageVersion": "az sig image-version create",
        "Get-AzGalleryImageVersion": "az sig image-version show, az sig image-version list",
        "Update-AzGalleryImageVersion": "az sig image-version update",
        "Remove-AzGalleryImageVersion": "az sig image-version delete",
        "Get-AzGallerySoftDeletedImageVersion": "az sig list-soft-deleted-image-version",
        "Get-AzGallerySoftDeletedResource": "az sig list-soft-deleted-image-version",
        "Restore-AzGalleryImageVersion": "az sig image-version undelete",
        "New-AzImage": "az image create",
        "New-AzImageConfig": "az image create",
        "Set-AzImageOsDisk": "az image create --source",
        "Add-AzImageDataDisk": "az image create --data-disk-sources",
        "Get-AzImage": "az image show, az image list",
        "Update-AzImage": "az image update",
        "Remove-AzImage": "az image delete",
        "New-AzVM": "az vm create",
        "New-AzVMConfig": "az vm create",
        "Set-AzVMOperatingSystem": "az vm create --admin-username",
        "Set-AzVMSourceImage": "az vm create --image",
        "Set-AzVMOSDisk": "az vm create --attach-os-disk",
        "Add-AzVMNetworkInterface": "az vm create --nics",
        "Set-AzVM": "az vm generalize (for -Generalized), az vm update",
        "Get-AzVM": "az vm show, az vm list, az vm get-instance-view (for -Status)",
        "Start-AzVM": "az vm start",
        "Stop-AzVM": "az vm deallocate, or az vm stop (for -StayProvisioned)",
        "Restart-AzVM": "az vm restart",
        "Update-AzVM": "az vm update",
        "Remove-AzVM": "az vm delete",
        "Invoke-AzVMRunCommand": "az vm run-command invoke",
        "New-AzVmss": "az vmss create",
        "New-AzVmssConfig": "az vmss create",
        "Set-AzVmssStorageProfile": "az vmss create --image",
        "Get-AzVmss": "az vmss show, az vmss list",
        "Update-AzVmss": "az vmss update",
        "Remove-AzVmss": "az vmss delete",
        "New-AzSnapshot": "az snapshot create",
        "New-AzSnapshotConfig": "az snapshot create",
        "Get-AzSnapshot": "az snapshot show, az snapshot list",
        "Remove-AzSnapshot": "az snapshot delete",
        "New-AzDisk": "az disk create",
        "New-AzDiskConfig": "az disk create",
        "Get-AzDisk": "az disk show, az disk list",
        "Remove-AzDisk": "az disk delete",
        "New-AzResourceGroup": "az group create",
        "Get-AzResourceGroup": "az group show, az group list",
        "Set-AzResourceGroup": "az group update",
        "Remove-AzResourceGroup": "az group delete",
        "Get-AzResource": "az resource show, az resource list",
        "Remove-AzResource": "az resource delete",
        "Move-AzResource": "az resource move",
        "New-AzRoleAssignment": "az role assignment create",
        "Get-AzRoleAssignment": "az role assignment list",
        "Remove-AzRoleAssignment": "az role assignment delete",
        "New-AzRoleDefinition": "az role definition create",
        "Get-AzRoleDefinition": "az role definition list",
        "New-AzResourceLock": "az lock create",
        "Get-AzResourceLock": "az lock show, az lock list",
        "Remove-AzResourceLock": "az lock delete",
        "New-AzPolicyAssignment": "az policy assignment create",
        "Get-AzPolicyAssignment": "az policy assignment list",
        "New-AzPolicyDefinition": "az policy definition create",
        "New-AzTag": "az tag create",
        "Update-AzTag": "az tag update",
        "New-AzResourceGroupDeployment": "az deployment group create",
        "Register-AzProviderFeature": "az feature register",
        "Connect-AzAccount": "az login",
        "Disconnect-AzAccount": "az logout",
        "Get-AzContext": "az account show",
        "Set-AzContext": "az account set --subscription",
        "Select-AzSubscription": "az account set --subscription",
        "Get-AzSubscription": "az account list",
        "Get-AzLocation": "az account list-locations",
    }
)
_BY_LOWER_NAME = {name.lower(): (name, twin) for name, twin in _TWINS.items()}
_CMDLET = re.compile(r"[a-z]{2,15}-[a-z][a-z0-9]{1,40}")
_VERBS = frozenset(
    {
        *("add", "approve", "clear", "connect", "convertfrom", "convertto", "copy", "disable", "disconnect", "enable"),
        *(
            "foreach",
            "format",
            "get",
            "grant",
            "import",
            "install",
            "invoke",
            "measure",
            "move",
            "new",
            "out",
            "read",
            "register",
        ),
        *(
            "remove",
            "rename",
            "reset",
            "restart",
            "restore",
            "resume",
            "revoke",
            "save",
            "select",
            "send",
            "set",
            "sort",
            "start",
        ),
        *("set", "sort", "start", "stop", "suspend", "test", "update", "wait", "where", "write"),
    }
)
_AT_START = re.compile(
    r"[ \t\n]*(?:\$[A-Za-z_][A-Za-z0-9_]*[ \t]*=[ \t]*)?([A-Za-z]{2,15}-[A-Za-z][A-Za-z0-9]{1,40})(?![A-Za-z0-9-])"
)


def cmdlet_hint(name: str) -> str:
    """Say what a name in lower case is when it is a cmdlet of PowerShell, and what to type instead; else nothing."""
    if found := _BY_LOWER_NAME.get(name):
        return f"{found[0]} is Azure PowerShell. Its twin here: {found[1]}"
    if not _CMDLET.fullmatch(name) or name.partition("-")[0] not in _VERBS:
        return ""
    if "-az" in name:
        return "That is a cmdlet of Azure PowerShell, and this terminal is bash with the Azure CLI: az --help lists its groups."
    return "That is a cmdlet of PowerShell, and this terminal is bash: type help to see what works here."


def powershell(line: str) -> str:
    """Say the same about a line that cannot be read and begins with a cmdlet, or puts one into a `$variable`."""
    found = _AT_START.match(line)
    hint = cmdlet_hint(found[1].lower()) if found else ""
    return f"{hint}\n" if hint else ""
