"""Addresses of the course."""

from django.urls import path

from quiz.models import Kind
from quiz.views import course, rounds, rulebook

urlpatterns = [
    path("course/", course.course_map, name="course"),
    path("course/<slug:slug>/", course.chapter, name="chapter"),
    path("course/<slug:slug>/cards/", rounds.lobby, {"kind": Kind.CARDS}, name="cards"),
    path(
        "course/<slug:slug>/misconceptions/",
        rounds.lobby,
        {"kind": Kind.MISCONCEPTIONS},
        name="misconceptions",
    ),
    path("attempts/<uuid:attempt_id>/", rounds.attempt, name="attempt"),
    path("progress/", course.progress, name="progress"),
    path("rulebook/", rulebook.rulebook, name="rulebook"),
]
