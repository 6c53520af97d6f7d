"""`az policy assignment identity` and `non-compliance-message`: parts of an assignment, changed one at a time."""

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.commands.policy_assignment import edit, identity_of
from labs.shell.az.commands.policy_scopes import GROUP, NAME, SCOPE, VERSION, assignment
from labs.shell.az.commands.shared import AAZ_GENERIC
from labs.shell.az.errors import AzError
from labs.shell.az.spec import Command, Example, Option, Support, opt
from labs.shell.az.updates import change, view_of

MESSAGES = "nonComplianceMessages"
REFERENCE = "policyDefinitionReferenceId"


def _identity_show(call: Call) -> JSON:
    return call.get(assignment(call), VERSION).get("identity")


def _identity_assign(call: Call) -> JSON:
    def alter(view: dict[str, JSON]) -> None:
        view["identity"] = identity_of(call, asked=True)

    return edit(call, alter).get("identity")


def _identity_remove(call: Call) -> JSON:
    def alter(view: dict[str, JSON]) -> None:
        view["identity"] = {"type": "None"}

    return edit(call, alter).get("identity")


def _messages(view: dict[str, JSON]) -> list[JSON]:
    listed = view.get(MESSAGES)
    return list(listed) if isinstance(listed, list) else []


def _meant(call: Call, view: dict[str, JSON]) -> int:
    """Give the place of the message that the line names; AzError when there is none."""
    text, reference = call.args.need("message"), call.args.text("policy_definition_reference_id")
    for place, item in enumerate(_messages(view)):
        if isinstance(item, dict) and item.get("message") == text and item.get(REFERENCE) == reference:
            return place
    raise AzError(f"InvalidArgumentValue: the assignment has no message '{text}'")


def _message_list(call: Call) -> JSON:
    return _messages(view_of(call.get(assignment(call), VERSION)))


def _message_show(call: Call) -> JSON:
    view = view_of(call.get(assignment(call), VERSION))
    return _messages(view)[_meant(call, view)]


def _message_create(call: Call) -> JSON:
    message: dict[str, JSON] = {"message": call.args.need("message")}
    if call.args.text("policy_definition_reference_id"):
        message[REFERENCE] = call.args.text("policy_definition_reference_id")

    def alter(view: dict[str, JSON]) -> None:
        view[MESSAGES] = [*_messages(view), message]

    edit(call, alter)
    return message


def _message_update(call: Call) -> JSON:
    changed: list[dict[str, JSON]] = []

    def alter(view: dict[str, JSON]) -> None:
        place, messages = _meant(call, view), _messages(view)
        old = messages[place]
        item = dict(old) if isinstance(old, dict) else {}
        change(call, item)
        messages[place] = item
        changed.append(item)
        view[MESSAGES] = messages

    edit(call, alter)
    return changed[0]


def _message_delete(call: Call) -> JSON:
    def alter(view: dict[str, JSON]) -> None:
        place = _meant(call, view)
        view[MESSAGES] = [item for at, item in enumerate(_messages(view)) if at != place]

    edit(call, alter)
    return None


def _identity_options(*, role: bool) -> tuple[Option, ...]:
    named = (
        opt(
            "--system-assigned --mi-system-assigned",
            "The identity of its own.",
            dest="mi_system_assigned",
            nargs="?",
            group="Parameters.identity",
        ),
        opt(
            "--user-assigned --mi-user-assigned",
            "Other identities, by ID.",
            dest="mi_user_assigned",
            nargs="*",
            group="Parameters.identity",
        ),
    )
    rights = (opt("--identity-scope", support=Support.NONE), opt("--role", support=Support.NONE)) if role else ()
    return (NAME, SCOPE, *named, GROUP, *rights)


def _command(name: str, **fields: object) -> Command:
    return Command(f"policy assignment {name}", aaz=True, **fields)  # type: ignore[arg-type]


MESSAGE = opt("-m --message", "What is told to whoever breaks the policy.", required=True)
OF_SET = opt("-r --policy-definition-reference-id", "The policy of a set that it belongs to.")
WHICH = "--name only-eastus --resource-group MyRG"
SAYING = f'{WHICH} --message "Only East US here."'

COMMANDS: tuple[Command, ...] = (
    _command(
        "identity show",
        handler=_identity_show,
        summary="Show the identity of an assignment.",
        options=(NAME, SCOPE, GROUP),
        examples=(Example("Show it.", f"az policy assignment identity show {WHICH}"),),
    ),
    _command(
        "identity assign",
        handler=_identity_assign,
        summary="Give an assignment an identity.",
        options=_identity_options(role=True),
        examples=(Example("Give one of its own.", f"az policy assignment identity assign --system-assigned {WHICH}"),),
    ),
    _command(
        "identity remove",
        handler=_identity_remove,
        summary="Take the identity of an assignment away.",
        options=_identity_options(role=False),
        examples=(Example("Take it away.", f"az policy assignment identity remove {WHICH}"),),
    ),
    _command(
        "non-compliance-message list",
        handler=_message_list,
        summary="List what an assignment tells those who break it.",
        options=(NAME, SCOPE, GROUP),
        examples=(Example("List the messages.", f"az policy assignment non-compliance-message list {WHICH}"),),
    ),
    _command(
        "non-compliance-message show",
        handler=_message_show,
        summary="Show one message of an assignment.",
        options=(NAME, SCOPE, MESSAGE, OF_SET, GROUP),
        examples=(Example("Show one.", f"az policy assignment non-compliance-message show {SAYING}"),),
    ),
    _command(
        "non-compliance-message create",
        handler=_message_create,
        summary="Add a message to an assignment.",
        options=(NAME, SCOPE, MESSAGE, OF_SET, GROUP),
        examples=(Example("Say why.", f"az policy assignment non-compliance-message create {SAYING}"),),
    ),
    _command(
        "non-compliance-message update",
        handler=_message_update,
        summary="Change a message of an assignment.",
        options=(*AAZ_GENERIC, NAME, SCOPE, MESSAGE, OF_SET, GROUP),
        examples=(
            Example(
                "Say it in other words.",
                f'az policy assignment non-compliance-message update {SAYING} --set message="Use East US."',
            ),
        ),
    ),
    _command(
        "non-compliance-message delete",
        handler=_message_delete,
        summary="Remove a message from an assignment.",
        options=(NAME, SCOPE, MESSAGE, OF_SET, GROUP),
        examples=(Example("Remove one.", f"az policy assignment non-compliance-message delete {SAYING}"),),
    ),
)
