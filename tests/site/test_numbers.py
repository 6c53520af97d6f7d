"""Quantities past a thousand are grouped where learners read them; what is no quantity never is."""

import re

import pytest
from django.template import Context, Template
from django.utils.translation import override

from labs.models import Sandbox
from quiz.calibration import Answered, Twins
from quiz.numbers import grouped
from quiz.presenters.calibration import chart_of, twins_view
from quiz.presenters.progress import duration
from tests.cast import Cast
from tests.labs.worlds import loaded, opened, playground
from tests.quiz.playing import page

BIG = 4_321


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0"), (999, "999"), (1_000, "1,000"), (BIG, "4,321"), (1_234_567, "1,234,567"), (-1_000, "-1,000")]
)
def test_thousands_are_grouped_and_smaller_numbers_stay(number: int, said: str) -> None:
    assert grouped(number) == said
    assert Template("{% load pack %}{{ number|grouped }}").render(Context({"number": number})) == said


def test_another_language_groups_in_its_own_way() -> None:
    with override("de"):
        assert grouped(BIG) == "4.321"


@pytest.mark.django_db
def test_lines_of_a_lab_without_goals_are_grouped_on_its_list_and_its_version_in_forms_is_not() -> None:
    cast = Cast()
    opened(cast.alice.learner, row=loaded(playground()))
    Sandbox.objects.update(version=BIG)
    html = page(cast.alice.client, "/labs/")
    assert "4,321 lines" in html
    sandbox = Sandbox.objects.get()
    delete = page(cast.alice.client, f"/labs/sandboxes/{sandbox.pk}/delete/")
    assert re.findall(r'name="seq" value="([^"]*)"', delete)[-1] == "4321"


def test_how_sure_learners_were_is_counted_in_grouped_numbers() -> None:
    chart = chart_of("Title", [Answered("sure", right=True)] * BIG, "Note.")
    assert chart is not None
    assert "4,321 of 4,321 right" in chart.words
    view = twins_view(Twins(BIG, BIG, 1_000))
    assert view is not None
    assert view.counts == "You marked 4,321 of 4,321 right; asked in another form you had 1,000 of 4,321."


def test_many_hours_of_study_are_grouped() -> None:
    assert duration(BIG * 3600 + 60) == "4,321 hours 1 minute"
