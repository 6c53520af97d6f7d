"""The site's addresses and the two views it is measured against."""

from django.urls import include, path

from tests.bench import floor

urlpatterns = [
    path("bench/bare/", floor.bare),
    path("bench/floor/", floor.floor),
    path("", include("config.urls")),
]
