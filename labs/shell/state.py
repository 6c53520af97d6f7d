"""What a terminal remembers between two lines."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from gallery_engine.arm import JSON
from labs.shell.files import Files
from labs.shell.guest import Guest

_EARLIER: Mapping[str, JSON] = {
    "files": {},
    "file_times": {},
    "options": [],
    "question": [],
    "accounts": [],
    "guest": None,
    "known_hosts": {},
    "draws": 0,
}


@dataclass(slots=True)
class ShellState:
    """The memory of one terminal: everything here is plain data and survives a round trip through JSON.

    `rulebook` is `chapter` or `azure`; `subscription` and `tenant` are GUIDs; `identity` is the id of the signed-in
    identity, empty when nobody is; `accounts` are the subscriptions that the last `az login` found, none before the first;
    `defaults` holds what `az config` set, what is in its section `defaults` under the bare name; `files` is the terminal's
    own small file area; `options` names what `set` switched on; `question` holds the arguments of an az command that waits for
    a yes; `guest` is the machine that the terminal is signed in to; `known_hosts` are the host keys it knows, by address; `draws`
    says how often `$RANDOM` and its like were asked.
    """

    rulebook: str
    subscription: str
    tenant: str
    identity: str = "owner"
    variables: dict[str, str] = field(default_factory=dict)
    exit_status: int = 0
    history: list[str] = field(default_factory=list)
    defaults: dict[str, str] = field(default_factory=dict)
    files: Files = field(default_factory=Files)
    options: list[str] = field(default_factory=list)
    question: list[str] = field(default_factory=list)
    accounts: list[str] = field(default_factory=list)
    guest: Guest | None = None
    known_hosts: dict[str, str] = field(default_factory=dict)
    draws: int = 0

    def to_json(self) -> dict[str, JSON]:
        """Give the state as a JSON object with the names of the fields."""
        return {
            "rulebook": self.rulebook,
            "subscription": self.subscription,
            "tenant": self.tenant,
            "identity": self.identity,
            "variables": dict(self.variables),
            "exit_status": self.exit_status,
            "history": list(self.history),
            "defaults": dict(self.defaults),
            "files": dict(self.files.texts),
            "file_times": dict(self.files.times),
            "options": list(self.options),
            "question": list(self.question),
            "accounts": list(self.accounts),
            "guest": self.guest.to_json() if self.guest else None,
            "known_hosts": dict(self.known_hosts),
            "draws": self.draws,
        }

    @classmethod
    def from_json(cls, value: JSON) -> Self:
        """Read what `to_json` gave; anything else raises ValueError. What was not yet remembered when it was given is empty."""
        match value:
            case {
                "rulebook": str(rulebook),
                "subscription": str(subscription),
                "tenant": str(tenant),
                "identity": str(identity),
                "variables": dict(variables),
                "exit_status": int(exit_status),
                "history": list(history),
                "defaults": dict(defaults),
                **rest,
            }:
                return cls(
                    rulebook,
                    subscription,
                    tenant,
                    identity,
                    _texts(variables),
                    exit_status,
                    [_text(line) for line in history],
                    _texts(defaults),
                    *_later(rest),
                )
        raise ValueError("not the state of a shell")


def _later(rest: Mapping[Any, Any]) -> tuple[Files, list[str], list[str], list[str], Guest | None, dict[str, str], int]:
    """Read what older states do not have."""
    match {**_EARLIER, **rest}:
        case {
            "files": dict(files),
            "file_times": dict(times),
            "options": list(options),
            "question": list(question),
            "accounts": list(accounts),
            "guest": None | dict() as guest,
            "known_hosts": dict(hosts),
            "draws": int(draws),
        }:
            lists = [_text(each) for each in options], [_text(word) for word in question], [_text(each) for each in accounts]
            session = Guest.from_json(guest) if guest is not None else None
            return Files(_texts(files), _texts(times)), *lists, session, _texts(hosts), draws
    raise ValueError("not the state of a shell")


def _text(value: JSON) -> str:
    if isinstance(value, str):
        return value
    raise ValueError("not the state of a shell: text expected")


def _texts(value: dict[str, JSON]) -> dict[str, str]:
    return {_text(name): _text(text) for name, text in value.items()}
