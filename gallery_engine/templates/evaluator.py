"""Evaluating: a node of an expression to a value, a document of a template to a document without expressions."""

from collections.abc import Callable
from dataclasses import replace

from gallery_engine.records import JSON, Document
from gallery_engine.templates.errors import FUNCTIONS, Fault, TemplateError
from gallery_engine.templates.expressions import Call, Index, Literal, Node, Property, is_expression, parse, unescaped
from gallery_engine.templates.functions.registry import FUNCTION_NAMES, Function
from gallery_engine.templates.scope import Scope
from gallery_engine.templates.values import as_list, as_object, as_text, key_in, type_name

MOST_COPIES = 800


def evaluate(node: Node, scope: Scope) -> JSON:
    """The value of an expression; raises TemplateError where it has none."""
    scope.meter.step()
    if isinstance(node, Literal):
        return node.value
    with scope.meter.deeper():
        return _called(node, scope) if isinstance(node, Call) else _reached(node, scope)


def resolve(value: JSON, scope: Scope) -> JSON:
    """A value of a template with every expression in it, at any depth, replaced by what it evaluates to."""
    scope.meter.step()
    if isinstance(value, str):
        return evaluate(parse(value), scope) if is_expression(value) else unescaped(value)
    if isinstance(value, list):
        return [resolve(item, scope) for item in value]
    return _object(value, scope) if isinstance(value, dict) else value


def repeated(count: JSON, loop: str, scope: Scope, make: Callable[[Scope], JSON]) -> list[JSON]:
    """What `make` makes for each turn of a copy loop; `count` may be an expression."""
    times = resolve(count, scope)
    if not isinstance(times, int) or isinstance(times, bool) or not 0 <= times <= MOST_COPIES:
        message = (
            f"The copy count '{as_text(times)[:40]}' of the loop '{loop}' is not valid: expected an integer from '0' to "
            f"'{MOST_COPIES}'. Please see https://aka.ms/arm-resource-loops for usage details."
        )
        raise TemplateError(Fault.LIMIT, message)
    return [make(replace(scope, copies={**scope.copies, loop.lower(): turn}, loop=loop)) for turn in range(times)]


def _object(value: Document, scope: Scope) -> Document:
    """An object with its keys and values resolved; a `copy` with names and inputs adds an array for each of its loops."""
    loops = [as_object(loop) for loop in as_list(value.get("copy"))]
    if not loops or not all({"name", "input"} <= loop.keys() for loop in loops):
        return {str(resolve(key, scope)): resolve(item, scope) for key, item in value.items()}
    found: Document = {str(resolve(key, scope)): resolve(item, scope) for key, item in value.items() if key != "copy"}
    for loop in loops:
        name = resolve_text(loop["name"], scope, "copy name")
        found[name] = repeated(loop.get("count"), name, scope, lambda turn, loop=loop: resolve(loop["input"], turn))  # type: ignore[misc]
    return found


def resolve_text(value: JSON, scope: Scope, what: str) -> str:
    """A value that has to be a text when it is evaluated; `what` names it in the refusal."""
    found = resolve(value, scope)
    if not isinstance(found, str):
        raise TemplateError(Fault.SHAPE, f"The {what} is not valid: expected a value of type 'String', got '{type_name(found)}'")
    return found


def _called(node: Call, scope: Scope) -> JSON:
    function = scope.functions.get(node.name) or FUNCTION_NAMES.get(node.name)
    if function is None:
        raise TemplateError(Fault.UNKNOWN_FUNCTION, f"The template function '{node.written}' is not valid. {FUNCTIONS}")
    if function.places and scope.place not in function.places:
        message = f"The template function '{node.written}' is not expected at this location. {FUNCTIONS}"
        raise TemplateError(Fault.MISPLACED, message)
    _count(function, node)
    if function.name == "if":
        return _chosen(node, scope)
    value = function.apply(scope, [evaluate(argument, scope) for argument in node.arguments])
    if function.makes:
        scope.meter.made(value)
    return value


def _count(function: Function, node: Call) -> None:
    given = len(node.arguments)
    if given < function.least or (function.most is not None and given > function.most):
        raise TemplateError(
            Fault.ARGUMENTS,
            f"Unable to evaluate template language function '{node.written}': function requires {function.wants} argument(s) "
            f"while '{given}' were provided. {FUNCTIONS}",
        )


def _chosen(node: Call, scope: Scope) -> JSON:
    """`if` evaluates the branch that is taken and no other."""
    condition = evaluate(node.arguments[0], scope)
    if not isinstance(condition, bool):
        raise TemplateError(
            Fault.ARGUMENTS,
            f"The template language function 'if' expects its first parameter to be of type 'Boolean'. The provided value is of "
            f"type '{type_name(condition)}'. {FUNCTIONS}",
        )
    return evaluate(node.arguments[1 if condition else 2], scope)


def _reached(node: Property | Index, scope: Scope) -> JSON:
    owner = evaluate(node.owner, scope)
    at = node.name if isinstance(node, Property) else evaluate(node.at, scope)
    if isinstance(owner, dict) and isinstance(at, str):
        return _property(owner, at, scope)
    if isinstance(owner, list) and isinstance(at, int) and not isinstance(at, bool):
        if not 0 <= at < len(owner):
            raise TemplateError(Fault.NOT_FOUND, f"The language expression property array index '{at}' is out of bounds.")
        return owner[at]
    if isinstance(owner, list):
        message = f"The language expression property '{at}' can't be evaluated, property name must be an integer index."
        raise TemplateError(Fault.NOT_FOUND, message)
    raise TemplateError(
        Fault.NOT_FOUND,
        f"The language expression property '{at}' can't be evaluated, it is applied to type '{type_name(owner)}'.",
    )


def _property(owner: dict[str, JSON], name: str, scope: Scope) -> JSON:
    key = key_in(owner, name)
    if key is None and scope.missing is not None:
        return scope.missing
    if key is None:
        available = ", ".join(owner)
        raise TemplateError(
            Fault.NOT_FOUND,
            f"The language expression property '{name}' doesn't exist, available properties are '{available}'.",
        )
    return owner[key]
