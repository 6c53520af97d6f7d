"""Serving the site for a test: `manage.py up` in a process, data folder, database and port of its own."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).resolve().parents[2]
READY_WITHIN = 60.0


@dataclass(frozen=True)
class Served:
    """A running site: where it answers, where its data lies, what it has written so far, and the URL of its database."""

    address: str
    data: Path
    log: Path
    database: str = ""

    def load(self, folder: Path) -> None:
        """Load a course from a folder, as its author does; of several courses, the first by slug is taught."""
        places = {"DARKROOM_DATA": str(self.data), "DATABASE_URL": self.database}
        subprocess.run([sys.executable, "manage.py", "load_course", folder], cwd=ROOT, env={**os.environ, **places}, check=True)


def free_port() -> int:
    """A port of 127.0.0.1 on which nobody listened a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serve(folder: Path, **environment: str) -> Iterator[Served]:
    """Start the site over `folder`, wait until it says that it is ready, stop it afterwards.

    Raises `AssertionError` with the site's own output when it ends early or takes longer than READY_WITHIN seconds.
    """
    port = free_port()
    with _database(port) as database, (folder / "log").open("wb") as log:
        served = Served(f"http://127.0.0.1:{port}", folder / "data", folder / "log", database)
        process = subprocess.Popen(
            [sys.executable, "manage.py", "up"],
            cwd=ROOT,
            env={
                **os.environ,
                "DARKROOM_DATA": str(served.data),
                "PORT": str(port),
                "DATABASE_URL": database,
                **environment,
            },
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        try:
            _wait(served, process)
            yield served
        finally:
            _stop(process)


def _wait(served: Served, process: "subprocess.Popen[str]") -> None:
    """Read what the site says until it says that it is ready; gunicorn listens by then."""
    assert process.stdout is not None
    said: list[str] = []
    watchdog = threading.Timer(READY_WITHIN, process.kill)
    watchdog.start()
    try:
        for line in process.stdout:
            said.append(line)
            if "is ready" in line:
                return
    finally:
        watchdog.cancel()
    raise AssertionError(f"the site did not start:\n{''.join(said)}{served.log.read_text()}")


def _stop(process: "subprocess.Popen[str]") -> None:
    if process.stdout is not None:
        process.stdout.close()
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def _database(port: int) -> Iterator[str]:
    """The URL of a database of this site's own: made and dropped on PostgreSQL, empty (a new file) on SQLite."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield ""
        return
    name = f"darkroom_served_{port}"
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}".encode())
        try:
            yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
