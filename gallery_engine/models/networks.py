"""The bodies of network resources, as far as the engine reads them."""

from msgspec import field

from gallery_engine.models.base import Body
from gallery_engine.models.virtual_machines import Reference


class TagsBody(Body):
    """PATCH of a network resource: its tags."""

    tags: dict[str, str] | None = None


class AddressSpace(Body):
    """The ranges of a virtual network, in CIDR notation."""

    address_prefixes: list[str] | None = None


class SubnetProperties(Body):
    """A subnet's range and its security group; of several ranges the first is read."""

    address_prefix: str | None = None
    address_prefixes: list[str] | None = None
    network_security_group: Reference | None = None


class SubnetBody(Body):
    """PUT of a subnet, or one inside a virtual network, where it has a name."""

    name: str | None = None
    properties: SubnetProperties = field(default_factory=SubnetProperties)


class VirtualNetworkProperties(Body):
    """The properties of a virtual network."""

    address_space: AddressSpace | None = None
    subnets: list[SubnetBody] | None = None


class VirtualNetworkBody(Body):
    """PUT of a virtual network."""

    location: str | None = None
    tags: dict[str, str] | None = None
    properties: VirtualNetworkProperties = field(default_factory=VirtualNetworkProperties)


class SecurityRuleProperties(Body):
    """What a security rule lets through or stops."""

    priority: int | None = None
    direction: str | None = None
    access: str | None = None
    protocol: str | None = None
    description: str | None = None
    source_port_range: str | None = None
    source_port_ranges: list[str] | None = None
    source_address_prefix: str | None = None
    source_address_prefixes: list[str] | None = None
    destination_port_range: str | None = None
    destination_port_ranges: list[str] | None = None
    destination_address_prefix: str | None = None
    destination_address_prefixes: list[str] | None = None


class SecurityRule(Body):
    """A rule of a security group."""

    name: str | None = None
    properties: SecurityRuleProperties = field(default_factory=SecurityRuleProperties)


class SecurityGroupProperties(Body):
    """The properties of a network security group."""

    security_rules: list[SecurityRule] | None = None


class SecurityGroupBody(Body):
    """PUT of a network security group."""

    location: str | None = None
    tags: dict[str, str] | None = None
    properties: SecurityGroupProperties = field(default_factory=SecurityGroupProperties)


class Sku(Body):
    """The SKU of a public IP address."""

    name: str | None = None
    tier: str | None = None


class DnsSettings(Body):
    """The label under which a public IP address is found."""

    domain_name_label: str | None = None


class PublicAddressProperties(Body):
    """The properties of a public IP address."""

    allocation_method: str | None = field(name="publicIPAllocationMethod", default=None)
    version: str | None = field(name="publicIPAddressVersion", default=None)
    idle_timeout_in_minutes: int | None = None
    dns_settings: DnsSettings | None = None


class PublicAddressBody(Body):
    """PUT of a public IP address."""

    location: str | None = None
    tags: dict[str, str] | None = None
    zones: list[str] | None = None
    sku: Sku | None = None
    properties: PublicAddressProperties = field(default_factory=PublicAddressProperties)


class DeleteOption(Body):
    """Whether something goes with the virtual machine that has it: Delete or Detach."""

    delete_option: str | None = None


class PublicAddressReference(Body):
    """The public address of an IP configuration."""

    id: str | None = None
    properties: DeleteOption | None = None


class ConfigurationProperties(Body):
    """An IP configuration: subnet, private address, public address."""

    subnet: Reference | None = None
    private_address: str | None = field(name="privateIPAddress", default=None)
    allocation_method: str | None = field(name="privateIPAllocationMethod", default=None)
    public_address: PublicAddressReference | None = field(name="publicIPAddress", default=None)
    primary: bool | None = None


class Configuration(Body):
    """One of a network interface's IP configurations."""

    name: str | None = None
    properties: ConfigurationProperties = field(default_factory=ConfigurationProperties)


class InterfaceProperties(Body):
    """The properties of a network interface."""

    ip_configurations: list[Configuration] | None = None
    network_security_group: Reference | None = None
    enable_accelerated_networking: bool | None = None
    enable_ip_forwarding: bool | None = field(name="enableIPForwarding", default=None)


class InterfaceBody(Body):
    """PUT of a network interface."""

    location: str | None = None
    tags: dict[str, str] | None = None
    properties: InterfaceProperties = field(default_factory=InterfaceProperties)
