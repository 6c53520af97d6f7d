"""Tab in a workspace: what is offered, to whom, and that it leaves no trace."""

import pytest
from pytest_django import DjangoAssertNumQueries

from labs.models import Sandbox
from tests.cast import Cast
from tests.labs.worlds import opened, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(cast: Cast) -> Sandbox:
    return opened(cast.alice.learner)


def at(sandbox: Sandbox) -> str:
    return f"/labs/sandboxes/{sandbox.pk}/completions/"


def test_the_names_of_the_sandbox_are_offered_and_nothing_is_written(cast: Cast, mine: Sandbox) -> None:
    typed(mine, "az group create -n rg-lab -l eastus")
    before = (mine.version, mine.requests.count())
    response = cast.alice.client.post(at(mine), {"text": "az group show -n rg-l"})
    assert 'data-start="17" data-insert="rg-lab "' in response.content.decode()
    mine.refresh_from_db()
    assert (mine.version, mine.requests.count()) == before


def test_several_choices_are_a_list_with_their_number(cast: Cast, mine: Sandbox) -> None:
    text = cast.alice.client.post(at(mine), {"text": "az sig image-"}).content.decode()
    assert "2 choices" in text
    assert "<li><code>image-definition</code></li>" in text


def test_nothing_that_fits_is_said(cast: Cast, mine: Sandbox) -> None:
    text = cast.alice.client.post(at(mine), {"text": "<script>"}).content.decode()
    assert "Nothing that could be completed here" in text
    assert "<script>" not in text


def test_somebody_elses_sandbox_is_not_found_and_a_look_is_no_get(cast: Cast, mine: Sandbox) -> None:
    assert cast.bob.client.post(at(mine), {"text": "a"}).status_code == 404
    assert cast.alice.client.get(at(mine)).status_code == 405


def test_the_cost_does_not_grow_with_the_line(
    cast: Cast, mine: Sandbox, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    line = "az sig show " + "-g $(echo x) " * 400 + "-r "
    with django_assert_max_num_queries(12):
        assert cast.alice.client.post(at(mine), {"text": line}).status_code == 200
