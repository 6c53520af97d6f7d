"""Dates as az takes them: a day alone gets a time of day."""

from datetime import datetime

from labs.shell.az.errors import AzError

TIME = "T12:59:59Z"
FORM = "Format: date (yyyy-mm-dd) time (hh:mm:ss.xxxxxx) timezone (+/-hh:mm)"


def completed(text: str | None) -> str | None:
    """Add a time to a day; a text with a "t" in it counts as having one."""
    return f"{text}{TIME}" if text and "t" not in text.lower() else text


def parsed(text: str | None, field: str) -> None:
    """Check that a text is a date; AzError names the field otherwise."""
    if text is None:
        return
    try:
        datetime.fromisoformat(text)
    except ValueError:
        raise AzError(f"InvalidArgumentValue: {field}: Unable to parse: '{text}'. Expected format: {FORM}") from None
