"""Rules about policy definitions and their assignments, and the two that policies themselves keep."""

import re

from gallery_engine.access import chain
from gallery_engine.assignments import (
    DEFAULT,
    DO_NOT_ENFORCE,
    KIND,
    assigned,
    definition_at,
    effect_of,
    properties_of,
)
from gallery_engine.ids import key_of, parse
from gallery_engine.models.policies import AssignmentBody, AssignmentProperties, DefinitionBody
from gallery_engine.policy import definition, effects, parameters
from gallery_engine.policy.problems import BadRule
from gallery_engine.records import Document, Record
from gallery_engine.rules.call import Call
from gallery_engine.rules.registry import Problem, principle, rule
from gallery_engine.rules.sources import (
    LIMITS,
    OUT_OF_SCOPE_ISSUE,
    POLICY_ARRAYS_ISSUE,
    POLICY_ASSIGNMENT,
    POLICY_DELETE_ISSUE,
    POLICY_DENY,
    POLICY_DENY_ACTION,
    POLICY_IDENTITY_ISSUE,
    POLICY_MODIFY,
    POLICY_NAMES,
    POLICY_PARAMETERS,
    POLICY_RULE,
    POLICY_RULE_ISSUE,
    POLICY_VALUE_ISSUE,
)

LONGEST_DEFINITION_NAME = 64
LONGEST_ASSIGNMENT_NAME = 128
LONGEST_DISPLAY_NAME = 128
LONGEST_DESCRIPTION = 512
MOST_ASSIGNMENTS = 200
MOST_NOT_SCOPES = 400
_NAME = re.compile(r"[^<>*%&:\\?+/\x00-\x1f\x7f]*[^<>*%&:\\?.+/ \x00-\x1f\x7f]")
_READING = {
    "POL101": {"InvalidPolicyRule"},
    "POL102": {"InvalidPolicyAlias"},
    "POL103": {"InvalidPolicyParameters", "UnusedPolicyParameters"},
    "POL104": {"InvalidPolicyRuleEffectDetails"},
    "POL105": {"InvalidPolicyDefinitionMode"},
}

POLICY_ALLOWS = principle(
    "POL121",
    "A policy that denies what a request would make of a resource stops the request.",
    "Policies are asked after roles and locks: whoever may write still has to write what is allowed. The answer names the "
    "assignment, the definition and the conditions that were met.",
    code="RequestDisallowedByPolicy",
    status=403,
    cites=[POLICY_DENY],
)
POLICY_PROTECTS = principle(
    "POL122",
    "A policy that denies deletions keeps a resource, and the group that would take it along.",
    "The group stays where the policy is one for types with tags and a location, unless its cascade behaviour lets the group go; "
    "a resource that goes with its parent is not kept.",
    code="RequestDisallowedByPolicy",
    status=403,
    cites=[POLICY_DENY_ACTION],
)


@rule("POL101", code="InvalidPolicyRule", status=400, cites=[POLICY_RULE, POLICY_RULE_ISSUE])
def policy_rule_can_be_read(call: Call[DefinitionBody]) -> Problem | None:
    """A policy rule has an if with conditions and a then with an effect.

    Each condition has one subject and one operator; what the language does not know is refused when the rule is written.
    """
    return _misread(call, "POL101")


@rule("POL102", code="InvalidPolicyAlias", status=400, cites=[POLICY_RULE, POLICY_ARRAYS_ISSUE])
def policy_fields_exist(call: Call[DefinitionBody]) -> Problem | None:
    """A field in a policy rule is one that every resource has, or an alias of a resource type.

    An alias names a property by provider, type and path; the lab takes any path below a type.
    """
    return _misread(call, "POL102")


@rule("POL103", code="InvalidPolicyParameters", status=400, cites=[POLICY_PARAMETERS])
def policy_parameters_are_declared_and_used(call: Call[DefinitionBody]) -> Problem | None:
    """The parameters of a policy are those its rule asks for.

    One that is asked for and not declared has no value, and one that is declared and not asked for would do nothing.
    """
    return _misread(call, "POL103")


@rule("POL104", code="InvalidPolicyRuleEffectDetails", status=400, cites=[POLICY_MODIFY, POLICY_DENY_ACTION])
def policy_effect_has_its_details(call: Call[DefinitionBody]) -> Problem | None:
    """The effects modify, append and denyAction say in their details what they do.

    Modify needs roles and operations, append fields and values, denyAction the action; the lab changes tags only.
    """
    return _misread(call, "POL104")


@rule("POL105", code="InvalidPolicyDefinitionMode", status=400, cites=[POLICY_RULE], standing="unverified")
def policy_mode_is_known(call: Call[DefinitionBody]) -> Problem | None:
    """The mode of a policy is All or Indexed.

    Indexed looks only at types with tags and a location, All at every type; modes of resource providers are not in the lab.
    """
    return _misread(call, "POL105")


@rule("POL106", code="InvalidPolicyDefinitionName", status=400, cites=[POLICY_NAMES], standing="unverified")
def definition_name_is_valid(call: Call[DefinitionBody]) -> str | None:
    """The name of a policy definition has up to 64 characters.

    It keeps clear of signs that mean something in an address, and does not end in a dot or a space.
    """
    if len(call.address.name) <= LONGEST_DEFINITION_NAME and _NAME.fullmatch(call.address.name):
        return None
    return f"The policy definition name '{call.address.name[:100]}' is invalid: it is too long or has reserved characters."


@rule("POL107", code="InvalidDeletePolicyDefinitionRequest", status=400, cites=[POLICY_DELETE_ISSUE])
def definition_is_not_assigned(call: Call[None]) -> str | None:
    """A policy definition that is assigned is not deleted.

    The assignment would be left without a rule, so the assignments go first.
    """
    for record in call.world.find(KIND, "/"):
        if key_of(str(properties_of(record).get("policyDefinitionId", ""))) == call.key:
            return (
                f"The policy definition '{call.existing.name}' cannot be deleted. It is referenced by the policy assignment "
                f"'{record.id}'. Please delete all policy assignments referencing the policy."
            )
    return None


@rule("POL108", code="InvalidPolicyDefinitionScope", status=400, cites=[POLICY_NAMES], standing="unverified")
def definition_has_a_place(call: Call[DefinitionBody]) -> str | None:
    """A policy definition is written in a subscription or a management group.

    Groups and resources have assignments only, and what is built in is written by nobody but Azure.
    """
    base = parse(call.address.base) if call.address.base else None
    if base is not None and base.kind in {"microsoft.resources/subscriptions", "microsoft.management/managementgroups"}:
        return None
    return f"The policy definition '{call.address.name[:100]}' cannot be written at the scope '{call.address.base or '/'}'."


@rule("POL111", code="PolicyDefinitionNotFound", status=404, cites=[POLICY_ASSIGNMENT])
def definition_exists(call: Call[AssignmentBody]) -> str | None:
    """An assignment assigns a definition that is there.

    The id is that of a built-in definition, or of one written in the subscription or a management group above it.
    """
    wanted = _said(call).policy_definition_id or ""
    if definition_at(wanted, call.world) is not None:
        return None
    return f"The policy definition '{wanted.rpartition('/')[2][:100]}' could not be found."


@rule("POL112", code="InvalidCreatePolicyAssignmentRequest", status=400, cites=[OUT_OF_SCOPE_ISSUE])
def definition_is_in_scope(call: Call[AssignmentBody]) -> str | None:
    """A definition is assigned at its own scope or below it.

    What one subscription has written is not for others; for that it is written in a management group above them.
    """
    home = parse(_said(call).policy_definition_id or "")
    if home is None or not home.base or key_of(home.base) in chain(key_of(call.address.base), call.world):
        return None
    return (
        f"The policy definition specified in policy assignment '{call.address.name}' is out of scope. Policy definitions should "
        "be specified only at or above the policy assignment scope. If the management groups hierarchy changed recently or if "
        "assigning a management group policy to new subscription, please allow up to 30 minutes for the hierarchy changes to "
        "apply and try again."
    )


@rule("POL113", code="MissingPolicyParameter", status=400, cites=[POLICY_PARAMETERS, POLICY_VALUE_ISSUE])
def parameters_have_values(call: Call[AssignmentBody]) -> Problem | None:
    """An assignment gives a value to each parameter without a default, and to no other than those of the definition.

    The value has the parameter's type and is among the allowed ones where the definition names some.
    """
    record = definition_at(_said(call).policy_definition_id or "", call.world)
    if record is None:
        return None
    given = {name: value.value for name, value in (_said(call).parameters or {}).items()}
    try:
        declared = definition.read(properties_of(record), record.name).parameters
        parameters.check_values(declared, given, call.address.name, record.name)
    except BadRule as error:
        return Problem(str(error), code=error.code)
    return None


@rule("POL114", code="ResourceIdentityRequired", status=400, cites=[POLICY_ASSIGNMENT, POLICY_IDENTITY_ISSUE])
def modifying_assignment_has_an_identity(call: Call[AssignmentBody]) -> str | None:
    """An assignment of a policy that modifies has a managed identity.

    With it Azure changes what is there already; the lab asks for it and changes requests only.
    """
    kind = (call.body.identity.type if call.body.identity is not None else None) or ""
    found = assigned(_as_record(call), call.world)
    if found is None or effect_of(found) != effects.MODIFY or kind.lower() in {"systemassigned", "userassigned"}:
        return None
    return (
        f"The policy assignment '{call.address.name}' request is invalid. Policy assignments must include a 'managed identity' "
        "when assigning 'Modify' policy definitions."
    )


@rule("POL115", code="LocationRequired", status=400, cites=[POLICY_ASSIGNMENT], standing="unverified")
def identity_has_a_location(call: Call[AssignmentBody]) -> str | None:
    """An assignment with an identity has a location.

    The identity is made in that region; an assignment without one lies nowhere.
    """
    kind = (call.body.identity.type if call.body.identity is not None else None) or "None"
    if kind.lower() == "none" or call.body.location:
        return None
    return "The location property is required for this definition."


@rule("POL116", code="InvalidRequestContent", status=400, cites=[POLICY_ASSIGNMENT], standing="unverified")
def enforcement_mode_is_known(call: Call[AssignmentBody]) -> str | None:
    """An assignment is enforced, or only reports: Default or DoNotEnforce.

    DoNotEnforce lets every request through and still counts what does not comply.
    """
    mode = _said(call).enforcement_mode
    if mode is None or mode in {DEFAULT, DO_NOT_ENFORCE}:
        return None
    return f"The enforcement mode '{mode[:100]}' is not valid. The allowed values are '{DEFAULT}, {DO_NOT_ENFORCE}'."


@rule("POL117", code="PolicyAssignmentLimitExceeded", status=400, cites=[LIMITS], standing="unverified")
def assignments_at_a_scope_are_bounded(call: Call[AssignmentBody]) -> str | None:
    """A scope has at most 200 policy assignments, and an assignment leaves out at most 400 scopes.

    Every write below the scope is looked at by each of them.
    """
    excluded = len(_said(call).not_scopes or [])
    if excluded > MOST_NOT_SCOPES:
        return f"The policy assignment has {excluded} excluded scopes, exceeding the maximum of {MOST_NOT_SCOPES}."
    if call.current is not None:
        return None
    found = call.world.find(KIND, f"{call.key.rpartition('/')[0]}/", limit=MOST_ASSIGNMENTS)
    if len(found) < MOST_ASSIGNMENTS:
        return None
    return f"The scope '{call.address.base}' has {MOST_ASSIGNMENTS} policy assignments, which is the maximum at a scope."


@rule("POL118", code="InvalidPolicyAssignmentName", status=400, cites=[POLICY_ASSIGNMENT, POLICY_NAMES], standing="unverified")
def assignment_texts_are_bounded(call: Call[AssignmentBody]) -> str | None:
    """The name and the display name of an assignment have up to 128 characters, its description up to 512.

    They are what a refused request is shown, so they are short.
    """
    shown, described = _said(call).display_name or "", _said(call).description or ""
    if len(call.address.name) > LONGEST_ASSIGNMENT_NAME or not _NAME.fullmatch(call.address.name):
        return f"The policy assignment name '{call.address.name[:100]}' is invalid: it is too long or has reserved characters."
    if len(shown) > LONGEST_DISPLAY_NAME or len(described) > LONGEST_DESCRIPTION:
        return f"The display name or the description of the policy assignment '{call.address.name}' is too long."
    return None


def _misread(call: Call[DefinitionBody], name: str) -> Problem | None:
    """What is wrong with a definition, if it is this rule's to say."""
    error = call.world.once("policy definition", lambda: _error_in(call))
    return Problem(str(error), code=error.code) if error is not None and error.code in _READING[name] else None


def _error_in(call: Call[DefinitionBody]) -> BadRule | None:
    said = call.body.properties
    properties: Document = {"mode": said.mode, "parameters": said.parameters, "policyRule": said.policy_rule} if said else {}
    try:
        definition.read(properties, call.address.name)
    except BadRule as error:
        return error
    return None


def _said(call: Call[AssignmentBody]) -> AssignmentProperties:
    return call.body.properties or AssignmentProperties()


def _as_record(call: Call[AssignmentBody]) -> Record:
    said = _said(call)
    given: Document = {name: {"value": value.value} for name, value in (said.parameters or {}).items()}
    properties: Document = {"policyDefinitionId": said.policy_definition_id, "parameters": given}
    return Record(call.key, KIND, call.address.path, call.address.name, body={"properties": properties})
