"""Built-in policy definitions, as far as the lab has them: their ids, names and rules; the descriptions are the lab's.

Source: https://github.com/Azure/azure-policy, built-in-policies/policyDefinitions (read 2026-11-26). "Allowed images" is taught
by the chapter only (D19): there is no such built-in in Azure, so its id is the lab's own.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeAlias

from gallery_engine.errors import CHAPTER
from gallery_engine.records import JSON, Document

Parts: TypeAlias = Mapping[str, JSON]

ALLOWED_IMAGES = "0da7c400-a110-4ed1-8a6e-500000000001"
_CONTRIBUTOR = "/providers/microsoft.authorization/roleDefinitions/b24988ac-6180-42a0-ab88-20f7382dd24c"
_MACHINES: JSON = ["Microsoft.Compute/virtualMachines", "Microsoft.Compute/virtualMachineScaleSets"]
_TAG = "[concat('tags[', parameters('tagName'), ']')]"
_GROUP_TAG = "[resourceGroup().tags[parameters('tagName')]]"
_TAG_NAME: Document = {"tagName": {"type": "String", "metadata": {"displayName": "Tag Name"}}}
_TAG_VALUE: Document = {"tagValue": {"type": "String", "metadata": {"displayName": "Tag Value"}}}
_IS_GROUP: Document = {"field": "type", "equals": "Microsoft.Resources/subscriptions/resourceGroups"}
_IS_UNTAGGED: Document = {"field": _TAG, "exists": "false"}
_GROUP_HAS_IT: Document = {"value": _GROUP_TAG, "notEquals": ""}
_DENY: Document = {"effect": "deny"}


def _list(name: str, shown: str) -> Document:
    return {name: {"type": "Array", "metadata": {"displayName": shown}}}


def _effect(*allowed: JSON) -> Document:
    """The parameter by which an assignment chooses the effect, the first one if it does not."""
    return {"effect": {"type": "String", "allowedValues": [*allowed], "defaultValue": allowed[0]}}


def _policy(name: str, about: str, condition: Document, then: Document, parameters: Document, **more: str) -> Document:
    return {
        "displayName": name,
        "policyType": "BuiltIn",
        "mode": more.get("mode", "Indexed"),
        "description": about,
        "metadata": {"version": "1.0.0", "category": more.get("category", "Tags")},
        "parameters": parameters,
        "policyRule": {"if": condition, "then": then},
    }


def _modify(operation: str, value: str) -> Document:
    change: Document = {"operation": operation, "field": _TAG, "value": value}
    return {"effect": "modify", "details": {"roleDefinitionIds": [_CONTRIBUTOR], "operations": [change]}}


def _append(value: str) -> Document:
    return {"effect": "append", "details": [{"field": _TAG, "value": value}]}


_LOCATIONS = _list("listOfAllowedLocations", "Allowed locations")
_BY_PARAMETER: Document = {"effect": "[parameters('effect')]"}
_ONE_OF_THEM: Document = {
    "anyOf": [
        {"field": "Microsoft.Compute/imageId", "equals": "[current('image')]"},
        {"field": "Microsoft.Compute/imageId", "like": "[concat(current('image'), '/*')]"},
    ]
}

_EVERYWHERE: Parts = {
    "e56962a6-4747-49cd-b67b-bf8b01975c4c": _policy(
        "Allowed locations",
        "Resources may be made in the listed regions only.",
        {
            "allOf": [
                {"field": "location", "notIn": "[parameters('listOfAllowedLocations')]"},
                {"field": "location", "notEquals": "global"},
                {"field": "type", "notEquals": "Microsoft.AzureActiveDirectory/b2cDirectories"},
            ]
        },
        _DENY,
        _LOCATIONS,
        category="General",
    ),
    "e765b5de-1225-4ba3-bd56-1ac6695af988": _policy(
        "Allowed locations for resource groups",
        "Resource groups may be made in the listed regions only.",
        {"allOf": [_IS_GROUP, {"field": "location", "notIn": "[parameters('listOfAllowedLocations')]"}]},
        _DENY,
        _LOCATIONS,
        mode="All",
        category="General",
    ),
    "a08ec900-254a-4555-9bf5-e42af04b5c5c": _policy(
        "Allowed resource types",
        "Of the types with tags and a location, only the listed ones may be deployed.",
        {"not": {"field": "type", "in": "[parameters('listOfResourceTypesAllowed')]"}},
        _DENY,
        _list("listOfResourceTypesAllowed", "Allowed resource types"),
        category="General",
    ),
    "6c112d4e-5bc7-47ae-a041-ea2d9dccd749": _policy(
        "Not allowed resource types",
        "The listed types may not be deployed.",
        {
            "allOf": [
                {"field": "type", "in": "[parameters('listOfResourceTypesNotAllowed')]"},
                {"value": "[field('type')]", "exists": True},
            ]
        },
        _BY_PARAMETER,
        _list("listOfResourceTypesNotAllowed", "Not allowed resource types") | _effect("Deny", "Audit", "Disabled"),
        mode="All",
        category="General",
    ),
    "78460a36-508a-49a4-b2b2-2f5ec564f4bb": _policy(
        "[Preview]: Do not allow deletion of resource types",
        "Resources of the listed types are kept from being deleted by themselves.",
        {"field": "type", "in": "[parameters('listOfResourceTypesDisallowedForDeletion')]"},
        _BY_PARAMETER | {"details": {"actionNames": ["delete"]}},
        _list("listOfResourceTypesDisallowedForDeletion", "Resource types that cannot be deleted")
        | _effect("DenyAction", "Disabled"),
        mode="All",
        category="General",
    ),
    "0a914e76-4921-4c19-b460-a2d36003525a": _policy(
        "Audit resource location matches resource group location",
        "Tells of resources that lie in another region than their group.",
        {"field": "location", "notIn": ["[resourcegroup().location]", "global"]},
        {"effect": "audit"},
        {},
        category="General",
    ),
    "cccc23c7-8427-4f53-ad12-b6a63eb452b3": _policy(
        "Allowed virtual machine size SKUs",
        "Virtual machines may have the listed sizes only.",
        {
            "allOf": [
                {"field": "type", "equals": "Microsoft.Compute/virtualMachines"},
                {"not": {"field": "Microsoft.Compute/virtualMachines/sku.name", "in": "[parameters('listOfAllowedSKUs')]"}},
            ]
        },
        _DENY,
        _list("listOfAllowedSKUs", "Allowed Size SKUs"),
        category="Compute",
    ),
    "871b6d14-10aa-478d-b590-94f262ecfa99": _policy(
        "Require a tag on resources", "Resources need the tag.", _IS_UNTAGGED, _DENY, _TAG_NAME
    ),
    "1e30110a-5ceb-460c-a204-c1c3969c6d62": _policy(
        "Require a tag and its value on resources",
        "Resources need the tag with this value.",
        {"not": {"field": _TAG, "equals": "[parameters('tagValue')]"}},
        _DENY,
        _TAG_NAME | _TAG_VALUE,
    ),
    "96670d01-0a4d-4649-9c89-2d3abc0a5025": _policy(
        "Require a tag on resource groups",
        "Resource groups need the tag.",
        {"allOf": [_IS_GROUP, _IS_UNTAGGED]},
        _DENY,
        _TAG_NAME,
        mode="All",
    ),
    "cd3aa116-8754-49c9-a813-ad46512ece54": _policy(
        "Inherit a tag from the resource group",
        "A resource gets the tag of its group when it is written, whatever value it had.",
        {"allOf": [{"field": _TAG, "notEquals": _GROUP_TAG}, _GROUP_HAS_IT]},
        _modify("addOrReplace", _GROUP_TAG),
        _TAG_NAME,
    ),
    "ea3f2387-9b95-492a-a190-fcdc54f7b070": _policy(
        "Inherit a tag from the resource group if missing",
        "A resource without the tag gets that of its group when it is written.",
        {"allOf": [_IS_UNTAGGED, _GROUP_HAS_IT]},
        _modify("add", _GROUP_TAG),
        _TAG_NAME,
    ),
    "4f9dc7db-30c1-420c-b61a-e1d640128d26": _policy(
        "Add a tag to resources",
        "A resource without the tag gets it when it is written.",
        _IS_UNTAGGED,
        _modify("add", "[parameters('tagValue')]"),
        _TAG_NAME | _TAG_VALUE,
    ),
    "5ffd78d9-436d-4b41-a421-5baa819e3008": _policy(
        "Add or replace a tag on resources",
        "A resource gets the tag with this value when it is written, whatever value it had.",
        {"field": _TAG, "notEquals": "[parameters('tagValue')]"},
        _modify("addOrReplace", "[parameters('tagValue')]"),
        _TAG_NAME | _TAG_VALUE,
    ),
    "2a0e14a6-b0a6-4fab-991a-187a4f81c498": _policy(
        "Append a tag and its value to resources",
        "A resource without the tag gets it when it is written; what is there already stays as it is.",
        _IS_UNTAGGED,
        _append("[parameters('tagValue')]"),
        _TAG_NAME | _TAG_VALUE,
    ),
    "9ea02ca2-71db-412d-8b00-7c7ca9fcd32d": _policy(
        "Append a tag and its value from the resource group",
        "A resource without the tag gets that of its group when it is written; what is there already stays as it is.",
        {"allOf": [_IS_UNTAGGED, _GROUP_HAS_IT]},
        _append(_GROUP_TAG),
        _TAG_NAME,
    ),
}
_TAUGHT: Parts = {
    ALLOWED_IMAGES: _policy(
        "Allowed images",
        "Machines and scale sets may be made from the listed images only; a definition stands for all its versions.",
        {
            "allOf": [
                {"field": "type", "in": _MACHINES},
                {
                    "count": {"value": "[parameters('listOfAllowedImages')]", "name": "image", "where": _ONE_OF_THEM},
                    "equals": 0,
                },
            ]
        },
        _BY_PARAMETER,
        _list("listOfAllowedImages", "Allowed images") | _effect("Deny", "Audit", "Disabled"),
        category="Compute",
    )
}


def builtin(guid: str, rulebook: str) -> Document | None:
    """The properties of a built-in definition by its name, in any case; None when the rulebook has none of it."""
    found = _all(rulebook).get(guid.lower())
    return found if isinstance(found, dict) else None


def names(rulebook: str) -> list[str]:
    """The names of all built-in definitions of a rulebook, in order."""
    return sorted(_all(rulebook))


def _all(rulebook: str) -> Parts:
    return _BOOKS[rulebook == CHAPTER]


_BOOKS: Mapping[bool, Parts] = MappingProxyType({False: _EVERYWHERE, True: {**_EVERYWHERE, **_TAUGHT}})
