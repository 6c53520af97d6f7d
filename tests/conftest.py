"""What tests of every kind share: collected static files, a served site, Chromium, and no way to the network."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Literal, Protocol

import hypothesis
import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import override_settings
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from config import environment
from tests.site.served import Served, serve

# The clock of a lab stands in tests, unless one lets it run: what they see must not depend on how long they take.
STANDING = 'if (!localStorage.getItem("darkroom-clock")) localStorage.setItem("darkroom-clock", "paused")'
# The same engine; the shell draws no window around each page, which halves what a browser test costs.
CHROMIUMS = (Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium"))
REFUSALS = ("Failed to load resource", "Response Status Error", "htmx:afterRequest", "htmx:sendError", "htmx:responseError")

# The suite gives the same answer every time; a soak looks further afield, with new examples in every run.
hypothesis.settings.register_profile("suite", deadline=None, derandomize=True, database=None)
hypothesis.settings.register_profile("soak", deadline=None, print_blob=True)
hypothesis.settings.load_profile("soak" if os.environ.get("DARKROOM_SOAK") else "suite")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave long runs out unless DARKROOM_SOAK says how long they shall be."""
    if not os.environ.get("DARKROOM_SOAK"):
        left_out = [item for item in items if item.get_closest_marker("soak")]
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)


@pytest.fixture(scope="session")
def soak_steps() -> int:
    """How many steps a long run shall take in all."""
    return environment.whole_number("DARKROOM_SOAK", 1, 1, 100_000_000)


def missing(what: str) -> None:
    """Skip the test for want of `what` on a developer's machine; fail it in CI, where everything must be there."""
    if os.environ.get("CI"):
        pytest.fail(f"{what} is missing, and CI must not skip", pytrace=False)
    pytest.skip(f"{what} is missing")


@pytest.fixture(scope="session", autouse=True)
def collected_static(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The static files collected and hashed as in production, so that a template naming a missing one fails."""
    root = tmp_path_factory.mktemp("static")
    with override_settings(STATIC_ROOT=root):
        call_command("collectstatic", verbosity=0, interactive=False)
        yield root


@pytest.fixture(scope="session", autouse=True)
def own_cache_and_quick_passwords() -> Iterator[None]:
    """A cache that no other process shares, since rate limits are counted in it, and a hash that costs no second of each test."""
    cache_of_its_own = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    quick = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(CACHES=cache_of_its_own, PASSWORD_HASHERS=quick):
        yield


@pytest.fixture(autouse=True)
def _uncounted() -> None:
    """Each test begins with nothing counted against any rate limit."""
    cache.clear()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Darkroom as `manage.py up` serves it, on a port and database of its own; tests reach it by HTTP only."""
    with serve(tmp_path_factory.mktemp("served")) as served:
        yield served


def _as_long_as_nobody_queries(fixture_name: str, config: pytest.Config) -> Literal["session", "module"]:
    return "session" if config.option.markexpr == "browser" else "module"


@pytest.fixture(scope=_as_long_as_nobody_queries)
def chromium() -> Iterator[Browser]:
    """One Chromium for a run of browser tests alone, else one per module: Django refuses queries while its event loop runs."""
    found = next((path for path in CHROMIUMS if path.exists()), None)
    if found is None:
        missing(f"Chromium ({' or '.join(map(str, CHROMIUMS))})")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(found), args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        )
        yield browser
        browser.close()


class OpenPage(Protocol):
    """Opens a page in a fresh context; keywords are Playwright's `new_context` ones (viewport, color_scheme, …)."""

    def __call__(self, **context: Any) -> Page: ...


@pytest.fixture
def open_page(chromium: Browser, site: Served) -> Iterator[OpenPage]:
    """A maker of pages whose addresses are relative to the site; afterwards, none may have broken CSP or a script."""
    complaints: list[str] = []
    with ExitStack() as opened:

        def make(**context: Any) -> Page:
            return opened.enter_context(one_page(chromium, complaints, {"base_url": site.address, **context}))

        yield make
    assert complaints == [], "the browser complained"


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A wide page with JavaScript."""
    return open_page(viewport={"width": 1440, "height": 900})


@pytest.fixture
def page_without_script(open_page: OpenPage) -> Page:
    """The same with JavaScript off: every task must still be possible."""
    return open_page(viewport={"width": 1440, "height": 900}, java_script_enabled=False)


@contextmanager
def one_page(browser: Browser, complaints: list[str], options: dict[str, Any]) -> Iterator[Page]:
    """A page in a context of its own, made with Playwright's options for one; what the browser complains of joins the list."""
    context = browser.new_context(reduced_motion="reduce", **options)
    context.add_init_script(STANDING)
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", _keeper(complaints))
    try:
        yield page
    finally:
        context.close()


def _keeper(complaints: list[str]) -> Callable[[ConsoleMessage], None]:
    def keep(message: ConsoleMessage) -> None:
        # A refused or lost request is what a test may be about; what the page itself breaks is not.
        if message.type == "error" and not message.text.startswith(REFUSALS):
            complaints.append(message.text)

    return keep
