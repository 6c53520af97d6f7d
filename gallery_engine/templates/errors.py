"""What is wrong with a template, told in Azure's words."""

from enum import StrEnum

EXPRESSIONS = "Please see https://aka.ms/arm-template-expressions for usage details."
FUNCTIONS = "Please see https://aka.ms/arm-functions for usage details."


class Fault(StrEnum):
    """The kinds of mistakes, each of which is one rule of the book."""

    SYNTAX = "syntax"
    UNKNOWN_FUNCTION = "unknown function"
    ARGUMENTS = "arguments"
    MISPLACED = "misplaced"
    NOT_FOUND = "not found"
    LIMIT = "limit"
    EFFORT = "effort"
    SHAPE = "shape"
    SEGMENTS = "segments"
    DUPLICATE = "duplicate"
    DEPENDENCY = "dependency"
    CIRCLE = "circle"
    MISSING_PARAMETER = "missing parameter"
    UNKNOWN_PARAMETER = "unknown parameter"
    PARAMETER_TYPE = "parameter type"
    NOT_ALLOWED = "not allowed"
    LENGTH = "length"
    RANGE = "range"


class TemplateError(Exception):
    """A template that cannot be used: the kind of mistake, Azure's sentence for it, and where in the request it lies."""

    def __init__(self, fault: Fault, message: str, path: str = "") -> None:
        super().__init__(message)
        self.fault = fault
        self.message = message
        self.path = path

    @property
    def sentence(self) -> str:
        """The whole message as Azure answers with it."""
        if self.message.startswith("Deployment template "):
            return self.message
        return f"Deployment template validation failed: '{self.message}'."

    def within(self, place: str, path: str = "") -> "TemplateError":
        """The same mistake, told of the part of a template it was found in, such as `The template variable 'x'`."""
        if self.fault is Fault.SYNTAX or self.message.startswith("The template resource"):
            return TemplateError(self.fault, self.message, path or self.path)
        return TemplateError(self.fault, f"{place} is not valid: {self.message.rstrip()}. {FUNCTIONS}", path or self.path)
