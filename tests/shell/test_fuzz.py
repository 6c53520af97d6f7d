"""Whatever is typed: no exception, no bound exceeded, nothing of the machine touched. See fuzz.py for what is checked."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.shell.pace import BOUND

ROOT = Path(__file__).parents[2]
LINES = 20_000
CORES = 2


def faults(lines: int, seconds: float, first: int = 0) -> list[str]:
    """Run lines on both cores; give what was wrong."""
    share = -(-lines // CORES)

    def run(core: int) -> list[str]:
        arguments = [str(first + core * share), str(share), str(seconds)]
        child = subprocess.run(
            [sys.executable, "-m", "tests.shell.fuzz", *arguments], capture_output=True, text=True, check=False, cwd=ROOT
        )
        return [*child.stdout.splitlines(), *child.stderr.splitlines()]

    with ThreadPoolExecutor(CORES) as pool:
        return [fault for found in pool.map(run, range(CORES)) for fault in found]


def test_20_000_lines_end_in_an_outcome_within_every_bound() -> None:
    assert faults(LINES, 0) == []


@pytest.mark.soak
def test_millions_of_lines_end_in_an_outcome_within_every_bound_and_in_time(soak_steps: int) -> None:
    assert faults(soak_steps, BOUND, first=LINES) == []
