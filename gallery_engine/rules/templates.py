"""Rules about templates: one for each kind of mistake that the language tells, in its own words."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import NoReturn

from gallery_engine.records import JSON
from gallery_engine.rules.registry import Problem, Rule, principle
from gallery_engine.rules.sources import (
    ARM_LIMITS,
    CIRCLE_ISSUE,
    EXPRESSION_ISSUE,
    INVALID_TEMPLATE,
    PARAMETER_ISSUE,
    SEGMENTS_ERROR,
    TEMPLATE_FUNCTIONS,
    TEMPLATE_SYNTAX,
    TWICE_ISSUE,
)
from gallery_engine.templates.errors import Fault, TemplateError

_RULES: dict[Fault, Rule] = {}
BY_FAULT: Mapping[Fault, Rule] = MappingProxyType(_RULES)


@contextmanager
def read_as_template() -> Iterator[None]:
    """Refuse what the language finds wrong, by the rule of its kind."""
    try:
        yield
    except TemplateError as error:
        refuse(error)


def refuse(error: TemplateError) -> NoReturn:
    """Refuse a template for a mistake. A request comes parsed, so the line and the column of it are 0."""
    info: JSON = {"type": "TemplateViolation", "info": {"lineNumber": 0, "linePosition": 0, "path": error.path}}
    BY_FAULT[error.fault].refuse(Problem(error.sentence, additional=(info,)))


_RULES[Fault.SYNTAX] = principle(
    "TPL101",
    "An expression is written completely: functions with their parentheses, texts in single quotes.",
    "A value that begins and ends with a bracket is evaluated, so it has to be readable as an expression; write two brackets "
    "at its beginning to say a text.",
    code="InvalidTemplate",
    status=400,
    cites=[INVALID_TEMPLATE, EXPRESSION_ISSUE],
    standing="recorded",
)
_RULES[Fault.UNKNOWN_FUNCTION] = principle(
    "TPL102",
    "A template uses the functions that the language has.",
    "Resource Manager evaluates expressions itself and knows a fixed list of functions. This lab has those that templates of "
    "galleries and machines need.",
    code="InvalidTemplate",
    status=400,
    cites=[TEMPLATE_FUNCTIONS],
    standing="recorded",
)
_RULES[Fault.ARGUMENTS] = principle(
    "TPL103",
    "A function gets as many arguments, and of the types, as it takes.",
    "Nothing is converted on the way: an integer is no text, and an index has to lie inside of what it points into.",
    code="InvalidTemplate",
    status=400,
    cites=[TEMPLATE_FUNCTIONS],
    standing="unverified",
)
_RULES[Fault.MISPLACED] = principle(
    "TPL104",
    "Some functions may stand in some places only.",
    "What a resource is like is known once it has been made, so `reference` cannot name one; a time or a new GUID would change "
    "with each look, so only the default of a parameter may ask for it.",
    code="InvalidTemplate",
    status=400,
    cites=[TEMPLATE_FUNCTIONS],
    standing="recorded",
)
_RULES[Fault.NOT_FOUND] = principle(
    "TPL105",
    "An expression asks for parameters, variables, properties and items that there are.",
    "A name that nothing has is a slip of the pen, so it is refused before anything is made.",
    code="InvalidTemplate",
    status=400,
    cites=[INVALID_TEMPLATE, EXPRESSION_ISSUE],
    standing="recorded",
)
_RULES[Fault.LIMIT] = principle(
    "TPL106",
    "A template has at most 256 parameters, 512 variables, 800 resources and 64 outputs, and 4 MB in all.",
    "The limits hold for what a template becomes when its copies are counted out; an expression has at most 24,576 characters. "
    "How deep expressions and values may be nested is this lab's own limit.",
    code="InvalidTemplate",
    status=400,
    cites=[ARM_LIMITS],
)
_RULES[Fault.EFFORT] = principle(
    "TPL107",
    "A template can be evaluated in a bounded number of steps.",
    "The bound is this lab's, so that no template keeps everybody else waiting; it is far above what deploying machines takes.",
    code="InvalidTemplate",
    status=400,
    cites=[ARM_LIMITS],
    standing="unverified",
)
_RULES[Fault.MISSING_PARAMETER] = principle(
    "TPL111",
    "Every parameter without a default gets a value.",
    "A template leaves open what changes from one deployment to the next; whoever deploys it has to say it.",
    code="InvalidTemplate",
    status=400,
    cites=[TEMPLATE_SYNTAX, PARAMETER_ISSUE],
    standing="recorded",
)
_RULES[Fault.UNKNOWN_PARAMETER] = principle(
    "TPL112",
    "Values are given for parameters that the template has.",
    "A value for nothing is most often a misspelt name, and the parameter that was meant would silently keep its default.",
    code="InvalidTemplate",
    status=400,
    cites=[TEMPLATE_SYNTAX, PARAMETER_ISSUE],
    standing="recorded",
)
_RULES[Fault.PARAMETER_TYPE] = principle(
    "TPL113",
    "The value of a parameter is of the type that the template declares.",
    "Expressions rely on the type, and nothing is converted: the text 'true' is no bool.",
    code="InvalidTemplate",
    status=400,
    cites=[TEMPLATE_SYNTAX, PARAMETER_ISSUE],
    standing="recorded",
)
_RULES[Fault.NOT_ALLOWED] = principle(
    "TPL114",
    "The value of a parameter is one of those allowed, where the template lists them.",
    "The list is the author's promise of what the template works with.",
    code="InvalidTemplate",
    status=400,
    cites=[INVALID_TEMPLATE],
    standing="recorded",
)
_RULES[Fault.LENGTH] = principle(
    "TPL115",
    "A text or an array has a length within the bounds of its parameter.",
    "Names and passwords have limits where they are used; a template can say so at its door.",
    code="InvalidTemplate",
    status=400,
    cites=[TEMPLATE_SYNTAX, PARAMETER_ISSUE],
    standing="recorded",
)
_RULES[Fault.RANGE] = principle(
    "TPL116",
    "An integer lies within the bounds of its parameter.",
    "Counts and sizes have limits where they are used; a template can say so at its door.",
    code="InvalidTemplate",
    status=400,
    cites=[TEMPLATE_SYNTAX],
    standing="unverified",
)
_RULES[Fault.SHAPE] = principle(
    "TPL121",
    "A template has a schema, a version and resources, and each resource a type, a name and an api-version.",
    "These are what Resource Manager needs before it can look at anything else; a type is written out, since it decides how "
    "everything else of the resource is read.",
    code="InvalidTemplate",
    status=400,
    cites=[TEMPLATE_SYNTAX, INVALID_TEMPLATE],
)
_RULES[Fault.SEGMENTS] = principle(
    "TPL122",
    "A resource's name has one part for each part of its type after the namespace.",
    "Type and name together make up the id: a version of a definition of a gallery is named by all three.",
    code="InvalidTemplate",
    status=400,
    cites=[SEGMENTS_ERROR],
)
_RULES[Fault.DUPLICATE] = principle(
    "TPL123",
    "A template has each resource once.",
    "Two descriptions of one resource would race each other, and nobody could say which one holds in the end.",
    code="InvalidTemplate",
    status=400,
    cites=[TWICE_ISSUE],
    standing="recorded",
)
_RULES[Fault.DEPENDENCY] = principle(
    "TPL124",
    "A resource depends on resources of the same template.",
    "What is there already needs no waiting for; a dependency on something else would never be met.",
    code="InvalidTemplate",
    status=400,
    cites=[INVALID_TEMPLATE],
    standing="recorded",
)
_RULES[Fault.CIRCLE] = principle(
    "TPL125",
    "Nothing in a template waits for itself, not even by way of others.",
    "Each would begin only when the other has ended, so neither ever would.",
    code="InvalidTemplate",
    status=400,
    cites=[INVALID_TEMPLATE, CIRCLE_ISSUE],
    standing="recorded",
)
