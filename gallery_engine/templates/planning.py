"""From the resources of a template to those that are to be made: copies counted out, conditions asked, names and ids settled."""

from dataclasses import dataclass, field

from gallery_engine.records import Document
from gallery_engine.templates.errors import Fault, TemplateError
from gallery_engine.templates.evaluation import Evaluation
from gallery_engine.templates.evaluator import repeated, resolve, resolve_text
from gallery_engine.templates.names import identifier, interleaved, type_depth
from gallery_engine.templates.scope import Place, Scope
from gallery_engine.templates.template import MOST_RESOURCES, Resource, limit
from gallery_engine.templates.values import as_list, as_object, as_text, part

SYNTAX = "Please see https://aka.ms/arm-template/#resources for usage details."
_TOLD_APART = frozenset(
    {"type", "apiversion", "name", "dependson", "copy", "condition", "resources", "comments", "scope", "metadata", "existing"}
)
_OF_DEPLOYMENTS = frozenset({"resourcegroup", "subscriptionid"})
DEPLOYMENTS = "microsoft.resources/deployments"


@dataclass(frozen=True)
class Planned:
    """A resource to be made: its id, type and name; `body` as written, to be resolved when its turn comes.

    `copies` has the turn of each loop around it, `needs` what `dependsOn` says, `after` the keys of what it waits for.
    """

    id: str
    kind: str
    name: str
    api_version: str
    body: Document
    path: str
    symbol: str = ""
    copies: dict[str, int] = field(default_factory=dict)
    loop: str = ""
    needs: tuple[str, ...] = ()
    after: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The id in lower case."""
        return self.id.lower()

    @property
    def title(self) -> str:
        """Type and names as dependencies write them: `Microsoft.Compute/galleries/g`."""
        return interleaved(self.kind, self.name.split("/"))


def plan(evaluation: Evaluation) -> list[Planned]:
    """The resources that a template makes, in its order; those whose condition is false are left out."""
    found: list[Planned] = []
    for resource in evaluation.template.resources:
        found += _expanded(resource, evaluation.scope(Place.RESOURCE), None)
        limit("resources", MOST_RESOURCES, len(found))
    return found


def _expanded(resource: Resource, scope: Scope, parent: Planned | None) -> list[Planned]:
    loop = as_object(part(resource.raw, "copy"))
    title = as_text(part(resource.raw, "name"))
    try:
        if not loop:
            return _one(resource, scope, parent)
        name = resolve_text(part(loop, "name"), scope, "copy name")
        turns: list[list[Planned]] = []
        repeated(part(loop, "count"), name, scope, lambda turn: turns.append(_one(resource, turn, parent)))
    except TemplateError as error:
        raise error.within(f"The template resource '{title}' at line '0' and column '0'", resource.path) from error
    return _in_batches(turns, loop)


def _in_batches(turns: list[list[Planned]], loop: Document) -> list[Planned]:
    """Copies, each batch after the one before it where the loop is serial."""
    size = part(loop, "batchSize")
    batch = size if isinstance(size, int) and size > 0 else 1
    if as_text(part(loop, "mode")).lower() != "serial":
        return [planned for turn in turns for planned in turn]
    found: list[Planned] = []
    for at, turn in enumerate(turns):
        start = at // batch * batch
        before = tuple(planned.key for earlier in turns[max(start - batch, 0) : start] for planned in earlier)
        found += [_with(planned, after=planned.after + before) for planned in turn]
    return found


def _one(resource: Resource, scope: Scope, parent: Planned | None) -> list[Planned]:
    raw = resource.raw
    if part(raw, "condition") is not None and resolve(part(raw, "condition"), scope) is not True:
        return []
    planned = _planned(resource, scope, parent)
    found = [planned]
    for at, child in enumerate(as_list(part(raw, "resources"))):
        inner = Resource(as_object(child), f"{resource.path}.resources[{at}]")
        found += _expanded(inner, scope, planned)
    return found


def _planned(resource: Resource, scope: Scope, parent: Planned | None) -> Planned:
    raw = resource.raw
    kind, name = _kind(resource), resolve_text(part(raw, "name"), scope, "name")
    if parent is not None and "." not in kind.partition("/")[0]:
        kind, name = f"{parent.kind}/{kind}", f"{parent.name}/{name}"
    if type_depth(kind) != len([word for word in name.split("/") if word]):
        message = (
            f"The template resource '{name}' for type '{kind}' at line '0' and column '0' has incorrect segment lengths. A "
            "nested resource type must have identical number of segments as its resource name. A root resource type must have "
            f"segment length one greater than its resource name. {SYNTAX}"
        )
        raise TemplateError(Fault.SEGMENTS, message, resource.path)
    deployment = kind.lower() == DEPLOYMENTS
    apart = _TOLD_APART | _OF_DEPLOYMENTS if deployment else _TOLD_APART
    where = {word: as_text(resolve(part(raw, word), scope)) for word in ("scope", "resourceGroup", "subscriptionId")}
    return Planned(
        id=identifier(kind, name, scope.cloud, where),
        kind=kind,
        name=name,
        api_version=_api_version(resource, scope, name),
        body={key: value for key, value in raw.items() if key.lower() not in apart},
        path=resource.path,
        symbol=resource.symbol,
        copies=dict(scope.copies),
        loop=scope.loop,
        needs=tuple(resolve_text(item, scope, "dependsOn") for item in as_list(part(raw, "dependsOn"))),
    )


def _kind(resource: Resource) -> str:
    kind = part(resource.raw, "type")
    title = as_text(part(resource.raw, "name"))
    place = f"The template resource '{title}' at line '0' and column '0' is not valid."
    if not isinstance(kind, str) or not kind.strip("/"):
        raise TemplateError(Fault.SHAPE, f"{place} The type property is missing. {SYNTAX}", resource.path)
    if kind.startswith("["):
        raise TemplateError(Fault.SHAPE, f"{place} The type property cannot be an expression. {SYNTAX}", resource.path)
    return kind


def _api_version(resource: Resource, scope: Scope, name: str) -> str:
    said = part(resource.raw, "apiVersion")
    if said is None:
        message = f"The template resource '{name}' at line '0' and column '0' is not valid. The api-version is missing. {SYNTAX}"
        raise TemplateError(Fault.SHAPE, message, resource.path)
    return resolve_text(said, scope, "apiVersion")


def _with(planned: Planned, *, after: tuple[str, ...]) -> Planned:
    return Planned(**{**vars(planned), "after": after})
