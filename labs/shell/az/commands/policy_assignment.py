"""`az policy assignment`: which policies hold where."""

from collections.abc import Callable
from typing import TypeAlias

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.commands.paging import listing
from labs.shell.az.commands.policy_scopes import (
    ASSIGNMENTS,
    GROUP,
    GROUPS,
    NAME,
    SCOPE,
    VERSION,
    assignment,
    find_definition,
    scope_of,
)
from labs.shell.az.commands.shared import AAZ_GENERIC, PAGING
from labs.shell.az.documents import argument
from labs.shell.az.errors import AzError, ServerError
from labs.shell.az.ids import parse_id, segment
from labs.shell.az.made_up import short_name
from labs.shell.az.spec import Command, Example, Option, Support, either, opt
from labs.shell.az.updates import body_of, change, view_of

Alter: TypeAlias = Callable[[dict[str, JSON]], None]

PROPERTIES = "Properties"
TEXTS = {"display_name": "displayName", "description": "description", "enforcement_mode": "enforcementMode"}
READ_ONLY = ("scope", "instanceId", "latestDefinitionVersion", "effectiveDefinitionVersion")
SYSTEM, USER = "SystemAssigned", "UserAssigned"
EITHER = "usage error: --policy NAME_OR_ID | --policy-set-definition NAME_OR_ID"


def _policy(call: Call, wish: str) -> str:
    """Give the id of the definition that `--policy` names; AzError in az's words when there is none."""
    if parse_id(wish) is not None or wish.lower().startswith("/providers/"):
        return wish
    try:
        return str(find_definition(call, wish).get("id", ""))
    except ServerError:
        raise AzError(f"Invalid value in --policy or --policy-set-definition: '{wish}'") from None


def _said(call: Call) -> dict[str, JSON]:
    """Give the properties that the line sets, besides the definition."""
    args = call.args
    found: dict[str, JSON] = {key: args.text(dest) for dest, key in TEXTS.items() if args.text(dest) is not None}
    for dest, key in (("params", "parameters"), ("metadata", "metadata")):
        value = argument(call, dest)
        if value is not None:
            found[key] = value
    places = args.texts("not_scopes")
    if places is not None:
        found["notScopes"] = _places(places)
    messages = args.texts("non_compliance_messages")
    if messages is not None:
        found["nonComplianceMessages"] = _messages(call, messages)
    return found


def _places(words: list[str]) -> JSON:
    """Read `--not-scopes`: ids, apart or in one text with blanks between them."""
    places: list[JSON] = [place for word in words for place in word.split()]
    for place in places:
        if parse_id(str(place)) is None and not str(place).lower().startswith(GROUPS.lower()):
            raise AzError(f"Invalid resource ID value in --not-scopes: '{place}'")
    return places


def _messages(call: Call, words: list[str]) -> JSON:
    """Read `--non-compliance-messages`: JSON, or message=TEXT."""
    value = argument(call, "non_compliance_messages") if words else []
    return value if isinstance(value, list) else [value]


def identity_of(call: Call, *, asked: bool = False) -> dict[str, JSON] | None:
    """Give the identity that the line's options mean, None for none; `asked`: a system-assigned one where none is named."""
    named = call.args.texts("mi_user_assigned")
    if named:
        return {"type": USER, "userAssignedIdentities": {each: {} for each in named}}
    return {"type": SYSTEM} if asked or "mi_system_assigned" in call.args.given else None


def _create(call: Call) -> JSON:
    args = call.args
    wish, of_set = args.text("policy"), args.text("policy_set_definition")
    if bool(wish) == bool(of_set):
        raise AzError(EITHER)
    scope = scope_of(call)
    name = args.text("name") or short_name(call, scope, wish or of_set or "")
    properties = {**_said(call), "policyDefinitionId": _policy(call, wish or of_set or "")}
    body: dict[str, JSON] = {"properties": properties}
    identity = identity_of(call, asked=bool(args.text("location")))
    if identity is not None:
        body["identity"] = identity
    if args.text("location"):
        body["location"] = args.text("location")
    return call.send("PUT", f"{scope}/providers/{ASSIGNMENTS}/{segment(name)}", VERSION, body=body).body


def _show(call: Call) -> JSON:
    return call.get(assignment(call), VERSION)


def _list(call: Call) -> JSON:
    args = call.args
    wide = "disable_scope_strict_match" in args.given
    wish = args.text("filter") or ("atScopeAndBelow()" if wide else "atExactScope()")
    return listing(call, f"{_listed_at(call)}/providers/{ASSIGNMENTS}", VERSION, query={"$filter": wish})


def _listed_at(call: Call) -> str:
    """Give the scope of a list: a resource's is its group's."""
    scope, group = scope_of(call), call.args.text("management_group")
    parts = scope.split("/")
    if call.args.text("scope") and parts[1] not in {"providers", "subscriptions"}:
        raise AzError(f"Invalid value in --scope: '{call.args.text('scope')}'")
    if group:
        return f"{GROUPS}/{segment(group)}"
    return "/".join(parts[:5]) if parts[1:2] == ["subscriptions"] else scope


def edit(call: Call, alter: Alter) -> dict[str, JSON]:
    """Read the assignment that the line means, let `alter` change its flat view, write it back; give the answer."""
    path = assignment(call)
    view = view_of(call.get(path, VERSION))
    alter(view)
    answer = call.send("PUT", path, VERSION, body=body_of(view, READ_ONLY)).body
    return answer if isinstance(answer, dict) else {}


def _update(call: Call) -> JSON:
    def alter(view: dict[str, JSON]) -> None:
        view.update(_said(call))
        wish = call.args.text("policy") or call.args.text("policy_set_definition")
        if wish:
            view["policyDefinitionId"] = _policy(call, wish)
        if call.args.text("location"):
            view["location"] = call.args.text("location")
        change(call, view)

    return edit(call, alter)


def _delete(call: Call) -> JSON:
    call.send("DELETE", assignment(call), VERSION)
    return None


def _shared(*, mode: str | None) -> tuple[Option, ...]:
    return (
        opt("--location -l", "Region of the identity.", kind="location", configured="location", group="Parameters"),
        opt("--definition-version", group=PROPERTIES, support=Support.NONE),
        opt("--description", "What it is for.", group=PROPERTIES),
        opt("--display-name", "Name for people.", group=PROPERTIES),
        opt(
            "-e --enforcement-mode",
            "Default enforces it; DoNotEnforce only looks.",
            choices=("Default", "DoNotEnforce", "Enroll"),
            default=mode,
            group=PROPERTIES,
        ),
        opt("--metadata", "Metadata: JSON, a file with it, or key=value.", kind="document", group=PROPERTIES),
        opt("--not-scopes", "IDs of what it leaves out.", nargs="+", group=PROPERTIES),
        opt("--overrides", nargs="+", group=PROPERTIES, support=Support.NONE),
        opt("-p --params", "Values of the parameters: JSON, or a file with it.", nargs="+", kind="document", group=PROPERTIES),
        opt("-d --policy-set-definition", "Set of policies, by name or ID.", group=PROPERTIES),
        opt("--resource-selectors", nargs="+", group=PROPERTIES, support=Support.NONE),
        opt("--self-serve --self-serve-exemption-settings", nargs="+", group=PROPERTIES, support=Support.NONE),
        opt(
            "-m --non-compliance-messages",
            "What is told to whoever breaks it: JSON, or message=TEXT.",
            nargs="+",
            kind="document",
            group="non-compliance-message",
        ),
    )


IDENTITY: tuple[Option, ...] = (
    opt(
        "--assign-identity --system-assigned --mi-system-assigned",
        "Give it an identity of its own.",
        dest="mi_system_assigned",
        nargs="?",
        group="Identity",
    ),
    opt(
        "--user-assigned --mi-user-assigned",
        "Let it act as these identities, by ID.",
        dest="mi_user_assigned",
        nargs="*",
        group="Identity",
    ),
)
POLICY = opt("--policy", "Policy, by name or ID.")

COMMANDS: tuple[Command, ...] = (
    Command(
        "policy assignment create",
        _create,
        "Let a policy hold at a scope.",
        (
            opt("-n --name", "Name of the assignment; made up when left out."),
            SCOPE,
            *IDENTITY,
            *_shared(mode="Default"),
            GROUP,
            POLICY,
            opt("--identity-scope", support=Support.NONE),
            opt("--role", support=Support.NONE),
        ),
        (
            Example(
                "Let a policy hold in a group.",
                "az policy assignment create --name only-eastus --policy only-eastus --resource-group MyRG",
            ),
        ),
        aaz=True,
    ),
    Command(
        "policy assignment show",
        _show,
        "Show how a policy is assigned.",
        (NAME, SCOPE, opt("--expand", support=Support.NONE), GROUP),
        (Example("Show an assignment of a group.", "az policy assignment show --name only-eastus --resource-group MyRG"),),
        aaz=True,
    ),
    Command(
        "policy assignment list",
        _list,
        "List the policies that are assigned at a scope.",
        (
            *PAGING,
            opt("--management-group", "Management group to look at."),
            GROUP,
            opt("--expand", support=Support.NONE),
            opt("--filter", "An OData filter."),
            SCOPE,
            either("-d --disable-scope-strict-match", "What holds there, and what is assigned below, too.", aaz=True),
        ),
        (Example("List those of a group.", "az policy assignment list --resource-group MyRG --output table"),),
        aaz=True,
    ),
    Command(
        "policy assignment update",
        _update,
        "Change how a policy is assigned.",
        (*AAZ_GENERIC, NAME, SCOPE, *_shared(mode=None), GROUP, POLICY),
        (
            Example(
                "Only look, without enforcing.",
                "az policy assignment update --name only-eastus --resource-group MyRG --enforcement-mode DoNotEnforce",
            ),
        ),
        aaz=True,
    ),
    Command(
        "policy assignment delete",
        _delete,
        "Let a policy hold no longer.",
        (NAME, SCOPE, GROUP),
        (Example("Take one away from a group.", "az policy assignment delete --name only-eastus --resource-group MyRG"),),
        aaz=True,
    ),
)
