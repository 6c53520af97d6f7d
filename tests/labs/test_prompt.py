"""Commands of a chapter in the prompt of a lab: which lab, what stands in it, that nothing runs, and what is refused."""

import re
from html import unescape
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.http import QueryDict
from django.test import Client

from labs.journal import kept_text
from labs.models import CommandRecord, Sandbox
from labs.sandboxes import MAX_SANDBOXES
from labs.scenarios.blocks import commands_by_scenario
from labs.secrets import secrets_of
from labs.shell.history import PLACEHOLDER
from labs.views.exchange import MOST_INPUTS, MOST_TEXT, read_draft, read_inputs
from quiz.models import Learner
from tests.cast import Cast
from tests.factories import a_course
from tests.labs.worlds import loaded, opened, scenario

pytestmark = pytest.mark.django_db
PROMPT, LINES = "/labs/practice/prompt/", "az group list\naz group create -n rg-lab -l eastus"
HTMX = {"HX-Request": "true"}


def taken(client: Client, lines: str = LINES, *, key: UUID | None = None, place: str = "") -> Sandbox:
    """Send commands to the prompt of a lab, and return the lab that the answer leads to."""
    response = client.post(PROMPT, {"key": key or uuid4(), "lines": lines, "place": place})
    assert response.status_code == 303
    found = re.fullmatch(r"/labs/sandboxes/([0-9a-f-]{36})/", response.headers["Location"])
    assert found
    return Sandbox.objects.get(pk=found[1])


def refused(client: Client, lines: str, key: object = "") -> tuple[int, str]:
    """Send what is refused; return the status and the note of the page."""
    response = client.post(PROMPT, {"key": key or uuid4(), "lines": lines})
    found = re.search(r'role="alert"[^>]*>(.*?)</p>', response.content.decode())
    return response.status_code, unescape(found[1]) if found else ""


def shown(client: Client, sandbox: Sandbox) -> tuple[str, str]:
    """What stands in the prompt of a lab, and the words that say where it is from."""
    html = client.get(f"/labs/sandboxes/{sandbox.pk}/").content.decode()
    text = re.search(r"<textarea[^>]*>(.*?)</textarea>", html, re.DOTALL)
    origin = re.search(r'<p class="lab__origin[^>]*>(.*?)</p>', html)
    assert text
    assert origin
    return unescape(text[1]), re.sub(r"<[^>]+>", "", origin[1])


def test_the_first_commands_open_a_lab_and_wait_in_its_prompt(cast: Cast) -> None:
    loaded()
    sandbox = taken(cast.charlie)
    assert (sandbox.version, CommandRecord.objects.count()) == (0, 0)
    assert shown(cast.charlie, sandbox) == (LINES, "From the course, and not run yet. Look, then press Enter or Run.")


def test_later_commands_go_to_the_same_lab_in_place_of_the_earlier(cast: Cast) -> None:
    loaded()
    first = taken(cast.charlie)
    assert taken(cast.charlie, "az sig list") == first
    assert shown(cast.charlie, first)[0] == "az sig list"


def test_one_form_sent_twice_opens_one_lab(cast: Cast) -> None:
    loaded()
    key = uuid4()
    assert taken(cast.charlie, key=key) == taken(cast.charlie, key=key)
    assert Sandbox.objects.count() == Learner.objects.filter(sandboxes__isnull=False).count() == 1


def test_of_several_labs_the_last_used_one_under_the_learners_rulebook_is_taken(cast: Cast) -> None:
    row, alice = loaded(), cast.alice
    old, used, azure = opened(alice.learner, row=row), opened(alice.learner, row=row), opened(alice.learner, "azure", row)
    opened(cast.bob.learner, row=row)
    alice.client.post(f"/labs/sandboxes/{old.pk}/lines/", {"key": uuid4(), "line": "az group list"})
    alice.client.post(f"/labs/sandboxes/{used.pk}/lines/", {"key": uuid4(), "line": "az group list"})
    assert taken(alice.client) == used
    Learner.objects.filter(pk=alice.learner.pk).update(rulebook="azure")
    assert taken(alice.client) == azure


def test_a_lab_of_an_older_revision_is_left_alone(cast: Cast) -> None:
    old = opened(cast.alice.learner)
    loaded(scenario(summary="It is another now."))
    assert taken(cast.alice.client) != old
    old.refresh_from_db()
    assert old.draft == {}


def test_a_scenario_without_the_learners_rulebook_is_opened_under_the_one_it_has(cast: Cast) -> None:
    loaded(scenario(rulebooks=["azure"]))
    assert taken(cast.alice.client).rulebook == "azure"


def test_the_chapter_that_they_are_from_is_named_and_linked(cast: Cast, tmp_path: Path) -> None:
    a_course(tmp_path)
    loaded()
    sandbox = taken(cast.charlie, place="second-bath#more")
    assert shown(cast.charlie, sandbox)[1].startswith("From chapter 2, and not run yet.")
    html = cast.charlie.get(f"/labs/sandboxes/{sandbox.pk}/").content.decode()
    assert '<a href="/course/second-bath/#more">chapter 2</a>' in html


@pytest.mark.parametrize("place", ["second-bath#gone", "gone#more", "second-bath", "#", "//evil.example#x", '"><script>'])
def test_a_place_that_the_course_does_not_have_is_not_named(cast: Cast, tmp_path: Path, place: str) -> None:
    a_course(tmp_path)
    loaded()
    assert shown(cast.charlie, taken(cast.charlie, place=place))[1].startswith("From the course, and not run yet.")


def test_what_waits_is_shown_as_text(cast: Cast) -> None:
    loaded()
    lines = "echo '</textarea><script>alert(1)</script>' \"&amp;\""
    sandbox = taken(cast.charlie, lines)
    assert "<script>alert" not in cast.charlie.get(f"/labs/sandboxes/{sandbox.pk}/").content.decode()
    assert shown(cast.charlie, sandbox)[0] == lines


def test_newlines_of_forms_and_blanks_around_are_made_plain(cast: Cast) -> None:
    loaded()
    sandbox = taken(cast.charlie, "\r\n az group list\r\naz sig list\r\n\r\n")
    assert shown(cast.charlie, sandbox)[0] == "az group list\naz sig list"


def test_a_password_does_not_stay(cast: Cast) -> None:
    loaded()
    sandbox = taken(cast.charlie, "az vm create -n a -g b --admin-password Hunter2Hunter2!")
    assert "Hunter2" not in str(sandbox.draft)
    assert PLACEHOLDER in shown(cast.charlie, sandbox)[0]


def test_all_that_can_be_run_at_once_waits_whole(cast: Cast) -> None:
    loaded()
    lines = "\n".join(f"az group create -n rg-{number} -l eastus --tags note={'x' * 500}" for number in range(MOST_INPUTS))
    assert shown(cast.charlie, taken(cast.charlie, lines))[0] == lines


def test_an_address_puts_nothing_into_a_prompt(cast: Cast) -> None:
    loaded()
    sandbox = taken(cast.charlie)
    before = shown(cast.charlie, sandbox)
    html = cast.charlie.get(f"/labs/sandboxes/{sandbox.pk}/?lines=az+evil&line=az+evil&draft=az+evil").content.decode()
    assert "az evil" not in html
    assert cast.charlie.get(f"{PROMPT}?lines=az+evil").status_code == 405
    assert shown(cast.charlie, sandbox) == before


def test_it_waits_until_a_line_is_run(cast: Cast) -> None:
    loaded()
    client, sandbox = cast.charlie, taken(cast.charlie)
    client.post(f"/labs/sandboxes/{sandbox.pk}/clock/", {"key": uuid4(), "by": "600"})
    assert shown(client, sandbox)[0] == LINES
    client.post(f"/labs/sandboxes/{sandbox.pk}/lines/", {"key": uuid4(), "line": LINES})
    assert shown(client, sandbox) == ("", "")
    assert list(CommandRecord.objects.filter(source="line").values_list("line", flat=True)) == LINES.split("\n")


def test_a_reset_empties_the_prompt(cast: Cast) -> None:
    loaded()
    sandbox = taken(cast.charlie)
    cast.charlie.post(f"/labs/sandboxes/{sandbox.pk}/reset/", {"key": uuid4(), "seq": "0"})
    assert shown(cast.charlie, sandbox) == ("", "")


def test_a_line_that_is_run_takes_the_words_of_the_origin_away_in_the_page(cast: Cast) -> None:
    loaded()
    sandbox = taken(cast.charlie)
    fields = {"key": uuid4(), "line": "az group list", "seen": "0"}
    answer = cast.charlie.post(f"/labs/sandboxes/{sandbox.pk}/lines/", fields, headers=HTMX).content.decode()
    assert '<p class="lab__origin small" id="origin" hx-swap-oob="true" hidden></p>' in answer


def test_the_words_of_the_origin_do_not_come_to_a_page_whose_prompt_holds_something_else(cast: Cast) -> None:
    loaded()
    sandbox = taken(cast.charlie)
    fields = {"key": uuid4(), "by": "600", "seen": "0"}
    answer = cast.charlie.post(f"/labs/sandboxes/{sandbox.pk}/clock/", fields, headers=HTMX).content.decode()
    assert 'id="clock' in answer
    assert "lab__origin" not in answer


def test_several_lines_are_shown_in_several_rows(cast: Cast) -> None:
    loaded()
    for lines, rows in (("az a", 1), (LINES, 2), ("\n".join(["az a"] * 40), 12)):
        html = cast.charlie.get(f"/labs/sandboxes/{taken(cast.charlie, lines).pk}/").content.decode()
        assert f'rows="{rows}"' in html


def test_the_limit_of_labs_is_said_where_they_are(cast: Cast) -> None:
    other = loaded(scenario(slug="other"), scenario())
    for _ in range(MAX_SANDBOXES):
        opened(cast.alice.learner, row=other)
    status, note = refused(cast.alice.client, LINES)
    assert status == 429
    assert note.startswith(f"You have {MAX_SANDBOXES} labs, and no other is started while there are {MAX_SANDBOXES}.")


@pytest.mark.parametrize(
    ("lines", "status", "words"),
    [
        ("", 422, "There is no command in that"),
        ("  \n# only a comment\n", 422, "There is no command in that"),
        ("az group list\n" * (MOST_INPUTS + 1), 422, f"at most {MOST_INPUTS} are run at once"),
        ("x" * (MOST_TEXT + 1), 413, "more than 32 KB of text"),
    ],
)
def test_what_could_not_be_run_at_once_is_refused_and_opens_nothing(cast: Cast, lines: str, status: int, words: str) -> None:
    loaded()
    answer = refused(cast.charlie, lines)
    assert answer[0] == status
    assert words in answer[1]
    assert (Sandbox.objects.count(), Learner.objects.count()) == (0, 2)


def test_a_form_without_a_key_opens_nothing(cast: Cast) -> None:
    loaded()
    assert refused(cast.charlie, LINES, key="no key")[0] == 409
    assert Sandbox.objects.count() == 0


def test_every_block_of_the_course_can_be_run_at_once() -> None:
    chapters = sorted((settings.BASE_DIR / "fixtures" / "compute-gallery").glob("chapters/*/chapter.md"))
    blocks = [block.lines for chapter in chapters for commands in commands_by_scenario(chapter).values() for block in commands]
    assert len(blocks) > len(chapters)
    for block in blocks:
        data = QueryDict(mutable=True)
        data.update({"lines": block, "line": block, "key": str(uuid4())})
        assert read_draft(data) == kept_text(block, secrets_of(block, {})) == block.strip()
        assert read_inputs(data)
