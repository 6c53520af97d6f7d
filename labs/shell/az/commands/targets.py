"""The target regions of an image version: `region[=count][=type]`."""

from gallery_engine.arm import JSON
from labs.shell.az.errors import AzError

TYPES = ("Standard_LRS", "Standard_ZRS", "Premium_LRS")
KNOWN = {name.lower(): name for name in TYPES}
LISTED = f"Storage account types must be one of {', '.join(KNOWN)}."


def regions(words: list[str]) -> list[JSON]:
    """Read the words of `--target-regions`; AzError in az's words for one that does not fit."""
    return [_region(word) for word in words]


def _region(word: str) -> JSON:
    name, *rest = word.split("=", 2)
    region: dict[str, JSON] = {"name": name}
    if len(rest) == 1:
        count = _count(rest[0])
        if count is not None:
            region["regionalReplicaCount"] = count
        elif rest[0].lower() in KNOWN:
            region["storageAccountType"] = KNOWN[rest[0].lower()]
        else:
            reason = "The second part is neither an integer replica count or a valid storage account type."
            raise _usage(word, f"{reason} {LISTED}")
    elif rest:
        count = _count(rest[0])
        if count is None:
            raise _usage(word, "The second part must be a valid integer replica count.")
        if rest[1].lower() not in KNOWN:
            raise _usage(word, f"The third part is not a valid storage account type. {LISTED}")
        region["regionalReplicaCount"] = count
        region["storageAccountType"] = KNOWN[rest[1].lower()]
    return region


def _count(text: str) -> int | None:
    try:
        return int(text)
    except ValueError:
        return None


def _usage(word: str, reason: str) -> AzError:
    return AzError(f"usage error: {word} is an invalid target region argument. {reason}")
