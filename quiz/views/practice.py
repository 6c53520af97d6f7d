"""Practice: choose what, start it; a chapter's questions as a list; case studies to read."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from quiz.content.items import Item
from quiz.content.library import Library
from quiz.exam import asks_cases
from quiz.forms import read_key
from quiz.models import ITEM_KINDS, Attempt, Course, Kind, Learner
from quiz.policies import get_attempt_for, get_case_for, get_cases_for, get_chapter_for, get_course
from quiz.practice import (
    COUNTS,
    NothingToDrawError,
    Standing,
    Wish,
    counted,
    open_items,
    plan_of,
    read_again,
    read_wish,
    standing_of,
)
from quiz.presenters.item import DIFFICULTIES, LABELS
from quiz.presenters.sheet import asks
from quiz.presenters.sheet import standing_of as word_of
from quiz.progress import progress_of
from quiz.responses import SeeOther
from quiz.selectors import current_course, library_of, rulebook_of
from quiz.services.answers import begin_items
from quiz.services.exams import close_overdue
from quiz.services.learners import ensure_learner, learner_of
from quiz.services.submissions import RefusedError
from quiz.sheets import SheetRecord, sheet_of, sheets_of
from quiz.views.locks import shows_locks

MOST_UNFINISHED = 5


@require_http_methods(["GET", "HEAD", "POST"])
def practice(request: HttpRequest) -> HttpResponse:
    """Choose what to practise; a POST draws and starts. An address may choose beforehand, as in `?chapter=…&fact=…`."""
    found = current_course()
    if found is None:
        return render(request, "quiz/no_course.html")
    if request.method != "POST":
        return _choose(request, found, read_wish(request.GET))
    wish = read_wish(request.POST)
    try:
        attempt = _begin(request, found, wish, read_key(request.POST))
    except NothingToDrawError as refusal:
        return _choose(request, found, wish, str(refusal), 422)
    except RefusedError as refusal:
        return _choose(request, found, wish, str(refusal), 409)
    return SeeOther(resolve_url("attempt", attempt.pk))


def _begin(request: HttpRequest, found: Course, wish: Wish, key: uuid.UUID) -> Attempt:
    learner, now = ensure_learner(request), timezone.now()
    close_overdue(learner=learner, at=now)
    course = progress_of(learner, found)
    standing = standing_of(learner, found, course.library, now)
    if wish.again:
        wish = read_again(wish, _attempt_of(learner, wish.again), now)
    return begin_items(
        learner=learner,
        key=key,
        at=now,
        plan=lambda seed: plan_of(learner, course, standing, wish, seed),
        closes_untouched="instead" in request.POST,
    )


def _attempt_of(learner: Learner, attempt_id: str) -> SheetRecord:
    """Return the learner's own attempt over items; `Http404` for anybody else's, for another kind, and for none."""
    try:
        attempt = get_attempt_for(learner, uuid.UUID(attempt_id))
    except ValueError as problem:
        raise Http404("There is no such attempt.") from problem
    if attempt.kind not in ITEM_KINDS:
        raise Http404("That attempt is not over questions to practise.")
    return sheet_of(attempt)


def _choose(request: HttpRequest, found: Course, wish: Wish, note: str = "", status: int = 200) -> HttpResponse:
    learner = learner_of(request)
    course = progress_of(learner, found)
    items, unfinished = list(open_items(course)), _unfinished(learner, found)
    skills, kinds = counted(course.library, items)
    context = {
        "course": course,
        "wish": wish,
        "note": note,
        "total": len(items),
        "chapters": [state for state in course.chapters if state.is_open and state.chapter.items],
        "case": course.library.cases.get(wish.case),
        "skills": [(skill, course.library.skills[skill], count) for skill, count in skills.items()],
        "kinds": [(kind, LABELS[kind], count) for kind, count in kinds.items()],
        "counts": COUNTS,
        "unfinished": unfinished,
        "untouched": [record for record in unfinished if not record.seq],
    }
    return render(request, "quiz/practice.html", context, status=status)


def _unfinished(learner: Learner | None, found: Course) -> list[SheetRecord]:
    """Return the practice that goes on, the newest first."""
    now = timezone.now()
    records = [record for record in sheets_of(learner, found) if record.attempt.kind == Kind.PRACTICE and not record.is_over(now)]
    return records[: -MOST_UNFINISHED - 1 : -1]


@require_safe
@shows_locks
def items(request: HttpRequest, slug: str) -> HttpResponse:
    """A chapter's questions: what kind they are, what they practise, and how the last answer went."""
    learner, found = learner_of(request), get_course()
    course, state = get_chapter_for(learner, slug, found)
    standing = standing_of(learner, found, course.library, timezone.now())
    rows = _rows(course.library, state.chapter.items, standing, rulebook_of(learner))
    missed = sum(standing.is_missed(item.id) for item in state.chapter.items)
    return render(request, "quiz/items.html", {"course": course, "state": state, "rows": rows, "missed": missed})


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """The case studies of the course, with what opens those that are locked."""
    course = current_course()
    if course is None:
        return render(request, "quiz/no_course.html")
    context = {
        "cases": get_cases_for(learner_of(request), course),
        "exam_asks": course.current_id is not None and asks_cases(library_of(course.current_id)),
    }
    return render(request, "quiz/cases.html", context)


@require_safe
@shows_locks
def case(request: HttpRequest, slug: str) -> HttpResponse:
    """A case study to read, and its questions."""
    learner, found = learner_of(request), get_course()
    course, study, state = get_case_for(learner, slug, found)
    standing = standing_of(learner, found, course.library, timezone.now())
    rows = _rows(course.library, study.items, standing, rulebook_of(learner))
    missed = sum(standing.is_missed(item.id) for item in study.items)
    return render(request, "quiz/case.html", {"case": study, "state": state, "rows": rows, "missed": missed})


def _rows(library: Library, items: list[Item], standing: Standing, rulebook: str) -> list[dict[str, object]]:
    return [
        {
            "number": number,
            "item": each,
            "asks": asks(each, rulebook),
            "label": LABELS[each.kind],
            "difficulty": DIFFICULTIES[each.difficulty],
            "skill": library.skills.get(each.skill, ""),
            "standing": _word(standing, each.id),
        }
        for number, each in enumerate(items, 1)
    ]


def _word(standing: Standing, item: str) -> str:
    """Return how the last answer to an item went: right, partly, wrong; answered while its marks are not shown; open."""
    last = standing.history.get(item)
    if last is None:
        return "open"
    return word_of(last.mark) if last.mark else "answered"
