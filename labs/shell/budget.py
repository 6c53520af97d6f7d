"""What one line may do, counted and never timed."""

from labs.shell.bounds import MAX_COMMANDS, MAX_WORK
from labs.shell.errors import BudgetError


class Budget:
    """Counts down; a step of work is a small, fixed effort, such as a character that a pattern looks at."""

    def __init__(self, commands: int = MAX_COMMANDS, work: int = MAX_WORK) -> None:
        self._commands = commands
        self._work = work

    def command(self) -> None:
        """Count one command; raises BudgetError past the bound."""
        if self._commands <= 0:
            raise BudgetError(
                f"the line runs too many commands: the limit is {MAX_COMMANDS}. A loop that waits gets there with a longer sleep",
                exit_code=1,
            )
        self._commands -= 1

    def spend(self, steps: int) -> None:
        """Count work; raises BudgetError past the bound."""
        self._work -= steps
        if self._work < 0:
            raise BudgetError(
                f"the line is too much work: the limit is {MAX_WORK:,} steps. Split it into several lines", exit_code=1
            )
