"""Loading a pack: idempotent, immutable revisions, a pointer, all or nothing; attempts keep what they began with."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from quiz.content.importer import digest_of, load_pack
from quiz.models import Course, CourseRevision, Learner, User
from quiz.models.base import WrittenOnceError
from tests.cast import Cast
from tests.factories import FIRST, a_course, a_pack, card, course_files
from tests.quiz.playing import attempt_at, page, play, start

pytestmark = pytest.mark.django_db
CARDS = "chapters/01-first-light/cards.yaml"


def test_loading_the_same_content_twice_changes_no_row(tmp_path: Path) -> None:
    pack = a_pack(tmp_path)
    first = load_pack(pack)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        second = load_pack(pack)
    assert (second.revision.pk, second.is_new) == (first.revision.pk, False)
    assert not [each["sql"] for each in queries if each["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_new_content_adds_a_revision_and_moves_the_pointer(tmp_path: Path) -> None:
    course = a_course(tmp_path)
    files = course_files()
    files[CARDS].append(card(9))
    a_course(tmp_path, files)
    course.refresh_from_db()
    assert [revision.number for revision in course.revisions.order_by("number")] == [1, 2]
    assert course.current is not None
    assert course.current.number == 2


def test_going_back_to_earlier_content_moves_the_pointer_back(tmp_path: Path) -> None:
    course = a_course(tmp_path / "one")
    files = course_files()
    files[CARDS].append(card(9))
    a_course(tmp_path / "two", files)
    a_course(tmp_path / "one")
    course.refresh_from_db()
    assert course.current is not None
    assert course.current.number == 1
    assert course.revisions.count() == 2


def test_the_digest_depends_on_content_not_on_layout(tmp_path: Path) -> None:
    files = course_files()
    one = a_pack(tmp_path / "one", files)
    files["course.yaml"] = dict(reversed(files["course.yaml"].items()))
    assert digest_of(a_pack(tmp_path / "two", files)) == digest_of(one)


def test_a_fault_while_writing_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(Course, "save", broken)
    with pytest.raises(RuntimeError, match="full"):
        load_pack(a_pack(tmp_path))
    assert not Course.objects.exists()
    assert not CourseRevision.objects.exists()


def test_a_revision_cannot_be_changed(tmp_path: Path) -> None:
    revision: Model = CourseRevision.objects.get(course=a_course(tmp_path))
    with pytest.raises(WrittenOnceError, match="never changed"):
        revision.save()


def test_a_round_keeps_the_cards_it_began_with(tmp_path: Path, cast: Cast) -> None:
    a_course(tmp_path)
    url = start(cast.alice.client)
    files = course_files()
    files[CARDS].append(card(9))
    a_course(tmp_path, files)
    assert "1 <span>of 8</span>" in page(cast.alice.client, url)


def test_new_content_never_locks_what_was_unlocked(tmp_path: Path, cast: Cast) -> None:
    a_course(tmp_path)
    play(cast.alice.client, right=5)
    files = course_files()
    files[CARDS] += [card(number) for number in range(9, 15)]
    a_course(tmp_path, files)
    assert "Start the round" in page(cast.alice.client, "/course/second-bath/cards/")


def test_a_finished_score_stays_when_the_content_changes(tmp_path: Path, cast: Cast) -> None:
    a_course(tmp_path)
    url = play(cast.alice.client, right=5)
    files = course_files()
    files[CARDS] = [card(number, answer="Other.") for number in range(20, 30)]
    a_course(tmp_path, files)
    assert "<strong>5 of 8</strong>, 63 percent" in page(cast.alice.client, url)
    assert attempt_at(url).chapter == FIRST


def test_loading_a_course_makes_no_person(tmp_path: Path) -> None:
    a_course(tmp_path)
    assert not Learner.objects.exists()
    assert not User.objects.exists()


def test_the_command_loads_the_shipped_course_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_course")
    assert "Azure Compute Gallery: revision 1, loaded." in capsys.readouterr().out
    call_command("load_course")
    assert "Azure Compute Gallery: revision 1, already there." in capsys.readouterr().out
