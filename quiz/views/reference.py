"""The glossary and the cheat sheet of the course: to look things up in, whatever is unlocked."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from quiz.content.library import Library
from quiz.presenters.reference import groups_of, letters_of, limits_of
from quiz.selectors import current_course, library_of


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """Every term of the course in the order of the alphabet; `?from=` names a chapter whose terms lead back to it."""
    library = _library()
    if library is None:
        return render(request, "quiz/no_course.html")
    chapter = library.chapters.get(request.GET.get("from", ""))
    context = {
        "letters": letters_of(library, chapter),
        "count": len(library.pack.glossary),
        "chapter": chapter,
    }
    return render(request, "quiz/glossary.html", context)


@require_safe
def cheat_sheet(request: HttpRequest) -> HttpResponse:
    """The commands of every job, and the figures to know, on a page that can be printed."""
    library = _library()
    if library is None:
        return render(request, "quiz/no_course.html")
    sheet = library.pack.cheat_sheet
    if sheet is None:
        return render(request, "quiz/cheat_sheet.html")
    context = {"pack": library.pack, "groups": groups_of(library, sheet), "limits": limits_of(sheet)}
    return render(request, "quiz/cheat_sheet.html", context)


def _library() -> Library | None:
    """Return the content of the course that the site teaches; None before any is loaded."""
    course = current_course()
    return library_of(course.current_id) if course and course.current_id else None
