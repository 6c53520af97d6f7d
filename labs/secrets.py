"""What must not be stored, logged, traced or shown: passwords and keys become a placeholder."""

import re
from collections.abc import Collection, Mapping

from gallery_engine.arm import JSON
from labs.shell.history import PLACEHOLDER, redacted

# Stands in for a secret that a later line may still use: long and mixed enough for Azure's rules.
STAND_IN = "Placeholder-for-1-secret"

_SECRET_NAME = re.compile(r"[A-Za-z0-9_]*(?:PASS|SECRET|PWD|TOKEN)[A-Za-z0-9_]*", re.ASCII | re.IGNORECASE)
_SECRET_KEY = re.compile(r"[a-z]*(?:password|secret|customdata|protectedsettings)", re.ASCII | re.IGNORECASE)
_PASSED_ON = re.compile(r"\[ *(?:parameters|variables) *\( *'[^']*' *\) *\]", re.IGNORECASE)
_PARAMETER_VALUES = frozenset({"value", "defaultvalue"})
_SECURE_TYPES = frozenset({"securestring", "secureobject"})
_TYPED = re.compile(r"--(?:admin-p|pass)[a-z-]*(?:=|[ \t]+)(?!-)(?:\"([^\"\n]+)\"|'([^'\n]+)'|([^\s\"';&|]+))", re.ASCII)
_IN_JSON = re.compile(
    r"\"[a-z]{0,40}(?:password|secret)[a-z]{0,40}\"\s{0,20}:\s{0,20}(?:\{\s{0,20}\"value\"\s{0,20}:\s{0,20})?\"([^\"\n]+)\"",
    re.ASCII | re.IGNORECASE,
)


def without_secrets(value: JSON, secrets: Collection[str] = ()) -> JSON:
    """A document with the values of secret properties replaced, at any depth, and known secrets in any text.

    Of a template's parameters the declaration stays and the value goes: of those named like secrets, and of secure ones.
    """
    if isinstance(value, dict):
        secure = _secure_parameters(value)
        return {name: _without(name, item, secrets, secure if name == "parameters" else ()) for name, item in value.items()}
    if isinstance(value, list):
        return [without_secrets(item, secrets) for item in value]
    return blot(value, secrets) if isinstance(value, str) and secrets else value


def _without(name: str, item: JSON, secrets: Collection[str], secure: Collection[str]) -> JSON:
    if secure and isinstance(item, dict):
        return {
            key: _as_parameter(one) if key.lower() in secure else _without(key, one, secrets, ()) for key, one in item.items()
        }
    if not _SECRET_KEY.fullmatch(name) or item is None:
        return without_secrets(item, secrets)
    if isinstance(item, dict) and item.keys() & {"value", "type"}:
        return _as_parameter(item)
    return item if isinstance(item, str) and _PASSED_ON.fullmatch(item) else PLACEHOLDER


def _as_parameter(item: JSON) -> JSON:
    """A parameter of a template, declared or given, without its value."""
    if not isinstance(item, dict):
        return PLACEHOLDER
    return {name: PLACEHOLDER if name.lower() in _PARAMETER_VALUES and one is not None else one for name, one in item.items()}


def _secure_parameters(value: Mapping[str, JSON]) -> set[str]:
    """The names, in lower case, of the secure parameters that a template declares, or a request with one in it."""
    template = value.get("template")
    declared = (template if isinstance(template, dict) else value).get("parameters")
    found = declared.items() if isinstance(declared, dict) else ()
    return {name.lower() for name, one in found if isinstance(one, dict) and str(one.get("type")).lower() in _SECURE_TYPES}


def safe_variables(variables: Mapping[str, str]) -> dict[str, str]:
    """Shell variables with the values of those that are named like secrets replaced by a stand-in."""
    return {name: STAND_IN if value and _SECRET_NAME.fullmatch(name) else value for name, value in variables.items()}


def safe_line(line: str) -> str:
    """A line with the values of password options and variables replaced."""
    return redacted(line)


def secrets_of(line: str, variables: Mapping[str, str]) -> set[str]:
    """The secret values that a line could print: those it names itself, and those of secret variables."""
    typed = {value for found in _TYPED.findall(line) for value in found if not value.startswith("$")}
    typed |= set(_IN_JSON.findall(line))
    kept = {value for name, value in variables.items() if _SECRET_NAME.fullmatch(name)}
    return {value for value in typed | kept if len(value) >= 4} - {STAND_IN, PLACEHOLDER}


def blot(text: str, secrets: Collection[str], by: str = PLACEHOLDER) -> str:
    """A text with each secret in it replaced, the longest first."""
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, by)
    return text
