"""Doing several things at the same moment, each on a database connection of its own."""

import threading
from collections.abc import Callable

from django.db import connection


def at_once(*works: Callable[[], object]) -> list[object]:
    """Run all of these at the same moment, each on a connection of its own; return what they return or raise, in order."""
    gate = threading.Barrier(len(works))
    found: list[object] = [None] * len(works)

    def run(number: int, work: Callable[[], object]) -> None:
        try:
            gate.wait()
            found[number] = work()
        except Exception as problem:  # noqa: BLE001 - whoever called looks at it
            found[number] = problem
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found
