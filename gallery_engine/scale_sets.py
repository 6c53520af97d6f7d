"""What a scale set is: the model after a request, the machine it would make, its instances and what they are made from.

Uniform instances are records below the set; those of a Flexible one are virtual machines, which records `member:<set>:<machine>`
name. A set's `inner` has the `revision` of its model and `next`, the number of the next instance. An instance's `inner` has
`model` {revision, image, size}, and while an upgrade is on its way `modelBefore` and the time it ends, `modelAt`.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import msgspec

from gallery_engine.definitions import choice
from gallery_engine.ids import key_of
from gallery_engine.machines import KIND as MACHINE
from gallery_engine.machines import mapping
from gallery_engine.models.base import parse
from gallery_engine.models.scale_sets import ScaleSetBody
from gallery_engine.models.virtual_machines import MachineBody
from gallery_engine.records import JSON, Document, Record
from gallery_engine.store import World

KIND = "microsoft.compute/virtualmachinescalesets"
INSTANCE = "microsoft.compute/virtualmachinescalesets/virtualmachines"
MEMBER = "member"
UNIFORM, FLEXIBLE = "Uniform", "Flexible"
MANUAL, AUTOMATIC, ROLLING = "Manual", "Automatic", "Rolling"
DEFAULT, NEWEST, OLDEST = "Default", "NewestVM", "OldestVM"
SECRETS = ("adminPassword", "customData")
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
NUMBER_LENGTH = 6
OF_EACH_MACHINE = ("securityProfile", "licenseType", "priority", "evictionPolicy", "billingProfile")
_WHOLE = frozenset({"imageReference", "tags"})  # said at all, these are said anew


def after(body: ScaleSetBody, current: Record | None) -> Document:
    """The document of a set after a request: what it says over what is there. It may have secrets in it."""
    before: Document = dict(current.body) if current is not None else {}
    said: Document = msgspec.to_builtins(body)
    return _over(before, said)


def kept(document: Document) -> Document:
    """A set's document without what is never kept."""
    properties = mapping(document.get("properties"))
    profile = mapping(properties.get("virtualMachineProfile"))
    system = {name: value for name, value in mapping(profile.get("osProfile")).items() if name not in SECRETS}
    if "osProfile" not in profile:
        return document
    return {**document, "properties": {**properties, "virtualMachineProfile": {**profile, "osProfile": system}}}


def profile_of(document: Mapping[str, JSON]) -> Mapping[str, JSON]:
    """The model in a set's document; empty when it has none."""
    return mapping(mapping(document.get("properties")).get("virtualMachineProfile"))


def machine_of(document: Mapping[str, JSON], number: int = 0) -> MachineBody:
    """The machine that a set with this document would make as its instance of a number."""
    profile = profile_of(document)
    properties: Document = {"hardwareProfile": {"vmSize": size_of(document)}}
    for name in ("storageProfile", *OF_EACH_MACHINE):
        if name in profile:
            properties[name] = profile[name]
    if "osProfile" in profile:
        system = mapping(profile["osProfile"])
        prefix = str(system.get("computerNamePrefix", ""))
        properties["osProfile"] = {**system, "computerName": f"{prefix}{written(number)}"}
    capabilities = mapping(document.get("properties")).get("additionalCapabilities")
    if capabilities is not None:
        properties["additionalCapabilities"] = capabilities
    said: Document = {"location": document.get("location"), "properties": properties}
    if document.get("zones"):
        said["zones"] = document["zones"]
    return parse(said, MachineBody)


def size_of(document: Mapping[str, JSON]) -> str:
    """The size of a set's instances."""
    return str(mapping(document.get("sku")).get("name") or "")


def capacity_of(document: Mapping[str, JSON]) -> int:
    """How many instances a set is to have."""
    found = mapping(document.get("sku")).get("capacity")
    return found if isinstance(found, int) and not isinstance(found, bool) else 0


def mode_of(document: Mapping[str, JSON]) -> str:
    """Whether a set is Uniform, which it is if nobody says otherwise, or Flexible."""
    said = mapping(document.get("properties")).get("orchestrationMode")
    return choice(str(said or UNIFORM), (UNIFORM, FLEXIBLE))


def upgrade_mode_of(document: Mapping[str, JSON]) -> str:
    """When instances get a new model; empty when that is not said."""
    policy = mapping(mapping(document.get("properties")).get("upgradePolicy"))
    return choice(str(policy.get("mode") or ""), (MANUAL, AUTOMATIC, ROLLING))


def image_of(document: Mapping[str, JSON]) -> Mapping[str, JSON]:
    """The image that a set's model names."""
    return mapping(mapping(profile_of(document).get("storageProfile")).get("imageReference"))


def origin_of(document: Mapping[str, JSON]) -> tuple[Mapping[str, JSON], JSON]:
    """The image that a set's model names, and the security that its instances are to have."""
    return image_of(document), profile_of(document).get("securityProfile")


def revised(document: Mapping[str, JSON], current: Record) -> bool:
    """Whether a request changes the model that instances are made from."""
    then = (profile_of(current.body), size_of(current.body))
    return (profile_of(kept(dict(document))), size_of(document)) != then


def revision(record: Record) -> int:
    """The number of a set's model; it grows with every change."""
    found = record.inner.get("revision")
    return found if isinstance(found, int) else 0


def interfaces(profile: Mapping[str, JSON]) -> list[Mapping[str, JSON]]:
    """The interfaces that every instance of a model gets."""
    return _items(mapping(profile.get("networkProfile")).get("networkInterfaceConfigurations"))


def configurations(profile: Mapping[str, JSON]) -> list[Mapping[str, JSON]]:
    """The IP configurations of all interfaces that an instance of a model gets."""
    return [each for item in interfaces(profile) for each in ip_configurations(item)]


def ip_configurations(interface: Mapping[str, JSON]) -> list[Mapping[str, JSON]]:
    """The IP configurations of one of these interfaces."""
    return _items(mapping(interface.get("properties")).get("ipConfigurations"))


def instances(scale_set: Record, world: World) -> list[Record]:
    """The instances of a set that are not on their way out, the oldest first."""
    if mode_of(scale_set.body) == FLEXIBLE:
        members = (world.get(record.name) for record in world.find(MEMBER, f"{MEMBER}:{scale_set.key}:"))
        found = [record for record in members if record is not None and "gone" not in record.inner]
        return sorted(found, key=lambda record: (_made(record), record.key))
    below = world.find(INSTANCE, f"{scale_set.key}/virtualmachines/")
    return sorted((record for record in below if "gone" not in record.inner), key=lambda record: int(name_of(record)))


def name_of(instance: Record) -> str:
    """What an action calls an instance: its number, or the name of the machine."""
    return instance.name if instance.kind == MACHINE else instance.key.rpartition("/")[2]


def leaving(scale_set: Record, world: World, count: int) -> list[Record]:
    """The instances that a set gives up first: those made last, unless its policy says the oldest."""
    policy = mapping(mapping(scale_set.body.get("properties")).get("scaleInPolicy")).get("rules")
    oldest = isinstance(policy, list) and OLDEST in policy
    found = instances(scale_set, world)
    return (found if oldest else found[::-1])[:count]


def model_of(instance: Record, now: int) -> Mapping[str, JSON]:
    """What an instance is made from at virtual time `now`: {revision, image, size}."""
    at = instance.inner.get("modelAt")
    waiting = isinstance(at, int) and now < at
    return mapping(instance.inner.get("modelBefore" if waiting else "model"))


def join(machine: Record, scale_set: str, world: World) -> None:
    """Note that a machine belongs to the Flexible set with this id, which is one larger for it."""
    key = key_of(scale_set)
    world.put(Record(key=_member(key, machine.key), kind=MEMBER, name=machine.key))
    _resize(key, 1, world)


def part(machine: Record, world: World) -> None:
    """Note that a machine does not belong to its Flexible set any more; nothing happens when it belongs to none."""
    said = mapping(mapping(machine.body.get("properties")).get("virtualMachineScaleSet")).get("id")
    key = key_of(str(said)) if said else ""
    if key and world.get(_member(key, machine.key)) is not None:
        world.delete(_member(key, machine.key))
        _resize(key, -1, world)


def with_capacity(scale_set: Record, capacity: int) -> Record:
    """A set that is to have so many instances."""
    return replace(scale_set, body={**scale_set.body, "sku": {**mapping(scale_set.body.get("sku")), "capacity": capacity}})


def written(number: int) -> str:
    """A number as the end of a host name: six digits to the base of 36."""
    text = ""
    while number or not text:
        number, digit = divmod(number, len(DIGITS))
        text = DIGITS[digit] + text
    return text.rjust(NUMBER_LENGTH, "0")


def _resize(key: str, step: int, world: World) -> None:
    record = world.get(key)
    if record is not None:
        world.put(with_capacity(record, max(capacity_of(record.body) + step, 0)))


def _member(scale_set: str, machine: str) -> str:
    return f"{MEMBER}:{scale_set}:{machine}"


def _made(record: Record) -> str:
    return str(mapping(record.body.get("properties")).get("timeCreated"))


def _items(value: JSON) -> list[Mapping[str, JSON]]:
    return [mapping(item) for item in (value if isinstance(value, list) else [])]


def _over(before: Mapping[str, Any], said: Mapping[str, Any]) -> Document:
    merged: Document = dict(before)
    for name, value in said.items():
        whole = name in _WHOLE or not isinstance(value, dict)
        merged[name] = value if whole else _over(mapping(merged.get(name)), value)
    return merged
