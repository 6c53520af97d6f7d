"""Stores over rows for the engine's own suites, made as the engine makes its store in memory."""

from uuid import uuid4

from gallery_engine.arm import Changes
from gallery_engine.cloud import new_store
from labs.models import Sandbox
from labs.store import RowStore, insert
from quiz.models import Learner
from tests.labs.worlds import loaded, playground


class WrittenThrough(RowStore):
    """Saves every step and forgets what it has read, so that every read is one of rows."""

    def __init__(self, sandbox: Sandbox) -> None:
        super().__init__(sandbox)
        self._row = sandbox

    def commit(self, changes: Changes) -> None:
        super().commit(changes)
        self.save()
        after = changes.after
        self._row.now, self._row.counter, self._row.held = after.now, after.counter, after.resources
        self._row.save(update_fields=["now", "counter", "held"])
        self.__init__(Sandbox.objects.get(pk=self._row.pk))  # type: ignore[misc]


def a_row(seed: str, rulebook: str) -> Sandbox:
    """A sandbox in the database as `new_store` makes one in memory."""
    world = new_store(seed, rulebook)
    head = world.head()
    sandbox = Sandbox.objects.create(
        learner=Learner.objects.create(),
        revision=loaded(playground()).revisions.get(),
        key=uuid4(),
        rulebook=rulebook,
        seed=seed,
        subscription=head.subscription,
        tenant=head.tenant,
        now=head.now,
        counter=head.counter,
        held=head.resources,
    )
    insert(sandbox, world.records())
    return sandbox


def written_through(seed: str, rulebook: str) -> WrittenThrough:
    """A store whose every step goes to the rows and comes back from them."""
    return WrittenThrough(a_row(seed, rulebook))


def kept_on_top(seed: str, rulebook: str) -> RowStore:
    """A store that keeps every step on top of its rows."""
    return RowStore(a_row(seed, rulebook))
