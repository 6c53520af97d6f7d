"""One request on its way through the pipeline: what rules and providers are given."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Generic, TypeAlias, TypeVar

from gallery_engine.arm import Request, Response
from gallery_engine.catalog.rulebooks import Rulebook
from gallery_engine.ids import Address, group_key
from gallery_engine.records import Record
from gallery_engine.store import World

Body = TypeVar("Body")
Found = TypeVar("Found")
Send: TypeAlias = Callable[[Request], Response]


@dataclass(frozen=True, slots=True)
class Call(Generic[Body]):
    """A routed, authorized request with its typed body.

    `address` is the resource meant (for an action: the resource it acts on), `current` its record if it exists. `send` passes
    a request through the same pipeline in the same world; what is refused raises Refused and leaves nothing behind.
    """

    request: Request
    address: Address
    body: Body
    current: Record | None
    world: World
    caller: Record
    send: Send

    @property
    def key(self) -> str:
        """The key of the resource meant."""
        return self.address.key

    @property
    def rulebook(self) -> Rulebook:
        """The rulebook in force."""
        return self.world.rulebook

    @property
    def partial(self) -> bool:
        """Whether the request changes what it names and leaves the rest (PATCH)."""
        return self.request.method == "PATCH"

    @property
    def existing(self) -> Record:
        """The record of a resource that the pipeline has found; only for verbs that need one."""
        if self.current is None:
            raise LookupError(self.key)
        return self.current

    @property
    def group(self) -> Record:
        """The record of the resource group, which the pipeline has found."""
        record = self.world.get(group_key(self.key))
        if record is None:
            raise LookupError(group_key(self.key))
        return record


def once(find: Callable[[Call[Body]], Found]) -> Callable[[Call[Body]], Found]:
    """A function of a request's call that is worked out once: for what several rules ask before anything is written.

    Not for rules that are asked of more than one call in a request, as those about the machine of a scale set are.
    """

    @wraps(find)
    def known(call: Call[Body]) -> Found:
        answers = call.world.known
        if find not in answers:
            answers[find] = find(call)
        found: Found = answers[find]
        return found

    return known
