"""The cheat sheet: what its file must hold, and the page on the screen."""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from quiz.content import PackError, read_pack
from quiz.models import Course
from tests.factories import FIRST, a_course, a_pack, course_files
from tests.quiz.playing import page

Sheet = dict[str, Any]
SHIPPED = settings.BASE_DIR / "fixtures" / "compute-gallery"


def job(number: int = 1, **changes: Any) -> Sheet:
    """Return a job as cheat-sheet.yaml has it."""
    plain = {
        "id": f"job-{number}",
        "group": "Make",
        "does": f"Job {number}",
        "az": "az one --two 3",
        "powershell": "New-One -Two 3",
    }
    return {**plain, "facts": ["plain"], **changes}


def limit(**changes: Any) -> Sheet:
    """Return a figure as cheat-sheet.yaml has it."""
    return {"what": "Galleries", "chapter": "10", "azure": "100", "facts": ["contested"], **changes}


def sheet(**changes: Any) -> Sheet:
    """Return a cheat sheet as its file has it."""
    return {"before": "az zero", "jobs": [job(1), job(2, group="Delete")], "limits": [limit()], **changes}


DIFFERS = {"chapter": "So.", "azure": "Otherwise."}
BROKEN: list[tuple[str, Callable[[], Sheet], str, str]] = [
    ("id twice", lambda: sheet(jobs=[job(), job()]), "cheat-sheet.yaml:10", "each id once, found `job-1`"),
    ("unknown fact", lambda: sheet(jobs=[job(facts=["hearsay"])]), "cheat-sheet.yaml:9", "found `hearsay`"),
    ("no fact", lambda: sheet(jobs=[job(facts=[])]), "cheat-sheet.yaml:8", "one fact or more"),
    ("group apart", lambda: sheet(jobs=[job(1), job(2, group="B"), job(3)]), "cheat-sheet.yaml:18", "found `Make` a second time"),
    ("a difference unsaid", lambda: sheet(jobs=[job(note=DIFFERS)]), "cheat-sheet.yaml:8", "a contested fact"),
    ("refused without reason", lambda: sheet(jobs=[job(refused=["chapter"])]), "cheat-sheet.yaml:8", "a contested fact"),
    ("refused by nobody", lambda: sheet(jobs=[job(refused=["aws"])]), "cheat-sheet.yaml:11", "one of azure, chapter"),
    ("no PowerShell", lambda: sheet(jobs=[job(powershell="")]), "cheat-sheet.yaml:7", "1 to 4,000 characters"),
    ("figure of unknown fact", lambda: sheet(jobs=[], limits=[limit(facts=["myth"])]), "cheat-sheet.yaml:8", "found `myth`"),
    ("figures differ", lambda: sheet(jobs=[], limits=[limit(facts=["plain"])]), "cheat-sheet.yaml:7", "a contested fact"),
    ("figure twice", lambda: sheet(jobs=[], limits=[limit(), limit()]), "cheat-sheet.yaml:9", "each figure once"),
    ("unknown key", lambda: sheet(colour="red"), "cheat-sheet.yaml:", "found `colour`"),
]


@pytest.mark.parametrize(("broken", "where", "expected"), [each[1:] for each in BROKEN], ids=[each[0] for each in BROKEN])
def test_a_broken_cheat_sheet_is_refused_with_file_and_line(
    tmp_path: Path, broken: Callable[[], Sheet], where: str, expected: str
) -> None:
    with pytest.raises(PackError) as caught:
        a_pack(tmp_path, {**course_files(), "cheat-sheet.yaml": broken()})
    assert where in str(caught.value)
    assert expected in str(caught.value)


def test_a_course_without_the_file_has_none_and_a_figure_may_be_left_unsaid(tmp_path: Path) -> None:
    assert a_pack(tmp_path).cheat_sheet is None
    unsaid = limit(chapter="not in the chapter", facts=["plain"])
    read = a_pack(tmp_path, {**course_files(), "cheat-sheet.yaml": sheet(limits=[unsaid])}).cheat_sheet
    assert read
    assert [each.chapter for each in read.limits] == ["not in the chapter"]


def test_the_shipped_sheet_writes_long_option_names() -> None:
    shipped = read_pack(SHIPPED).cheat_sheet
    assert shipped
    lines = "\n".join(each.az for each in shipped.jobs)
    assert re.findall(r"(?<=\s)-[a-z]\b", lines.replace('"sudo waagent -deprovision+user -force"', "")) == []


@pytest.mark.django_db
def test_the_page_shows_jobs_by_group_figures_refusals_and_differences(tmp_path: Path, client: Client) -> None:
    second = job(2, group="Delete", refused=["chapter"], facts=["contested"], note=DIFFERS, az='az "$x" <y>\naz two')
    a_course(tmp_path, {**course_files(), "cheat-sheet.yaml": sheet(jobs=[job(), second])})
    html = page(client, "/cheat-sheet/")
    assert re.findall(r"<h2[^>]*>([^<]+)</h2>", html) == ["Figures", "Make", "Delete"]
    assert re.findall(r"<h3>([^<]+)</h3>", html) == ["Job 1", "Job 2"]
    assert html.count("Refused by the source chapter") == 1
    assert "By the chapter:</strong> So." in html
    assert html.count("Azure differs today") == 1
    assert '<td data-label="In Azure today">100</td>' in html
    printed = [unescape(re.sub(r"<[^>]+>", "", code)) for code in re.findall(r"<pre><code>(.*?)</code></pre>", html, re.DOTALL)]
    assert printed == ["az one --two 3", "New-One -Two 3", 'az "$x" <y>\naz two', *["New-One -Two 3"] * 3]


@pytest.mark.django_db
def test_a_course_without_a_sheet_and_no_course_have_their_own_pages(course: Course, client: Client) -> None:
    assert "This course has no cheat sheet yet." in page(client, "/cheat-sheet/")
    course.current = None
    course.save()
    assert "No course is loaded yet" in page(client, "/cheat-sheet/")


@pytest.mark.django_db
def test_the_map_and_a_chapter_lead_to_the_sheet(course: Course, client: Client) -> None:
    for address in ("/course/", f"/course/{FIRST}/"):
        assert page(client, address).count('href="/cheat-sheet/"') == 3
