"""What must hold before this installation serves anything; each failure names the setting, what was found, what is
allowed and what to do (docs/security.md P15, P16).

Settings and files are looked at by `weak_settings`, also when another server than `commonweal serve` opens the door
(`wsgi.py`); the store by `weak_store`, once it is of this version. Secrets are judged and never printed.
"""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

from commonweal.access.partnership import check_policies
from commonweal.access.roles import roles
from commonweal.access.signing_in.demonstration import marked_after_use
from commonweal.access.single_sign_on.configuration import LOOPBACK, single_sign_on
from commonweal.command_line import Refusal
from commonweal.fault_codes import FaultCode

BUILT_STYLES = Path("built") / "commonweal.css"
# NIST SP 800-63B-4 asks for 112 bits; 32 characters of a random text are more, also of hexadecimal digits.
SHORTEST_KEY, FEWEST_DIFFERENT = 32, 10
KEYS_FROM_EXAMPLES = (
    "insecure",
    "change-me",
    "changeme",
    "change_me",
    "secret-key",
    "secretkey",
    "password",
    "example",
)
LOOPBACK_HOSTS = (*LOOPBACK, "[::1]")


def check_start_up(*, host: str = "127.0.0.1") -> None:
    """Refuse to serve with weak settings, a wrong policy or role file, or without the built styles and scripts.

    `host`: the address that will be listened on.
    """
    check_policies()
    roles()
    single_sign_on()
    built = Path(settings.STATIC_ROOT) / BUILT_STYLES
    if not built.is_file():
        raise Refusal(
            f"{built} is missing: the styles and scripts are not built. Run `./script/setup` first.",
            code=FaultCode.NOT_BUILT,
        )
    check_settings(host=host)


def check_settings(*, host: str = "127.0.0.1") -> None:
    """Refuse weak settings and open files; asks nothing of the database."""
    _refuse(list(weak_settings(host=host)))


def check_store() -> None:
    """Refuse to serve a store whose guards are off; the store must be of this version."""
    _refuse(list(weak_store()))


def weak_settings(*, host: str) -> Iterator[str]:
    """Every weakness of settings and files, in sentences."""
    if settings.DEBUG:
        yield "DEBUG is on; allowed: off. Its error pages show what the product holds. Take it out of the settings."
    yield from _weak_key()
    yield from _weak_hosts()
    exposed = host not in LOOPBACK_HOSTS or not set(settings.ALLOWED_HOSTS) <= set(LOOPBACK_HOSTS)
    if exposed and not settings.USE_HTTPS and not settings.PLAIN_HTTP:
        yield (
            f"COMMONWEAL_HTTPS is off while others can reach this service (it listens on {host}, and answers to "
            f"{', '.join(settings.ALLOWED_HOSTS)}); allowed: COMMONWEAL_HTTPS=yes behind a proxy with HTTPS. Only for "
            "a trial with invented data, in a network that you trust, set COMMONWEAL_PLAIN_HTTP=yes."
        )
    yield from _open_files()


def weak_store() -> Iterator[str]:
    """Every weakness of the database, in sentences."""
    if marked_after_use():
        yield (
            f"{settings.DATA_FOLDER} carries the mark of a demonstration, but its staff or partnerships are older than "
            "the mark; allowed: the mark on a store that `commonweal demo` made. It lets people in without a second "
            "factor. Remove the file demo-mark from the folder, and find out who put it there."
        )
    if connection.vendor == "postgresql":
        yield from _strong_role()


def _refuse(found: list[str]) -> None:
    if found:
        raise Refusal("This installation does not start:\n" + "\n".join(f"- {one}" for one in found),
                      code=FaultCode.SETTING_REFUSED)  # fmt: skip


def _weak_key() -> Iterator[str]:
    key = settings.SECRET_KEY
    if len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_DIFFERENT:
        found = f"is {len(key)} characters long, {len(set(key))} of them different"
    elif any(word in key.lower() for word in KEYS_FROM_EXAMPLES):
        found = "is a text from an example"
    else:
        return
    yield (
        f"COMMONWEAL_SECRET_KEY {found}; allowed: a random text of at least {SHORTEST_KEY} characters. Leave it empty: "
        "one is made and kept in the data folder. Or make one: `python -c 'import secrets; "
        "print(secrets.token_urlsafe(48))'`. Everybody is signed out by the change."
    )


def _weak_hosts() -> Iterator[str]:
    wrong = [name for name in settings.ALLOWED_HOSTS if "*" in name or "/" in name or name.startswith(".")]
    if wrong:
        yield (
            f"COMMONWEAL_HOSTS holds {', '.join(wrong)}; allowed: the names under which this service is opened, such "
            "as commonweal.example.gov.uk, with commas between. A forged name could otherwise stand in links."
        )


def _open_files() -> Iterator[str]:
    """Files that others on this machine can read or write."""
    folder = Path(settings.DATA_FOLDER)
    files = [folder / "secret-key", folder / "demo-mark"]
    if connection.vendor == "sqlite":
        database = str(connection.settings_dict["NAME"])
        files += [Path(database + end) for end in ("", "-wal", "-shm", "-journal")]
    for file in files:
        mode = file.stat().st_mode & 0o777 if file.is_file() else 0
        if mode & 0o077:
            yield (
                f"{file} can be read or changed by others on this machine (its mode is {mode:04o}); allowed: 0600. "
                f"Run `chmod 600 {file}`, and start the service as the user whose file it is."
            )


def _strong_role() -> Iterator[str]:
    """What the role in DATABASE_URL can do that row-level security and tables written once would not stop."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        role, superuser, bypasses = cursor.fetchone()
        cursor.execute(
            "SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p')"
            " AND relnamespace = current_schema()::regnamespace AND pg_has_role(current_user, relowner, 'USAGE')"
        )
        owned = cursor.fetchone()[0]
    powers = {"is a superuser": superuser, "bypasses row security": bypasses, f"owns {owned} tables": owned}
    found = [power for power, has in powers.items() if has]
    if found:
        yield (
            f"DATABASE_URL signs in as {role}, which {' and '.join(found)}; allowed: a role that is none of these, "
            "since the database's own guards do not hold for it. Put the owner into OWNER_DATABASE_URL, make a plain "
            "role for DATABASE_URL (docs/how-to/operator.md) and run `commonweal migrate`."
        )
