"""What a locked chapter answers with, wherever it is asked for."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from quiz.exam import asks_cases
from quiz.policies import ChapterLockedError

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def shows_locks(view: View[P]) -> View[P]:
    """Answer a locked chapter with the page that says what unlocks it: 200 to a reader, 403 to a write."""

    @wraps(view)
    def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except ChapterLockedError as lock:
            status = 403 if request.method == "POST" else 200
            context = {"course": lock.course, "state": lock.progress, "exam_asks": asks_cases(lock.course.library)}
            return render(request, "quiz/locked.html", context, status=status)

    return wrapped
