"""What is wrong with a line, said to the person who typed it."""


class ShellError(Exception):
    """A line that cannot be run: `message` is what the terminal prints, `exit_code` what `$?` becomes."""

    def __init__(self, message: str, exit_code: int = 2) -> None:
        super().__init__(message)
        self.message = message
        self.exit_code = exit_code


class IncompleteInputError(ShellError):
    """The line is open: a quote, a substitution, a trailing backslash or `&&` waits for more."""


class BudgetError(ShellError):
    """The line asked for more than one line may do."""
