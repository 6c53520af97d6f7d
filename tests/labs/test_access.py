"""Who may do what, for every address of the labs: one table, and an address that is not in it fails."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, reverse

from labs.models import ReplayLink, Sandbox
from labs.replays import make_link
from labs.urls import urlpatterns
from tests.cast import Cast
from tests.labs.worlds import opened, typed

pytestmark = pytest.mark.django_db
OFFERED, MINE, NOBODYS = "offered", "mine", "nobody's"

# address, what is asked for, then the status of GET and of an empty POST for Alice, Bob and Charlie
TABLE: list[tuple[str, str, int, int, int, int, int, int]] = [
    ("index", OFFERED, 200, 405, 200, 405, 200, 405),
    ("scenario", OFFERED, 200, 409, 200, 409, 200, 409),
    ("scenario", NOBODYS, 404, 404, 404, 404, 404, 404),
    ("prompt", OFFERED, 405, 409, 405, 409, 405, 409),
    ("prompt", NOBODYS, 405, 404, 405, 404, 405, 404),
    ("try", OFFERED, 405, 303, 405, 303, 405, 303),
    ("workspace", MINE, 200, 405, 404, 405, 404, 405),
    ("workspace", NOBODYS, 404, 405, 404, 405, 404, 405),
    ("panel", MINE, 200, 405, 404, 405, 404, 405),
    ("panel", NOBODYS, 404, 405, 404, 405, 404, 405),
    ("line", MINE, 405, 409, 405, 404, 405, 404),
    ("line", NOBODYS, 405, 404, 405, 404, 405, 404),
    ("clock", MINE, 405, 409, 405, 404, 405, 404),
    ("clock", NOBODYS, 405, 404, 405, 404, 405, 404),
    ("hint", MINE, 405, 409, 405, 404, 405, 404),
    ("hint", NOBODYS, 405, 404, 405, 404, 405, 404),
    ("solution", MINE, 405, 409, 405, 404, 405, 404),
    ("solution", NOBODYS, 405, 404, 405, 404, 405, 404),
    ("files", MINE, 200, 409, 404, 404, 404, 404),
    ("files", NOBODYS, 404, 404, 404, 404, 404, 404),
    ("reset", MINE, 405, 409, 405, 404, 405, 404),
    ("reset", NOBODYS, 405, 404, 405, 404, 405, 404),
    ("complete", MINE, 405, 200, 405, 404, 405, 404),
    ("complete", NOBODYS, 405, 404, 405, 404, 405, 404),
    ("script", MINE, 200, 405, 404, 405, 404, 405),
    ("script", NOBODYS, 404, 405, 404, 405, 404, 405),
    ("history", MINE, 405, 409, 405, 404, 405, 404),
    ("history", NOBODYS, 405, 404, 405, 404, 405, 404),
    ("replay", MINE, 200, 405, 404, 405, 404, 405),
    ("replay", NOBODYS, 404, 405, 404, 405, 404, 405),
    ("replay-link", MINE, 405, 409, 405, 404, 405, 404),
    ("replay-link", NOBODYS, 405, 404, 405, 404, 405, 404),
    ("shared-replay", MINE, 200, 405, 200, 405, 200, 405),
    ("shared-replay", NOBODYS, 404, 405, 404, 405, 404, 405),
    ("delete", MINE, 200, 409, 404, 404, 404, 404),
    ("delete", NOBODYS, 404, 404, 404, 404, 404, 404),
]


def address(name: str, which: str, sandbox: Sandbox) -> str:
    if name in {"index", "try"}:
        return reverse(f"labs:{name}")
    if name in {"scenario", "prompt"}:
        return reverse(f"labs:{name}", args=["practice" if which == OFFERED else "no-such-lab"])
    if name == "shared-replay":
        return reverse("labs:shared-replay", args=[link_to(sandbox) if which == MINE else "no-such-link"])
    panel = ["map"] if name == "panel" else []
    return reverse(f"labs:{name}", args=[sandbox.pk if which == MINE else uuid.UUID(int=7), *panel])


def link_to(sandbox: Sandbox) -> str:
    """The secret of the link to a sandbox's replay, the same for every call."""
    return make_link(sandbox=sandbox, key=uuid.UUID(int=9), seq=0)


def test_every_address_of_the_labs_is_in_the_table() -> None:
    assert {row[0] for row in TABLE} == {each.name for each in urlpatterns if isinstance(each, URLPattern)}


@pytest.mark.parametrize("row", TABLE, ids=[f"{row[0]} {row[1]}" for row in TABLE])
def test_each_person_gets_what_the_table_says(cast: Cast, row: tuple[str, str, int, int, int, int, int, int]) -> None:
    sandbox = opened(cast.alice.learner)
    url = address(row[0], row[1], sandbox)
    found: list[int] = []
    for client in (cast.alice.client, cast.bob.client, cast.charlie):
        found += [client.get(url).status_code, client.post(url, {}).status_code]
    assert found == list(row[2:])
    sandbox.refresh_from_db()
    assert (sandbox.version, Sandbox.objects.count()) == (0, 1)


def test_somebody_elses_lab_cannot_be_written_to_with_a_valid_form(cast: Cast) -> None:
    sandbox = opened(cast.alice.learner)
    fields = {"key": uuid.uuid4(), "line": "az group list", "by": "600", "seq": "0", "do": "mark"}
    for name in ("line", "clock", "reset", "history", "replay-link", "delete"):
        assert cast.bob.client.post(address(name, MINE, sandbox), fields).status_code == 404
    assert (sandbox.commands.count(), sandbox.checkpoints.count(), ReplayLink.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize("name", ["index", "scenario", "workspace", "replay", "shared-replay"])
def test_reading_a_page_writes_nothing(cast: Cast, name: str) -> None:
    sandbox = opened(cast.alice.learner)
    typed(sandbox, "az group delete -n rg-start --yes --no-wait")
    url = address(name, OFFERED if name in {"index", "scenario"} else MINE, sandbox)
    for client in (cast.alice.client, cast.charlie):
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        assert not [query["sql"] for query in queries if not query["sql"].lstrip("(").startswith("SELECT")]
