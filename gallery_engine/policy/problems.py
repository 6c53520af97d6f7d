"""What goes wrong with a policy: while it is read, and while it is evaluated."""


class BadRule(ValueError):  # noqa: N818 - named for what it is
    """A policy that Azure would not take; `code` is Azure's, the message its text."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Failed(Exception):  # noqa: N818 - an evaluation that has no result; Azure then refuses the request
    """An evaluation that cannot be finished: a function failed, types do not fit, or it went over its bounds."""
