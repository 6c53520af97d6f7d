"""Addresses of the labs."""

from django.urls import path

from labs.views import catalogue, files, help_given, history, panels, replay, trial, workspace

app_name = "labs"

urlpatterns = [
    path("", catalogue.index, name="index"),
    path("try/", trial.try_line, name="try"),
    path("sandboxes/<uuid:sandbox_id>/", workspace.show, name="workspace"),
    path("sandboxes/<uuid:sandbox_id>/panels/<slug:slug>/", panels.show, name="panel"),
    path("sandboxes/<uuid:sandbox_id>/lines/", workspace.line, name="line"),
    path("sandboxes/<uuid:sandbox_id>/completions/", workspace.complete, name="complete"),
    path("sandboxes/<uuid:sandbox_id>/script/", workspace.script, name="script"),
    path("sandboxes/<uuid:sandbox_id>/clock/", workspace.clock, name="clock"),
    path("sandboxes/<uuid:sandbox_id>/hints/", help_given.hint, name="hint"),
    path("sandboxes/<uuid:sandbox_id>/solution/", help_given.solution, name="solution"),
    path("sandboxes/<uuid:sandbox_id>/files/", files.files, name="files"),
    path("sandboxes/<uuid:sandbox_id>/reset/", workspace.start_over, name="reset"),
    path("sandboxes/<uuid:sandbox_id>/history/", history.move, name="history"),
    path("sandboxes/<uuid:sandbox_id>/replay/", replay.show, name="replay"),
    path("sandboxes/<uuid:sandbox_id>/replay/link/", replay.link, name="replay-link"),
    path("replays/<str:secret>/", replay.shared, name="shared-replay"),
    path("sandboxes/<uuid:sandbox_id>/delete/", catalogue.delete, name="delete"),
    path("<slug:slug>/", catalogue.scenario, name="scenario"),
    path("<slug:slug>/prompt/", catalogue.prompt, name="prompt"),
]
