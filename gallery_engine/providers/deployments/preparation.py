"""From a request to what is going to be made: the template read, its parameters checked, its resources in order."""

import hashlib
import json
from dataclasses import dataclass, replace

from gallery_engine import tokens
from gallery_engine.models.deployments import DeploymentBody
from gallery_engine.providers.deployments.target import Target
from gallery_engine.records import JSON, Document
from gallery_engine.rules.call import Call
from gallery_engine.rules.deployments import MODES
from gallery_engine.templates import parameters, secrets
from gallery_engine.templates.evaluation import Evaluation
from gallery_engine.templates.evaluator import resolve
from gallery_engine.templates.ordering import ordered
from gallery_engine.templates.planning import Planned, own_template, plan
from gallery_engine.templates.scope import Place
from gallery_engine.templates.template import Template, read
from gallery_engine.templates.values import as_object, part


@dataclass(frozen=True)
class Prepared:
    """A template as written and as read, the values of its parameters, its resources in order, and where it goes."""

    document: Document
    evaluation: Evaluation
    values: Document
    resources: list[Planned]
    target: Target

    @property
    def template(self) -> Template:
        """The template itself."""
        return self.evaluation.template


def prepare(call: Call[DeploymentBody]) -> Prepared:
    """Read and evaluate what a request asks for; raises TemplateError."""
    properties = call.body.properties
    document: Document = properties.template or {}
    template = read(document)
    given = parameters.given(template, properties.parameters)
    shown = described(call.address.name, call.body.location or "", document, mode_of(call.body), properties.parameters)
    target = Target(call.world, call.send, call.request.caller, call.address, shown, tokens.tenants(call.request))
    evaluation = Evaluation(template, given, target)
    values = evaluation.parameters()
    evaluation.variables()
    resources = ordered(plan(evaluation), evaluation)
    target.know(resources)
    return Prepared(document, evaluation, values, resources, target)


def to_keep(prepared: Prepared) -> Prepared:
    """The same without its secrets; a stand-in is sent in their place."""
    document = as_object(secrets.without_secrets(prepared.document))
    values = secrets.kept(prepared.template, prepared.values)
    shown = prepared.target.deployment
    properties = {**as_object(shown["properties"]), "template": document, "parameters": {}}
    target = replace(prepared.target, deployment={**shown, "properties": properties})
    evaluation = Evaluation(read(document), values, target, trusted=True)
    return Prepared(document, evaluation, values, ordered(plan(evaluation), evaluation), target)


def again(document: Document, values: Document, resources: list[Planned], target: Target) -> Prepared:
    """The same from what was kept of it: nothing is checked or planned again."""
    target.know(resources)
    return Prepared(document, Evaluation(read(document), values, target, trusted=True), values, resources, target)


def body_of(planned: Planned, evaluation: Evaluation) -> Document:
    """A resource's body with its expressions resolved; an inner template keeps its own. Raises TemplateError or Refused."""
    scope = evaluation.scope(Place.PROPERTIES, planned.copies, planned.loop)
    inner = own_template(planned)
    if inner is None:
        return as_object(resolve(planned.body, scope))
    properties = as_object(part(planned.body, "properties"))
    rest: Document = {key: value for key, value in properties.items() if key.lower() != "template"}
    outside: Document = {key: value for key, value in planned.body.items() if key.lower() != "properties"}
    return {**as_object(resolve(outside, scope)), "properties": {**as_object(resolve(rest, scope)), "template": inner}}


def described(name: str, location: str, template: JSON, mode: str, said: JSON = None) -> Document:
    """The deployment as `deployment()` shows it to its template; `said` are the parameters where they may be seen."""
    shown: Document = {"name": name, "location": location} if location else {"name": name}
    properties: Document = {"template": template, "templateHash": template_hash(template), "parameters": said or {}}
    return {**shown, "properties": {**properties, "mode": mode, "provisioningState": "Accepted"}}


def mode_of(body: DeploymentBody) -> str:
    """The mode, written as Azure writes it."""
    return MODES.get((body.properties.mode or "").lower(), "Incremental")


def template_hash(template: JSON) -> str:
    """Digits that depend on the template alone. Azure does not say how it makes them; these only look alike."""
    canonical = json.dumps(template, sort_keys=True, separators=(",", ":"))
    return str(int.from_bytes(hashlib.sha256(canonical.encode()).digest()[:8], "big"))
