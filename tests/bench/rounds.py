"""Candidates take turns, so that whatever else the machine does hits them alike."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median, quantiles
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Timing:
    """Microseconds of one candidate over all rounds."""

    p50: float
    p99: float


def interleave(candidates: Mapping[str, Callable[[], object]], *, rounds: int, warm_up: int = 5) -> dict[str, Timing]:
    """Call each candidate once a round, in turn; returns the median and the 99th percentile of each, in microseconds."""
    samples: dict[str, list[float]] = {name: [] for name in candidates}
    for turn in range(warm_up + rounds):
        for name, candidate in candidates.items():
            started = perf_counter()
            candidate()
            elapsed = (perf_counter() - started) * 1e6
            if turn >= warm_up:
                samples[name].append(elapsed)
    return {name: Timing(median(times), quantiles(times, n=100)[98]) for name, times in samples.items()}


def table(title: str, timings: Mapping[str, Timing], *, against: tuple[str, ...]) -> str:
    """A table of medians with their ratios to the named candidates."""
    heads = "".join(f"{'per ' + name:>32}" for name in against)
    lines = [title, f"  {'':28}{'p50 µs':>10}{'p99 µs':>10}{heads}"]
    for name, timing in timings.items():
        ratios = "".join(f"{timing.p50 / timings[other].p50:>32.2f}" for other in against)
        lines.append(f"  {name:28}{timing.p50:>10.0f}{timing.p99:>10.0f}{ratios}")
    return "\n".join(lines)
