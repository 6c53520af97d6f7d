"""Rate limits are exact whichever process counts: of those that reach for a lock at the same moment, one gets it."""

import os
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.conf import settings
from django.core.cache.backends.filebased import FileBasedCache
from django.core.files import locks

from config.counting import GATE, LockingFileCache

WORKERS, LIMIT = 2, 20
COUNTING = """
import sys
import django
django.setup()
from allauth.core.internal import ratelimit
from django.test import RequestFactory
request = RequestFactory().post("/")
print("ready", flush=True)
sys.stdin.readline()
limits = {"knock": sys.argv[1] + "/h/ip"}
print(sum(ratelimit.consume(request, app="x", action="knock", config=limits) is not None for _ in range(int(sys.argv[1]))))
"""


@pytest.fixture
def files(tmp_path: Path) -> LockingFileCache:
    """A cache in a folder of its own."""
    return LockingFileCache(str(tmp_path), {})


def test_the_site_counts_in_this_cache() -> None:
    assert import_module("config.settings").CACHES["default"]["BACKEND"] == "config.counting.LockingFileCache"


def test_while_one_looks_and_writes_no_other_may_add(files: LockingFileCache, tmp_path: Path) -> None:
    others: list[bool] = []
    write = FileBasedCache.set

    def look_around(cache: FileBasedCache, *what: Any) -> None:
        with (tmp_path / GATE).open("a") as gate:
            others.append(locks.lock(gate, locks.LOCK_EX | locks.LOCK_NB))
        write(cache, *what)

    with mock.patch.object(FileBasedCache, "set", look_around):
        assert files.add("lock", "a")
    with (tmp_path / GATE).open("a") as gate:
        others.append(locks.lock(gate, locks.LOCK_EX | locks.LOCK_NB))
    assert others == [False, True]


def test_a_lock_is_free_again_once_it_is_deleted_or_has_expired(files: LockingFileCache) -> None:
    assert files.add("lock", "a", timeout=60)
    assert not files.add("lock", "b", timeout=60)
    files.delete("lock")
    assert files.add("lock", "c", timeout=-1)
    assert files.add("lock", "d", timeout=60)
    assert files.get("lock") == "d"


def test_a_folder_that_was_thrown_away_meanwhile_is_made_again(files: LockingFileCache, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path)
    assert files.add("lock", "a")
    assert files.get("lock") == "a"


def test_two_processes_that_knock_at_once_are_let_in_exactly_as_often_as_the_limit_says(tmp_path: Path) -> None:
    knockers = [
        subprocess.Popen(
            [sys.executable, "-c", COUNTING, str(LIMIT)],
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "DARKROOM_DATA": str(tmp_path)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=settings.BASE_DIR,
        )
        for _ in range(WORKERS)
    ]
    for each in knockers:
        assert each.stdout is not None
        assert each.stdout.readline() == "ready\n"
    counts = [int(each.communicate("go\n", timeout=60)[0]) for each in knockers]
    assert sum(counts) == LIMIT
