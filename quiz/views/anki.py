"""Taking cards along: a page that says how many, and the two files."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from quiz.anki.notes import Note, Selection, notes_of
from quiz.anki.package import package_of
from quiz.anki.text import text_of
from quiz.content.library import Library
from quiz.content.schema import Chapter
from quiz.models import Learner
from quiz.policies import get_course
from quiz.selectors import current_course, library_of, revealed_cards, rulebook_of
from quiz.services.learners import learner_of


@dataclass(frozen=True, slots=True)
class ChapterCards:
    """A chapter, and of how many of its cards the learner has seen the answer."""

    number: int
    chapter: Chapter
    seen: int


@require_safe
def anki(request: HttpRequest) -> HttpResponse:
    """Which cards can be taken along, and as what."""
    course = current_course()
    if course is None or course.current_id is None:
        return render(request, "quiz/no_course.html")
    return _page(request, library_of(course.current_id))


@require_safe
def package(request: HttpRequest) -> HttpResponse:
    """The chosen cards as an Anki package."""
    return _file(
        request,
        "apkg",
        "application/octet-stream",
        lambda notes: package_of(notes, timezone.now().timestamp()),
    )


@require_safe
def text(request: HttpRequest) -> HttpResponse:
    """The chosen cards as text."""
    return _file(request, "txt", "text/plain; charset=utf-8", lambda notes: text_of(notes).encode())


def _file(request: HttpRequest, suffix: str, kind: str, write: Callable[[Sequence[Note]], bytes]) -> HttpResponse:
    course = get_course()
    library = library_of(course.current_id or course.pk)
    learner = learner_of(request)
    site = f"{request.scheme}://{request.get_host()}"
    chosen = request.GET.getlist("chapter")
    seen = revealed_cards(learner, library)
    notes = notes_of(library, Selection(chosen, seen, rulebook_of(learner), site))
    if not notes:
        return _page(request, library, status=422)
    response = HttpResponse(write(notes), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="darkroom-{library.pack.slug}.{suffix}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _page(request: HttpRequest, library: Library, status: int = 200) -> HttpResponse:
    rows = _rows(library, learner_of(request))
    context = {"chapters": rows, "total": sum(row.seen for row in rows), "is_refused": status != 200}
    return render(request, "quiz/anki.html", context, status=status)


def _rows(library: Library, learner: Learner | None) -> list[ChapterCards]:
    seen = revealed_cards(learner, library)
    return [
        ChapterCards(number, chapter, sum(card.id in seen for card in chapter.cards))
        for number, chapter in enumerate(library.pack.chapters, 1)
    ]
