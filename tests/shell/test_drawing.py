"""What a script draws, and what the terminal knows of its user."""

from uuid import UUID

import pytest

from labs.shell.session import Shell, ShellState
from tests.shell.lab_cloud import SUBSCRIPTION, TENANT, LabCloud


def shell(state: ShellState | None = None) -> Shell:
    return Shell(LabCloud().send, state or ShellState("azure", SUBSCRIPTION, TENANT))


def test_random_is_another_number_every_time_and_the_same_ones_in_a_replay() -> None:
    typed = "echo $RANDOM $RANDOM; echo $((RANDOM))"
    numbers = shell().run(typed).stdout.split()
    assert len(set(numbers)) == 3
    assert all(0 <= int(number) < 32_768 for number in numbers)
    assert shell().run(typed).stdout.split() == numbers


def test_what_was_drawn_is_remembered() -> None:
    first = shell()
    before = first.run("echo $RANDOM").stdout
    again = shell(ShellState.from_json(first.state.to_json()))
    assert again.state.draws == 1
    assert again.run("echo $RANDOM").stdout != before


def test_random_may_be_a_variable_like_others() -> None:
    assert shell().run("RANDOM=7; echo $RANDOM").stdout == "7\n"


def test_openssl_draws_digits_and_nothing_else() -> None:
    here = shell()
    drawn = here.run("openssl rand -hex 3").stdout
    assert len(bytes.fromhex(drawn.strip())) == 3
    assert here.run("openssl rand -hex 3").stdout != drawn
    assert here.run("openssl rand -base64 6").stdout.endswith("\n")


@pytest.mark.parametrize("words", ["", "rand", "rand -hex", "rand -hex 0", "rand -hex 65", "rand -hex x", "genrsa"])
def test_openssl_says_what_it_has(words: str) -> None:
    outcome = shell().run(f"openssl {words}")
    assert outcome.stderr.startswith("openssl: this terminal has `openssl rand -hex N`")
    assert outcome.exit_code == 1


def test_uuidgen_draws_a_guid() -> None:
    assert UUID(shell().run("uuidgen").stdout.strip()).version == 4
    assert shell().run("uuidgen -r").exit_code == 1


def test_the_terminal_has_a_user_and_a_folder() -> None:
    assert shell().run("set -u; echo $HOME $USER; pwd; whoami").stdout == "/home/learner learner\n/home/learner\nlearner\n"
    assert shell().run("HOME=/x; echo $HOME ${USER:-nobody}").stdout == "/x learner\n"


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("$ az group list", "Leave out the prompt that stands in front of the command."),
        ("az\u00a0group list", "The spaces of the line are no-break spaces, as copied text often has them: type them anew."),
        ("let x=1", "Write NAME=$((1 + 2)) for that."),
    ],
)
def test_pasted_prompts_and_spaces_are_named(typed: str, hint: str) -> None:
    assert shell().run(typed).stderr.splitlines()[1] == hint
