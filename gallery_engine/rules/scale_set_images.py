"""The rules of machines, asked of the machine that a scale set would make.

What a machine may be made from holds for the instances of a set too, so these are the same rules with the same ids. They are
asked when a request makes instances or changes what they are made from, not when it only takes some away.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from gallery_engine import scale_sets
from gallery_engine.models.scale_sets import InstancesBody
from gallery_engine.models.virtual_machines import MachineBody
from gallery_engine.records import Document
from gallery_engine.rules.call import Call
from gallery_engine.rules.credentials import EVERY_PROFILE
from gallery_engine.rules.deployment import EVERY_MACHINE, name_is_valid, size_is_known, zone_is_in_the_region
from gallery_engine.rules.disk_kinds import EVERY_KIND_OF_DISK
from gallery_engine.rules.gallery_deployment import EVERY_GALLERY_MACHINE
from gallery_engine.rules.machine_settings import settings_are_known, spot_settings_are_for_spot_machines
from gallery_engine.rules.registry import Rule


def machine_call(call: Call[Any]) -> Call[MachineBody]:
    """The request that would make the machine that an instance of this set is."""
    return replace(call, body=scale_sets.machine_of(_document(call)), current=None)


def asks_for_the_image(call: Call[Any]) -> bool:
    """Whether a request makes instances, or has them made anew, from an image."""
    if isinstance(call.body, InstancesBody):
        return True
    said = _document(call)
    if not scale_sets.profile_of(said):
        return False
    if call.current is None or scale_sets.origin_of(said) != scale_sets.origin_of(call.current.body):
        return True
    return scale_sets.capacity_of(said) > scale_sets.capacity_of(call.current.body)


def asks_for_the_profile(call: Call[Any]) -> bool:
    """Whether a request says anew what instances are made from and who may sign in."""
    said = _document(call)
    if not scale_sets.profile_of(said):
        return False
    return call.current is None or scale_sets.image_of(said) != scale_sets.image_of(call.current.body)


def asks_for_the_size(call: Call[Any]) -> bool:
    """Whether a request says how large instances are."""
    said = _document(call)
    if not scale_sets.profile_of(said):
        return False
    return call.current is None or scale_sets.size_of(said) != scale_sets.size_of(call.current.body)


def is_new(call: Call[Any]) -> bool:
    """Whether a set is being made."""
    return call.current is None


def has_new_model(call: Call[Any]) -> bool:
    """Whether a set with a model is being made."""
    return call.current is None and bool(scale_sets.profile_of(_document(call)))


def has_a_model(call: Call[Any]) -> bool:
    """Whether a set has a model after the request."""
    return bool(scale_sets.profile_of(_document(call)))


def _of_a_set(entry: Rule, when: Callable[[Call[Any]], bool]) -> Rule:
    """The same rule, asked of the machine that a set would make, when there is reason to."""
    check = entry.check

    def ask(call: Call[Any]) -> Any:
        return check(machine_call(call)) if check is not None and when(call) else None

    return replace(entry, check=ask)


def _document(call: Call[Any]) -> Document:
    if isinstance(call.body, InstancesBody):
        return dict(call.existing.body)
    return scale_sets.after(call.body, call.current)


_ASKED_APART = (name_is_valid, size_is_known, zone_is_in_the_region)
_OF_THE_IMAGE = [entry for entry in (*EVERY_MACHINE, *EVERY_GALLERY_MACHINE) if entry not in _ASKED_APART]
_KIND_OF_PROFILE = EVERY_PROFILE[:2]  # whether there is to be one at all depends on the image

_SETTINGS = (settings_are_known, spot_settings_are_for_spot_machines)

EVERY_IMAGE_OF_A_SET = tuple(_of_a_set(entry, asks_for_the_image) for entry in _OF_THE_IMAGE)
EVERY_MODEL_OF_A_SET = (
    name_is_valid,
    _of_a_set(size_is_known, asks_for_the_size),
    _of_a_set(zone_is_in_the_region, is_new),
    *(_of_a_set(entry, has_a_model) for entry in EVERY_KIND_OF_DISK),
    *EVERY_IMAGE_OF_A_SET,
    *(_of_a_set(entry, asks_for_the_profile) for entry in _KIND_OF_PROFILE),
    *(_of_a_set(entry, has_new_model) for entry in (*EVERY_PROFILE[2:], *_SETTINGS)),
)
