"""The families of rules: which ids belong to which, in the order in which the book is read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Family:
    """Rules that are about the same thing: a key for addresses, a name for people, and what their ids begin with."""

    key: str
    name: str
    prefixes: tuple[str, ...]


FAMILIES = (
    Family("names", "Names", ("GAL1",)),
    Family("immutability", "What cannot change", ("GAL20",)),
    Family("definitions", "What a definition says", ("GAL21", "GAL22")),
    Family("versions", "Where versions go, until when", ("GAL3",)),
    Family("sources", "What a version is made from", ("GAL4",)),
    Family("replication", "Replication", ("GAL5",)),
    Family("deployment", "Deploying from the gallery", ("GAL6",)),
    Family("quotas", "Quotas", ("GAL7", "QTA")),
    Family("deletion", "Deleting", ("GAL80",)),
    Family("soft-delete", "Soft delete", ("GAL81",)),
    Family("sharing", "Sharing", ("GAL9",)),
    Family("machines", "Virtual machines", ("VMS",)),
    Family("scale-sets", "Scale sets", ("VSS",)),
    Family("images", "Managed images", ("IMG",)),
    Family("disks", "Disks", ("DSK",)),
    Family("encryption-sets", "Disk encryption sets", ("DES",)),
    Family("snapshots", "Snapshots", ("SNP",)),
    Family("blobs", "VHD blobs", ("BLB",)),
    Family("network", "Network", ("NET",)),
    Family("templates", "Templates", ("TPL",)),
    Family("access", "Access", ("SEC", "ROL")),
    Family("management-groups", "Management groups", ("MGR",)),
    Family("delegation", "Delegation to another tenant", ("LGT",)),
    Family("policy", "Policy", ("POL",)),
    Family("locks", "Locks", ("LCK",)),
    Family("resources", "Every resource", ("RES",)),
    Family("tags", "Tags", ("TAG",)),
    Family("requests", "Requests", ("REQ",)),
    Family("bounds", "Bounds of the lab", ("BND", "DIR")),
)


def family_of(rule: str) -> Family:
    """The family of a rule by its id; raises LookupError for an id that no family has."""
    for family in FAMILIES:
        if rule.startswith(family.prefixes):
            return family
    raise LookupError(f"no family has rules such as {rule}")
