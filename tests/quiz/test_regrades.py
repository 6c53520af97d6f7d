"""Marking an item anew after its key was mended: logged, explained to learners, doing it twice changes nothing."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from quiz.content.importer import load_pack
from quiz.models import Regrade
from tests.cast import Cast
from tests.factories import a_pack
from tests.quiz.kinds import files_of_every_kind
from tests.quiz.playing import attempt_at, page
from tests.quiz.practising import answer, begin_on, finish

pytestmark = pytest.mark.django_db


def load(folder: Path, right: str) -> None:
    """Load the course with this option as the right one of the item with options."""
    files = files_of_every_kind()
    single: dict[str, Any] = files["chapters/01-first-light/items.yaml"][0]
    for option in single["options"]:
        option["right"] = "true" if option["id"] == right else "false"
        option.pop("misconception", None)
    load_pack(a_pack(folder / right, files))


def regrade(*more: str) -> str:
    """Run the command; return what it prints."""
    out = StringIO()
    call_command("regrade", "--item", "item-single", "--reason", "Option a is right.", "--by", "Ada", *more, stdout=out)
    return out.getvalue()


@pytest.fixture
def urls(tmp_path: Path, cast: Cast) -> dict[str, str]:
    """Attempts by the wrong key: Alice chose a and has finished, Bob chose b and goes on; then the key was mended."""
    load(tmp_path, "b")
    found = {}
    for name, person, choice in (("alice", cast.alice, "a"), ("bob", cast.bob, "b")):
        found[name] = begin_on(person.client, "single", "multiple")
        answer(person.client, found[name], "item-single", f"choice={choice}")
    finish(cast.alice.client, found["alice"])
    load(tmp_path, "a")
    return found


def test_points_rise_with_a_row_that_says_why_and_never_fall_unless_asked(urls: dict[str, str]) -> None:
    said = regrade()
    assert "0 of 1 -> 1 of 1" in said
    assert "1 of 1 -> 0 of 1  kept" in said
    assert "2 answers looked at, 1 marked anew, 1 kept." in said
    assert "1 of them in attempts that still go on" in said
    row = Regrade.objects.get()
    assert (row.attempt, row.item, row.earned, row.possible) == (attempt_at(urls["alice"]), "item-single", 1, 1)
    assert (row.reason, row.by) == ("Option a is right.", "Ada")


def test_doing_it_again_changes_nothing(urls: dict[str, str]) -> None:
    regrade()
    regrade()
    assert Regrade.objects.count() == 1
    regrade("--lower")
    regrade("--lower")
    assert Regrade.objects.count() == 2
    assert Regrade.objects.get(attempt=attempt_at(urls["bob"])).earned == 0


def test_a_dry_run_says_what_would_change_and_stores_nothing(urls: dict[str, str]) -> None:
    said = regrade("--dry-run", "--lower")
    assert "2 would be marked anew, 0 kept" in said
    assert not Regrade.objects.exists()


def test_the_learner_sees_the_points_the_day_and_the_reason_and_the_key_that_counts_now(urls: dict[str, str], cast: Cast) -> None:
    url = urls["alice"]
    before = page(cast.alice.client, url)
    assert "Marked anew" not in before
    regrade()
    for address in (url, f"{url}?item=item-single"):
        html = page(cast.alice.client, address)
        assert "Marked anew on" in html
        assert "Option a is right." in html
    assert "Right: 1 of 1 point." in html
    assert "You were right:" in html
    assert "Marked anew" not in page(cast.bob.client, f"{urls['bob']}?item=item-single")


def test_a_key_that_is_mended_twice_counts_as_it_was_mended_last(urls: dict[str, str], tmp_path: Path, cast: Cast) -> None:
    regrade()
    load(tmp_path, "c")
    assert "1 of 1 -> 0 of 1  kept" in regrade()
    regrade("--lower")
    assert "Wrong: 0 of 1 point." in page(cast.alice.client, f"{urls['alice']}?item=item-single")


@pytest.mark.parametrize(
    ("item", "reason", "by", "said"),
    [
        ("gone", "Why.", "Ada", "no item `gone`"),
        ("item-single", "  ", "Ada", "1 to 500 characters"),
        ("item-single", "x" * 501, "Ada", "1 to 500 characters"),
        ("item-single", "Why.", "x" * 101, "--by 1 to 100"),
    ],
)
def test_what_cannot_be_is_refused(urls: dict[str, str], item: str, reason: str, by: str, said: str) -> None:
    with pytest.raises(CommandError, match=said.replace("`", ".")):
        call_command("regrade", "--item", item, "--reason", reason, "--by", by)
    assert not Regrade.objects.exists()


def test_without_a_course_there_is_nothing_to_mark(db: None) -> None:
    with pytest.raises(CommandError, match="No course is loaded"):
        regrade()


def test_nothing_answered_is_nothing_marked(tmp_path: Path, cast: Cast) -> None:
    load(tmp_path, "b")
    begin_on(cast.alice.client, "single")
    assert "0 answers looked at" in regrade()
