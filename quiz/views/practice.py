"""Items to practise: a chapter's list, one item, and case studies. Nothing is written: an answer is in the address."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.text import Truncator
from django.views.decorators.http import require_safe

from quiz.answering import read_answer
from quiz.content.library import Library
from quiz.content.prose import unmarked
from quiz.content.schema import Item
from quiz.content.values import under
from quiz.item_presenter import LABELS, item_view
from quiz.models import Learner
from quiz.policies import get_case_for, get_cases_for, get_chapter_for
from quiz.selectors import current_course, rulebook_of
from quiz.services.learners import learner_of
from quiz.views.locks import shows_locks

MOST_SHOWN = 110


@require_safe
@shows_locks
def items(request: HttpRequest, slug: str) -> HttpResponse:
    """A chapter's items, by kind and difficulty."""
    learner = learner_of(request)
    course, state = get_chapter_for(learner, slug)
    rows = _rows(course.library, state.chapter.items, rulebook_of(learner))
    return render(request, "quiz/items.html", {"course": course, "state": state, "rows": rows})


@require_safe
@shows_locks
def item(request: HttpRequest, slug: str, item_id: str) -> HttpResponse:
    """One item of a chapter: what is asked or, with a complete answer in the address, its marks and reasons."""
    learner = learner_of(request)
    course, state = get_chapter_for(learner, slug)
    here = _place(request, course.library, state.chapter.items, item_id, slug, learner)
    return render(request, "quiz/item.html", {"course": course, "state": state, **here})


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """The case studies of the course, with what opens those that are locked."""
    course = current_course()
    if course is None:
        return render(request, "quiz/no_course.html")
    return render(request, "quiz/cases.html", {"cases": get_cases_for(learner_of(request), course)})


@require_safe
@shows_locks
def case(request: HttpRequest, slug: str) -> HttpResponse:
    """A case study: its tabs to read, and its items."""
    learner = learner_of(request)
    course, found, state = get_case_for(learner, slug)
    rows = _rows(course.library, found.items, rulebook_of(learner))
    return render(request, "quiz/case.html", {"case": found, "state": state, "rows": rows})


@require_safe
@shows_locks
def case_item(request: HttpRequest, slug: str, item_id: str) -> HttpResponse:
    """One item of a case study, with the case's tabs beside it."""
    learner = learner_of(request)
    course, found, state = get_case_for(learner, slug)
    here = _place(request, course.library, found.items, item_id, "", learner)
    return render(request, "quiz/item.html", {"case": found, "state": state, **here})


def _rows(library: Library, items: list[Item], rulebook: str) -> list[dict[str, object]]:
    return [
        {
            "number": number,
            "item": each,
            "asks": Truncator(unmarked(under(each.stem, rulebook))).chars(MOST_SHOWN),
            "label": LABELS[each.kind],
            "skill": library.skills.get(each.skill, ""),
        }
        for number, each in enumerate(items, 1)
    ]


def _place(
    request: HttpRequest, library: Library, items: list[Item], item_id: str, chapter: str, learner: Learner | None
) -> dict[str, object]:
    """What the page of one of these items shows: the item with the answer of the address, and its neighbours."""
    ids = [each.id for each in items]
    if item_id not in ids:
        raise Http404("There is no such item.")
    index = ids.index(item_id)
    found = items[index]
    answer = read_answer(found, {name: request.GET.getlist(name) for name in request.GET})
    view = item_view(
        library, found, library.section(found.section, chapter), answer, rulebook_of(learner), is_given=bool(request.GET)
    )
    return {
        "view": view,
        "number": index + 1,
        "total": len(items),
        "previous": ids[index - 1] if index else "",
        "next": ids[index + 1] if index + 1 < len(ids) else "",
        "again": resolve_url(request.path),
    }
