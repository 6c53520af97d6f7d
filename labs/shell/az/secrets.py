"""What must not be seen again after it was typed."""

from collections.abc import Sequence

from labs.shell.history import PLACEHOLDER

STAND_IN = "Placeholder-for-1-secret"  # goes out instead of a password: as long and mixed as Azure wants one
_HINTS = ("pas", "pwd", "secret", "token")  # "pas" finds a misspelled password, too


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
