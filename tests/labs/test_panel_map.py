"""The map of a lab: every region has its place, copies develop there and in the table alike."""

import re
from uuid import uuid4

import pytest

from gallery_engine.catalog.coordinates import COORDINATES, UNVERIFIED
from gallery_engine.catalog.regions import REGIONS
from labs.models import Resource, Sandbox
from labs.presenters.panels.replicas import HEIGHT, WIDTH, place
from labs.sandboxes import advance
from tests.cast import Cast
from tests.labs.test_panels import VERSION, copying, mine, shown, words
from tests.labs.test_presenters import PUBLISH
from tests.labs.worlds import opened, typed

pytestmark = pytest.mark.django_db
__all__ = ["copying", "mine"]


def test_every_region_has_its_place_on_the_map() -> None:
    assert set(COORDINATES) == set(REGIONS)
    assert set(REGIONS) >= UNVERIFIED
    places = {region: place(region) for region in REGIONS}
    assert all(found and 0 < found[0] < WIDTH and 0 < found[1] < HEIGHT for found in places.values())
    assert len(set(places.values())) == len(places)
    assert place("moon") is None


def test_copies_develop_on_the_map_and_in_the_table_alike(cast: Cast, copying: Sandbox) -> None:
    def told() -> tuple[list[str], list[str]]:
        text = shown(cast.alice.client, copying, "map")
        dots = re.findall(r'<g class="dot dot--(\w+)" transform="translate\(\d+ \d+\)">\s*<title>', text)
        return sorted(dots), sorted(re.findall(r'<tr class="region region--(\w+)">', text))

    assert told() == (["copying", "waiting"], ["copying", "waiting"])
    advance(sandbox=copying, key=uuid4(), seconds=24 * 3_600)
    assert told() == (["there", "there"], ["there", "there"])
    text = shown(cast.alice.client, copying, "map")
    assert "Corp / web / 1.0.0 in 2 regions" in text
    assert "West US source · 1 replica" in words(text)
    assert "style=" not in text


def test_a_version_is_chosen_and_the_newest_is_shown_where_that_is_none(cast: Cast, copying: Sandbox) -> None:
    advance(sandbox=copying, key=uuid4(), seconds=24 * 3_600)
    typed(copying, "az sig image-version create -g rg-start -r Corp -i web -e 2.0.0 --managed-image image --no-wait")
    client, wanted = cast.alice.client, VERSION.format(copying.subscription)
    assert "Corp / web / 2.0.0 in 1 region" in shown(client, copying, "map")
    assert "Corp / web / 1.0.0 in 2 regions" in shown(client, copying, "map", version=wanted)
    assert "Corp / web / 2.0.0 in 1 region" in shown(client, copying, "map", version=f"{wanted}.9")


def test_a_copy_that_fails_says_so_without_its_colour(cast: Cast) -> None:
    sandbox = opened(cast.alice.learner, rulebook="azure")
    for line in (*PUBLISH.splitlines(), "lab fail region eastus"):
        typed(sandbox, line)
    record = Resource.objects.get(kind="microsoft.compute/galleries/images/versions")
    record.inner["copies"][1] |= {"error": "Failed with internal server error."}
    record.save()
    advance(sandbox=sandbox, key=uuid4(), seconds=24 * 3_600)
    text = shown(cast.alice.client, sandbox, "map")
    assert "dot__cross" in text.partition("</svg>")[0]
    assert "Failed with internal server error." in text
