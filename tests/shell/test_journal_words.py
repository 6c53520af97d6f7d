"""Words about the journal: which lines are such, and what a terminal without a journal says to them."""

import pytest

from labs.shell.journal_words import WORDS, Word, journal_word
from tests.shell.lab_cloud import Terminal


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("undo", Word("undo")),
        ("  redo\t\n", Word("redo")),
        ("checkpoint", Word("checkpoint")),
        ("checkpoint  before the policy ", Word("checkpoint", "before the policy")),
        ("checkpoint 'before the policy'", Word("checkpoint", "before the policy")),
        ('checkpoint ""', Word("checkpoint")),
        ("checkpoint -b one", Word("back", "one")),
        ('checkpoint --back "one two"', Word("back", "one two")),
        ("reset --yes", Word("reset")),
    ],
)
def test_a_line_that_is_such_a_word_is_read(line: str, word: Word) -> None:
    assert journal_word(line) == word


@pytest.mark.parametrize(
    "line",
    [
        *("", "undone", "UNDO", "undo 2", "undo; ls", "undo && redo", "undo | cat", "undo\nredo", "$(undo)", "echo undo"),
        *("reset", "reset --yes now", "checkpoint --back", "checkpoint -d one", "checkpoint a; ls", "checkpoint $NAME", "# undo"),
        "checkpoint " + "x" * 201,
    ],
)
def test_every_other_line_is_the_shells(line: str) -> None:
    assert journal_word(line) is None


@pytest.mark.parametrize("name", sorted(WORDS))
def test_a_terminal_without_a_journal_says_where_the_word_works_and_help_lists_it(name: str) -> None:
    outcome = Terminal().run(name)
    assert outcome.exit_code == 1
    assert "works in a lab on its page, as a line of its own" in outcome.stderr
    assert f"  {WORDS[name][1]}" in Terminal().out("help")
