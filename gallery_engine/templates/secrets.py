"""What must not be kept of a template and its parameters: secure values, and texts under names such as adminPassword."""

import re

from gallery_engine.records import JSON, Document
from gallery_engine.templates.template import SECURE, Template
from gallery_engine.templates.values import as_text, part

# Stands in for a secret that a later part of a deployment still has to send: long and mixed enough for Azure's rules.
STAND_IN = "Placeholder-for-1-secret"

_SECRET_NAME = re.compile(r"[a-z]*(?:password|secret|customdata|protectedsettings)", re.ASCII | re.IGNORECASE)
_VALUES = frozenset({"value", "defaultvalue"})
_PASSED_ON = re.compile(r"\[ *(?:parameters|variables) *\( *'[^']*' *\) *\]", re.IGNORECASE)


def is_secret(name: str) -> bool:
    """Whether a value of this name is a secret."""
    return _SECRET_NAME.fullmatch(name) is not None


def without_secrets(value: JSON) -> JSON:
    """A template, or a part of one, with its secrets replaced; what only passes a parameter on stays."""
    return _cleaned(value, secret=False)


def kept(template: Template, values: Document) -> Document:
    """The values of a template's parameters as they may be kept: a stand-in for each that is secure or named like a secret."""
    hidden = {name for name, parameter in template.parameters.items() if parameter.secure or is_secret(name)}
    return {name: _hidden(value) if name in hidden else value for name, value in values.items()}


def _hidden(value: JSON) -> JSON:
    """A secret of any shape, with a stand-in for every text in it."""
    if isinstance(value, dict):
        return {name: _hidden(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_hidden(item) for item in value]
    return STAND_IN if isinstance(value, str) and value and not _PASSED_ON.fullmatch(value) else value


def _cleaned(value: JSON, *, secret: bool) -> JSON:
    """A value; what is under a name of a `secret` is hidden if it is a text, or the `value` or `defaultValue` of a parameter."""
    if isinstance(value, list):
        return [_cleaned(item, secret=secret) for item in value]
    if not isinstance(value, dict):
        return _hidden(value) if secret else value
    declared = secret or as_text(part(value, "type")).lower() in SECURE
    return {
        name: _hidden(item) if declared and name.lower() in _VALUES else _cleaned(item, secret=is_secret(name))
        for name, item in value.items()
    }
