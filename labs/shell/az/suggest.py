"""A word that is no command: what may have been meant, and what Azure has but this lab has not."""

import difflib
from collections.abc import Collection, Mapping
from types import MappingProxyType

from labs.shell.az.elsewhere import INSIDE, TOP
from labs.shell.az.errors import UsageError
from labs.shell.az.parser import CUTOFF

INSTEAD: Mapping[str, str] = MappingProxyType(
    {
        "extension": "is not needed here: whatever this lab has is there without extensions.",
        "find": "asks a service on the internet, and this terminal has none: use 'az GROUP --help'.",
        "group deployment": "is deprecated: Azure keeps it under 'az deployment group'.",
        "interactive": "is another terminal inside of this one, which is left out: this one completes words on Tab.",
        "sig gallery-application": "exists in Azure, but this lab does not simulate it: VM applications are no images.",
        "upgrade": "has nothing to do: this lab answers as azure-cli 2.91.0.",
    }
)
"""What is said of a group of Azure's instead of the usual sentence."""


def unknown(group: str, word: str, choices: Collection[str]) -> UsageError:
    """Make the error for `word` after the words of `group`; at the top az suggests nothing."""
    if word in (INSIDE.get(group, ()) if group else TOP):
        name = f"{group} {word}".strip()
        said = INSTEAD.get(name, "exists in Azure, but this lab does not simulate it. Try 'az --help'.")
        return UsageError(f"'az {name}' {said}")
    near = difflib.get_close_matches(word[:100], choices, cutoff=CUTOFF) if group else []
    hint = f"Did you mean '{near[0]}' ?" if near else ""
    return UsageError(f"'{word}' is misspelled or not recognized by the system.", hint=hint)
