"""What a command of az is, as data: parser, help, suggestions and tests read the same table."""

from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from gallery_engine.arm import JSON

if TYPE_CHECKING:
    from labs.shell.az.call import Call

Kind = Literal["text", "int", "float", "flag", "bool", "tags", "location", "query", "aaz-int", "document", "help"]
Nargs = Literal["", "?", "*", "+", "1", "0"]

TRUE_FALSE = ("true", "false")
AAZ_BOOLS = ("true", "t", "yes", "y", "1", "false", "f", "no", "n", "0")
AAZ_TRUE = frozenset(AAZ_BOOLS[:5])


class Support(Enum):
    """Whether the simulator does what an option asks for."""

    FULL = "does what it says"
    INVISIBLE = "accepted; nothing that this lab shows would differ"
    NONE = "refused with one line"


class Option(Struct, frozen=True):
    """One option: `names` as az lists them, `needed` for an id part that only az's handler asks for.

    `configured` names the entry of `az configure --defaults` that fills it; `part` is the part of `--ids` it takes;
    `pattern` is one of `forms.py`. One that `repeats` gathers the values of every time it is given; a name without dashes makes
    it a positional argument.
    """

    names: tuple[str, ...]
    help: str = ""
    dest: str = ""
    required: bool = False
    needed: bool = False
    nargs: Nargs = ""
    kind: Kind = "text"
    choices: tuple[str, ...] = ()
    default: str | int | None = None
    group: str = ""
    part: str = ""
    configured: str = ""
    support: Support = Support.FULL
    hidden: tuple[str, ...] = ()
    pattern: str = ""
    repeats: bool = False

    @property
    def is_positional(self) -> bool:
        """Whether it takes words without a name in front of them."""
        return not self.names[0].startswith("-")

    @property
    def label(self) -> str:
        """The option as argparse names it in a message."""
        return "/".join(self.names)


def opt(names: str, text: str = "", **fields: object) -> Option:
    """Build an Option from space-separated names; its dest follows the first long name."""
    every = tuple(names.split())
    long = next((name for name in every if name.startswith("--")), every[0])
    return Option(every, text, **{"dest": long.lstrip("-").replace("-", "_"), **fields})  # type: ignore[arg-type]


def flag(names: str, text: str = "", **fields: object) -> Option:
    """Build an option without a value."""
    return opt(names, text, **{**fields, "nargs": "0", "kind": "flag"})


def either(names: str, text: str = "", *, aaz: bool = False, **fields: object) -> Option:
    """Build an option that is true, false or left out; without a value it is true."""
    return opt(names, text, **{**fields, "nargs": "?", "kind": "bool", "choices": AAZ_BOOLS if aaz else TRUE_FALSE})


def words(text: str) -> frozenset[str]:
    """Give the space-separated words of a text as a set."""
    return frozenset(text.split())


class Example(Struct, frozen=True):
    """A command line that shows a command at work, and what it is good for."""

    text: str
    line: str


class Command(Struct, frozen=True, eq=False):
    """One command, equal to itself alone. `handler` gets a Call and gives what is printed, None for nothing.

    `aaz` says which of az's two machineries the real command runs on, because their messages differ. `table` is a
    JMESPath or a function for `-o table`; without it the automatic rule applies. `flat` lifts `properties`;
    `scoped` commands take the global `--subscription`.
    """

    name: str
    handler: "Callable[[Call], JSON]"
    summary: str
    options: tuple[Option, ...] = ()
    examples: tuple[Example, ...] = ()
    aaz: bool = False
    table: str | Callable[[JSON], JSON] | None = None
    confirm: bool = False
    flat: bool = True
    scoped: bool = True
    schema: frozenset[str] = frozenset()

    @property
    def every_option(self) -> tuple[Option, ...]:
        """All options, the global ones included, in the order of the real parser."""
        policy = () if self.name.rpartition(" ")[2] in {"list", "show"} else POLICY
        return (*(GLOBALS if self.scoped else GLOBALS[:-1]), *self.options, *policy)

    @property
    def takes_ids(self) -> bool:
        """Whether `--ids` may name the resources."""
        return any(option.dest == "_ids" for option in self.options)


SUBSCRIPTION = opt("--subscription", "Name or ID of the subscription.", dest="_subscription", group="Global", part="subscription")
OUTPUT = opt(
    "--output -o",
    "Output format.",
    dest="_output",
    group="Global",
    choices=("json", "jsonc", "yaml", "yamlc", "table", "tsv", "none"),
    default="json",
    configured="core.output",
)
QUERY = opt("--query", "A JMESPath that picks from the result.", dest="_query", group="Global", kind="query")
GLOBALS: tuple[Option, ...] = (
    opt("--help -h", "Show this help message and exit.", dest="_help", group="Global", nargs="0", kind="help"),
    OUTPUT,
    QUERY,
    flag("--verbose", "Say more about what happens.", dest="_verbose", group="Global"),
    flag("--debug", "Show every request with its answer.", dest="_debug", group="Global"),
    flag("--only-show-errors", "Show errors only, no warnings.", dest="_only_show_errors", group="Global"),
    SUBSCRIPTION,
)
POLICY: tuple[Option, ...] = (
    opt(
        "--change-reference",
        "The change this operation belongs to.",
        dest="_change_reference",
        group="Global Policy",
        support=Support.INVISIBLE,
    ),
    flag(
        "--acquire-policy-token",
        "Ask for an Azure Policy token first.",
        dest="_acquire_policy_token",
        group="Global Policy",
        support=Support.INVISIBLE,
    ),
)
