"""What a parsed command line says, read by type."""

from collections.abc import Iterable, Mapping

Value = str | int | float | bool | list[str] | list[int] | dict[str, str | None] | None
Change = tuple[str, list[str]]


class Args:
    """The values of one command line by dest; absent ones are None, `changes` keeps --set, --add, --remove in order."""

    def __init__(self, values: Mapping[str, Value], given: Iterable[str] = (), changes: Iterable[Change] = ()) -> None:
        self._values = dict(values)
        self.given = frozenset(given)
        self.changes = tuple(changes)

    def with_values(self, values: Mapping[str, Value]) -> "Args":
        """Give a copy in which `values` hold."""
        return Args({**self._values, **values}, self.given, self.changes)

    def text(self, name: str) -> str | None:
        """Give a text, or None."""
        value = self._values.get(name)
        return value if isinstance(value, str) else None

    def need(self, name: str) -> str:
        """Give the text of an option that the parser made sure of."""
        return self.text(name) or ""

    def texts(self, name: str) -> list[str] | None:
        """Give a list of texts, or None when the option was left out."""
        value = self._values.get(name)
        return [str(item) for item in value] if isinstance(value, list) else None

    def numbers(self, name: str) -> list[int] | None:
        """Give a list of integers, or None when the option was left out."""
        value = self._values.get(name)
        return [int(item) for item in value] if isinstance(value, list) else None

    def number(self, name: str) -> int | None:
        """Give an integer, or None."""
        value = self._values.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def real(self, name: str) -> float | None:
        """Give a number with a fraction, or None."""
        value = self._values.get(name)
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None

    def flag(self, name: str) -> bool:
        """Tell whether a flag was given or a three-state option is true."""
        return self._values.get(name) is True

    def either(self, name: str) -> bool | None:
        """Give true, false, or None when the option was left out."""
        value = self._values.get(name)
        return value if isinstance(value, bool) else None

    def tags(self, name: str = "tags") -> dict[str, str] | None:
        """Give tags as a mapping, or None when the option was left out."""
        value = self._values.get(name)
        return {key: text or "" for key, text in value.items()} if isinstance(value, dict) else None
