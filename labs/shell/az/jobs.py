"""The calls of one line: one, or one per resource that `--ids` names, after all that az checks before it asks the cloud."""

import json
from collections.abc import Sequence

from labs.shell.az.call import Call
from labs.shell.az.errors import AzError
from labs.shell.az.forms import fits
from labs.shell.az.ids import ResourceId, parse_id
from labs.shell.az.profile import account_called, check_signed_in
from labs.shell.az.spec import Support

_CALL = 120  # steps of work for each id


def jobs(call: Call) -> list[Call]:
    """Split a line into one call per resource that it names."""
    calls = _by_ids(call) if call.args.texts("_ids") else [call]
    if calls == [call]:
        _check_id_parts(call)
    _check_subscription(calls)
    _check_support(call)
    for one in calls:
        _check_forms(one)
    return calls


def listed_ids(words: Sequence[str]) -> list[str]:
    """Give the ids that the words of `--ids` hold: one each, one a line, or the `id` of JSON objects as a pipe brings them."""
    return [found for word in words for found in _in_word(word)]


def _in_word(word: str) -> list[str]:
    try:
        value = json.loads(word)
    except (ValueError, RecursionError):
        return word.splitlines() or [word]
    items = value if isinstance(value, list) else [value]
    return [str(item["id"]) if isinstance(item, dict) and "id" in item else str(item) for item in items]


def _check_id_parts(call: Call) -> None:
    command, args = call.command, call.args
    parts = [option for option in command.options if option.part and option.needed]
    missing = [option for option in parts if args.text(option.dest) is None]
    if missing and command.aaz:
        raise AzError(f"InvalidArgumentValue: Missing required field: {missing[0].names[0]}")
    if missing and command.takes_ids:
        raise AzError(f"({' '.join(option.names[0] for option in missing)} | --ids) are required")
    for option in command.options:
        if (option.required or option.needed) and option.kind == "text" and args.text(option.dest) == "":
            raise AzError(f"argument {option.label}: a value is expected, and this one is empty")


def _by_ids(call: Call) -> list[Call]:
    options = [option for option in call.command.options if option.part]
    for option in options:
        if option.dest in call.args.given:
            call.warn(f"option '{option.names[0]}' will be ignored due to use of '--ids'.")
    calls = []
    for text in listed_ids(call.args.texts("_ids") or []):
        call.client.budget.spend(_CALL)
        found = parse_id(text)
        if found is None:
            raise AzError(f"invalid resource ID: {text}")
        values = {option.dest: _part(found, option.part, option.names[0], text) for option in options}
        args = call.args.with_values({**values, "_subscription": found.subscription})
        calls.append(Call(call.command, args, call.client, call.warnings, call.texts))
    return calls


def _part(found: ResourceId, part: str, name: str, text: str) -> str:
    value = found.part(part)
    if value is None:
        raise AzError(
            f"Argument {name} cannot be derived from ID {text}. Please provide a complete resource ID containing all "
            "information of 'Resource Id' arguments. "
        )
    return value


def _check_subscription(calls: Sequence[Call]) -> None:
    for call in (call for call in calls if call.command.scoped):
        check_signed_in(call.client.state)
        wish, own = call.args.text("_subscription"), call.client.state.subscription
        if wish is None or wish.lower() == own.lower():
            continue
        account = account_called(call.client, wish)
        if account is not None:
            call.args = call.args.with_values({"_subscription": account.id})
            continue
        if "_subscription" in call.args.given:
            call.warn(f"Subscription '{wish}' not recognized.")
        raise AzError(f"Subscription '{wish}' not found. Check the spelling and casing and try again.")


def _check_support(call: Call) -> None:
    for option in call.command.options:
        if option.support is Support.NONE and option.dest in call.args.given:
            raise AzError(f"this lab does not simulate '{option.names[0]}' of 'az {call.command.name}': leave it out.")


def _check_forms(call: Call) -> None:
    for option in call.command.options:
        value = call.args.text(option.dest)
        if option.pattern and value is not None and not fits(value, option.pattern):
            wrong = f"'{value}' does not fully match regular expression pattern '{option.pattern}'"
            raise AzError(f"InvalidArgumentValue: {option.names[0]}: Invalid format: {wrong}")
