"""The labs as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class LabsConfig(AppConfig):
    name = "labs"

    def ready(self) -> None:
        """Plug the labs into the course."""
        import_module("labs.activities").plug_in()
