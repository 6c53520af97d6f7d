"""The syntax tree of one input."""

from dataclasses import dataclass

from labs.shell.words import Document, Word


@dataclass(frozen=True, slots=True)
class Assignment:
    """`NAME=value` in front of a command, or alone; `append` for `NAME+=value`."""

    name: str
    value: Word
    append: bool = False


@dataclass(frozen=True, slots=True)
class Redirection:
    """Stream `descriptor` (0, 1, 2; `&` for 1 and 2 together) to or from `target`, which way `symbol` says."""

    descriptor: str
    symbol: str
    target: Word | Document


@dataclass(frozen=True, slots=True)
class Simple:
    """Assignments, then the command and its arguments; either may be missing."""

    assignments: tuple[Assignment, ...]
    words: tuple[Word, ...]
    redirections: tuple[Redirection, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """`{ …; }`, or `( … )`, which is `isolated`: its variables end with it."""

    body: "Script"
    isolated: bool


@dataclass(frozen=True, slots=True)
class If:
    """Conditions and what to run when they hold, in order; `otherwise` may be empty."""

    branches: tuple[tuple["Script", "Script"], ...]
    otherwise: "Script"


@dataclass(frozen=True, slots=True)
class For:
    """`for NAME in …; do …; done`."""

    name: str
    words: tuple[Word, ...]
    body: "Script"


@dataclass(frozen=True, slots=True)
class Count:
    """`for ((start; condition; step)); do …; done`."""

    start: Word
    condition: Word
    step: Word
    body: "Script"


@dataclass(frozen=True, slots=True)
class While:
    """`while` or, with `until`, its opposite."""

    condition: "Script"
    body: "Script"
    until: bool


@dataclass(frozen=True, slots=True)
class Case:
    """`case WORD in …`: patterns and what to run for the first that fits."""

    subject: Word
    arms: tuple[tuple[tuple[Word, ...], "Script"], ...]


@dataclass(frozen=True, slots=True)
class Calculation:
    """`(( … ))`: succeeds when the result is not zero."""

    expression: Word


@dataclass(frozen=True, slots=True)
class Check:
    """In `[[ … ]]`, one operator and one word; `-n` for a word alone."""

    operator: str
    word: Word


@dataclass(frozen=True, slots=True)
class Comparison:
    """In `[[ … ]]`, two words and what is asked about them."""

    left: Word
    operator: str
    right: Word


@dataclass(frozen=True, slots=True)
class Not:
    """In `[[ … ]]`, the opposite."""

    condition: "Condition"


@dataclass(frozen=True, slots=True)
class Either:
    """In `[[ … ]]`, whether one holds or, with `both`, all of them do."""

    conditions: tuple["Condition", ...]
    both: bool


Condition = Check | Comparison | Not | Either


@dataclass(frozen=True, slots=True)
class Conditional:
    """`[[ … ]]`."""

    condition: Condition


Compound = Group | If | For | Count | While | Case | Calculation | Conditional


@dataclass(frozen=True, slots=True)
class Redirected:
    """A compound command with redirections behind it."""

    command: Compound
    redirections: tuple[Redirection, ...]


Command = Simple | Compound | Redirected


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Commands joined by `|`; `errors_too` says after which of them it was `|&`; `negated` by a `!` in front."""

    commands: tuple[Command, ...]
    errors_too: frozenset[int] = frozenset()
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """What to run and what joins it to the one before: `;`, `&&` or `||`."""

    joiner: str
    command: Command | Pipeline


@dataclass(frozen=True, slots=True)
class Script:
    """The commands of one input, or of one part of it, in order."""

    items: tuple[Item, ...]
