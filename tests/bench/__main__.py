"""`python -m tests.bench`: every benchmark, on a database in a temporary folder.

`… engine`, `… shell`, `… study`, `… exams`, `… search`, `… crowd` or `… weights` runs one alone.

DARKROOM_BENCH_DATABASE names an empty PostgreSQL database to measure on instead.
"""

import os
import sys
import tempfile
from pathlib import Path

import django

from config import gunicorn

ROUNDS = int(os.environ.get("DARKROOM_BENCH_ROUNDS", "200"))


def main() -> None:
    """Set up, measure, print."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
        os.environ["DARKROOM_DATA"] = folder
        os.environ["DATABASE_URL"] = os.environ.get("DARKROOM_BENCH_DATABASE") or f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        django.setup()
        gunicorn.post_fork(None, None)
        from tests.bench import commands, crowd, engine, exams, parts, searching, shell, sizes, study, weights  # noqa: PLC0415 - after set-up
        from tests.bench.site import prepare  # noqa: PLC0415

        alone = {"engine": engine.report, "shell": shell.report}.get(" ".join(sys.argv[1:]))
        if alone is not None:
            _say(alone(ROUNDS))
            return
        prepare()
        alone = {
            "study": study.report,
            "exams": exams.report,
            "weights": weights.report,
            "search": searching.report,
            "crowd": crowd.report,
        }.get(" ".join(sys.argv[1:]))
        if alone is not None:
            _say(alone(ROUNDS))
            return
        forms = commands.forms()
        _say(commands.report(ROUNDS, forms))
        _say(commands.report_http(ROUNDS, forms))
        _say(crowd.report(ROUNDS))
        _say(study.report(ROUNDS))
        _say(exams.report(ROUNDS))
        _say(parts.report(ROUNDS))
        _say(searching.report(ROUNDS))
        _say(shell.report(ROUNDS))
        _say(engine.report(ROUNDS))
        _say(sizes.report(ROUNDS))


def _say(report: str) -> None:
    sys.stdout.write(report + "\n\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
