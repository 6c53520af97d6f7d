"""One template with the values it is deployed with: the scopes in which its parts are evaluated, and its outputs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from gallery_engine.records import JSON, Document
from gallery_engine.templates.errors import Fault, TemplateError
from gallery_engine.templates.evaluator import repeated, resolve, resolve_text
from gallery_engine.templates.lookup import Lookup
from gallery_engine.templates.parameters import check, missing
from gallery_engine.templates.scope import Cloud, Meter, Place, Scope
from gallery_engine.templates.template import ROOT, TYPES, Parameter, Template
from gallery_engine.templates.values import as_list, as_object, as_text, part, type_name


@dataclass
class Evaluation:
    """A template, the values given for its parameters, and the cloud it goes to."""

    template: Template
    given: Document
    cloud: Cloud
    meter: Meter = field(default_factory=Meter)

    def __post_init__(self) -> None:
        parameters = self.template.parameters.values()
        self._parameters = Lookup("parameter", {one.name: partial(self._parameter, one) for one in parameters})
        self._variables = Lookup("variable", self._variable_makers())

    def scope(self, place: Place, copies: Mapping[str, int] | None = None, loop: str = "") -> Scope:
        """What an expression at this place can see; `copies` has the turn of each loop around it."""
        return Scope(place, self.cloud, self.meter, self._parameters.get, self._variables.get, copies or {}, loop)

    def parameters(self) -> Document:
        """Every parameter's value, checked; raises TemplateError for the first that has none or a wrong one."""
        return {name: self._parameters.get(name) for name in self.template.parameters}

    def variables(self) -> None:
        """Work every variable out; raises TemplateError for the first that cannot be."""
        for name in list(self._variables.make):
            self._variables.get(name)

    def outputs(self) -> tuple[Document, dict[str, TemplateError]]:
        """The outputs with their types and values, and what is wrong with those that have none."""
        found: Document = {}
        faults: dict[str, TemplateError] = {}
        for name, said in self.template.outputs.items():
            try:
                output = self._output(name, as_object(said))
            except TemplateError as error:
                faults[name] = error
                continue
            if output is not None:
                found[name] = output
        return found, faults

    def _parameter(self, parameter: Parameter) -> JSON:
        if parameter.name in self.given:
            value = self.given[parameter.name]
        elif parameter.has_default:
            value = self._default(parameter)
        elif parameter.nullable:
            value = None
        else:
            raise missing(parameter)
        check(parameter, value)
        return value

    def _default(self, parameter: Parameter) -> JSON:
        try:
            return resolve(parameter.default, self.scope(Place.PARAMETERS))
        except TemplateError as error:
            raise error.within(f"The template parameter '{parameter.name}'", f"{ROOT}.parameters.{parameter.name}") from error

    def _variable_makers(self) -> dict[str, "partial[JSON]"]:
        said = {name: value for name, value in self.template.variables.items() if name.lower() != "copy"}
        makers = {name: partial(self._variable, name, value) for name, value in said.items()}
        for loop in as_list(part(self.template.variables, "copy")):
            name = as_text(part(as_object(loop), "name"))
            makers[name] = partial(self._looped_variable, name, as_object(loop))
        return makers

    def _variable(self, name: str, value: JSON) -> JSON:
        try:
            return resolve(value, self.scope(Place.VARIABLES))
        except TemplateError as error:
            raise error.within(f"The template variable '{name}'", f"{ROOT}.variables.{name}") from error

    def _looped_variable(self, name: str, loop: Document) -> JSON:
        scope = self.scope(Place.VARIABLES)
        try:
            return repeated(part(loop, "count"), name, scope, lambda turn: resolve(part(loop, "input"), turn))
        except TemplateError as error:
            raise error.within(f"The template variable '{name}'", f"{ROOT}.variables.{name}") from error

    def _output(self, name: str, said: Document) -> Document | None:
        scope = self.scope(Place.OUTPUTS)
        if part(said, "condition") is not None and resolve(part(said, "condition"), scope) is not True:
            return None
        kind = resolve_text(part(said, "type"), scope, f"type of the template output '{name}'")
        loop = as_object(part(said, "copy"))
        value = (
            repeated(part(loop, "count"), name, scope, lambda turn: resolve(part(loop, "input"), turn))
            if loop
            else resolve(part(said, "value"), scope)
        )
        expected = TYPES.get(kind.lower(), "Object")
        if value is not None and type_name(value) not in expected:
            message = f"Template output JToken type is not valid. Expected '{expected}'. Actual '{type_name(value)}'."
            raise TemplateError(Fault.PARAMETER_TYPE, message)
        return {"type": kind[:1].upper() + kind[1:], "value": value}
