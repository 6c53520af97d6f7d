"""One line in, one outcome out."""

import json
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery_engine.arm import Request, Step
from labs.shell.client import Client
from labs.shell.files import Files
from labs.shell.result import Result
from labs.shell.session import Shell, ShellState
from tests.shell.lab_cloud import SUBSCRIPTION, TENANT, Terminal


@pytest.mark.parametrize("text", ["", " ", "\t\n", "# a comment", "  # a\n# b\n"])
def test_a_blank_line_or_a_comment_is_nothing_typed(text: str) -> None:
    terminal = Terminal()
    terminal.run("fail 4")
    outcome = terminal.run(text)
    assert (outcome.typed, outcome.exit_code, outcome.stdout, outcome.stderr) == (False, 0, "", "")
    assert terminal.state.exit_status == 4


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("nonsense", "Type help to see what works here."),
        ("azz sig list", "Did you mean 'az' ?"),
        ("AZ sig list", "Did you mean 'az' ?"),
        ("sleeep 5", "Did you mean 'sleep' ?"),
        ("sig list", "Did you mean 'az sig' ?"),
        ("VM list", "Did you mean 'az vm' ?"),
        ("quit", "Did you mean 'exit' ?"),
        ("dir", "Did you mean 'ls' ?"),
        (
            "jq .",
            "It is not part of this shell: use --query and -o of az to pick from what a command prints, or grep, cut, sed.",
        ),
        ("xargs az", 'It is not part of this shell: use a loop, … | while read -r ID; do az … --ids "$ID"; done'),
        ("vi f", "There is no editor here: cat > FILE <<EOF writes a file, up to a line that says EOF."),
        ("cd x", "There are no folders here: this terminal has a few small files of its own, see ls."),
        ("curl x", "Nothing runs on a computer here, and nothing is fetched: this terminal talks to the simulated cloud only."),
        ("wait", "There are no background jobs here: use --no-wait, and az … wait."),
        ("declare -a X", "This shell has no functions and no arrays, so nothing to declare for them: write NAME=VALUE."),
        ("sudo waagent -deprovision", "That runs inside a virtual machine: use ssh USER@VM, or az vm run-command invoke."),
        ("source f", "This shell has no aliases, no shell options but set's, and runs no text as commands: type them."),
    ],
)
def test_an_unknown_command_exits_with_127_and_a_hint(line: str, hint: str) -> None:
    outcome = Terminal().run(line)
    assert outcome.stderr == f"{line.split(maxsplit=1)[0]}: command not found\n{hint}\n"
    assert (outcome.stdout, outcome.exit_code) == ("", 127)


@pytest.mark.parametrize(
    "line", ["fail 2 \u201ca b\u201d", "fail 2 \u2013o table", "fail 2 \u2014name x", "fail 2 \u2018a\u2019"]
)
def test_a_failed_line_with_typeset_marks_says_so(line: str) -> None:
    assert "typeset quotes or dashes" in Terminal().run(line).stderr


@pytest.mark.parametrize("line", ["echo \u201ca\u201d", "fail 2 a\u2013b", "fail 2 'a'"])
def test_other_lines_say_nothing_about_typeset_marks(line: str) -> None:
    assert "typeset" not in Terminal().run(line).stderr


def test_a_name_of_thousands_of_characters_is_shortened_in_the_message() -> None:
    outcome = Terminal().run("x" * 8_000)
    assert outcome.stderr.startswith("x" * 79 + "…: command not found\n")


def test_an_empty_word_is_no_command() -> None:
    assert Terminal().run("''").stderr.startswith(": command not found\n")


def test_az_answers_with_its_own_words_and_exit_code() -> None:
    outcome = Terminal().run("az nonsense 'a b'")
    assert outcome.exit_code == 2
    assert "nonsense" in outcome.stderr


def test_the_requests_of_a_line_are_collected_in_order_substitutions_included() -> None:
    outcome = Terminal().run("sleep 1; A=$(ask 2) ask 1; sleep 2")
    assert [exchange.request.path for exchange in outcome.exchanges] == [
        "/providers/Darkroom.Lab/advance",
        "/thing/0",
        "/thing/1",
        "/thing/0",
        "/providers/Darkroom.Lab/advance",
    ]


def test_a_line_may_run_200_commands() -> None:
    terminal = Terminal()
    outcome = terminal.run(";".join(["true"] * 200))
    assert outcome.exit_code == 0
    outcome = terminal.run("for x in {1..67}; do echo -n x; echo -n x; echo -n x; done")
    assert (outcome.stdout, outcome.exit_code) == ("x" * 200, 1)
    assert outcome.stderr == (
        "the line runs too many commands: the limit is 200. A loop that waits gets there with a longer sleep\n"
    )


def test_commands_inside_substitutions_are_counted_too() -> None:
    assert "too many commands" in Terminal().run(":".join(["$(for x in {1..9}; do true; true; done)"] * 20)).stderr


def test_a_line_may_send_512_requests_and_keeps_what_it_sent() -> None:
    outcome = Terminal().run("ask 600; echo never")
    assert (len(outcome.exchanges), outcome.stdout, outcome.exit_code) == (512, "", 1)
    assert outcome.stderr == "this line asked the cloud too often; split it into several lines\n"


def test_output_is_cut_with_a_sentence() -> None:
    outcome = Terminal().run("flood 262144; flood 1")
    assert outcome.stdout == "x" * 262_144
    assert outcome.stderr == (
        "\nThe output was cut after 262,144 bytes: pick less with --query, or ask for one thing at a time.\n"
    )
    assert outcome.exit_code == 0


def test_output_up_to_the_bound_is_whole() -> None:
    outcome = Terminal().run("flood 262144")
    assert (len(outcome.stdout), outcome.stderr) == (262_144, "")


def test_a_substitution_that_prints_too_much_is_refused() -> None:
    outcome = Terminal().run("A=$(flood 262145); echo never")
    assert (outcome.stdout, outcome.exit_code) == ("", 1)
    assert outcome.stderr == "a substitution printed more than 262,144 bytes\n"


@pytest.mark.parametrize(
    ("line", "printed"),
    [("show 'a\tb\nc'", "<a\tb\nc>"), ("show 日本 é '<b>'", "<日本><é><<b>>")],
)
def test_ordinary_text_is_printed_as_it_is(line: str, printed: str) -> None:
    assert Terminal().out(line) == printed


def test_control_characters_from_the_cloud_are_printed_as_escapes() -> None:
    terminal = Terminal()
    terminal.state.variables["A"] = "a\x1b[31m\u202eb\x00\ud800\U000e0041\r"
    assert terminal.out('echo "$A"') == "a\\x1b[31m\\u202eb\\x00\\ud800\\U000e0041\\x0d\n"


def test_what_was_printed_before_a_failure_stays() -> None:
    outcome = Terminal().run('echo a; A=12345678; echo "' + "$A" * 4_000 + '"; echo b')
    assert outcome.stdout == "a\n" + "12345678" * 4_000 + "\nb\n"
    outcome = Terminal().run("echo a; show $(flood 262145); echo b")
    assert (outcome.stdout, outcome.exit_code) == ("a\n", 1)


def test_a_refusal_of_the_lab_to_move_its_clock_is_told() -> None:
    def wait(_arguments: Sequence[str], client: Client) -> Result:
        return Result(client.advance(operation="unknown"))

    terminal = Terminal()
    outcome = Shell(terminal.cloud.send, terminal.state, {"wait": wait}).run("wait")
    assert (outcome.stderr, outcome.exit_code) == ("the clock did not move: Nothing to advance to.\n", 1)


def test_a_fault_of_the_engine_is_not_swallowed() -> None:
    def broken(_request: Request) -> Step:
        raise ZeroDivisionError

    shell = Shell(broken, ShellState("azure", SUBSCRIPTION, TENANT))
    with pytest.raises(ZeroDivisionError):
        shell.run("sleep 1")


texts = st.text(max_size=20)


@given(
    st.builds(
        ShellState,
        rulebook=st.sampled_from(["chapter", "azure"]),
        subscription=texts,
        tenant=texts,
        identity=texts,
        variables=st.dictionaries(texts, texts),
        exit_status=st.integers(0, 255),
        history=st.lists(texts),
        defaults=st.dictionaries(texts, texts),
        files=st.builds(Files, st.dictionaries(texts, texts), st.dictionaries(texts, texts)),
        options=st.lists(texts),
    )
)
def test_the_state_survives_json(state: ShellState) -> None:
    assert ShellState.from_json(json.loads(json.dumps(state.to_json()))) == state


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        {},
        {**ShellState("azure", "s", "t").to_json(), "history": [1]},
        {**ShellState("azure", "s", "t").to_json(), "variables": {"A": 1}},
        {**ShellState("azure", "s", "t").to_json(), "exit_status": "0"},
        {key: value for key, value in ShellState("azure", "s", "t").to_json().items() if key != "tenant"},
    ],
)
def test_what_is_no_state_is_refused(value: None) -> None:
    with pytest.raises(ValueError, match="not the state of a shell"):
        ShellState.from_json(value)


def test_a_terminal_goes_on_from_its_stored_state() -> None:
    terminal = Terminal()
    terminal.run("A=1", "fail 6")
    restored = ShellState.from_json(terminal.state.to_json())
    assert Shell(terminal.cloud.send, restored).run("echo $A $?").stdout == "1 6\n"
    assert restored.history == ["A=1", "fail 6", "echo $A $?"]
