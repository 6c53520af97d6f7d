"""What a switch answers with that a page showed in an older state: how the settings stand now, and the switch again."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from quiz.middleware import visitor_of
from quiz.models import Learner


@dataclass(frozen=True, slots=True)
class Switch:
    """What a form asked for: its field and value, the words of its button, and the page that it came from."""

    name: str
    value: str
    label: str
    then: str


def refuse_switch(request: HttpRequest, asked: Switch, why: str) -> HttpResponse:
    """Return the settings as they are stored now, and the same switch unless it stands so already, with 409."""
    visitor_of(request).look_again()
    learner = visitor_of(request).learner or Learner()
    stands = {"rulebook": learner.rulebook, "ahead": "on" if learner.reads_ahead else "off"}
    context = {"learner": learner, "asked": asked, "is_so": stands[asked.name] == asked.value, "next": asked.then, "why": why}
    return render(request, "quiz/you/stale.html", context, status=409)
