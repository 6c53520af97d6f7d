"""The cache that rate limits are counted in: files that both workers share, with a lock that only one gets (decision 0010)."""

from pathlib import Path
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache
from django.core.files import locks

GATE = "adding.lock"


class LockingFileCache(FileBasedCache):
    """Django's cache of files, whose `add` succeeds for one process only.

    allauth counts an attempt between an `add` and a `delete` of a key that is its lock. Django's `add` looks first and writes
    then, so two processes may both believe to have it, and one of their counts is lost.
    """

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(location, params)
        self._gate = Path(location) / GATE

    def add(self, key: Any, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Store a value under a key that has none, and tell whether this call did; meanwhile no other process adds any."""
        self._gate.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._gate.open("a") as gate:  # closing it lets the next one in
            locks.lock(gate, locks.LOCK_EX)
            return super().add(key, value, timeout, version)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Add to a number, which then lasts Django's default time, and return it; no other process adds to any meanwhile.

        Raises ValueError where there is none.
        """
        self._gate.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._gate.open("a") as gate:
            locks.lock(gate, locks.LOCK_EX)
            return int(super().incr(key, delta, version))
