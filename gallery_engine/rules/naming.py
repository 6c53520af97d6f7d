"""What names may look like. Every pattern is ASCII, anchored at both ends and linear."""

import re
from typing import Any

from gallery_engine.rules.call import Call
from gallery_engine.rules.registry import rule
from gallery_engine.rules.sources import ARM_ERRORS

_GROUP = re.compile(r"[-\w().]{1,90}", re.ASCII)


@rule("RES110", code="InvalidResourceGroup", status=400, cites=[ARM_ERRORS])
def group_name_is_valid(call: Call[Any]) -> str | None:
    """A resource group's name has 1 to 90 letters, digits, underscores, hyphens, periods and parentheses.

    It becomes part of every id in the group; a period at the end is refused because such a path could not be told apart.
    """
    name = call.address.group
    if _GROUP.fullmatch(name) and not name.endswith("."):
        return None
    return (
        f"The provided resource group name '{name[:100]}' has these invalid characters or is too long. The name can only be "
        "a letter, digit, '-', '.', '(', ')' or '_', up to 90 characters, and cannot end with a period."
    )
