"""The two rulebooks as data: figures that differ between what the chapter teaches and what Azure does (RULEBOOKS.md)."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from gallery_engine.errors import AZURE, CHAPTER


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The figures and switches of one rulebook, as far as its rules ask for them; which rules hold is said by each rule."""

    name: str
    limits: Mapping[str, int]
    switches: frozenset[str]

    def limit(self, name: str) -> int:
        """A figure by name, such as `galleries`."""
        return self.limits[name]

    def has(self, switch: str) -> bool:
        """Whether a behaviour holds, such as `quotas_per_parent` (D06)."""
        return switch in self.switches


# Per subscription and region, the same in both: the figures of the listing in "vCPU quotas"
# (https://learn.microsoft.com/azure/virtual-machines/quotas, read 2026-11-26).
_COMPUTE = {"cores": 100, "virtual_machines": 10_000, "scale_sets": 2_000}

RULEBOOKS: Mapping[str, Rulebook] = MappingProxyType(
    {
        CHAPTER: Rulebook(
            CHAPTER,
            MappingProxyType(
                {
                    "galleries": 10,  # D06, per subscription
                    "image_definitions": 100,  # D06, per gallery
                    "image_versions": 1_000,  # D06, per gallery
                    "replicas_per_region": 10,  # D07
                    "target_regions": 50,  # D08
                    **_COMPUTE,
                }
            ),
            frozenset(
                {
                    "state_per_region",  # D13
                    "generation_1_by_default",  # D09
                    "definitions_are_fixed",  # D12
                    "quotas_per_parent",  # D06
                    "sysprep_deallocates",  # D15
                    "preparing_marks_generalized",  # D26
                    "image_takes_generation_of_vm",  # D27
                    "windows_accepts_ssh_keys",  # D29
                    "larger_when_specialized",  # D31
                    "replication_retries",  # D17
                    "tenants_are_apart",  # D10
                    "managed_images_stay",  # D30
                }
            ),
        ),
        AZURE: Rulebook(
            AZURE,
            MappingProxyType(
                {
                    "galleries": 100,  # D06, per subscription and region
                    "image_definitions": 1_000,  # D06, per subscription and region
                    "image_versions": 10_000,  # D06, per subscription and region
                    "replicas_per_region": 100,  # D07
                    "replicas_per_version": 100,  # D07
                    **_COMPUTE,
                }
            ),
            frozenset(
                {
                    "trusted_launch_by_default",  # D09, D28
                }
            ),
        ),
    }
)
