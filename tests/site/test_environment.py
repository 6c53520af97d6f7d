"""Settings come from the environment; a bad value is refused with its name, the value and what was expected."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import environment
from tests.site.served import ROOT


def run(*arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Run manage.py in a process with these variables and none of the caller's own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DARKROOM_", "DATABASE_", "PORT"))}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**kept, **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(("value", "meant"), [("1", True), ("true", True), ("ON", True), ("0", False), ("", False)])
def test_a_switch_reads_the_usual_words(monkeypatch: pytest.MonkeyPatch, value: str, meant: bool) -> None:
    monkeypatch.setenv("DARKROOM_DEBUG", value)
    assert environment.flag("DARKROOM_DEBUG") is meant


def test_a_switch_refuses_another_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DARKROOM_DEBUG", "maybe")
    with pytest.raises(ImproperlyConfigured, match=r"DARKROOM_DEBUG='maybe' is not usable: expected 1 \(on\) or 0"):
        environment.flag("DARKROOM_DEBUG")


@pytest.mark.parametrize("value", ["0", "65536", "80a", "-1", "\uff18\uff10", "80\n", "9" * 5000])
def test_a_number_outside_its_range_or_form_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("PORT", value)
    with pytest.raises(ImproperlyConfigured, match=r"PORT=.* expected a whole number from 1 to 65535"):
        environment.whole_number("PORT", 8000, 1, 65535)


def test_an_empty_variable_means_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "")
    assert environment.whole_number("PORT", 8000, 1, 65535) == 8000


def test_hosts_are_split_at_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DARKROOM_HOSTS", "a.example, .b.example,[::1],*")
    assert environment.hosts("DARKROOM_HOSTS", "localhost") == ["a.example", ".b.example", "[::1]", "*"]


@pytest.mark.parametrize("value", ["a.example,,", "https://a.example", "a.example:8000", "a.example/", "a b"])
def test_a_host_that_could_never_be_answered_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("DARKROOM_HOSTS", value)
    with pytest.raises(ImproperlyConfigured, match=r"DARKROOM_HOSTS=.* expected host names separated by commas"):
        environment.hosts("DARKROOM_HOSTS", "localhost")


def test_the_signing_key_is_made_once_kept_private_and_read_again(tmp_path: Path) -> None:
    file = tmp_path / "secret_key"
    made = environment.secret("DARKROOM_SECRET", file)
    assert len(made) >= 50
    assert environment.secret("DARKROOM_SECRET", file) == made
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [entry.name for entry in tmp_path.iterdir()] == ["secret_key"]


def test_a_signing_key_from_the_environment_wins_and_must_be_long(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DARKROOM_SECRET", "k" * 50)
    assert environment.secret("DARKROOM_SECRET", tmp_path / "secret_key") == "k" * 50
    monkeypatch.setenv("DARKROOM_SECRET", "hunter2")
    with pytest.raises(ImproperlyConfigured, match=r"DARKROOM_SECRET.*at least 50") as refusal:
        environment.secret("DARKROOM_SECRET", tmp_path / "secret_key")
    assert "hunter2" not in str(refusal.value)


def test_a_truncated_signing_key_is_refused_with_the_way_out(tmp_path: Path) -> None:
    file = tmp_path / "secret_key"
    file.write_text("short")
    with pytest.raises(ImproperlyConfigured, match=r"holds no usable signing key.*Remove the file"):
        environment.secret("DARKROOM_SECRET", file)


def test_a_signing_key_that_is_no_text_or_not_ours_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "secret_key"
    file.write_bytes(b"\xff" * 80)
    with pytest.raises(ImproperlyConfigured, match="holds no usable signing key"):
        environment.secret("DARKROOM_SECRET", file)

    def forbidden(*args: object, **kwargs: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_text", forbidden)
    with pytest.raises(ImproperlyConfigured, match="cannot be read by this user"):
        environment.secret("DARKROOM_SECRET", file)


def test_a_data_folder_is_made_for_its_owner_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DARKROOM_DATA", str(tmp_path / "new" / "data"))
    made = environment.folder("DARKROOM_DATA", tmp_path)
    assert stat.S_IMODE(made.stat().st_mode) == 0o700


def test_a_data_folder_that_is_a_file_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    monkeypatch.setenv("DARKROOM_DATA", str(tmp_path / "taken"))
    with pytest.raises(ImproperlyConfigured, match="expected a folder that can be written"):
        environment.folder("DARKROOM_DATA", tmp_path)


def test_a_bad_value_ends_a_command_with_one_clear_line(tmp_path: Path) -> None:
    ended = run("check", DARKROOM_DATA=str(tmp_path), DARKROOM_HTTPS="perhaps")
    assert ended.returncode == 2
    assert ended.stderr == ("Darkroom cannot start. DARKROOM_HTTPS='perhaps' is not usable: expected 1 (on) or 0 (off).\n")


def test_the_site_behind_https_has_no_deployment_warning(tmp_path: Path) -> None:
    ended = run(
        "check",
        "--deploy",
        "--fail-level=WARNING",
        DARKROOM_DATA=str(tmp_path),
        DARKROOM_HTTPS="1",
        DARKROOM_HOSTS="darkroom.example",
    )
    assert (ended.returncode, ended.stderr) == (0, "")


MAIL = {
    "smtp://user:p%40ss@mail.example": ("mail.example", 587, "user", "p@ss", True, False),
    "smtps://user:secret@mail.example:2465/": ("mail.example", 2465, "user", "secret", False, True),
    "smtp+plain://localhost": ("localhost", 25, "", "", False, False),
}


@pytest.mark.parametrize(("url", "meant"), MAIL.items())
def test_a_mail_server_is_read_from_its_url(monkeypatch: pytest.MonkeyPatch, url: str, meant: tuple[object, ...]) -> None:
    monkeypatch.setenv("DARKROOM_SMTP_URL", url)
    monkeypatch.setenv("DARKROOM_MAIL_FROM", "Darkroom <darkroom@example.org>")
    found = environment.mail("DARKROOM_SMTP_URL", "DARKROOM_MAIL_FROM")
    assert (found.host, found.port, found.user, found.password, found.starttls, found.tls) == meant
    assert found.sender == "Darkroom <darkroom@example.org>"
    assert found.backend.endswith("smtp.EmailBackend")


def test_mail_goes_to_the_console_without_a_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DARKROOM_SMTP_URL", raising=False)
    monkeypatch.delenv("DARKROOM_MAIL_FROM", raising=False)
    assert environment.mail("DARKROOM_SMTP_URL", "DARKROOM_MAIL_FROM").backend.endswith("console.EmailBackend")


@pytest.mark.parametrize(
    "url",
    ["mail.example", "http://mail.example", "smtp://", "smtp://u:hunter2@h:x", "smtp://u:hunter2@h:0", "smtp://u:hunter2@h/p"],
)
def test_a_mail_server_that_cannot_be_read_is_refused_without_repeating_its_password(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("DARKROOM_SMTP_URL", url)
    monkeypatch.setenv("DARKROOM_MAIL_FROM", "darkroom@example.org")
    with pytest.raises(ImproperlyConfigured, match="DARKROOM_SMTP_URL='…' is not usable: expected smtp://") as refusal:
        environment.mail("DARKROOM_SMTP_URL", "DARKROOM_MAIL_FROM")
    assert "hunter2" not in str(refusal.value)


@pytest.mark.parametrize(("sender", "expected"), [("", "the sender of mail"), ("nobody", "an address such as")])
def test_a_mail_server_needs_a_sender(monkeypatch: pytest.MonkeyPatch, sender: str, expected: str) -> None:
    monkeypatch.setenv("DARKROOM_SMTP_URL", "smtp://mail.example")
    monkeypatch.setenv("DARKROOM_MAIL_FROM", sender)
    with pytest.raises(ImproperlyConfigured, match=f"DARKROOM_MAIL_FROM='{sender}' is not usable: expected {expected}"):
        environment.mail("DARKROOM_SMTP_URL", "DARKROOM_MAIL_FROM")


def test_the_site_starts_with_every_setting_of_mail_and_accounts(tmp_path: Path) -> None:
    done = run(
        "check",
        DARKROOM_DATA=str(tmp_path),
        DARKROOM_HTTPS="1",
        DARKROOM_PROXIES="2",
        DARKROOM_VERIFY_EMAIL="1",
        DARKROOM_SMTP_URL="smtp://mail.example",
        DARKROOM_MAIL_FROM="darkroom@example.org",
    )
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout + done.stderr
