"""What must not be stored, logged, traced or shown: passwords and keys become a placeholder."""

import re
from collections.abc import Collection, Mapping

from gallery_engine.arm import JSON
from labs.shell.history import PLACEHOLDER, redacted

# Stands in for a secret that a later line may still use: long and mixed enough for Azure's rules.
STAND_IN = "Placeholder-for-1-secret"

_SECRET_NAME = re.compile(r"[A-Za-z0-9_]*(?:PASS|SECRET|PWD|TOKEN)[A-Za-z0-9_]*", re.ASCII | re.IGNORECASE)
_SECRET_KEY = re.compile(r"[a-z]*(?:password|secret|customdata|protectedsettings)", re.ASCII | re.IGNORECASE)
_TYPED = re.compile(r"--(?:admin-p|pass)[a-z-]*(?:=|[ \t]+)(?!-)(?:\"([^\"\n]+)\"|'([^'\n]+)'|([^\s\"';&|]+))", re.ASCII)


def without_secrets(value: JSON, secrets: Collection[str] = ()) -> JSON:
    """A document with the values of secret properties replaced, at any depth, and known secrets in any text."""
    if isinstance(value, dict):
        return {
            name: PLACEHOLDER if _SECRET_KEY.fullmatch(name) and item is not None else without_secrets(item, secrets)
            for name, item in value.items()
        }
    if isinstance(value, list):
        return [without_secrets(item, secrets) for item in value]
    return blot(value, secrets) if isinstance(value, str) and secrets else value


def safe_variables(variables: Mapping[str, str]) -> dict[str, str]:
    """Shell variables with the values of those that are named like secrets replaced by a stand-in."""
    return {name: STAND_IN if value and _SECRET_NAME.fullmatch(name) else value for name, value in variables.items()}


def safe_line(line: str) -> str:
    """A line with the values of password options and variables replaced."""
    return redacted(line)


def secrets_of(line: str, variables: Mapping[str, str]) -> set[str]:
    """The secret values that a line could print: those it names itself, and those of secret variables."""
    typed = {value for found in _TYPED.findall(line) for value in found if not value.startswith("$")}
    kept = {value for name, value in variables.items() if _SECRET_NAME.fullmatch(name)}
    return {value for value in typed | kept if len(value) >= 4} - {STAND_IN, PLACEHOLDER}


def blot(text: str, secrets: Collection[str]) -> str:
    """A text with each secret in it replaced, the longest first."""
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, PLACEHOLDER)
    return text
