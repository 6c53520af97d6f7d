"""The command table as pages: every command that `az` knows here, and each with its options and examples."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from labs.shell.az.commands import COMMANDS, SUMMARIES
from labs.shell.az.spec import Command, Example, Option, Support

LONGEST_QUERY = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """A command in the list; `slug` is its name in an address."""

    name: str
    slug: str
    summary: str


@dataclass(frozen=True, slots=True)
class Group:
    """A group of commands, and those of it that were found."""

    name: str
    anchor: str
    summary: str
    commands: Sequence[Entry]


@dataclass(frozen=True, slots=True)
class Listing:
    """What was looked for, what was found of how many."""

    words: str
    groups: Sequence[Group]
    found: int
    total: int


@dataclass(frozen=True, slots=True)
class OptionView:
    """An option: its names, what it does, the values it takes, what holds without it; `limits` says what the lab leaves out."""

    names: Sequence[str]
    required: bool
    text: str
    choices: Sequence[str]
    default: str
    limits: str

    @property
    def choices_as_code(self) -> SafeString:
        """The values it takes as they stand in a sentence."""
        return format_html_join(", ", "<code>{}</code>", ((choice,) for choice in self.choices))


@dataclass(frozen=True, slots=True)
class OptionGroup:
    """Options that belong together; the first group of a command has no title."""

    title: str
    options: Sequence[OptionView]


@dataclass(frozen=True, slots=True)
class CommandView:
    """A command's own page: `usage` shows what it cannot do without, `beside` are the others of its group."""

    name: str
    group: str
    anchor: str
    summary: str
    usage: str
    asks: bool
    groups: Sequence[OptionGroup]
    examples: Sequence[Example]
    beside: Sequence[Entry]


def listing(words: str) -> Listing:
    """Find the commands that have every word in their name, summary or options, group by group in the order of the alphabet."""
    found = sorted(
        (command for command in COMMANDS.values() if _has_words(command, words)), key=lambda command: _order(command.name)
    )
    groups = [
        Group(name, slug_of(name), SUMMARIES.get(name, ""), [_entry(command) for command in commands])
        for name, commands in groupby(found, key=lambda command: command.name.rpartition(" ")[0])
    ]
    return Listing(words, groups, len(found), len(COMMANDS))


def command_view(slug: str) -> CommandView | None:
    """Show a command by its name in an address; None where there is no such command."""
    command = _BY_SLUG.get(slug)
    if command is None:
        return None
    group = command.name.rpartition(" ")[0]
    beside = [other for other in COMMANDS.values() if other.name.rpartition(" ")[0] == group and other is not command]
    return CommandView(
        name=command.name,
        group=group,
        anchor=slug_of(group),
        summary=command.summary,
        usage=_usage(command),
        asks=command.confirm,
        groups=_option_groups(command.every_option),
        examples=command.examples,
        beside=[_entry(other) for other in sorted(beside, key=lambda other: other.name)],
    )


def _entry(command: Command) -> Entry:
    return Entry(command.name, slug_of(command.name), command.summary)


def slug_of(name: str) -> str:
    """Return a command or group by its name in an address."""
    return name.replace(" ", "-")


def _order(name: str) -> tuple[str, str]:
    group, _, last = name.rpartition(" ")
    return group, last


def _has_words(command: Command, words: str) -> bool:
    names = " ".join(name for option in command.options for name in option.names)
    text = f"az {command.name} {command.summary} {names}".casefold()
    return all(word in text for word in words.casefold().split())


def _usage(command: Command) -> str:
    parts = [f"{_longest(option)} {_value(option)}".strip() for option in command.options if option.required or option.needed]
    return " \\\n    ".join([f"az {command.name}", *parts])


def _longest(option: Option) -> str:
    return max(option.names, key=len)


def _value(option: Option) -> str:
    return "" if option.nargs == "0" else option.dest.strip("_").upper()


def _option_groups(options: Iterable[Option]) -> list[OptionGroup]:
    every = sorted(options, key=lambda option: (option.group == "Global", option.group, not option.required, _longest(option)))
    return [
        OptionGroup(gettext("%(group)s arguments") % {"group": title} if title else "", [_option(option) for option in members])
        for title, members in groupby(every, key=lambda option: option.group)
    ]


def _option(option: Option) -> OptionView:
    return OptionView(
        names=[name for name in option.names if name not in option.hidden],
        required=option.required or option.needed,
        text=option.help,
        choices=sorted(option.choices),
        default="" if option.default is None else str(option.default),
        limits=str(_LIMITS[option.support]),
    )


_LIMITS = {
    Support.FULL: "",
    Support.INVISIBLE: _("Accepted; nothing that the lab shows would differ."),
    Support.NONE: _("Azure takes it; the lab does not simulate it and says so."),
}

_BY_SLUG = {slug_of(command.name): command for command in COMMANDS.values()}
