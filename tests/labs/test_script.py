"""The transcript as a script: what was typed since the last reset, ready for a real shell."""

import subprocess
from uuid import uuid4

import pytest

from labs.models import Sandbox
from labs.sandboxes import advance, reset
from tests.cast import Cast
from tests.labs.worlds import opened, typed

pytestmark = pytest.mark.django_db
MAKE = "az group create -n rg-lab -l eastus"
MACHINE = "az vm create -g rg-lab -n web --image Ubuntu2204 --admin-username azureuser --generate-ssh-keys"


@pytest.fixture
def mine(cast: Cast) -> Sandbox:
    return opened(cast.alice.learner)


def script(cast: Cast, sandbox: Sandbox) -> str:
    response = cast.alice.client.get(f"/labs/sandboxes/{sandbox.pk}/script/")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="practice.azcli"'
    return response.content.decode()


def test_lines_come_in_order_and_what_failed_is_a_comment(cast: Cast, mine: Sandbox) -> None:
    for line in (MAKE, "az group show \\\n  -n nothing", "NAME=web\necho $NAME"):
        typed(mine, line)
    advance(sandbox=mine, key=uuid4(), seconds=600)
    text = script(cast, mine)
    assert text.startswith("#!/usr/bin/env bash\n# Practice:")
    body = text.partition("\n\n")[2].splitlines()
    assert body[0] == MAKE
    assert body[1:4] == ["# failed here with exit code 3:", "# az group show \\", "#   -n nothing"]
    assert "NAME=web" in body[4]
    assert body[-1].startswith("# Skipped ahead 10 min, to 2")


def test_a_command_that_was_asked_about_says_its_yes_itself(cast: Cast, mine: Sandbox) -> None:
    for line in (MAKE, "az group delete -n rg-lab", "n", "az group delete -n rg-lab", "maybe", "y", "echo done"):
        typed(mine, line)
    assert script(cast, mine).partition("\n\n")[2].splitlines() == [MAKE, "az group delete -n rg-lab --yes", "echo done"]


def test_what_was_typed_inside_a_machine_is_a_comment(cast: Cast, mine: Sandbox) -> None:
    for line in (MAKE, MACHINE, "ssh azureuser@web", "yes", "hostname", "exit", "echo done"):
        typed(mine, line)
    body = script(cast, mine).partition("\n\n")[2].splitlines()
    inside = ["# (yes/no) yes", "# azureuser@web:~$ hostname", "# azureuser@web:~$ exit"]
    assert body == [MAKE, MACHINE, "ssh azureuser@web", *inside, "echo done"]


def test_a_real_shell_can_read_it(cast: Cast, mine: Sandbox) -> None:
    for line in (MAKE, 'echo "it\'s" && echo $(az group list -o tsv)', "az nope 'x"):
        typed(mine, line)
    read = subprocess.run(["bash", "-n"], input=script(cast, mine), text=True, capture_output=True, check=False)
    assert (read.returncode, read.stderr) == (0, "")


def test_passwords_are_not_in_it(cast: Cast, mine: Sandbox) -> None:
    typed(mine, "az group create -n rg-lab -l eastus --tags a=b; ADMIN_PASSWORD=Correct-Horse-9 true")
    text = script(cast, mine)
    assert "Correct-Horse-9" not in text
    assert "Passwords were not kept" in text


def test_after_a_reset_it_begins_again(cast: Cast, mine: Sandbox) -> None:
    typed(mine, MAKE)
    mine.refresh_from_db()
    reset(sandbox=mine, key=uuid4(), seq=mine.version)
    text = script(cast, mine)
    assert MAKE not in text
    assert text.endswith("\n\n# Nothing was typed yet.\n")
