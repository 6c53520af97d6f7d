"""The guest that a terminal is signed in to: what it remembers of it, and the prompt that it shows there."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Self

from gallery_engine.arm import JSON

WINDOWS = "Windows"
CONTACT, ANSWER = "contact", "answer"
_PROMPTS = {CONTACT: "(yes/no)", ANSWER: "(y/n)"}


@dataclass(frozen=True, slots=True)
class Guest:
    """A session: the id of the `machine`, the `address` it was reached at, who is signed in, and the guest's name then.

    `waits` names the question that the next line answers: CONTACT whether the host `key` is the right one, ANSWER what `command`
    asked. While the first is open, `command` is what shall run instead of a session.
    """

    machine: str
    address: str
    user: str
    hostname: str
    system: str
    key: str = ""
    waits: str = ""
    command: str = ""

    @property
    def prompt(self) -> str:
        """What stands in front of the next line."""
        if self.waits:
            return _PROMPTS[self.waits]
        return f"PS C:\\Users\\{self.user}>" if self.system == WINDOWS else f"{self.user}@{self.hostname}:~$"

    def to_json(self) -> dict[str, JSON]:
        """Give the session as a JSON object with the names of the fields, and the prompt for whoever shows it."""
        return {field.name: getattr(self, field.name) for field in fields(self)} | {"prompt": self.prompt}

    @classmethod
    def from_json(cls, value: Mapping[Any, Any]) -> Self:
        """Read what `to_json` gave; anything else raises ValueError."""
        given = {field.name: value.get(field.name) for field in fields(cls)}
        found = {name: text for name, text in given.items() if isinstance(text, str)}
        if found.keys() != given.keys() or found["waits"] not in {"", *_PROMPTS}:
            raise ValueError("not a session in a guest")
        return cls(**found)


def prompt_of(state: Mapping[str, Any]) -> str:
    """Give the prompt of a terminal whose state is given as JSON; empty where it is its own `$`."""
    guest = state.get("guest")
    return str(guest.get("prompt", "")) if isinstance(guest, dict) else ""
