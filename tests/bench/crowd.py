"""A class at its terminals: learners who each run lines in a lab of their own, all at once, against as many who ask for F.

Each waits for its answer before it sends the next line. Bursts of the candidates take turns.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from statistics import median, quantiles
from time import perf_counter

from tests.bench.commands import SHOW, UPDATE, over_http, serving
from tests.bench.rounds import Timing, table
from tests.bench.site import floor_form, line_forms, sandbox_of

LEARNERS = (1, 8, 50)
SENDS = 240
"""How many requests a burst has, shared out among the learners."""

Send = Callable[[], None]


def report(rounds: int) -> str:
    """A table for each size of class: F, a line that writes, a line that reads, and how many requests went wrong."""
    bursts = max(2, rounds // 50)
    most = max(LEARNERS)
    labs = [line_forms(sandbox_of(10), {"writes": UPDATE, "reads": SHOW}) for _ in range(most)]
    floor = floor_form()
    with serving() as port:
        everybody = {
            "F": [over_http(port, floor, "POST")] * most,
            "az group update (writes)": [over_http(port, forms["writes"], "POST") for forms in labs],
            "az sig show (reads)": [over_http(port, forms["reads"], "POST") for forms in labs],
        }
        parts = [_one_class({name: sends[:few] for name, sends in everybody.items()}, bursts) for few in LEARNERS]
    return "\n\n".join(parts)


def _one_class(candidates: Mapping[str, Sequence[Send]], bursts: int) -> str:
    samples: dict[str, list[float]] = {name: [] for name in candidates}
    errors = dict.fromkeys(candidates, 0)
    for turn in range(bursts + 1):
        for name, sends in candidates.items():
            times, wrong = _burst(sends)
            errors[name] += wrong
            if turn:  # the first warms up
                samples[name] += times
    timings = {name: Timing(median(times), quantiles(times, n=100)[98]) for name, times in samples.items()}
    learners = len(next(iter(candidates.values())))
    said = ", ".join(f"{name}: {count}" for name, count in errors.items())
    slowest = ", ".join(f"{name}: {timing.p99 / timings['F'].p99:.2f}" for name, timing in timings.items())
    title = f"A class over HTTP (gunicorn, 2 workers), {learners} at once"
    return f"{table(title, timings, against=('F',))}\n  p99 per F's p99: {slowest}\n  went wrong: {said}"


def _burst(sends: Sequence[Send]) -> tuple[list[float], int]:
    """Have everybody send in turn with themselves and at once with the others; microseconds of each, and how many failed."""
    times: list[float] = []
    failed: list[str] = []

    def learner(send: Send) -> None:
        for _ in range(SENDS // len(sends)):
            started = perf_counter()
            try:
                send()
            except (AssertionError, OSError) as fault:
                failed.append(repr(fault))
            times.append((perf_counter() - started) * 1e6)

    threads = [threading.Thread(target=learner, args=(send,)) for send in sends]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times, len(failed)
