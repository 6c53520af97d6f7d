"""The composition root as a Django app, so that its commands and checks are found."""

from importlib import import_module

from django.apps import AppConfig


class DarkroomConfig(AppConfig):
    name = "config"
    verbose_name = "Darkroom"

    def ready(self) -> None:
        """Register the system checks."""
        import_module("config.checks")
