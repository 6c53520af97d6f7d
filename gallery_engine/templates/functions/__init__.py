"""The function library: a module per family, all of them entered into one registry when the package is loaded."""

from gallery_engine.templates.functions import collections, dates, deployment, logic, numbers, resources, texts

__all__ = ["collections", "dates", "deployment", "logic", "numbers", "resources", "texts"]
