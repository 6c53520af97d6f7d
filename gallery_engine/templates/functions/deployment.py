"""Functions about the deployment: its parameters, variables and copies, and where it goes."""

from gallery_engine.records import JSON
from gallery_engine.templates.errors import FUNCTIONS, Fault, TemplateError
from gallery_engine.templates.functions.registry import function, integer, refuse, text
from gallery_engine.templates.scope import Place, Scope

AFTER_PARAMETERS = (Place.VARIABLES, Place.RESOURCE, Place.PROPERTIES, Place.OUTPUTS)
IN_COPIES = AFTER_PARAMETERS


@function("parameters", 1, makes=False)
def parameters(scope: Scope, values: list[JSON]) -> JSON:
    """The value of a parameter."""
    return scope.parameter(text("parameters", values, 0))


@function("variables", 1, places=AFTER_PARAMETERS, makes=False)
def variables(scope: Scope, values: list[JSON]) -> JSON:
    """The value of a variable."""
    return scope.variable(text("variables", values, 0))


@function("copyIndex", 0, 2, places=IN_COPIES, makes=False)
def copy_index(scope: Scope, values: list[JSON]) -> JSON:
    """Which copy this is, counted from 0 or from an offset; of the innermost loop or of the one named."""
    named = bool(values) and isinstance(values[0], str)
    name = text("copyIndex", values, 0) if named else scope.loop
    if len(values) == 2 and not named:
        refuse("The template language function 'copyIndex' expects the name of a loop and an offset.")
    offset = integer("copyIndex", values, len(values) - 1) if len(values) > named else 0
    index = scope.copies.get(name.lower())
    if index is None:
        message = (
            "The template function 'copyIndex' is not expected at this location. The function can only be used in a resource "
            f"with copy specified. {FUNCTIONS}"
        )
        raise TemplateError(Fault.MISPLACED, message)
    return index + offset


@function("resourceGroup", 0, makes=False)
def resource_group(scope: Scope, values: list[JSON]) -> JSON:
    """The resource group that is deployed to."""
    del values
    if scope.cloud.group is None:
        message = f"The template function 'RESOURCEGROUP' is not expected at this location. {FUNCTIONS}"
        raise TemplateError(Fault.MISPLACED, message)
    return scope.cloud.group


@function("subscription", 0, makes=False)
def subscription(scope: Scope, values: list[JSON]) -> JSON:
    """The subscription that is deployed to."""
    del values
    return scope.cloud.subscription


@function("tenant", 0, makes=False)
def tenant(scope: Scope, values: list[JSON]) -> JSON:
    """The tenant of the subscription."""
    del values
    return scope.cloud.tenant


@function("deployment", 0, makes=False)
def deployment(scope: Scope, values: list[JSON]) -> JSON:
    """The deployment itself."""
    del values
    return scope.cloud.deployment


@function("environment", 0, makes=False)
def environment(scope: Scope, values: list[JSON]) -> JSON:
    """The cloud that is deployed to: Azure's public one."""
    del scope, values
    return {
        "name": "AzureCloud",
        "resourceManager": "https://management.azure.com/",
        "portal": "https://portal.azure.com",
        "authentication": {
            "loginEndpoint": "https://login.microsoftonline.com/",
            "audiences": ["https://management.core.windows.net/", "https://management.azure.com/"],
            "tenant": "common",
            "identityProvider": "AAD",
        },
        "suffixes": {
            "storage": "core.windows.net",
            "keyvaultDns": ".vault.azure.net",
            "sqlServerHostname": ".database.windows.net",
        },
    }
