"""Every address of the site."""

from django.urls import URLPattern, URLResolver, include, path

from config import health, home
from labs.views import reference, rules

handler500 = "config.errors.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("labs/", include("labs.urls")),
    path("rules/", rules.index, name="rules"),
    path("reference/", reference.index, name="reference"),
    path("reference/<slug:slug>/", reference.command, name="command"),
    path("account/", include("config.account_urls")),
    path("", include("quiz.urls")),
]
