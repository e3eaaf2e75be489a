"""The service does not start with weak settings, and says what was found, what is allowed and what to do."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client

from commonweal.access.models import DemoMark
from commonweal.access.signing_in.demonstration import mark_as_demonstration
from commonweal.command_line import Refusal
from commonweal.web.database_roles import as_owner
from commonweal.web.start_up import check_settings, check_start_up, weak_settings, weak_store
from tests.cast import AT, Cast, gather
from tests.conftest import ROOT

GOOD_KEY = "dGhpcyBpcyBhIHJhbmRvbSB0ZXh0IGZvciB0ZXN0cyAxMjM0"


@pytest.fixture
def well(settings: Any, tmp_path: Path) -> Any:
    """An installation without a weakness, for others to spoil in one place."""
    settings.SECRET_KEY, settings.DATA_FOLDER, settings.DEBUG = GOOD_KEY, tmp_path, False
    settings.ALLOWED_HOSTS, settings.USE_HTTPS, settings.PLAIN_HTTP = ["127.0.0.1", "localhost", "[::1]"], False, False
    # The database of the tests lies elsewhere, with rights of its own.
    if connection.vendor == "sqlite":
        Path(str(connection.settings_dict["NAME"])).chmod(0o600)
        for end in ("-wal", "-shm"):
            if (side := Path(f"{connection.settings_dict['NAME']}{end}")).is_file():
                side.chmod(0o600)
    return settings


def found(host: str = "127.0.0.1") -> list[str]:
    return list(weak_settings(host=host))


def test_an_installation_without_weakness_starts(well: Any) -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("DEBUG", True, "DEBUG is on; allowed: off"),
        ("SECRET_KEY", "short", "COMMONWEAL_SECRET_KEY is 5 characters long, 5 of them different"),
        ("SECRET_KEY", "a" * 60, "60 characters long, 1 of them different"),
        ("SECRET_KEY", f"django-insecure-{GOOD_KEY}", "is a text from an example"),
        ("ALLOWED_HOSTS", ["*"], "COMMONWEAL_HOSTS holds *"),
        ("ALLOWED_HOSTS", [".gov.uk"], "COMMONWEAL_HOSTS holds .gov.uk"),
        ("ALLOWED_HOSTS", ["https://x.gov.uk"], "COMMONWEAL_HOSTS holds https://x.gov.uk"),
        ("ALLOWED_HOSTS", ["commonweal.example.gov.uk"], "COMMONWEAL_HTTPS is off while others can reach"),
    ],
)
def test_each_weak_setting_is_refused_by_name_with_what_is_allowed(well: Any, name: str, value: Any, says: str) -> None:
    setattr(well, name, value)
    said = found()
    assert any(says in one and "; allowed: " in one for one in said), said
    with pytest.raises(Refusal) as refusal:
        check_settings()
    assert "CW-601" in str(refusal.value)
    assert GOOD_KEY not in str(refusal.value)


def test_without_https_only_this_machine_is_served_unless_an_operator_says_so(well: Any) -> None:
    assert found(host="localhost") == []
    assert "COMMONWEAL_HTTPS is off" in found(host="0.0.0.0")[0]
    well.PLAIN_HTTP = True
    assert found(host="0.0.0.0") == []
    well.PLAIN_HTTP, well.USE_HTTPS = False, True
    assert found(host="0.0.0.0") == []


@pytest.mark.parametrize("name", ["secret-key", "demo-mark"])
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o660])
def test_a_file_that_others_can_read_is_refused(well: Any, tmp_path: Path, name: str, mode: int) -> None:
    (tmp_path / name).write_text("x")
    (tmp_path / name).chmod(mode)
    [said] = found()
    assert f"its mode is {mode:04o}); allowed: 0600. Run `chmod 600 {tmp_path / name}`" in said
    (tmp_path / name).chmod(0o600)
    assert found() == []


def test_a_database_file_that_others_can_read_is_refused_where_there_is_one(well: Any, db: None) -> None:
    if connection.vendor != "sqlite":
        # The server keeps PostgreSQL's files; nothing of them is ours to judge.
        assert found() == []
        return
    file = Path(str(connection.settings_dict["NAME"]))
    file.chmod(0o644)
    try:
        assert any(str(file) in one for one in found())
    finally:
        file.chmod(0o600)


def test_every_weakness_is_told_at_once(well: Any) -> None:
    well.DEBUG, well.SECRET_KEY, well.ALLOWED_HOSTS = True, "short", ["*"]
    with pytest.raises(Refusal) as refusal:
        check_settings()
    assert str(refusal.value).count("\n- ") >= 3


def test_a_mark_of_a_demonstration_that_came_later_than_the_staff_is_refused(
    db: None, data_folder: Path, well: Any
) -> None:
    well.DATA_FOLDER = data_folder
    mark_as_demonstration(at=AT)
    gather()
    try:
        assert [one for one in weak_store() if "mark" in one] == []
        DemoMark.objects.update(made_at=AT + timedelta(seconds=1))
        [said] = [one for one in weak_store() if "mark" in one]
        assert "older than the mark; allowed: " in said
    finally:
        (data_folder / "demo-mark").unlink()


def test_a_store_served_by_a_role_that_owns_nothing_starts(cast: Cast) -> None:
    assert list(weak_store()) == []


def test_the_owner_of_the_tables_does_not_serve(django_db_setup: None, django_db_blocker: Any) -> None:
    # Outside a transaction of the test's: another connection is taken up.
    with django_db_blocker.unblock(), as_owner():
        said = list(weak_store())
    if connection.vendor == "postgresql":
        [one] = said
        assert "owns" in one
        assert "OWNER_DATABASE_URL" in one
    else:
        assert said == []


def test_a_folder_without_policies_is_refused(well: Any, tmp_path: Path) -> None:
    well.POLICY_FOLDER = tmp_path
    with pytest.raises(ImproperlyConfigured, match=r"COMMONWEAL_POLICIES is .*no policy; allowed"):
        check_start_up()


def test_half_a_single_sign_on_is_refused(well: Any, tmp_path: Path) -> None:
    given = {"issuer": "https://id.example.gov.uk", "client_id": "", "secret_file": "", "username_claim": "email",
             "strong": [], "label": "x"}  # fmt: skip
    for changed, says in (
        ({}, "COMMONWEAL_OIDC_CLIENT is empty"),
        ({"issuer": "http://id.example.gov.uk"}, "COMMONWEAL_OIDC_ISSUER is 'http://id"),
        ({"client_id": "c"}, "COMMONWEAL_OIDC_SECRET_FILE is not set"),
        ({"client_id": "c", "secret_file": str(tmp_path / "none")}, "cannot be read"),
    ):
        well.SINGLE_SIGN_ON = {**given, **changed}
        with pytest.raises(ImproperlyConfigured, match=says):
            check_start_up()
    secret = tmp_path / "secret"
    secret.write_text("s")
    secret.chmod(0o644)
    well.SINGLE_SIGN_ON = {**given, "client_id": "c", "secret_file": str(secret)}
    with pytest.raises(ImproperlyConfigured, match="others on this machine can read"):
        check_start_up()
    secret.chmod(0o600)
    well.SINGLE_SIGN_ON["strong"] = ["level=3"]
    with pytest.raises(ImproperlyConfigured, match="COMMONWEAL_OIDC_STRONG holds 'level=3'"):
        check_start_up()


def test_serve_stops_in_words_before_it_listens(tmp_path: Path) -> None:
    weak = {"COMMONWEAL_DATA": str(tmp_path), "COMMONWEAL_SECRET_KEY": "short", "COMMONWEAL_HOSTS": "*"}
    ended = subprocess.run(
        [sys.executable, "-m", "commonweal", "serve", "--port", "1"], cwd=ROOT, env={**os.environ, **weak},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 2
    assert "COMMONWEAL_SECRET_KEY is 5 characters" in ended.stderr
    assert "COMMONWEAL_HOSTS holds *" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_with_https_every_cookie_is_for_this_host_alone_and_travels_by_https(tmp_path: Path) -> None:
    shows = (
        "import django; django.setup(); from django.conf import settings as s;"
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.KNOWN_BROWSER_COOKIE, s.SESSION_COOKIE_SECURE, "
        "s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.SESSION_COOKIE_DOMAIN, s.SESSION_COOKIE_PATH)"
    )
    given = {"COMMONWEAL_HTTPS": "yes", "COMMONWEAL_DATA": str(tmp_path)}
    shown = subprocess.run(
        [sys.executable, "-c", shows], cwd=ROOT, capture_output=True, text=True, check=True,
        env={**os.environ, **given, "DJANGO_SETTINGS_MODULE": "commonweal.web.settings"},
    )  # fmt: skip
    assert shown.stdout.split() == [
        "__Host-session", "__Host-csrf", "__Host-known", "True", "True", "True", "None", "/",
    ]  # fmt: skip


@pytest.mark.parametrize("host", ["elsewhere.example", "127.0.0.1:80:80", "*", "127.0.0.1.evil.example"])
@pytest.mark.parametrize("path", ["/", "/sign-in/", "/no/such/page"])
def test_a_forged_host_is_answered_400_in_words(db: None, settings: Any, host: str, path: str) -> None:
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    answer = Client(raise_request_exception=False).get(path, headers={"Host": host})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Something in the address or form was not right" in page
    assert "elsewhere" not in page
    assert "evil" not in page
