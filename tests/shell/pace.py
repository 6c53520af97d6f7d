"""How long 100 ms of computing are on this machine: a bound in time is meant for one on which REFERENCE holds."""

import time

REFERENCE = 0.0186  # seconds that `_work` takes on the machine that the prices of work were set on
BOUND = 0.1  # seconds


def bound() -> float:
    """Seconds that a line may take here: 100 ms, or longer where the machine, as busy as it is now, is slower."""
    return BOUND * max(1.0, min(_work() for _ in range(5)) / REFERENCE)


def _work() -> float:
    start, words = time.thread_time(), {}
    for number in range(100_000):
        words[number & 255] = str(number)
        len(words.get(number & 127, ""))
    return time.thread_time() - start
