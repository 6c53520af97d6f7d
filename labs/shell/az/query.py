"""`--query`: jmespath, with every bound counted: length, nodes, depth, steps, size of what it makes and prints."""

import warnings
from collections import OrderedDict
from typing import Any

import jmespath
from jmespath import exceptions, functions, parser, visitor

from gallery_engine.arm import JSON
from labs.shell.az.errors import QUERY_REFERENCE, AzError
from labs.shell.budget import Budget

LONGEST = 1_024  # characters of an expression
MOST_NODES = 200  # nodes of an expression
DEEPEST = 32  # levels of an expression
MOST_STEPS = 60_000  # nodes visited while evaluating
MOST_MADE = 200_000  # weight that evaluation may add to what it was given
MOST_PRINTED = 20_000  # nodes of a printed result
_OPENS = {**dict.fromkeys("([{", 1), **dict.fromkeys(")]}", -1)}
_VISIT = 10  # steps of the line's work for each node visited
_WEIGHING = 36  # the same for each list or object that it gives
TEXT_UNIT = 16  # characters that weigh as much as one node


class TooMuchError(AzError):
    """A query past one of the bounds."""

    def __init__(self, what: str) -> None:
        super().__init__(f"this query is too large: {what}. Ask for less at a time.", hint=QUERY_REFERENCE)


class Scale:
    """Weighs values as if they were written out: shared parts count each time, yet are walked once."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[object, int]] = {}

    def weigh(self, value: object) -> int:
        """Give the number of nodes of a value, long texts counting for more."""
        if isinstance(value, str):
            return 1 + len(value) // TEXT_UNIT
        if not isinstance(value, (list, dict)):
            return 1
        known = self._known.get(id(value))
        if known is not None:
            return known[1]
        weight = 1
        if isinstance(value, dict):
            weight += sum(len(str(key)) // TEXT_UNIT for key in value)
            weight += sum(self.weigh(item) for item in value.values())
        else:
            weight += sum(self.weigh(item) for item in value)
        self._known[id(value)] = (value, weight)
        return weight


class _Evaluation(visitor.TreeInterpreter):
    """jmespath's interpreter with a budget of steps and of size."""

    def __init__(self, scale: Scale, room: int, budget: Budget) -> None:
        super().__init__(jmespath.Options(dict_cls=OrderedDict))
        self._known = functions.Functions()
        self._scale = scale
        self._room = room
        self._steps = 0
        self._budget = budget

    def visit(self, node: Any, *args: Any, **kwargs: Any) -> Any:
        """Visit one node, or raise TooMuchError."""
        self._spend(1)
        value = super().visit(node, *args, **kwargs)
        if isinstance(value, (list, dict)):
            self._budget.spend(_WEIGHING)
        if isinstance(value, (list, dict, str)) and self._scale.weigh(value) > self._room:
            raise TooMuchError("what it makes on the way is too big")
        return value

    def visit_function_expression(self, node: Any, value: Any) -> Any:
        """Call a function, paying for the size of what it is given."""
        given = [self.visit(child, value) for child in node["children"]]
        self._spend(sum(self._scale.weigh(item) for item in given) // TEXT_UNIT)
        return self._known.call_function(node["value"], given)

    def _spend(self, steps: int) -> None:
        self._steps += steps
        if self._steps > MOST_STEPS:
            raise TooMuchError("it takes too many steps")
        self._budget.spend(_VISIT * steps)


def compile_query(text: str) -> parser.ParsedResult:
    """Compile an expression; ValueError when it is none, TooMuchError past a bound."""
    if len(text) > LONGEST:
        raise TooMuchError(f"more than {LONGEST} characters")
    if _bracket_depth(text) > DEEPEST:
        raise TooMuchError(f"deeper than {DEEPEST} levels")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", PendingDeprecationWarning)  # `text` for `"text"`: old, still in use
            compiled = jmespath.compile(text)
        _measure(compiled.parsed)
    except RecursionError:
        raise TooMuchError(f"deeper than {DEEPEST} levels") from None
    except exceptions.JMESPathError as error:
        raise ValueError(str(error)) from None
    return compiled


def search(text: str, value: JSON, budget: Budget | None = None) -> JSON:
    """Evaluate an expression over a value; the work is taken from the `budget` of the line, where there is one.

    An AzError says what jmespath objects to; TooMuchError that a bound was met.
    """
    scale = Scale()
    try:
        room = scale.weigh(value) + MOST_MADE
        result: JSON = _Evaluation(scale, room, budget or Budget()).visit(compile_query(text).parsed, value)
        weight = scale.weigh(result)
    except RecursionError:
        raise TooMuchError("it nests too deeply") from None
    except (exceptions.JMESPathError, ValueError, TypeError, OverflowError, AttributeError) as error:
        raise AzError(str(error), hint=QUERY_REFERENCE) from None
    if weight > MOST_PRINTED:
        raise TooMuchError(f"its result has more than {MOST_PRINTED} nodes")
    return result


def reshape(text: str, value: JSON) -> JSON:
    """Evaluate one of our own expressions, such as the columns of a table, over an answer of any size."""
    result: JSON = jmespath.compile(text).search(value, options=jmespath.Options(dict_cls=OrderedDict))
    return result


def _bracket_depth(text: str) -> int:
    """Count how deep brackets nest, before a parser recurses into them."""
    depth = deepest = 0
    for letter in text:
        depth = max(depth + _OPENS.get(letter, 0), 0)
        deepest = max(deepest, depth)
    return deepest


def _measure(node: Any) -> None:
    nodes, level = 0, [node]
    for depth in range(DEEPEST + 2):
        nodes += len(level)
        if nodes > MOST_NODES:
            raise TooMuchError(f"more than {MOST_NODES} parts")
        level = [child for parent in level for child in parent["children"] if isinstance(child, dict) and "type" in child]
        if not level:
            return
        if depth == DEEPEST:
            raise TooMuchError(f"deeper than {DEEPEST} levels")
