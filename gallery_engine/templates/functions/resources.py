"""Functions that name resources or ask for them."""

from gallery_engine.records import JSON
from gallery_engine.templates.functions.registry import function, refuse, text
from gallery_engine.templates.names import interleaved, type_depth
from gallery_engine.templates.scope import Place, Scope

RUNTIME = (Place.PROPERTIES, Place.OUTPUTS)


@function("resourceId", 2, None)
def resource_id(scope: Scope, values: list[JSON]) -> JSON:
    """The id of a resource: `[subscription,] [group,] type, names…`; at the scope of a subscription without a group."""
    words, at = _split("resourceId", values, 2)
    own = str(scope.cloud.subscription.get("subscriptionId"))
    subscription = words[0] if at == 2 else own
    group = words[at - 1] if at else str((scope.cloud.group or {}).get("name", ""))
    if scope.cloud.group is None and at == 1:
        subscription, group = words[0], ""
    head = f"/subscriptions/{subscription}" + (f"/resourceGroups/{group}" if group else "")
    return f"{head}/providers/{_named('resourceId', words[at:])}"


@function("subscriptionResourceId", 2, None)
def subscription_resource_id(scope: Scope, values: list[JSON]) -> JSON:
    """The id of a resource that lies in a subscription and in no group."""
    words, at = _split("subscriptionResourceId", values, 1)
    subscription = words[0] if at else str(scope.cloud.subscription.get("subscriptionId"))
    return f"/subscriptions/{subscription}/providers/{_named('subscriptionResourceId', words[at:])}"


@function("tenantResourceId", 2, None)
def tenant_resource_id(scope: Scope, values: list[JSON]) -> JSON:
    """The id of a resource of the tenant, such as a built-in role."""
    del scope
    words, at = _split("tenantResourceId", values, 0)
    return f"/providers/{_named('tenantResourceId', words[at:])}"


@function("extensionResourceId", 3, None)
def extension_resource_id(scope: Scope, values: list[JSON]) -> JSON:
    """The id of a resource that extends another one, such as a lock."""
    del scope
    words = [text("extensionResourceId", values, at) for at in range(len(values))]
    return f"{words[0].rstrip('/')}/providers/{_named('extensionResourceId', words[1:])}"


@function("reference", 1, 3, places=RUNTIME, makes=False)
def reference(scope: Scope, values: list[JSON]) -> JSON:
    """What a resource is when it has been made: its properties, or all of it where the third argument is 'Full'."""
    words = [text("reference", values, at) for at in range(len(values))]
    full = len(words) == 3
    if full and words[2].lower() != "full":
        refuse("The template language function 'reference' expects its third parameter, if there is one, to be 'Full'.")
    return scope.cloud.reference(words[0], words[1] if len(words) > 1 else "", full)


@function("providers", 1, 2, makes=False)
def providers(scope: Scope, values: list[JSON]) -> JSON:
    """A resource provider, or one of its types with the regions and versions it has."""
    return scope.cloud.provider(text("providers", values, 0), text("providers", values, 1) if len(values) == 2 else "")


def _split(name: str, values: list[JSON], most: int) -> tuple[list[str], int]:
    """The arguments, and where among them the type is."""
    words = [text(name, values, at) for at in range(len(values))]
    at = next((at for at, word in enumerate(words) if "/" in word), None)
    if at is None or at > most:
        given = ", ".join(words)
        refuse(
            f"Unable to evaluate template language function '{name}': function requires exactly one multi-segmented argument "
            f"which must be resource type including resource provider namespace. Current function arguments '{given}'."
        )
    return words, at


def _named(name: str, words: list[str]) -> str:
    kind, names = words[0], words[1:]
    if type_depth(kind) != len(names):
        given = ",".join(words)
        refuse(
            f"Unable to evaluate template language function '{name}': the type '{kind}' requires '{type_depth(kind)}' resource "
            f"name argument(s). Current function arguments '{given}'."
        )
    return interleaved(kind, names)
