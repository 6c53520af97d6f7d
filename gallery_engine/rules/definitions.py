"""What an image definition has to say, and which values it may say."""

from gallery_engine import features
from gallery_engine.definitions import CHOICES, completed, properties_of, spelt
from gallery_engine.models.galleries import DefinitionBody, DefinitionProperties, Range
from gallery_engine.rules.call import Call
from gallery_engine.rules.registry import Problem, rule
from gallery_engine.rules.sources import (
    CHAPTER,
    FEATURE_ISSUE,
    GENERATION_2,
    OVERVIEW,
    SDK,
    TERRAFORM,
    TROUBLESHOOT,
    TRUSTED_LAUNCH,
)
from gallery_engine.versions import parse

_REQUIRED = ("osType", "osState")
_FEATURES = "galleryImage.properties.features"
_SHOWN = 100
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


@rule("GAL217", code="InvalidParameter", status=400, cites=[FEATURE_ISSUE, SDK])
def features_are_known(call: Call[DefinitionBody]) -> Problem | None:
    """A feature of a definition is one that Azure knows, with a value that it can have.

    SecurityType, IsAcceleratedNetworkSupported, IsHibernateSupported and DiskControllerTypes say which machines an image can
    become; a word that nobody reads would promise nothing.
    """
    for feature in features.listed(spelt(call.body.properties)):
        name, value = str(feature.get("name", "")), str(feature.get("value", ""))
        if not features.known(name):
            return Problem(f"The feature '{name[:_SHOWN]}' is invalid or not supported.", target=_FEATURES)
        if not features.takes(name, value):
            return Problem(
                f"The value '{value[:_SHOWN]}' for feature '{name}' is invalid. Allowed characters are English alphanumerical "
                "characters with spaces and commas. The length of the value cannot exceed 100 characters.",
                target=_FEATURES,
            )
    return None


@rule("GAL218", code="InvalidParameter", status=400, cites=[SDK], standing="unverified")
def features_start_at_a_version(call: Call[DefinitionBody]) -> Problem | None:
    """A feature starts at a version number.

    From that version on it holds; older versions of the definition stay without it. Three integers, as versions are called.
    """
    for feature in features.listed(spelt(call.body.properties)):
        start = str(feature.get("startsAtVersion", ""))
        if "startsAtVersion" in feature and parse(start) is None:
            return Problem(
                f"The value '{start[:_SHOWN]}' of parameter '{_FEATURES}.startsAtVersion' is invalid. It should follow "
                "Major(int).Minor(int).Patch(int) format, for e.g: 1.0.0, 2018.12.1 etc",
                target=_FEATURES,
            )
    return None


@rule("GAL219", code="InvalidParameter", status=400, cites=[TRUSTED_LAUNCH, GENERATION_2], standing="unverified")
def security_types_need_generation_2(call: Call[DefinitionBody]) -> Problem | None:
    """Trusted launch and confidential machines are of generation 2, and so are their images.

    Both build on UEFI and a virtual TPM, which a machine of generation 1 does not have. Standard goes with either.
    """
    given = spelt(call.body.properties)
    found = features.security_type(given)
    described = properties_of(call.current) if call.current is not None else completed(given, call.rulebook)
    if found in {"", "Standard"} or described.get("hyperVGeneration") == "V2":
        return None
    return Problem(
        f"The security type '{found}' is only supported with Hypervisor generation 'V2', and the generation of the gallery image "
        f"is '{described.get('hyperVGeneration')}'.",
        target=_FEATURES,
    )


@rule("GAL220", code="InvalidParameter", status=400, cites=[SDK], standing="unverified")
def purchase_plan_is_whole(call: Call[DefinitionBody]) -> Problem | None:
    """A purchase plan has a name, a publisher and a product.

    It is the plan of the marketplace image that the source was built on, and whoever deploys from it accepts its terms.
    """
    plan = call.body.properties.purchase_plan if call.body.properties is not None else None
    if plan is None or (plan.name and plan.publisher and plan.product):
        return None
    missing = next(name for name in ("name", "publisher", "product") if not getattr(plan, name))
    target = f"galleryImage.properties.purchasePlan.{missing}"
    return Problem(f"Required parameter '{target}' is missing (null).", target=target)


def _ranges(properties: DefinitionProperties | None) -> dict[str, Range]:
    recommended = properties.recommended if properties is not None else None
    if recommended is None:
        return {}
    return {"vCPUs": recommended.v_cpus or Range(), "memory": recommended.memory or Range()}
