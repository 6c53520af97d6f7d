"""The cache that rate limits are counted in: files that both workers share, with a lock that only one gets (decision 0010)."""

import os
import tempfile
from pathlib import Path
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache


class LockingFileCache(FileBasedCache):
    """Django's cache of files, whose `add` succeeds for one process only.

    allauth counts an attempt between an `add` and a `delete` of a key that is its lock. Django's `add` looks first and writes
    then, so two processes may both believe to have it, and one of their counts is lost.
    """

    def add(self, key: Any, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Store a value under a key that has none, and tell whether this call did: the file gets its name only if none has it."""
        if self.has_key(key, version):  # which also removes one that has expired
            return False
        self._createdir()
        self._cull()
        handle, written = tempfile.mkstemp(dir=self._dir)
        try:
            with os.fdopen(handle, "wb") as file:
                self._write_content(file, timeout, value)
            os.link(written, self._key_to_file(key, version))
        except FileExistsError:
            return False
        finally:
            Path(written).unlink()
        return True
