"""Addresses of the course."""

from django.urls import path

from quiz.models import Kind
from quiz.views import attempts, claim, course, own_data, practice, privacy, reference, resume, rounds, rulebook, you

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
    path("course/<slug:slug>/items/", practice.items, name="items"),
    path("course/<slug:slug>/items/<slug:item_id>/", practice.item, name="item"),
    path("cases/", practice.cases, name="cases"),
    path("cases/<slug:slug>/", practice.case, name="case"),
    path("cases/<slug:slug>/<slug:item_id>/", practice.case_item, name="case-item"),
    path("glossary/", reference.glossary, name="glossary"),
    path("cheat-sheet/", reference.cheat_sheet, name="cheat-sheet"),
    path("attempts/<uuid:attempt_id>/", attempts.attempt, name="attempt"),
    path("progress/", course.progress, name="progress"),
    path("rulebook/", rulebook.rulebook, name="rulebook"),
    path("account/claim/", claim.claim, name="claim"),
    path("you/", you.you, name="you"),
    path("you/exam-date/", you.exam_date, name="exam-date"),
    path("you/time-zone/", you.time_zone, name="time-zone"),
    path("you/fresh/", you.start_fresh, name="start-fresh"),
    path("you/resume-link/", resume.resume_link, name="resume-link"),
    path("you/resume-link/withdraw/", resume.withdraw, name="withdraw-link"),
    path("you/export.json", own_data.export_json, name="export-json"),
    path("you/export.zip", own_data.export_zip, name="export-zip"),
    path("you/delete/", own_data.delete, name="delete"),
    path("you/deleted/", own_data.deleted, name="deleted"),
    path("resume/<str:secret>/", resume.resume, name="resume"),
    path("privacy/", privacy.privacy, name="privacy"),
]
