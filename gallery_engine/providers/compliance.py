"""Compliance: what each assigned policy finds in what is there, as a report that is always current.

Azure scans once a day and some minutes after a change (unverified in detail); the lab looks when it is asked, at virtual time.
Source: "Policy States - List Query Results For Subscription", "Azure Policy compliance states" (read 2026-11-26).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from gallery_engine.arm import Response
from gallery_engine.assignments import KIND, assigned, document_of, effect_of, is_indexed, leaves_out, properties_of, scene_of
from gallery_engine.attached import above
from gallery_engine.clock import to_iso
from gallery_engine.ids import key_of
from gallery_engine.policy import effects
from gallery_engine.policy.applicability import applies
from gallery_engine.policy.decision import Assigned, look
from gallery_engine.policy.evaluation import Evaluation
from gallery_engine.policy.problems import Failed
from gallery_engine.providers.extensions import refuse_filter
from gallery_engine.providers.resource import Inquiry, Report
from gallery_engine.records import Document, Record
from gallery_engine.rules.requests import WELL_FORMED
from gallery_engine.store import World

PAGE = 1_000
COMPLIANT, NON_COMPLIANT, PROTECTED, ERROR = "Compliant", "NonCompliant", "Protected", "Error"
_TEST = re.compile(r"\s*(\w{1,60})\s+(eq|ne)\s+('[^']*'|true|false)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Placed:
    """An assigned policy with its record; `wider` when it is assigned above the scope that is asked about."""

    record: Record
    policy: Assigned
    effect: str
    wider: bool

    def covers(self, resource: Record) -> bool:
        """Whether it looks at a resource."""
        inside = self.wider or f"{resource.key}/".startswith(f"{self.policy.scope.lower()}/")
        indexed = is_indexed(resource.kind, resource.key, resource.location)
        return inside and (indexed or not self.policy.definition.indexed) and not leaves_out(self.record, resource.key)


def states(inquiry: Inquiry) -> Iterator[Document]:
    """The state of each resource at and below a scope under each policy that applies to it, in key order."""
    world, scope = inquiry.world, key_of(inquiry.address.base)
    placed = [*_placed(above(KIND, scope, world), world, wider=True), *_placed(world.find(KIND, f"{scope}/"), world, wider=False)]
    itself = world.get(scope)
    for resource in [*([itself] if itself is not None else []), *world.under(f"{scope}/")] if placed else []:
        if resource.kind.startswith("microsoft.authorization/") or "gone" in resource.inner:
            continue
        for each in placed:
            if each.covers(resource) and (state := _state(each, resource, world)):
                yield _entry(each, resource, state, world)


def query(inquiry: Inquiry) -> Response:
    """The states, up to a thousand to a page; `$top`, `$skiptoken` and a `$filter` of comparisons joined by `and`."""
    _check_resource(inquiry)
    asked = inquiry.request.query
    tests = _tests(asked.get("$filter", ""))
    kept = (state for state in states(inquiry) if all(_meets(state, *test) for test in tests))
    start, most = _number(asked.get("$skiptoken", "0")), min(_number(asked.get("$top", str(PAGE))), PAGE)
    page = list(islice(kept, start, start + most + 1))
    context = (
        f"https://{inquiry.request.host}{inquiry.address.base}/providers/Microsoft.PolicyInsights/policyStates/$metadata#latest"
    )
    answer: Document = {
        "@odata.nextLink": None,
        "@odata.context": context,
        "@odata.count": len(page[:most]),
        "value": [*page[:most]],
    }
    if len(page) > most and "$top" not in asked:
        version = asked.get("api-version", "")
        path = f"https://{inquiry.request.host}{inquiry.address.path}"
        answer["@odata.nextLink"] = f"{path}?api-version={version}&$skiptoken={start + most}"
    return Response(200, answer)


def summarize(inquiry: Inquiry) -> Response:
    """How many resources and policies do not comply, in all and by assignment."""
    _check_resource(inquiry)
    found = list(states(inquiry))
    identifiers = list(dict.fromkeys(str(state["policyAssignmentId"]) for state in found))
    by_assignment = [[state for state in found if state["policyAssignmentId"] == each] for each in identifiers]
    summary: Document = {"results": _results(found), "policyAssignments": [_by_assignment(group) for group in by_assignment]}
    return Response(200, {"@odata.count": 1, "value": [summary]})


def evaluate(inquiry: Inquiry) -> Response:
    """Look at everything again, which the lab does with every question."""
    _check_resource(inquiry)
    return Response(200)


def _placed(records: list[Record], world: World, *, wider: bool) -> list[_Placed]:
    found = [(record, assigned(record, world)) for record in records]
    return [_Placed(record, policy, effect_of(policy), wider) for record, policy in found if policy is not None]


def _state(placed: _Placed, resource: Record, world: World) -> str:
    """What a policy finds in a resource; empty where it is not about it, or is switched off."""
    if placed.effect == effects.DISABLED:
        return ""
    scene = scene_of(document_of(resource), resource.key, world)
    finding, evaluation = look(placed.policy, scene)
    if finding is not None and finding.failure:
        return ERROR
    if finding is None:
        return COMPLIANT if _applies(placed, evaluation) else ""
    return PROTECTED if placed.effect == effects.DENY_ACTION else NON_COMPLIANT


def _applies(placed: _Placed, evaluation: Evaluation) -> bool:
    try:
        return applies(placed.policy.definition.condition, evaluation)
    except Failed:
        return True


def _entry(placed: _Placed, resource: Record, state: str, world: World) -> Document:
    document, policy = document_of(resource), placed.policy
    parts = resource.id.split("/")
    return {
        "timestamp": to_iso(world.now).replace("+00:00", "Z"),
        "resourceId": resource.id,
        "policyAssignmentId": policy.id,
        "policyDefinitionId": policy.definition_id,
        "isCompliant": state in {COMPLIANT, PROTECTED},
        "subscriptionId": parts[2] if len(parts) > 2 else "",
        "resourceType": document["type"],
        "resourceLocation": resource.location,
        "resourceGroup": parts[4] if len(parts) > 4 else "",
        "policyAssignmentName": policy.name,
        "policyAssignmentScope": policy.scope,
        "policyDefinitionName": policy.definition.name,
        "policyDefinitionAction": placed.effect,
        "policyDefinitionCategory": _category(policy, world),
        "complianceState": state,
    }


def _category(policy: Assigned, world: World) -> str:
    record = world.get(key_of(policy.definition_id))
    metadata = properties_of(record).get("metadata") if record is not None else None
    return str(metadata.get("category", "")) if isinstance(metadata, dict) else ""


def _results(found: list[Document]) -> Document:
    broken = [state for state in found if not state["isCompliant"]]
    policies = {(state["policyAssignmentId"], state["policyDefinitionId"]) for state in broken}
    resources = {state["resourceId"] for state in broken}
    others = {state["resourceId"] for state in found} - resources
    counts = (("compliant", len(others)), ("noncompliant", len(resources)))
    return {
        "nonCompliantResources": len(resources),
        "nonCompliantPolicies": len(policies),
        "resourceDetails": [{"complianceState": name, "count": count} for name, count in counts if count],
    }


def _by_assignment(found: list[Document]) -> Document:
    definition: Document = {
        "policyDefinitionId": found[0]["policyDefinitionId"],
        "effect": found[0]["policyDefinitionAction"],
        "results": _results(found),
    }
    return {
        "policyAssignmentId": found[0]["policyAssignmentId"],
        "policySetDefinitionId": "",
        "results": _results(found),
        "policyDefinitions": [definition],
    }


def _check_resource(inquiry: Inquiry) -> None:
    if inquiry.address.names[:1] != ("latest",):
        WELL_FORMED.refuse("The policy states resource is not valid. The lab has 'latest' only.")


def _tests(wish: str) -> list[tuple[str, str, str]]:
    found = [_TEST.fullmatch(part) for part in re.split(r"\sand\s", wish, flags=re.IGNORECASE)] if wish else []
    if None in found:
        refuse_filter(wish)
    return [(test[1].lower(), test[2].lower(), test[3].strip("'").lower()) for test in found if test is not None]


def _meets(state: Document, name: str, operator: str, value: str) -> bool:
    known = {key.lower(): str(item).lower() for key, item in state.items()}
    return (known.get(name) == value) == (operator == "eq")


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        WELL_FORMED.refuse(f"The value '{text[:40]}' is no number.")
    return int(text)


_AT = "Microsoft.PolicyInsights/policyStates"
QUERY = Report(f"{_AT}/queryResults/read", query)
SUMMARIZE = Report(f"{_AT}/summarize/read", summarize)
EVALUATE = Report(f"{_AT}/triggerEvaluation/action", evaluate)
