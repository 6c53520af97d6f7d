"""`az config` and `az configure`: what later lines take for granted."""

from collections.abc import Mapping

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.errors import AzError
from labs.shell.az.spec import Command, Example, Support, flag, opt
from labs.shell.bounds import MAX_SETTING_TEXT, MAX_SETTINGS

SECTION = "defaults"
SOURCE = "~/.azure/config"
EXPERIMENTAL = (
    "Command group 'config' is experimental and under development. Reference and support levels: https://aka.ms/CLI_refstatus"
)
INTERACTIVE = (
    "az configure asks its questions on a terminal of its own. Use az config set, or az configure --defaults NAME=VALUE."
)


def _kept_as(key: str) -> str:
    """Give the name under which the terminal keeps a setting: defaults under their own, others under section and name."""
    section, _, name = key.partition(".")
    return name if section == SECTION and "." not in name else key


def _set_one(call: Call, key: str, value: str) -> None:
    settings = call.client.state.defaults
    name = _kept_as(key)
    if not value:
        settings.pop(name, None)
        return
    if len(name) + len(value) > MAX_SETTING_TEXT:
        raise AzError(f"a setting has at most {MAX_SETTING_TEXT} characters")
    if name not in settings and len(settings) >= MAX_SETTINGS:
        raise AzError(f"this terminal keeps at most {MAX_SETTINGS} settings")
    settings[name] = value


def _check_key(key: str) -> None:
    section, dot, name = key.partition(".")
    if not (section and dot and name):
        raise AzError(f"usage error: '{key}' is no setting: it has to be [section].[name]")


def _set(call: Call) -> JSON:
    call.warn(EXPERIMENTAL)
    pairs = [word.partition("=") for word in call.args.texts("key_value") or []]
    for key, equals, _ in pairs:
        if not equals:
            raise AzError("usage error: [section].[name]=[value] ...")
        _check_key(key)
    for key, _, value in pairs:
        _set_one(call, key, value)
    return None


def _unset(call: Call) -> JSON:
    call.warn(EXPERIMENTAL)
    for key in call.args.texts("key") or []:
        _check_key(key)
        _set_one(call, key, "")
    return None


def _get(call: Call) -> JSON:
    call.warn(EXPERIMENTAL)
    every = _sections(call.client.state.defaults)
    wish = call.args.text("key")
    if not wish:
        return {section: list(items) for section, items in every.items()}
    section, _, name = wish.partition(".")
    items = every.get(section, [])
    if not name:
        return list(items)
    for item in items:
        if isinstance(item, dict) and item["name"] == name:
            return item
    raise AzError(f"Configuration '{wish}' is not set.")


def _sections(settings: Mapping[str, str]) -> dict[str, list[JSON]]:
    found: dict[str, list[JSON]] = {}
    for key, value in sorted(settings.items()):
        section, dot, name = key.partition(".")
        shown: JSON = {"name": name if dot else key, "source": SOURCE, "value": value}
        found.setdefault(section if dot else SECTION, []).append(shown)
    return found


def _configure(call: Call) -> JSON:
    if call.args.flag("list_defaults"):
        return list(_sections(call.client.state.defaults).get(SECTION, []))
    words = call.args.texts("defaults")
    if not words:
        raise AzError(INTERACTIVE)
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not name:
            raise AzError("usage error: --defaults STRING=STRING STRING=STRING ...")
        _set_one(call, f"{SECTION}.{name}", value)
    return None


LOCAL = flag("--local", "For the working directory only, which is the only one here.", support=Support.INVISIBLE)


def _command(name: str, **fields: object) -> Command:
    return Command(name, flat=False, scoped=False, **fields)  # type: ignore[arg-type]


COMMANDS: tuple[Command, ...] = (
    _command(
        "config set",
        handler=_set,
        summary="Keep settings, such as the resource group or the output format of later lines.",
        options=(opt("key_value", "Settings, each section.name=value, separated by spaces.", nargs="+", required=True), LOCAL),
        examples=(
            Example("Work in one group and region.", "az config set defaults.group=MyRG defaults.location=eastus"),
            Example("Print tables.", "az config set core.output=table"),
        ),
    ),
    _command(
        "config get",
        handler=_get,
        summary="Show what is kept.",
        options=(opt("key", "A section, or section.name; everything when left out.", nargs="?"), LOCAL),
        examples=(Example("Show the default group.", "az config get defaults.group"),),
    ),
    _command(
        "config unset",
        handler=_unset,
        summary="Forget settings.",
        options=(opt("key", "Settings, each section.name, separated by spaces.", nargs="+", required=True), LOCAL),
        examples=(Example("Forget the default group.", "az config unset defaults.group"),),
    ),
    _command(
        "configure",
        handler=_configure,
        summary="Keep default values of arguments, or list them.",
        options=(
            opt("--defaults -d", "Default values, each name=value; an empty value forgets one.", nargs="+"),
            flag("--list-defaults -l", "List what is kept."),
            opt("--scope", "Where the defaults hold.", choices=("global", "local"), default="global", support=Support.INVISIBLE),
        ),
        examples=(Example("Work in one group.", "az configure --defaults group=MyRG location=eastus"),),
    ),
)
