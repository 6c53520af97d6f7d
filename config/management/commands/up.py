"""`manage.py up`: everything between a clone and a page in the browser."""

import errno
import os
import socket
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from config import environment


class Command(BaseCommand):
    help = "Migrate the database, load the course, collect static files, and serve on 127.0.0.1:$PORT (8000)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")

    def handle(self, *args: Any, host: str, **options: Any) -> None:
        """Prepare, then become gunicorn; `CommandError` before anything is changed when the port is taken."""
        port = environment.whole_number("PORT", 8000, 1, 65535)
        self._refuse_a_taken_port(host, port)
        self._say("Bringing the database up to date")
        try:
            call_command("migrate", verbosity=0, interactive=False)
        except OperationalError as fault:
            raise CommandError(f"The database does not answer or cannot be written: {fault}".strip()) from fault
        call_command("clearsessions", verbosity=0)
        self._say("Loading the course")
        call_command("load_course", verbosity=0)
        if not settings.DEBUG:
            self._say("Collecting static files")
            call_command("collectstatic", verbosity=0, interactive=False)
        self.check(databases=["default"])
        self._serve(host, port)

    def _say(self, what: str) -> None:
        self.stdout.write(what)
        self.stdout.flush()

    @staticmethod
    def _refuse_a_taken_port(host: str, port: int) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as fault:
                taken = fault.errno == errno.EADDRINUSE
                raise CommandError(
                    f"Port {port} is taken on {host}. Stop what uses it, or choose another: PORT={port + 1} make run"
                    if taken
                    else f"Cannot listen on {host}:{port}: {fault.strerror}."
                ) from fault

    @staticmethod
    def _serve(host: str, port: int) -> None:
        sys.stdout.flush()
        place = {**os.environ, "DARKROOM_BIND": f"{host}:{port}"}
        gunicorn = [sys.executable, "-m", "gunicorn", "--config", "python:config.gunicorn", "config.wsgi:application"]
        os.execve(sys.executable, gunicorn, place)
