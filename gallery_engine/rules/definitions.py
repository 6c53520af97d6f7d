"""What an image definition has to say, and which values it may say."""

from gallery_engine.definitions import CHOICES, completed, spelt
from gallery_engine.models.galleries import DefinitionBody, DefinitionProperties, Range
from gallery_engine.rules.call import Call
from gallery_engine.rules.registry import Problem, rule
from gallery_engine.rules.sources import CHAPTER, OVERVIEW, SDK, TERRAFORM, TROUBLESHOOT

_REQUIRED = ("osType", "osState")
_BOUNDS = {"vCPUs": (1, 80), "memory": (1, 640)}


@rule("GAL211", code="InvalidParameter", status=400, cites=[SDK])
def definition_is_complete(call: Call[DefinitionBody]) -> Problem | None:
    """A new definition says its OS type, its OS state and publisher, offer and SKU.

    A definition is what all its versions have in common, and none of these can be added later.
    """
    if call.current is not None:
        return None
    given = spelt(call.body.properties)
    identifier = given.get("identifier")
    inside = identifier if isinstance(identifier, dict) else {}
    missing = [name for name in _REQUIRED if not given.get(name)]
    missing += [f"identifier.{name}" for name in ("publisher", "offer", "sku") if not inside.get(name)]
    if not missing:
        return None
    target = f"galleryImage.properties.{missing[0]}"
    return Problem(f"Required parameter '{target}' is missing (null).", target=target)


@rule("GAL212", code="InvalidParameter", status=400, cites=[SDK], standing="unverified")
def definition_values_are_known(call: Call[DefinitionBody]) -> Problem | None:
    """OS type, OS state, generation and architecture each have a short list of values.

    Windows or Linux, Generalized or Specialized, V1 or V2, x64 or Arm64: a machine made from the image is built on one of each.
    """
    given = spelt(call.body.properties)
    for name, allowed in CHOICES.items():
        if name in given and given[name] not in allowed:
            target = f"galleryImage.properties.{name}"
            words = ", ".join(allowed)
            return Problem(
                f"The value '{given[name]}' of parameter '{target}' is invalid. Allowed values: {words}.", target=target
            )
    return None


@rule(
    "GAL213",
    code="InvalidParameter",
    status=400,
    cites=[CHAPTER],
    rulebooks=("chapter",),
    standing="taught",
    otherwise="The generation is optional for both systems; when nothing is said, Azure takes generation 2.",
)
def windows_names_its_generation(call: Call[DefinitionBody]) -> Problem | None:
    """By the chapter, a Windows definition says whether it is generation 1 or 2.

    The chapter counts it among the things a Windows image has to be told; for Linux it takes generation 1 when nothing is said.
    """
    given = spelt(call.body.properties)
    if call.current is not None or given.get("osType") != "Windows" or "hyperVGeneration" in given:
        return None
    target = "galleryImage.properties.hyperVGeneration"
    return Problem(f"Required parameter '{target}' is missing (null).", target=target)


@rule("GAL214", code="InvalidParameter", status=400, cites=[OVERVIEW], standing="unverified")
def arm_is_generation_2(call: Call[DefinitionBody]) -> str | None:
    """An Arm64 definition is of generation 2.

    Machines with Arm processors start by UEFI only, and generation 1 is the one without it.
    """
    given = spelt(call.body.properties)
    if call.current is not None or given.get("architecture") != "Arm64":
        return None
    generation = completed(given, call.rulebook)["hyperVGeneration"]
    return None if generation == "V2" else "Arm64 architecture is only supported with Hypervisor generation V2."


@rule("GAL215", code="InvalidParameter", status=400, cites=[TROUBLESHOOT], standing="unverified")
def recommended_ranges_are_in_order(call: Call[DefinitionBody]) -> str | None:
    """The smallest recommended size is not above the largest.

    The ranges are advice to whoever deploys the image; a range that holds nothing advises nothing.
    """
    for name, found in _ranges(call.body.properties).items():
        if found.min is not None and found.max is not None and found.min > found.max:
            return f"The minimum value of {name} must not be greater than the maximum value of {name}."
    return None


@rule("GAL216", code="InvalidParameter", status=400, cites=[TERRAFORM, TROUBLESHOOT], standing="unverified")
def recommended_sizes_are_in_range(call: Call[DefinitionBody]) -> str | None:
    """Recommended are 1 to 80 virtual CPUs and 1 to 640 GB of memory.

    The bounds are those of the machines there were when the property was made.
    """
    for name, found in _ranges(call.body.properties).items():
        least, most = _BOUNDS[name]
        for value in (found.min, found.max):
            if value is not None and not least <= value <= most:
                return (
                    f"The value {value} of parameter galleryImage.properties.recommended.{name} is out of range. The value must "
                    f"be between {least} and {most}, inclusive."
                )
    return None


def _ranges(properties: DefinitionProperties | None) -> dict[str, Range]:
    recommended = properties.recommended if properties is not None else None
    if recommended is None:
        return {}
    return {"vCPUs": recommended.v_cpus or Range(), "memory": recommended.memory or Range()}
