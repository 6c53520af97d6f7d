"""Rate limits are exact whichever process counts: of those that reach for a lock at the same moment, one gets it."""

import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from unittest import mock

import pytest
from django.conf import settings
from django.core.cache.backends.filebased import FileBasedCache

from config.counting import LockingFileCache

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


@pytest.mark.parametrize(("kind", "got"), [(LockingFileCache, [True, False]), (FileBasedCache, [True, True])])
def test_two_that_both_saw_no_lock_do_not_both_get_it(tmp_path: Path, kind: type[FileBasedCache], got: list[bool]) -> None:
    files = kind(str(tmp_path), {})
    with mock.patch.object(FileBasedCache, "has_key", return_value=False):
        assert [files.add("lock", number) for number in (1, 2)] == got
    assert files.get("lock") == (1 if kind is LockingFileCache else 2)
    assert [file.suffix for file in tmp_path.iterdir()] == [".djcache"]


def test_a_lock_is_free_again_once_it_is_deleted_or_has_expired(files: LockingFileCache) -> None:
    assert files.add("lock", "a", timeout=60)
    assert not files.add("lock", "b", timeout=60)
    files.delete("lock")
    assert files.add("lock", "c", timeout=-1)
    assert files.add("lock", "d", timeout=60)
    assert files.get("lock") == "d"


def test_what_cannot_be_stored_leaves_no_file_behind(files: LockingFileCache, tmp_path: Path) -> None:
    with pytest.raises((AttributeError, TypeError)):
        files.add("lock", lambda: None)
    assert list(tmp_path.iterdir()) == []


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
