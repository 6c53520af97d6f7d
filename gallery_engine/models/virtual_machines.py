"""The bodies of virtual machines and of the actions on them, as far as the engine reads them."""

from typing import Any

from msgspec import field

from gallery_engine.models.base import Body


class Reference(Body):
    """A reference to another resource."""

    id: str | None = None


class ImageReference(Body):
    """What a machine is made from: four names of the marketplace, or the id of an image."""

    publisher: str | None = None
    offer: str | None = None
    sku: str | None = None
    version: str | None = None
    id: str | None = None
    exact_version: str | None = None
    shared_gallery_image_id: str | None = None
    community_gallery_image_id: str | None = None


class ManagedDisk(Body):
    """The managed disk behind a machine's disk."""

    id: str | None = None
    storage_account_type: str | None = None


class UnmanagedDisk(Body):
    """A file in a storage account that serves as a disk."""

    uri: str | None = None


class EphemeralSettings(Body):
    """Where an OS disk lies that is lost with its host."""

    option: str | None = None
    placement: str | None = None


class AnyDisk(Body):
    """What OS and data disks of a machine have in common."""

    name: str | None = None
    create_option: str | None = None
    caching: str | None = None
    disk_size_gb: int | None = field(name="diskSizeGB", default=None)
    managed_disk: ManagedDisk | None = None
    delete_option: str | None = None
    vhd: UnmanagedDisk | None = None


class OsDisk(AnyDisk):
    """A machine's OS disk."""

    os_type: str | None = None
    diff_disk_settings: EphemeralSettings | None = None


class DataDisk(AnyDisk, kw_only=True):
    """One of a machine's data disks; a change may ask for it to be detached."""

    lun: int
    to_be_detached: bool | None = None


class StorageProfile(Body):
    """A machine's image and disks."""

    image_reference: ImageReference | None = None
    os_disk: OsDisk | None = None
    data_disks: list[DataDisk] | None = None


class HardwareProfile(Body):
    """A machine's size."""

    vm_size: str | None = None


class SshKey(Body):
    """A public key; it is no secret."""

    path: str | None = None
    key_data: str | None = None


class Ssh(Body):
    """The public keys of the administrator."""

    public_keys: list[SshKey] | None = None


class LinuxConfiguration(Body):
    """How one gets into a Linux machine."""

    disable_password_authentication: bool | None = None
    ssh: Ssh | None = None
    provision_vm_agent: bool | None = field(name="provisionVMAgent", default=None)


class OsProfile(Body):
    """What provisioning sets in the guest. `admin_password` and `custom_data` are looked at and never kept."""

    computer_name: str | None = None
    admin_username: str | None = None
    admin_password: str | None = None
    custom_data: str | None = None
    linux_configuration: LinuxConfiguration | None = None
    windows_configuration: dict[str, Any] | None = None


class UefiSettings(Body):
    """The firmware's security settings."""

    secure_boot_enabled: bool | None = None
    v_tpm_enabled: bool | None = None


class SecurityProfile(Body):
    """A machine's security type: TrustedLaunch, ConfidentialVM or Standard."""

    security_type: str | None = None
    uefi_settings: UefiSettings | None = None
    encryption_at_host: bool | None = None


class InterfaceReferenceProperties(Body):
    """Whether an interface is the machine's primary one, and whether it is deleted with the machine."""

    primary: bool | None = None
    delete_option: str | None = None


class InterfaceReference(Body):
    """One of a machine's network interfaces."""

    id: str | None = None
    properties: InterfaceReferenceProperties | None = None


class NetworkProfile(Body):
    """A machine's network interfaces."""

    network_interfaces: list[InterfaceReference] | None = None


class AdditionalCapabilities(Body):
    """What a machine's host can do beyond the usual."""

    ultra_ssd_enabled: bool | None = field(name="ultraSSDEnabled", default=None)


class BillingProfile(Body):
    """What a Spot machine may cost at most, in US dollars an hour; -1 for any price."""

    max_price: float | None = None


class MachineIdentity(Body):
    """Who a machine is to Azure."""

    type: str | None = None


class MachineProperties(Body):
    """The properties of a virtual machine."""

    hardware_profile: HardwareProfile | None = None
    storage_profile: StorageProfile | None = None
    os_profile: OsProfile | None = None
    security_profile: SecurityProfile | None = None
    network_profile: NetworkProfile | None = None
    additional_capabilities: AdditionalCapabilities | None = None
    virtual_machine_scale_set: Reference | None = None
    license_type: str | None = None
    priority: str | None = None
    eviction_policy: str | None = None
    billing_profile: BillingProfile | None = None


class MachineBody(Body):
    """PUT of a virtual machine."""

    location: str | None = None
    tags: dict[str, str] | None = None
    zones: list[str] | None = None
    identity: MachineIdentity | None = None
    properties: MachineProperties = field(default_factory=MachineProperties)


class RunCommandBody(Body):
    """POST runCommand: the command's id and the lines of the script."""

    command_id: str = ""
    script: list[str] | None = None


class CaptureBody(Body):
    """POST capture: how the VHDs begin, where they go, and whether they may replace others there."""

    vhd_prefix: str | None = None
    destination_container_name: str | None = None
    overwrite_vhds: bool | None = None
