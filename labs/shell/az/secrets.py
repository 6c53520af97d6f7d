"""What must not be seen again after it was typed."""

from collections.abc import Sequence

PLACEHOLDER = "********"
_HINTS = ("pass", "secret", "token")


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
