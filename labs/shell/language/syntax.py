"""The syntax tree of one input."""

from msgspec import Struct

from labs.shell.language.words import Document, Word


class Assignment(Struct, frozen=True):
    """`NAME=value` in front of a command, or alone; `append` for `NAME+=value`."""

    name: str
    value: Word
    append: bool = False


class Redirection(Struct, frozen=True):
    """Stream `descriptor` (0, 1, 2; `&` for 1 and 2 together) to or from `target`, which way `symbol` says."""

    descriptor: str
    symbol: str
    target: Word | Document


class Simple(Struct, frozen=True):
    """Assignments, then the command and its arguments; either may be missing."""

    assignments: tuple[Assignment, ...]
    words: tuple[Word, ...]
    redirections: tuple[Redirection, ...] = ()


class Group(Struct, frozen=True):
    """`{ …; }`, or `( … )`, which is `isolated`: its variables end with it."""

    body: "Script"
    isolated: bool


class If(Struct, frozen=True):
    """Conditions and what to run when they hold, in order; `otherwise` may be empty."""

    branches: tuple[tuple["Script", "Script"], ...]
    otherwise: "Script"


class For(Struct, frozen=True):
    """`for NAME in …; do …; done`."""

    name: str
    words: tuple[Word, ...]
    body: "Script"


class Count(Struct, frozen=True):
    """`for ((start; condition; step)); do …; done`."""

    start: Word
    condition: Word
    step: Word
    body: "Script"


class While(Struct, frozen=True):
    """`while` or, with `until`, its opposite."""

    condition: "Script"
    body: "Script"
    until: bool


class Case(Struct, frozen=True):
    """`case WORD in …`: patterns and what to run for the first that fits."""

    subject: Word
    arms: tuple[tuple[tuple[Word, ...], "Script"], ...]


class Calculation(Struct, frozen=True):
    """`(( … ))`: succeeds when the result is not zero."""

    expression: Word


class Check(Struct, frozen=True):
    """In `[[ … ]]`, one operator and one word; `-n` for a word alone."""

    operator: str
    word: Word


class Comparison(Struct, frozen=True):
    """In `[[ … ]]`, two words and what is asked about them."""

    left: Word
    operator: str
    right: Word


class Not(Struct, frozen=True):
    """In `[[ … ]]`, the opposite."""

    condition: "Condition"


class Either(Struct, frozen=True):
    """In `[[ … ]]`, whether one holds or, with `both`, all of them do."""

    conditions: tuple["Condition", ...]
    both: bool


Condition = Check | Comparison | Not | Either


class Conditional(Struct, frozen=True):
    """`[[ … ]]`."""

    condition: Condition


Compound = Group | If | For | Count | While | Case | Calculation | Conditional


class Redirected(Struct, frozen=True):
    """A compound command with redirections behind it."""

    command: Compound
    redirections: tuple[Redirection, ...]


Command = Simple | Compound | Redirected


class Pipeline(Struct, frozen=True):
    """Commands joined by `|`; `errors_too` says after which of them it was `|&`; `negated` by a `!` in front."""

    commands: tuple[Command, ...]
    errors_too: frozenset[int] = frozenset()
    negated: bool = False


class Item(Struct, frozen=True):
    """What to run and what joins it to the one before: `;`, `&&` or `||`."""

    joiner: str
    command: Command | Pipeline


class Script(Struct, frozen=True):
    """The commands of one input, or of one part of it, in order."""

    items: tuple[Item, ...]
