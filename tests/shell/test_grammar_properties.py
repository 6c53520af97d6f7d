"""What holds for any text."""

import shlex

from hypothesis import given, settings
from hypothesis import strategies as st

from labs.shell.errors import ShellError
from labs.shell.language.grammar import parse
from labs.shell.language.syntax import Simple
from labs.shell.printing import printable
from labs.shell.session import is_complete, split_inputs
from tests.shell.lab_cloud import Terminal

ATOMS = [
    *("a", "b c", " ", "'", '"', "\\", "$A", "${A}", "${", "}", "$(", ")", "(", "`", "\n", "\\\n", "#", ";", "&&", "||"),
    *("|", "&", ">", "<<", "=", "A=1", "echo ", "true", "false", "$?", "$$", "sleep 1", "export ", "unset A", "history", "-n"),
    *("help", "date ", "+%Y", "az ", "az sig list", " --query [] ", "-o table", "\x1b[31m", "\u202e", "\u212a", "\x00", "é"),
]
noise = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(ATOMS), max_size=24).map("".join))
visible = st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"]), max_size=30)


@settings(max_examples=400, deadline=None)
@given(noise)
def test_any_line_gives_a_bounded_outcome_free_of_control_characters(line: str) -> None:
    outcome = Terminal().run(line)
    assert 0 <= outcome.exit_code <= 255
    for stream in (outcome.stdout, outcome.stderr):
        assert len(stream.encode()) <= 262_144 + 200
        assert printable(stream) == stream
    assert outcome.exit_code == 0 or outcome.stderr or outcome.exit_code == 1


@settings(max_examples=200)
@given(noise)
def test_a_text_is_parsed_or_refused_with_one_line(line: str) -> None:
    message = refusal(line)
    assert message is None or (message and "\n" not in message)


def refusal(line: str) -> str | None:
    try:
        parse(line)
    except ShellError as error:
        return error.message
    return None


@given(st.lists(visible, max_size=20))
def test_quoting_words_and_reading_them_gives_the_same_words(words: list[str]) -> None:
    (item,) = parse(shlex.join(["show", *words])).items
    assert isinstance(item.command, Simple)
    assert [word.literal for word in item.command.words[1:]] == words


@given(noise)
def test_a_text_is_complete_exactly_when_its_last_input_is(text: str) -> None:
    inputs = split_inputs(text)
    if inputs and not text.endswith("\\\n"):
        assert is_complete(text) == is_complete(inputs[-1])
    assert all(is_complete(found) for found in inputs[:-1])


@given(noise)
def test_cutting_inputs_again_changes_nothing(text: str) -> None:
    for found in split_inputs(text):
        assert split_inputs(found) == [found]


@given(st.lists(st.sampled_from(["echo a", "A=1 true", "az sig list", "echo 'x y'", 'true && echo "$A"']), max_size=8))
def test_a_script_of_plain_lines_is_cut_at_its_newlines(lines: list[str]) -> None:
    assert split_inputs("\n".join(lines)) == lines
