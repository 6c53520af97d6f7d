"""What must not be seen again after it was typed."""

import re
from collections.abc import Sequence

from gallery_engine.arm import JSON
from labs.shell.history import PLACEHOLDER

STAND_IN = "Placeholder-for-1-secret"  # goes out instead of a password: as long and mixed as Azure wants one
_HINTS = ("pas", "pwd", "secret", "token")  # "pas" finds a misspelled password, too
_KEY = re.compile(
    r"[a-z]{0,40}(?:password|secret|token|customdata|userdata|protectedsettings|accesssas)", re.ASCII | re.IGNORECASE
)


def redact(words: Sequence[str]) -> list[str]:
    """Give the words with every value of an option that sounds like a secret replaced."""
    shown: list[str] = []
    hide = False
    for word in words:
        name, equals, _ = word.partition("=")
        sounds = word.startswith("-") and any(hint in name.lower() for hint in _HINTS)
        if sounds and equals:
            shown.append(f"{name}={PLACEHOLDER}")
        else:
            shown.append(PLACEHOLDER if hide and not word.startswith("--") else word)
        hide = sounds and not equals
    return shown


def blotted(value: JSON) -> JSON:
    """Give a document with the texts under names that sound like secrets replaced, at any depth."""
    if isinstance(value, list):
        return [blotted(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {name: _hidden(item) if _KEY.fullmatch(name) else blotted(item) for name, item in value.items()}


def _hidden(item: JSON) -> JSON:
    """Blot a text; of a parameter of a template, declared or given, only its values go."""
    if isinstance(item, dict):
        return {name: PLACEHOLDER if name.lower() in {"value", "defaultvalue"} else one for name, one in item.items()}
    return PLACEHOLDER if isinstance(item, str) else item
