"""Addresses of the course."""

from django.urls import path

from quiz.models import Kind
from quiz.views import attempts, course, exam, faults, practice, progress, reading, reference, review, rounds, rulebook

urlpatterns = [
    path("course/", course.course_map, name="course"),
    path("course/<slug:slug>/", course.chapter, name="chapter"),
    path("course/<slug:slug>/cards/", rounds.lobby, {"kind": Kind.CARDS}, name="cards"),
    path("course/<slug:slug>/reading/", reading.mark, name="reading"),
    path("read-ahead/", reading.ahead, name="read-ahead"),
    path(
        "course/<slug:slug>/misconceptions/",
        rounds.lobby,
        {"kind": Kind.MISCONCEPTIONS},
        name="misconceptions",
    ),
    path("course/<slug:slug>/items/", practice.items, name="items"),
    path("course/<slug:slug>/check/", exam.check, name="check"),
    path("exam/", exam.exam, name="exam"),
    path("faults/", faults.faults, name="faults"),
    path("practice/", practice.practice, name="practice"),
    path("cases/", practice.cases, name="cases"),
    path("cases/<slug:slug>/", practice.case, name="case"),
    path("glossary/", reference.glossary, name="glossary"),
    path("cheat-sheet/", reference.cheat_sheet, name="cheat-sheet"),
    path("attempts/<uuid:attempt_id>/", attempts.attempt, name="attempt"),
    path("review/", review.review, name="review"),
    path("progress/", progress.progress, name="progress"),
    path("rulebook/", rulebook.rulebook, name="rulebook"),
]
