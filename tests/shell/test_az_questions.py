"""What cannot be taken back is asked first: the next line is the answer."""

import pytest

from gallery_engine.arm import Request, Step
from gallery_engine.cloud import Cloud, new_store
from labs.shell.questions import PROMPT
from labs.shell.session import Outcome, Shell, ShellState


class Terminal:
    """A shell over an engine, whose state goes through JSON between any two lines."""

    def __init__(self) -> None:
        self.store = new_store("ask", "azure")
        head = self.store.head()
        self.state = ShellState(head.rulebook, head.subscription, head.tenant)

    def send(self, request: Request) -> Step:
        step = Cloud(self.store).send(request)
        self.store.commit(step.changes)
        return step

    def run(self, line: str) -> Outcome:
        self.state = ShellState.from_json(self.state.to_json())
        return Shell(self.send, self.state).run(line)

    def groups(self) -> list[str]:
        return self.run("az group list --query '[].name' -o tsv").stdout.split()


@pytest.fixture
def terminal() -> Terminal:
    made = Terminal()
    assert made.run("az group create -n rg -l eastus").exit_code == 0
    return made


def test_a_deletion_asks_and_does_nothing_yet(terminal: Terminal) -> None:
    outcome = terminal.run("az group delete -n rg")
    assert (outcome.stdout, outcome.stderr, outcome.exit_code, outcome.exchanges) == (PROMPT, "", 0, ())
    assert PROMPT == "Are you sure you want to perform this operation? (y/n): "


@pytest.mark.parametrize("yes", ["y", "Y", " y "])
def test_a_yes_does_it(terminal: Terminal, yes: str) -> None:
    terminal.run("az group delete -n rg")
    outcome = terminal.run(yes)
    assert (outcome.stdout, outcome.stderr, outcome.exit_code) == ("", "", 0)
    assert terminal.groups() == []


def test_a_no_does_nothing(terminal: Terminal) -> None:
    terminal.run("az group delete -n rg")
    outcome = terminal.run("n")
    assert (outcome.stdout, outcome.stderr, outcome.exit_code) == ("", "ERROR: Operation cancelled.\n", 1)
    assert terminal.run("echo $?").stdout == "1\n"
    assert terminal.groups() == ["rg"]


@pytest.mark.parametrize("word", ["yes", "", "maybe", "az group list"])
def test_anything_else_is_asked_again(terminal: Terminal, word: str) -> None:
    terminal.run("az group delete -n rg")
    assert terminal.run(word).stdout == PROMPT
    assert terminal.run("y").exit_code == 0
    assert terminal.groups() == []


def test_an_answer_is_no_line_of_the_history(terminal: Terminal) -> None:
    terminal.run("az group delete -n rg")
    terminal.run("n")
    assert terminal.state.history[-1] == "az group delete -n rg"


def test_who_says_yes_beforehand_is_not_asked(terminal: Terminal) -> None:
    assert terminal.run("az group delete -n rg --yes").stdout == ""
    assert terminal.groups() == []


@pytest.mark.parametrize(
    "line", ["az group delete -n rg; echo done", "echo $(az group delete -n rg)", "true && az group delete -n rg"]
)
def test_among_other_commands_there_is_nobody_to_answer(terminal: Terminal, line: str) -> None:
    outcome = terminal.run(line)
    assert "Unable to prompt for confirmation as no tty available. Use --yes." in outcome.stderr
    assert "Operation cancelled." in outcome.stderr
    assert terminal.groups() == ["rg"]


def test_a_mistake_in_the_line_is_told_instead_of_a_question(terminal: Terminal) -> None:
    assert terminal.run("az group delete").stderr.startswith("ERROR: the following arguments are required")
    assert terminal.run("echo free").stdout == "free\n"


def test_values_of_variables_are_those_of_when_it_was_asked(terminal: Terminal) -> None:
    terminal.run("G=rg")
    terminal.run("az group delete -n $G")
    terminal.run("y")
    assert terminal.groups() == []


def test_a_list_of_ids_goes_through_a_pipe_into_a_deletion_that_asks_nobody(terminal: Terminal) -> None:
    terminal.run("az sig create -g rg -r one; az sig create -g rg -r two")
    assert terminal.run("az sig list --query '[].id' -o tsv | az sig delete --ids @-").exit_code == 0
    assert terminal.run("az sig list -o tsv").stdout == ""


def test_ids_are_the_words_of_a_substitution(terminal: Terminal) -> None:
    terminal.run("az sig create -g rg -r one; az sig create -g rg -r two")
    assert terminal.run("az sig show --ids $(az sig list --query '[].id' -o tsv) --query '[].name' -o tsv").stdout == "one\ntwo\n"


def test_a_file_that_was_written_here_is_a_value(terminal: Terminal) -> None:
    terminal.run("echo Golden images > about.txt")
    assert (
        terminal.run("az sig create -g rg -r g --description @about.txt --query description -o tsv").stdout == "Golden images\n"
    )
