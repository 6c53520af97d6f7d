"""What az makes of a resource before it prints it: properties lifted, the resource group added."""

import re

from gallery_engine.arm import JSON

_GROUP = re.compile(r"/[^/]*/[^/]*/resourcegroups/(?P<group>[^/]*)/[^/]*/[^/]*/[^/]*/[^/]", re.IGNORECASE)


def flatten(value: JSON) -> JSON:
    """Lift `properties` of a resource, or of each resource of a list, to its own level."""
    if isinstance(value, list):
        return [flatten(item) for item in value]
    if not isinstance(value, dict) or not isinstance(value.get("properties"), dict):
        return value
    properties = value["properties"]
    flat = {name: item for name, item in value.items() if name != "properties"}
    if isinstance(properties, dict):
        flat.update({name: item for name, item in properties.items() if name not in flat})
    return flat


def flatten_deep(value: JSON) -> JSON:
    """Lift `properties` at every level, as az does for what contains other resources."""
    if isinstance(value, list):
        return [flatten_deep(item) for item in value]
    if not isinstance(value, dict):
        return value
    return flatten({name: flatten_deep(item) for name, item in value.items()})


def with_groups(value: JSON) -> JSON:
    """Add `resourceGroup` to everything that has the id of something inside a resource group."""
    if isinstance(value, list):
        return [with_groups(item) for item in value]
    if not isinstance(value, dict):
        return value
    grown = {name: with_groups(item) for name, item in value.items()}
    identifier = value.get("id")
    if isinstance(identifier, str) and not any(name.lower() == "resourcegroup" for name in value):
        found = _GROUP.match(identifier)
        if found:
            grown["resourceGroup"] = found["group"]
    return grown
