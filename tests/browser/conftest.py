"""What several modules of browser tests share: a site with a small course that asks in every way."""

from collections.abc import Iterator

import pytest

from tests.factories import write_pack
from tests.quiz.kinds import files_of_every_kind
from tests.site.served import Served, serve

EXAM = {"items": 6, "minutes": 30, "cases": 1, "series": 1}


@pytest.fixture(scope="session")
def site_of_every_kind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The site with a course that has an item of every kind in its first chapter, case studies, and an exam of all that."""
    files = files_of_every_kind()
    files["course.yaml"] |= {"slug": "a-test", "scenarios": [], "exam": EXAM}
    for name in [name for name in files if name.startswith("scenarios/")]:
        del files[name]
    with serve(tmp_path_factory.mktemp("practised")) as served:
        served.load(write_pack(tmp_path_factory.mktemp("kinds"), files))
        yield served
