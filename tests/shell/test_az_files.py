"""`@file` and `@-`: values that stand in files or are piped in."""

import json

import pytest

from labs.shell.az import run
from labs.shell.client import Client
from labs.shell.errors import BudgetError
from labs.shell.result import Result
from labs.shell.state import ShellState
from labs.shell.streams import Input
from tests.shell.az_world import Az


@pytest.fixture
def az() -> Az:
    world = Az()
    world.does("group create -n rg -l eastus")
    return world


def typed(az: Az, words: list[str], files: dict[str, str], stdin: str = "") -> Result:
    state = ShellState(az.rulebook, az.subscription, az.tenant)
    for name, text in files.items():
        state.files.write(name, text)
    client = Client(az.send, state)
    client.stdin = Input(stdin)
    return run(words, client)


def test_a_value_stands_in_a_file_without_the_newline_at_its_end(az: Az) -> None:
    result = typed(az, ["sig", "create", "-g", "rg", "-r", "g", "--description", "@about.txt"], {"about.txt": "Golden\nimages\n"})
    assert json.loads(result.stdout)["description"] == "Golden\nimages"


def test_files_make_a_command_no_longer_than_it_may_be(az: Az) -> None:
    with pytest.raises(BudgetError, match="the limit is 131,072 characters"):
        typed(az, ["disk", "delete", "--ids", *["@ids"] * 3], {"ids": "/subscriptions/s\n" * 3_000})
    assert typed(az, ["disk", "delete", "--ids", *["@ids"] * 2], {"ids": "/subscriptions/s\n" * 3_000}).exit_code == 1


def test_a_value_after_an_equals_sign_stands_in_a_file(az: Az) -> None:
    result = typed(az, ["sig", "create", "-g", "rg", "-r", "g", "--description=@about.txt"], {"about.txt": "Golden"})
    assert json.loads(result.stdout)["description"] == "Golden"


def test_a_query_stands_in_a_file(az: Az) -> None:
    result = typed(az, ["group", "list", "--query", "@query.txt", "-o", "tsv"], {"query.txt": "[].name"})
    assert result.stdout == "rg\n"


def test_a_file_that_is_not_there_is_taken_for_the_value_itself_as_az_does(az: Az) -> None:
    result = typed(az, ["group", "create", "-n", "x", "-l", "eastus", "--tags", "mail=@example.com"], {})
    assert json.loads(result.stdout)["tags"] == {"mail": "@example.com"}
    result = typed(az, ["group", "create", "-n", "@missing", "-l", "eastus"], {})
    assert result.exit_code == 1
    assert "@missing" in result.stderr


def test_an_at_sign_alone_is_a_query_of_everything(az: Az) -> None:
    assert json.loads(typed(az, ["group", "show", "-n", "rg", "--query", "@"], {}).stdout)["name"] == "rg"


def test_ids_come_through_a_pipe_one_a_line(az: Az) -> None:
    az.does("sig create -g rg -r one")
    az.does("sig create -g rg -r two")
    ids = "".join(f"{gallery['id']}\n" for gallery in az.does("sig list"))
    result = typed(az, ["sig", "show", "--ids", "@-", "--query", "[].name", "-o", "tsv"], {}, ids)
    assert result.stdout == "one\ntwo\n"


def test_ids_come_through_a_pipe_as_the_documents_of_a_list(az: Az) -> None:
    az.does("sig create -g rg -r one")
    documents = az.run("sig list").stdout
    result = typed(az, ["sig", "delete", "--ids", "@-"], {}, documents)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    assert az.does("sig list") == []


def test_ids_in_words_of_their_own_name_several_resources(az: Az) -> None:
    az.does("sig create -g rg -r one")
    az.does("sig create -g rg -r two")
    ids = [gallery["id"] for gallery in az.does("sig list")]
    result = az.words(["sig", "show", "--ids", *ids, "-o", "table"])
    assert [line.split()[1] for line in result.stdout.splitlines()[2:]] == ["one", "two"]


def test_one_id_that_fails_among_others_is_a_warning(az: Az) -> None:
    gallery = az.does("sig create -g rg -r one")["id"]
    result = az.words(["sig", "show", "--ids", gallery, f"{gallery}s"])
    assert result.exit_code == 0
    assert json.loads(result.stdout)["name"] == "one"
    assert result.stderr.startswith(f'WARNING: {gallery}s: "(ResourceNotFound) ')
    assert result.stderr.endswith("WARNING: Encountered more than one exception.\n")


def test_ids_that_all_fail_are_one_error(az: Az) -> None:
    missing = f"/subscriptions/{az.subscription}/resourceGroups/rg/providers/Microsoft.Compute/galleries/x"
    result = az.words(["sig", "show", "--ids", missing, f"{missing}y"])
    assert result.exit_code == 1
    assert result.stderr.endswith("ERROR: Encountered more than one exception.\n")
