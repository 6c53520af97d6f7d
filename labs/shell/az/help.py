"""`az`, `az GROUP --help` and `az COMMAND --help`, in az's layout."""

import textwrap
from collections.abc import Iterable, Mapping

from labs.shell.az.spec import Command, Option, Support

WIDTH = 100
SEPARATOR = " : "
REQUIRED = "[Required]"
SHORTHAND = "Shorthand is taken: {name:value,other:value} for names and values, [one,two] for a list, null for nothing."
UNSIMULATED = "Azure takes it; this lab does not simulate it."


def group_help(name: str, summary: str, groups: Mapping[str, str], commands: Mapping[str, str]) -> str:
    """Lay out the help of a group: `groups` and `commands` map the last word of a name to its summary."""
    head = _wrap(f"az {name}{SEPARATOR}{summary}" if name else "az", 4)
    parts = ["", "Group", head, ""]
    for title, entries in (("Subgroups:", groups), ("Commands:", commands)):
        if entries:
            parts += [title, *_entries(entries), ""]
    return "\n".join(parts) + "\n"


def welcome(groups: Mapping[str, str], commands: Mapping[str, str]) -> str:
    """Greet somebody who typed `az` alone, and list what there is."""
    parts = [
        "",
        "az, against Darkroom's simulated Azure: the commands, options, outputs and exit codes of the Azure CLI.",
        "",
        "Add --help to any of these to see what it does:",
        "",
        *_entries({**groups, **commands}),
        "",
    ]
    return "\n".join(parts) + "\n"


def command_help(command: Command) -> str:
    """Lay out the help of a command: summary, arguments by group, examples."""
    parts = ["", "Command", _wrap(f"az {command.name}{SEPARATOR}{command.summary}", 4), "", "Arguments"]
    parts += _arguments(command.every_option)
    if command.examples:
        parts += ["", "Examples"]
        for example in command.examples:
            parts += [_wrap(example.text, 4), _wrap(example.line, 8), ""]
    return "\n".join(parts).rstrip("\n") + "\n\n"


def option_help(option: Option) -> str:
    """Lay out the help of one option, and how a value that is more than a text is written."""
    head = _argument(option, len(_name(option)) + (len(REQUIRED) + 1 if _needed(option) else 0))
    how = SHORTHAND if option.kind == "tags" or option.nargs in {"*", "+"} else ""
    return "\n".join(["", "Argument", head, *([_wrap(how, 4)] if how else []), ""]) + "\n"


def _arguments(options: Iterable[Option]) -> list[str]:
    every = list(options)
    width = max(len(_name(option)) + (len(REQUIRED) + 1 if _needed(option) else 0) for option in every)
    lines: list[str] = []
    for group in sorted({option.group for option in every}, key=lambda name: (name == "Global", name)):
        if group:
            lines += ["", f"{group} Arguments"]
        members = [option for option in every if option.group == group]
        for option in sorted(members, key=lambda item: (not _needed(item), _name(item))):
            lines.append(_argument(option, width))
    return lines


def _argument(option: Option, width: int) -> str:
    name, tag = _name(option), REQUIRED if _needed(option) else ""
    padding = " " * (width - len(name) - len(tag))
    return _wrap(f"{name}{padding}{tag}{SEPARATOR}{_text(option)}", 4, hanging=width + 4 + len(SEPARATOR))


def _needed(option: Option) -> bool:
    return option.required


def _name(option: Option) -> str:
    return " ".join(sorted(name for name in option.names if name not in option.hidden))


def _text(option: Option) -> str:
    text = UNSIMULATED if option.support is Support.NONE and not option.help else option.help
    if option.choices:
        text += f"  Allowed values: {', '.join(sorted(option.choices))}."
    if option.default not in (None, ""):
        text += f"  Default: {option.default}."
    return text


def _entries(entries: Mapping[str, str]) -> list[str]:
    width = max(len(name) for name in entries)
    return [
        _wrap(f"{name.ljust(width)}{SEPARATOR}{entries[name]}", 4, hanging=width + 4 + len(SEPARATOR)) for name in sorted(entries)
    ]


def _wrap(text: str, indent: int, *, hanging: int | None = None) -> str:
    filler = textwrap.TextWrapper(
        width=WIDTH,
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent if hanging is None else hanging),
        replace_whitespace=False,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return filler.fill(text)
