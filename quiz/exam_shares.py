"""How the questions of an exam are shared out among chapters and kinds. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


def quotas(total: int, weights: Mapping[str, int], least: Mapping[str, int], most: Mapping[str, int]) -> dict[str, int]:
    """Return how many items each name gives: its share by the largest remainders, between its least and its most.

    They come to `total`, or to all there is. Each further item goes to the name that is furthest below its exact share, the
    first of equals; where nothing is bounded, that is the method of the largest remainders.
    """
    given = {name: least.get(name, 0) for name in weights}
    whole = sum(weights.values())
    while sum(given.values()) < total:
        open_ones = [name for name in weights if given[name] < most.get(name, 0)]
        if not open_ones:
            break
        furthest = max(open_ones, key=lambda name: total * weights[name] - whole * given[name])
        given[furthest] += 1
    return given


Cell = tuple[str, str]


def fitted(cells: Mapping[Cell, int], chapters: Mapping[str, int], kinds: Mapping[str, int]) -> Counter[Cell]:
    """Return how many questions to take of each chapter and kind, as (chapter, kind): as many as both leave room for.

    `cells` has how many there are; of equally many, those cells that come first there are filled first.
    """
    table = _Table(cells, kinds)
    for chapter, room in chapters.items():
        for _ in range(room):
            if not table.place(chapter, set()):
                break
    return +table.taken


@dataclass(frozen=True, slots=True)
class _Table:
    """A matching of chapters with kinds that grows: what is placed makes room by moving what was placed before."""

    cells: Mapping[Cell, int]
    kinds: Mapping[str, int]
    taken: Counter[Cell] = field(default_factory=Counter)

    def place(self, chapter: str, tried: set[str]) -> bool:
        """Place one more of a chapter, and tell whether that could be done; `tried` are kinds that had no room."""
        for kind in self._open(chapter):
            if kind not in tried and (self._has_room(kind) or self._makes_room(kind, tried)):
                self.taken[chapter, kind] += 1
                return True
        return False

    def _open(self, chapter: str) -> Sequence[str]:
        return [kind for (home, kind), there in self.cells.items() if home == chapter and self.taken[home, kind] < there]

    def _has_room(self, kind: str) -> bool:
        return sum(number for (_, each), number in self.taken.items() if each == kind) < self.kinds.get(kind, 0)

    def _makes_room(self, kind: str, tried: set[str]) -> bool:
        """Move one of this kind to another kind of its chapter, where there is one."""
        tried.add(kind)
        for home in [home for (home, each), number in self.taken.items() if each == kind and number]:
            self.taken[home, kind] -= 1
            if self.place(home, tried):
                return True
            self.taken[home, kind] += 1
        return False
