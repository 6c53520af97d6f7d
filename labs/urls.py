"""Addresses of the labs."""

from django.urls import path

from labs.views import catalogue, files, help_given, trial, workspace

app_name = "labs"

urlpatterns = [
    path("", catalogue.index, name="index"),
    path("try/", trial.try_line, name="try"),
    path("sandboxes/<uuid:sandbox_id>/", workspace.show, name="workspace"),
    path("sandboxes/<uuid:sandbox_id>/lines/", workspace.line, name="line"),
    path("sandboxes/<uuid:sandbox_id>/completions/", workspace.complete, name="complete"),
    path("sandboxes/<uuid:sandbox_id>/script/", workspace.script, name="script"),
    path("sandboxes/<uuid:sandbox_id>/clock/", workspace.clock, name="clock"),
    path("sandboxes/<uuid:sandbox_id>/hints/", help_given.hint, name="hint"),
    path("sandboxes/<uuid:sandbox_id>/solution/", help_given.solution, name="solution"),
    path("sandboxes/<uuid:sandbox_id>/files/", files.files, name="files"),
    path("sandboxes/<uuid:sandbox_id>/reset/", workspace.start_over, name="reset"),
    path("sandboxes/<uuid:sandbox_id>/delete/", catalogue.delete, name="delete"),
    path("<slug:slug>/", catalogue.scenario, name="scenario"),
    path("<slug:slug>/prompt/", catalogue.prompt, name="prompt"),
]
