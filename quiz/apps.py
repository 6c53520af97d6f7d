"""The learning domain as a Django app."""

from django.apps import AppConfig


class QuizConfig(AppConfig):
    name = "quiz"
    verbose_name = "Course"
    default_auto_field = "django.db.models.BigAutoField"
