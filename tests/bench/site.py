"""A site of the benchmark's own: its database, a signed-in user for F, and sandboxes of any size."""

import io
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core import signing
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.db import connection
from django.middleware.csrf import _get_new_csrf_string

from gallery_engine.arm import Record
from labs.models import Sandbox, Scenario
from labs.sandboxes import open_sandbox, run_line
from labs.store import RowStore, insert
from quiz.middleware import SALT
from quiz.models import Learner, User
from tests.bench.floor import COUNTED, TABLES

GROUP, GALLERY, DEFINITION = "bench", "bench", "bench"
PREPARE = (
    f"az group create -n {GROUP} -l eastus",
    f"az vm create -g {GROUP} -n source --image Ubuntu2204 --generate-ssh-keys --security-type Standard",
    f"az vm deallocate -g {GROUP} -n source",
    f"az vm generalize -g {GROUP} -n source",
    f"az image create -g {GROUP} -n source --source source --hyper-v-generation V2",
    f"az sig create -g {GROUP} -r {GALLERY}",
    f"az sig image-definition create -g {GROUP} -r {GALLERY} -i {DEFINITION} -p p -f o -s s --os-type Linux",
    f"az sig image-version create -g {GROUP} -r {GALLERY} -i {DEFINITION} -e 1.0.0 --managed-image source",
)


@dataclass(frozen=True, slots=True)
class Form:
    """A form to be sent: where to, with which cookies, and what to fill in.

    `versions` counts what was sent to the same sandbox: the page says with each line which version it has seen, and `{turn}` in
    a field becomes that number, so that a write changes something each time.
    """

    path: str
    cookies: dict[str, str]
    fields: dict[str, str]
    versions: Iterator[int]

    def body(self) -> bytes:
        """The encoded fields."""
        token = self.cookies[settings.CSRF_COOKIE_NAME]
        turn = str(next(self.versions))
        fields = {name: value.replace("{turn}", turn) for name, value in self.fields.items()}
        return urlencode({"csrfmiddlewaretoken": token, "key": str(uuid.uuid4()), "seen": turn, **fields}).encode()

    def cookie(self) -> str:
        """The Cookie header."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())


def prepare() -> None:
    """Make the database, load the course, collect what pages ask for, and give F its tables."""
    call_command("migrate", verbosity=0)
    call_command("load_course", verbosity=0, stdout=io.StringIO())
    call_command("collectstatic", verbosity=0, interactive=False)
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(table.format(counted=COUNTED[connection.vendor]))
        cursor.execute("INSERT INTO bench_state (id, version, body) VALUES (1, 1, %s)", ["x" * 1500])


def floor_form() -> Form:
    """The form of F, sent by a signed-in user."""
    user = User.objects.create_user(email="floor@darkroom.example", password=None)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    cookies = {settings.SESSION_COOKIE_NAME: session.session_key or "", settings.CSRF_COOKIE_NAME: _get_new_csrf_string()}
    return Form("/bench/floor/", cookies, {"line": "az group list"}, count())


def sandbox_of(size: int) -> Sandbox:
    """A sandbox under `azure` with at least `size` resources, most of them image versions of one definition."""
    learner = Learner.objects.create()
    revision = Scenario.objects.get(slug="playground").current_id
    assert revision is not None
    sandbox = open_sandbox(learner=learner, revision=revision, rulebook="azure", key=uuid.uuid4())
    for line in PREPARE:
        record = run_line(sandbox=sandbox, key=uuid.uuid4(), line=line)
        assert record is not None
        assert record.exit_code == 0, record.stderr
    sandbox.refresh_from_db()
    have = len(RowStore(sandbox).under("/"))
    versions = RowStore(sandbox).find("microsoft.compute/galleries/images/versions", "/")
    insert(sandbox, [_another(versions[0], number) for number in range(1, max(size - have, 0) + 1)])
    return sandbox


def _another(version: Record, number: int) -> Record:
    name = f"1.0.{number}"
    return replace(
        version, key=version.key.removesuffix("1.0.0") + name, id=version.id.removesuffix("1.0.0") + name, name=name, alias=""
    )


def line_forms(sandbox: Sandbox, lines: Mapping[str, str]) -> dict[str, Form]:
    """The forms of terminal lines, sent by the sandbox's learner; in turns, they say what they have seen."""
    versions = count(sandbox.version)
    return {name: _line_form(sandbox, line, versions) for name, line in lines.items()}


def _line_form(sandbox: Sandbox, line: str, versions: Iterator[int]) -> Form:
    return Form(f"/labs/sandboxes/{sandbox.pk}/lines/", cookies_of(sandbox.learner_id), {"line": line}, versions)


def cookies_of(learner_id: uuid.UUID) -> dict[str, str]:
    """The cookies of a learner's browser."""
    signed = signing.get_cookie_signer(salt="darkroom_learner" + SALT).sign(str(learner_id))
    return {"darkroom_learner": signed, settings.CSRF_COOKIE_NAME: _get_new_csrf_string()}


def in_process(application: WSGIHandler, form: Form, *, method: str = "POST", status: str = "200") -> Callable[[], None]:
    """Send a form to the WSGI application itself, as htmx would, or get a whole page; expect this status."""
    as_htmx = {"HTTP_HX_REQUEST": "true"} if method == "POST" else {}

    def send() -> None:
        body = form.body() if method == "POST" else b""
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "PATH_INFO": form.path.partition("?")[0],
            "QUERY_STRING": form.path.partition("?")[2],
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "127.0.0.1",
            "HTTP_COOKIE": form.cookie(),
            **as_htmx,
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
        }
        answered: list[str] = []
        response = application(environ, lambda *start: answered.append(start[0]))  # type: ignore[arg-type]
        b"".join(response)
        response.close()
        assert answered[0].startswith(status), (form.path, answered[0])

    return send


def bare_form() -> Form:
    """B needs nothing."""
    return Form("/bench/bare/", {settings.CSRF_COOKIE_NAME: ""}, {}, count())
