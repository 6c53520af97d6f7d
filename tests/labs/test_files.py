"""The file area beside the terminal, and who can be signed in to: read, saved, deleted, kept, refused; each write a record."""

import re
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from labs.file_area import MOST_TEXT, files_of, save_file
from labs.models import CommandRecord, Sandbox
from labs.sandboxes import reset
from tests.cast import Cast
from tests.labs.test_scenario_worlds import PEOPLE
from tests.labs.worlds import goal, loaded, opened, playground, scenario, typed

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
TEMPLATE = '{\n  "resources": []\n}'


@pytest.fixture
def mine(cast: Cast) -> Sandbox:
    return opened(cast.alice.learner)


def at(sandbox: Sandbox, query: str = "") -> str:
    return f"/labs/sandboxes/{sandbox.pk}/files/{query}"


def sent(client: Client, sandbox: Sandbox, **fields: object) -> Any:
    """Send a form of the file area, by default with the sequence that a fresh page has."""
    values = {"key": uuid4(), "seq": sandbox.version, "name": "main.json", "text": TEMPLATE, **fields}
    response = client.post(at(sandbox), values)
    sandbox.refresh_from_db()
    return response


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return unescape(response.content.decode())


# Files


def test_what_is_saved_is_what_the_terminal_reads_and_the_other_way_round(cast: Cast, mine: Sandbox) -> None:
    client = cast.alice.client
    response = sent(client, mine, text=TEMPLATE.replace("\n", "\r\n"))
    assert (response.status_code, response["Location"]) == (303, at(mine, "?name=main.json"))
    assert typed(mine, "cat main.json").stdout == TEMPLATE
    typed(mine, "echo from the terminal > notes.txt")
    text = page(client, at(mine, "?name=notes.txt"))
    assert "from the terminal\n</textarea>" in text
    assert "main.json" in text


def test_a_file_is_edited_by_saving_it_under_its_name(cast: Cast, mine: Sandbox) -> None:
    sent(cast.alice.client, mine)
    sent(cast.alice.client, mine, text="changed")
    assert files_of(mine).texts == {"main.json": "changed"}
    assert files_of(mine).times["main.json"].startswith("2026-11-23T09:00")


def test_each_write_is_a_record_that_the_log_shows_and_leaves_the_prompt_as_it_is(cast: Cast, mine: Sandbox) -> None:
    Sandbox.objects.update(draft={"text": "az group list", "place": ""})
    sent(cast.alice.client, mine)
    sent(cast.alice.client, mine, do="delete")
    assert list(CommandRecord.objects.order_by("seq").values_list("source", "line")) == [
        ("file", "Saved the file main.json"),
        ("file", "Deleted the file main.json"),
    ]
    text = page(cast.alice.client, f"/labs/sandboxes/{mine.pk}/")
    assert "Saved the file main.json" in text
    assert "az group list</textarea>" in text
    script = cast.alice.client.get(f"/labs/sandboxes/{mine.pk}/script/").content.decode()
    assert "# Saved the file main.json; the script does not have what is in it" in script


def test_the_largest_text_that_is_taken_arrives_whole(cast: Cast, mine: Sandbox) -> None:
    assert sent(cast.alice.client, mine, text="x" * MOST_TEXT).status_code == 303
    assert len(files_of(mine).texts["main.json"]) == MOST_TEXT


def test_a_form_sent_twice_writes_once(cast: Cast, mine: Sandbox) -> None:
    key = uuid4()
    for _ in range(2):
        assert sent(cast.alice.client, mine, key=key, seq=0).status_code == 303
    assert mine.version == 1
    other = sent(cast.alice.client, mine, key=key, name="other.json")
    assert other.status_code == 409
    assert list(files_of(mine).texts) == ["main.json"]


def test_a_form_of_an_earlier_state_changes_nothing_and_keeps_what_was_written(cast: Cast, mine: Sandbox) -> None:
    typed(mine, "echo meanwhile")
    for fields in ({}, {"do": "delete"}):
        response = sent(cast.alice.client, mine, seq=0, text="MY-TEXT", **fields)
        assert response.status_code == 409
        assert "MY-TEXT" in response.content.decode()
    assert mine.version == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": ""}, "Give the file a name"),
        ({"name": "/dev/null"}, "Give the file a name"),
        ({"name": "a/b"}, "no folders"),
        ({"name": ".."}, "Is a directory"),
        ({"name": "with space"}, "at most 64 letters"),
        ({"name": "x" * 65}, "at most 64 letters"),
        ({"text": "x" * (MOST_TEXT + 1)}, "more than 60 KB"),
        ({"name": "none.json", "do": "delete"}, "No such file"),
        ({"key": ""}, "without what says which state"),
        ({"seq": ""}, "without what says which state"),
    ],
)
def test_what_the_terminal_does_not_take_is_refused_with_the_reason(
    cast: Cast, mine: Sandbox, fields: dict[str, object], words: str
) -> None:
    response = sent(cast.alice.client, mine, **fields)
    assert response.status_code == 409
    assert words in unescape(response.content.decode())
    assert mine.version == 0


def test_there_are_at_most_as_many_files_as_the_terminal_holds(cast: Cast, mine: Sandbox) -> None:
    typed(mine, "for n in {1..32}; do echo x > f$n; done")
    assert "too many files" in sent(cast.alice.client, mine).content.decode()
    assert sent(cast.alice.client, mine, name="f1").status_code == 303


def test_a_file_is_downloaded_as_plain_text_and_one_that_is_not_there_is_not_found(cast: Cast, mine: Sandbox) -> None:
    sent(cast.alice.client, mine, text="<script>alert(1)</script>")
    response = cast.alice.client.get(at(mine, "?name=main.json&as=download"))
    assert response.content.decode() == "<script>alert(1)</script>"
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="main.json"'
    assert "<script>alert" not in page(cast.alice.client, at(mine, "?name=main.json")).split("<textarea")[0]
    for query in ("?name=gone", "?name=gone&as=download", "?name=/etc/passwd"):
        assert cast.alice.client.get(at(mine, query)).status_code == 404


def test_a_password_is_not_kept_in_a_file(mine: Sandbox) -> None:
    save_file(sandbox=mine, key=uuid4(), seq=0, name="run.azcli", text="az vm create --admin-password Hunter2-hunter2\n")
    mine.refresh_from_db()
    assert "Hunter2" not in str(mine.shell)
    assert "Hunter2" not in str(list(CommandRecord.objects.values()))


def test_a_reset_takes_the_files_back_too(cast: Cast, mine: Sandbox) -> None:
    sent(cast.alice.client, mine)
    reset(sandbox=mine, key=uuid4(), seq=mine.version)
    assert "No file yet" in page(cast.alice.client, at(mine))


def test_an_answer_lists_the_files_as_they_are(cast: Cast, mine: Sandbox) -> None:
    url = f"/labs/sandboxes/{mine.pk}/lines/"
    answer = cast.alice.client.post(url, {"key": uuid4(), "line": "echo x > new.txt", "seen": 0}, headers=HTMX)
    text = answer.content.decode()
    assert "new.txt</a>" in text[text.index('id="beside"') :]


# Identities


@pytest.fixture
def shared(cast: Cast) -> Sandbox:
    """A lab with people in it."""
    people = {**PEOPLE, "goals": [goal("made")]}
    return opened(cast.alice.learner, row=loaded(scenario(**people), playground()))


def test_a_lab_shows_who_can_be_signed_in_to_and_who_is(cast: Cast, shared: Sandbox) -> None:
    text = page(cast.alice.client, f"/labs/sandboxes/{shared.pk}/")
    part = text[text.index('id="identities-title"') : text.index('id="files-title"')]
    for words in ("The owner of the subscription", "Ines, who reads", "The pipeline", "Tom of Tallow"):
        assert words in part
    assert "The readers" not in part
    assert part.count("signed in") == 1
    assert part.index("The owner") < part.index("signed in") < part.index("Ines")


def test_the_button_runs_the_line_that_signs_in_and_it_is_in_the_log(cast: Cast, shared: Sandbox) -> None:
    client = cast.alice.client
    line = "az login --username tom@tallow.example"
    assert f'name="line" value="{line}"' in page(client, f"/labs/sandboxes/{shared.pk}/")
    answer = client.post(f"/labs/sandboxes/{shared.pk}/lines/", {"key": uuid4(), "line": line, "seen": 0})
    assert answer.status_code == 303
    text = page(client, f"/labs/sandboxes/{shared.pk}/")
    (typed_line,) = re.findall(r"data-line>(.*?)</pre>", text)
    assert re.sub(r"<[^>]*>", "", typed_line) == line
    part = text[text.index("Tom of Tallow") :]
    assert part.index("signed in") < part.index("</li>")


def test_an_app_is_signed_in_to_by_its_id_and_tenant(cast: Cast, shared: Sandbox) -> None:
    text = page(cast.alice.client, f"/labs/sandboxes/{shared.pk}/")
    line = text[text.index("az login --service-principal") :].split('"')[0]
    app = line.split("--username ")[1].split()[0]
    assert typed(shared, line).stderr == f"ERROR: No subscriptions found for {app}.\n", "it is known, and may see nothing yet"


def test_a_lab_without_people_says_nothing_of_them(cast: Cast, mine: Sandbox) -> None:
    assert "Who you are" not in page(cast.alice.client, f"/labs/sandboxes/{mine.pk}/")
