"""What waits for what: `dependsOn`, references, and the order they leave; one missing, double or circular is refused."""

from collections.abc import Iterator, Sequence

from gallery_engine.records import JSON
from gallery_engine.templates.errors import Fault, TemplateError
from gallery_engine.templates.evaluation import Evaluation
from gallery_engine.templates.evaluator import evaluate
from gallery_engine.templates.expressions import Call, Index, Node, Property, is_expression, parse
from gallery_engine.templates.planning import Planned
from gallery_engine.templates.scope import Place
from gallery_engine.templates.values import as_list, as_object, as_text, part

SYNTAX = "Please see https://aka.ms/arm-syntax-resources for usage details."


def ordered(resources: Sequence[Planned], evaluation: Evaluation) -> list[Planned]:
    """The resources in an order in which each comes after all it waits for, with `after` filled in."""
    _check_single(resources)
    names = _names(resources, evaluation)
    linked = [_linked(resource, names, evaluation) for resource in resources]
    return _sorted(linked)


def _check_single(resources: Sequence[Planned]) -> None:
    seen: set[str] = set()
    for resource in resources:
        if resource.key in seen:
            message = (
                f"The resource '{resource.title}' at line '0' and column '0' is defined multiple times in a template. {SYNTAX}"
            )
            raise TemplateError(Fault.DUPLICATE, message, resource.path)
        seen.add(resource.key)


def _names(resources: Sequence[Planned], evaluation: Evaluation) -> dict[str, list[str]]:
    """What a dependency may call a resource, in lower case: its id, type and names, name, symbol, or its loop.

    A loop without turns and a resource whose condition is false still have a name; nothing is waited for then.
    """
    names: dict[str, list[str]] = {}
    for resource in resources:
        for name in {resource.id, resource.title, resource.name, resource.symbol, resource.loop} - {""}:
            names.setdefault(name.lower(), []).append(resource.key)
    for absent in evaluation.template.resources:
        loop = part(as_object(part(absent.raw, "copy")), "name")
        for name in {absent.symbol, as_text(loop)} - {""}:
            names.setdefault(name.lower(), [])
    return names


def _linked(resource: Planned, names: dict[str, list[str]], evaluation: Evaluation) -> Planned:
    waits: dict[str, None] = dict.fromkeys(resource.after)
    for need in resource.needs:
        found = names.get(need.strip("/").lower(), names.get(need.lower()))
        if found is None and not _is_conditional(need, evaluation):
            shown = need.partition("/providers/")[2] or need
            see = "Please see https://aka.ms/arm-template for usage details."
            message = f"The resource '{shown}' is not defined in the template. {see}"
            raise TemplateError(Fault.DEPENDENCY, message)
        waits |= dict.fromkeys(found or [])
    for name in _referenced(resource, evaluation):
        waits |= dict.fromkeys(key for key in names.get(name.lower(), []))
    return Planned(**{**vars(resource), "after": tuple(waits)})


def _is_conditional(need: str, evaluation: Evaluation) -> bool:
    """Whether a dependency names a resource that is in the template but whose condition is false."""
    wanted = need.rpartition("/")[2].lower()
    scope = evaluation.scope(Place.RESOURCE)
    for resource in evaluation.template.resources:
        name = part(resource.raw, "name")
        if part(resource.raw, "condition") is None or not isinstance(name, str):
            continue
        try:
            written = evaluate(parse(name), scope) if is_expression(name) else name
        except TemplateError:
            continue
        if as_text(written).rpartition("/")[2].lower() == wanted:
            return True
    return False


def _referenced(resource: Planned, evaluation: Evaluation) -> Iterator[str]:
    """The names and ids that the body's `reference` calls ask for, as far as they are known before anything is made."""
    scope = evaluation.scope(Place.RESOURCE, resource.copies, resource.loop)
    for text in _texts(resource.body):
        for call in _calls(parse(text)):
            if call.name != "reference" or not call.arguments:
                continue
            try:
                yield as_text(evaluate(call.arguments[0], scope))
            except TemplateError:
                continue


def _texts(value: JSON) -> Iterator[str]:
    if isinstance(value, str):
        if is_expression(value):
            yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            if not (key.lower() == "template" and "properties" not in value):
                yield from _texts(item)
    else:
        for item in as_list(value):
            yield from _texts(item)


def _calls(node: Node) -> Iterator[Call]:
    if isinstance(node, Call):
        yield node
        for argument in node.arguments:
            yield from _calls(argument)
    elif isinstance(node, Property):
        yield from _calls(node.owner)
    elif isinstance(node, Index):
        yield from _calls(node.owner)
        yield from _calls(node.at)


def _sorted(resources: Sequence[Planned]) -> list[Planned]:
    """Those that wait for nothing first, then what waited for them; in the template's order where that leaves a choice."""
    placed: set[str] = set()
    found: list[Planned] = []
    left = list(resources)
    while left:
        ready = [resource for resource in left if placed.issuperset(resource.after)]
        if not ready:
            message = f"Circular dependency detected on resource: '{_in_circle(left).id}'. {SYNTAX}"
            raise TemplateError(Fault.CIRCLE, message)
        found += ready
        placed |= {resource.key for resource in ready}
        left = [resource for resource in left if resource.key not in placed]
    return found


def _in_circle(left: Sequence[Planned]) -> Planned:
    """A resource that waits for itself, among those that can never begin."""
    waiting = {resource.key: resource for resource in left}
    seen: list[str] = []
    at = left[0]
    while at.key not in seen:
        seen.append(at.key)
        at = next(waiting[key] for key in at.after if key in waiting)
    return at
