"""A command in sandboxes of 10, 1,000 and 10,000 resources; the aim is a ratio of at most 1.25 to the smallest."""

from django.core.handlers.wsgi import WSGIHandler

from tests.bench.commands import SHOW, UPDATE
from tests.bench.rounds import interleave, table
from tests.bench.site import DEFINITION, GALLERY, GROUP, in_process, line_forms, sandbox_of

SIZES = (10, 1_000, 10_000)
LINES = {
    "az group update": UPDATE,
    "az sig show": SHOW,
    "az sig image-version show": f"az sig image-version show -g {GROUP} -r {GALLERY} -i {DEFINITION} -e 1.0.0",
}


def report(rounds: int) -> str:
    """The same lines at each size, all sandboxes in one database, in turns."""
    application = WSGIHandler()
    forms = {size: line_forms(sandbox_of(size), LINES) for size in SIZES}
    parts = []
    for title in LINES:
        candidates = {f"{size:,} resources": in_process(application, forms[size][title]) for size in SIZES}
        timings = interleave(candidates, rounds=rounds)
        parts.append(table(f"{title}, by size of the sandbox", timings, against=("10 resources",)))
    return "\n\n".join(parts)
