"""The bodies of virtual machine scale sets and of the actions on them, as far as the engine reads them."""

from typing import Any

from msgspec import field

from gallery_engine.models.base import Body
from gallery_engine.models.virtual_machines import (
    AdditionalCapabilities,
    BillingProfile,
    LinuxConfiguration,
    Reference,
    SecurityProfile,
    StorageProfile,
)


class Sku(Body):
    """The size of the instances, and how many there are to be."""

    name: str | None = None
    tier: str | None = None
    capacity: int | None = None


class RollingPolicy(Body):
    """How a rolling upgrade goes: how many instances at a time (percent), and how long it waits in between (ISO 8601)."""

    max_batch_instance_percent: int | None = None
    max_unhealthy_instance_percent: int | None = None
    max_unhealthy_upgraded_instance_percent: int | None = None
    pause_time_between_batches: str | None = None


class UpgradePolicy(Body):
    """When instances get a new model: Manual, Automatic or Rolling."""

    mode: str | None = None
    rolling_upgrade_policy: RollingPolicy | None = None


class ScaleInPolicy(Body):
    """Which instances go first: Default, NewestVM or OldestVM."""

    rules: list[str] | None = None


class InstanceOsProfile(Body):
    """What provisioning sets in an instance. `admin_password` and `custom_data` are looked at and never kept."""

    computer_name_prefix: str | None = None
    admin_username: str | None = None
    admin_password: str | None = None
    custom_data: str | None = None
    linux_configuration: LinuxConfiguration | None = None
    windows_configuration: dict[str, Any] | None = None


class InstanceAddressProperties(Body):
    """The subnet that an instance has its address from, and the pools of load balancers that it is in."""

    subnet: Reference | None = None
    primary: bool | None = None
    load_balancer_backend_address_pools: list[Reference] | None = None
    load_balancer_inbound_nat_pools: list[Reference] | None = None
    private_ip_address_version: str | None = field(name="privateIPAddressVersion", default=None)


class InstanceAddress(Body):
    """An IP configuration of an instance's interface."""

    name: str | None = None
    properties: InstanceAddressProperties = field(default_factory=InstanceAddressProperties)


class InstanceInterfaceProperties(Body):
    """An interface that every instance gets."""

    primary: bool | None = None
    ip_configurations: list[InstanceAddress] | None = None
    network_security_group: Reference | None = None


class InstanceInterface(Body):
    """An interface that every instance gets, by its name."""

    name: str | None = None
    properties: InstanceInterfaceProperties = field(default_factory=InstanceInterfaceProperties)


class InstanceNetworkProfile(Body):
    """The interfaces that every instance gets."""

    network_api_version: str | None = None
    network_interface_configurations: list[InstanceInterface] | None = None


class InstanceProfile(Body):
    """The model that instances are made from."""

    os_profile: InstanceOsProfile | None = None
    storage_profile: StorageProfile | None = None
    security_profile: SecurityProfile | None = None
    network_profile: InstanceNetworkProfile | None = None
    license_type: str | None = None
    priority: str | None = None
    eviction_policy: str | None = None
    billing_profile: BillingProfile | None = None


class ScaleSetProperties(Body):
    """The properties of a scale set."""

    orchestration_mode: str | None = None
    upgrade_policy: UpgradePolicy | None = None
    scale_in_policy: ScaleInPolicy | None = None
    virtual_machine_profile: InstanceProfile | None = None
    platform_fault_domain_count: int | None = None
    single_placement_group: bool | None = None
    overprovision: bool | None = None
    additional_capabilities: AdditionalCapabilities | None = None


class ScaleSetBody(Body):
    """PUT or PATCH of a scale set; what an existing one is not told stays as it is."""

    location: str | None = None
    tags: dict[str, str] | None = None
    zones: list[str] | None = None
    sku: Sku | None = None
    properties: ScaleSetProperties = field(default_factory=ScaleSetProperties)


class InstancesBody(Body):
    """POST of an action: the instances that are meant. Left out, or `*`, are all of them."""

    instance_ids: list[str] | None = None
