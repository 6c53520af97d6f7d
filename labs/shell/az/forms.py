"""The forms that newer commands ask of a value before they send it: the patterns of az, and how we match them in one pass."""

import re
from collections.abc import Mapping
from types import MappingProxyType

GALLERY = r"^[^_\W][\w.-]{0,79}(?<![-.])$"
OLDER_GALLERY = r"^[^_\W][\w._-]{0,79}(?<![-.])$"
ARTIFACT = "^[a-zA-Z0-9]+([_]?[a-zA-Z0-9]+)*$"
_LINEAR: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        GALLERY: re.compile(GALLERY),
        OLDER_GALLERY: re.compile(OLDER_GALLERY),
        ARTIFACT: re.compile("[a-zA-Z0-9]+(?:_[a-zA-Z0-9]+)*"),  # the same texts; az's own looks at some of them for ages
    }
)


def fits(value: str, pattern: str) -> bool:
    """Whether a value is of one of the forms above."""
    return _LINEAR[pattern].fullmatch(value) is not None
