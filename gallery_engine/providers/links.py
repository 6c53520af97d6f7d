"""Which properties of bodies name other resources, and what has to be held there.

Sources: "Troubleshoot images in a gallery" (a version's sources: write on a VM, disk or snapshot, listKeys on a storage account,
read on an image or version), errors that Azure answered with (`disks/beginGetAccess/action` on the disk of a snapshot), and the
actions of built-in roles that end in join; read 2026-11-26. What none of them says is asked for read (unverified).
"""

from gallery_engine.linked import Link

_IMAGES = {
    "microsoft.compute/images": "read",
    "microsoft.compute/galleries/images": "read",
    "microsoft.compute/galleries/images/versions": "read",
}
_ATTACHED = {"microsoft.compute/disks": "write"}
_COPIED = {
    "microsoft.compute/disks": "beginGetAccess/action",
    "microsoft.compute/snapshots": "beginGetAccess/action",
    "microsoft.storage/storageaccounts": "listKeys/action",
}
_CAPTURED = {
    "microsoft.compute/disks": "read",
    "microsoft.compute/snapshots": "read",
    "microsoft.compute/virtualmachines": "read",
}
_PUBLISHED = {
    **_IMAGES,
    "microsoft.compute/virtualmachines": "write",
    "microsoft.compute/disks": "write",
    "microsoft.compute/snapshots": "write",
    "microsoft.storage/storageaccounts": "listKeys/action",
}
_ENCRYPTING = {"microsoft.compute/diskencryptionsets": "read"}
_JOINED = {"microsoft.network/networkinterfaces": "join/action"}

_SOURCE = "properties.storageProfile"
OF_A_VERSION = (
    *(Link(f"{_SOURCE}.source.{name}", _PUBLISHED) for name in ("id", "virtualMachineId")),
    *(
        Link(f"{_SOURCE}.{disk}.source.{name}", _PUBLISHED)
        for disk in ("osDiskImage", "dataDiskImages")
        for name in ("id", "storageAccountId")
    ),
    *(
        Link(f"properties.publishingProfile.targetRegions.encryption.{key}", _ENCRYPTING)
        for key in (
            "osDiskImage.diskEncryptionSetId",
            "osDiskImage.securityProfile.secureVMDiskEncryptionSetId",
            "dataDiskImages.diskEncryptionSetId",
        )
    ),
)
OF_AN_IMAGE = (
    Link("properties.sourceVirtualMachine.id", _CAPTURED),
    *(
        Link(f"{_SOURCE}.{disk}.{source}.id", _CAPTURED)
        for disk in ("osDisk", "dataDisks")
        for source in ("managedDisk", "snapshot")
    ),
)
OF_A_DISK = (
    Link("properties.creationData.sourceResourceId", _COPIED),
    Link("properties.creationData.storageAccountId", _COPIED),
    Link("properties.creationData.imageReference.id", _IMAGES),
    Link("properties.creationData.galleryImageReference.id", _IMAGES),
)
OF_A_MACHINE = (
    Link(f"{_SOURCE}.imageReference.id", _IMAGES),
    Link(f"{_SOURCE}.osDisk.managedDisk.id", _ATTACHED),
    Link(f"{_SOURCE}.dataDisks.managedDisk.id", _ATTACHED),
    Link("properties.networkProfile.networkInterfaces.id", _JOINED),
)

_SUBNET = {"microsoft.network/virtualnetworks/subnets": "join/action"}
_GUARD = {"microsoft.network/networksecuritygroups": "join/action"}
_PUBLIC = {"microsoft.network/publicipaddresses": "join/action"}
_INTERFACE = "networkInterfaceConfigurations.properties"

OF_AN_INTERFACE = (
    Link("properties.networkSecurityGroup.id", _GUARD),
    Link("properties.ipConfigurations.properties.subnet.id", _SUBNET),
    Link("properties.ipConfigurations.properties.publicIPAddress.id", _PUBLIC),
)
OF_A_LOAD_BALANCER = (
    Link("properties.frontendIPConfigurations.properties.publicIPAddress.id", _PUBLIC),
    Link("properties.frontendIPConfigurations.properties.subnet.id", _SUBNET),
)
OF_A_SUBNET = (Link("properties.networkSecurityGroup.id", _GUARD),)
OF_A_NETWORK = (Link("properties.subnets.properties.networkSecurityGroup.id", _GUARD),)
OF_A_SCALE_SET = (
    Link("properties.virtualMachineProfile.storageProfile.imageReference.id", _IMAGES),
    Link(f"properties.virtualMachineProfile.networkProfile.{_INTERFACE}.networkSecurityGroup.id", _GUARD),
    Link(f"properties.virtualMachineProfile.networkProfile.{_INTERFACE}.ipConfigurations.properties.subnet.id", _SUBNET),
)
