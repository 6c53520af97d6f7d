"""What counts in a journal, against a model that keeps whole stacks; and the texts of a terminal, there and back."""

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from gallery_engine.arm import Document
from labs.terminal_texts import taken_back, way_back
from labs.timeline import redoable, standing, undone

DEEDS = st.lists(st.sampled_from(["line", "line", "undo", "redo", "back", "checkpoint", "reset"]), max_size=40)


@dataclass
class Model:
    """A journal as anybody would keep it: after each record, the lines that count."""

    stacks: list[tuple[int, ...]] = field(default_factory=lambda: [()])
    sources: list[str] = field(default_factory=lambda: ["start"])
    since: int = 0

    def take(self, deed: str) -> bool:
        """Do something, if it can be done."""
        now, seq = self.stacks[-1], len(self.stacks)
        match deed:
            case "line":
                after = (*now, seq)
            case "reset":
                after, self.since = (), seq
            case "undo" if now:
                after = now[:-1]
            case "redo" if self.to_redo() is not None:
                after = self.stacks[(self.to_redo() or 0) - 1]
            case "back" if seq - self.since > 2:
                after = self.stacks[(seq + self.since) // 2]
            case "checkpoint":
                after = now
            case _:
                return False
        self.stacks.append(after)
        self.sources.append(deed)
        return True

    def to_redo(self) -> int | None:
        """The jump on top of those that may be taken back."""
        found: list[int] = []
        for seq, source in enumerate(self.sources):
            if source in {"line", "reset", "start"}:
                found = []
            elif source == "redo":
                found.pop()
            elif source in {"undo", "back"}:
                found.append(seq)
        return found[-1] if found else None

    def stands_at(self, seq: int) -> int:
        """The record whose state it was after another."""
        return self.stacks[seq][-1] if self.stacks[seq] else self.since


@given(DEEDS)
def test_what_counts_and_what_can_be_done_again_is_what_whole_stacks_say(deeds: list[str]) -> None:
    model = Model()
    for deed in deeds:
        if not model.take(deed):
            continue
        version, since = len(model.stacks) - 1, model.since
        at = {seq: model.stands_at(seq) for seq in range(since + 1, version + 1)}
        jumps = {seq: place for seq, place in at.items() if place < seq}
        here = at.get(version, since)
        assert tuple(standing(here, since, jumps)) == model.stacks[-1]
        lines = {seq for seq in at if model.sources[seq] == "line"}
        assert undone(here, since, version, jumps) == lines - set(model.stacks[-1])
        last = max((seq for seq in at if at[seq] == seq), default=since)
        assert redoable((seq, model.sources[seq]) for seq in range(last + 1, version + 1)) == model.to_redo()


TEXT = st.text(st.sampled_from("ab\n"), max_size=6)
TERMINAL = st.fixed_dictionaries(
    {"history": st.lists(TEXT, max_size=5), "files": st.dictionaries(st.sampled_from("xyz"), TEXT, max_size=3)}
)


@given(TERMINAL, TERMINAL)
def test_the_way_back_leads_from_any_texts_to_any_others(before: Document, after: Document) -> None:
    assert taken_back(after, way_back(before, after)) == before


@given(TERMINAL)
def test_where_nothing_changed_nothing_is_kept(texts: Document) -> None:
    assert way_back(texts, texts) == {}
