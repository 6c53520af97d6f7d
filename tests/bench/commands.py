"""A lab command against B and F: in process, and over HTTP through the server that `make run` starts."""

import http.client
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application

from tests.bench.rounds import interleave, table
from tests.bench.site import GALLERY, GROUP, Form, bare_form, floor_form, in_process, line_forms, sandbox_of

SHOW = f"az sig show -g {GROUP} -r {GALLERY}"
UPDATE = f"az group update -n {GROUP} --tags turn={{turn}}"
LINES = {
    "az group update (writes)": UPDATE,
    "az sig show (reads)": SHOW,
    "az image list -o table": f"az image list -g {GROUP} -o table",
    "echo hello": "echo hello",
}


def forms() -> dict[str, Form]:
    """The candidates: B, F, and lines that read and write."""
    return {"B": bare_form(), "F": floor_form(), **line_forms(sandbox_of(100), LINES)}


def report(rounds: int, candidate_forms: Mapping[str, Form]) -> str:
    """In process: the WSGI application is called directly."""
    application = get_wsgi_application()
    assert isinstance(application, WSGIHandler)
    candidates = {
        name: in_process(application, form, method="GET" if name == "B" else "POST") for name, form in candidate_forms.items()
    }
    return table("A lab command in process, 100 resources, SQLite", interleave(candidates, rounds=rounds), against=("B", "F"))


def report_http(rounds: int, candidate_forms: Mapping[str, Form]) -> str:
    """Over HTTP: gunicorn with two workers on loopback, one client."""
    with serving() as port:
        calls = {name: over_http(port, form, "GET" if name == "B" else "POST") for name, form in candidate_forms.items()}
        timings = interleave(calls, rounds=rounds)
    return table("A lab command over HTTP (gunicorn, 2 workers, 1 client)", timings, against=("B", "F"))


@contextmanager
def serving() -> Iterator[int]:
    """Serve the site as `make run` does, and give the port, once both workers are there."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--workers", "2", "--bind", f"127.0.0.1:{port}", "tests.bench.wsgi:application"],
        stderr=subprocess.PIPE,
        env=dict(os.environ),
        text=True,
    )
    assert server.stderr is not None
    workers = 0
    for line in server.stderr:
        workers += "Booting worker" in line
        if workers == 2:
            break
    threading.Thread(target=server.stderr.read, daemon=True).start()
    try:
        yield port
    finally:
        server.terminate()
        server.wait()


def over_http(port: int, form: Form, method: str) -> Callable[[], None]:
    """Send a form over a connection of its own and read the answer; AssertionError unless it is 200."""

    def send() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        headers = {"Cookie": form.cookie(), "HX-Request": "true", "Content-Type": "application/x-www-form-urlencoded"}
        connection.request(method, form.path, form.body() if method == "POST" else None, headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        assert answer.status == 200, (form.path, answer.status)

    return send
