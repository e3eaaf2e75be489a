"""Settings of one installation; every value that may differ between two of them comes from the environment.

docs/settings.md lists them for operators.
"""

import secrets
from pathlib import Path
from typing import Any

from commonweal.web import environment

PACKAGE = Path(__file__).resolve().parent.parent
# A checkout keeps policies and data at its root; a wheel carries the policies and keeps data where it is started.
CHECKOUT = PACKAGE.parent if (PACKAGE.parent / "policies").is_dir() else None
DATA_FOLDER = environment.folder("COMMONWEAL_DATA", (CHECKOUT or Path.cwd()) / "data")
POLICY_FOLDER = environment.folder(
    "COMMONWEAL_POLICIES", CHECKOUT / "policies" if CHECKOUT else PACKAGE / "web" / "policies"
)
# The law is nobody's choice: it comes with the product, whatever folder the policies lie in.
LAW_FOLDER = (CHECKOUT / "policies" if CHECKOUT else PACKAGE / "web" / "policies") / "law"
# What each code of an error means, and the rules in worked examples: both are shown as pages.
RUNBOOK = CHECKOUT / "docs" / "runbook" if CHECKOUT else PACKAGE / "web" / "runbook_pages"
RULE_MANUAL = CHECKOUT / "docs" / "rules" if CHECKOUT else PACKAGE / "web" / "rule_manual"


def _secret_key() -> str:
    """The key from the environment, or one kept in the data folder and made on the first start."""
    given = environment.text("COMMONWEAL_SECRET_KEY", "")
    if given:
        return given
    kept = DATA_FOLDER / "secret-key"
    if not kept.exists():
        DATA_FOLDER.mkdir(parents=True, exist_ok=True, mode=0o700)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(48))
    return kept.read_text()


SECRET_KEY = _secret_key()
SECRET_KEY_FALLBACKS = environment.names("COMMONWEAL_SECRET_KEYS_BEFORE", ())
DEBUG = False
ALLOWED_HOSTS = environment.names("COMMONWEAL_HOSTS", ("127.0.0.1", "localhost", "[::1]"))
USE_HTTPS = environment.flag("COMMONWEAL_HTTPS", False)
# Says that others may reach this service without HTTPS; otherwise such a start is refused (start_up.py).
PLAIN_HTTP = environment.flag("COMMONWEAL_PLAIN_HTTP", False)

INSTALLED_APPS = [
    "commonweal.web",
    "commonweal.synthetic",
    "commonweal.recovery",
    "commonweal.publishing",
    "commonweal.performance",
    "commonweal.tasking",
    "commonweal.hotspots",
    "commonweal.callers",
    "commonweal.region",
    "commonweal.reports",
    "commonweal.incidents",
    "commonweal.meetings",
    "commonweal.actions",
    "commonweal.people",
    "commonweal.local_events",
    "commonweal.places",
    "commonweal.runs",
    "commonweal.imports",
    "commonweal.outbox",
    "commonweal.access",
    "commonweal.audit",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django_tasks",
    "django_tasks_db",
    "csp",
]

# Which pages this process answers: those of staff, those of residents and other systems, or both (small installations,
# demonstrations, tests). `commonweal serve --door` sets it (docs/decisions/0031).
DOOR = environment.one_of("COMMONWEAL_DOOR", ("STAFF", "PUBLIC", "BOTH"), "BOTH")
# The code of the partnership whose residents report here; empty: the first that was founded.
PUBLIC_PARTNERSHIP = environment.text("COMMONWEAL_PUBLIC_PARTNERSHIP", "")
# Where residents and other systems find that door, as they type it: pages of staff tell others of it.
PUBLIC_ADDRESS = environment.origin("COMMONWEAL_PUBLIC_ADDRESS")
# Where staff find their door, such as https://commonweal.northmoor.gov.uk: mails to staff lead there.
STAFF_ADDRESS = environment.origin("COMMONWEAL_STAFF_ADDRESS")

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "commonweal.web.middleware.PrivatePages",
    "commonweal.reports.public.throttle.PublicThrottle",
    "commonweal.reports.public.received.ReceivedFirst",
    "commonweal.reports.open311.read_first.ReadFirst",
    "commonweal.actions.photos.received.PhotosReceivedFirst",
    "commonweal.web.middleware.AuditedRequest",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "commonweal.access.sessions.guard.GuardedSession",
    "commonweal.web.middleware.SignedInViewer",
    "commonweal.web.middleware.DeclaredRoute",
]
# What only staff have: sessions, accounts, roles. A door for residents alone asks for none of it.
STAFF_ONLY = (
    "commonweal.actions.photos.received.PhotosReceivedFirst",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "commonweal.access.sessions.guard.GuardedSession",
    "commonweal.web.middleware.SignedInViewer",
)
if DOOR == "PUBLIC":
    MIDDLEWARE = [one for one in MIDDLEWARE if one not in STAFF_ONLY]

ROOMS_WITH_PAGES = (
    "web", "publishing", "tasking", "effects", "explore", "unusual_weeks", "hotspots", "callers", "reports",
    "meetings", "actions", "local_events", "places", "documents", "imports", "access",
)  # fmt: skip
ROOT_URLCONF = "commonweal.web.urls"
PUBLIC_URLCONF = "commonweal.web.public_urls"
WSGI_APPLICATION = "commonweal.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": False,
        "DIRS": [PACKAGE / room / "templates" for room in ROOMS_WITH_PAGES],
        "OPTIONS": {
            "environment": "commonweal.web.jinja.environment",
            "context_processors": ["commonweal.web.context.frame"],
        },
    }
]

# The residents' door has many threads, each with a connection of its own: 4 MB of cache each instead of 20.
DATABASES = {
    "default": environment.database(
        environment.text("DATABASE_URL", ""), DATA_FOLDER, cache_kb=4_000 if DOOR == "PUBLIC" else 20_000
    )
}
# The role that owns the tables and migrates them; pages are served by one that owns nothing (docs/security.md P15).
OWNER_DATABASE_URL = environment.text("OWNER_DATABASE_URL", "")
# The audit's signed heads, which belong on another volume, and the key that signs them: how-to/verify-the-audit.md.
AUDIT_HEADS = environment.text("COMMONWEAL_AUDIT_HEADS", "")
AUDIT_KEY = environment.text("COMMONWEAL_AUDIT_KEY", "")
AUDIT_SYSLOG = environment.text("COMMONWEAL_AUDIT_SYSLOG", "")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "access.Staff"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
# The first is taken where a test signs somebody in by itself: it opens demonstrations only (docs/decisions/0020).
AUTHENTICATION_BACKENDS = [
    "commonweal.access.signing_in.backends.DemonstrationSignIn",
    "commonweal.access.signing_in.backends.WholeSignIn",
]
# How long a link to set up an account works.
INVITATION_HOURS = environment.whole_number("COMMONWEAL_INVITATION_HOURS", 72, lowest=1, highest=336)
LOGIN_URL = "sign-in"

# How long a session rests before it locks, lasts at most, and a proof of who one is counts (docs/decisions/0021).
IDLE_MINUTES: int = environment.whole_number("COMMONWEAL_IDLE_MINUTES", 15, lowest=5, highest=60)
SESSION_HOURS: int = environment.whole_number("COMMONWEAL_SESSION_HOURS", 12, lowest=1, highest=24)
STEP_UP_MINUTES: int = environment.whole_number("COMMONWEAL_STEP_UP_MINUTES", 10, lowest=1, highest=60)
SESSION_ENGINE = "commonweal.access.sessions.store"
# Longer than a session lasts: it is the guard that ends one, and says so.
SESSION_COOKIE_AGE = (SESSION_HOURS + 1) * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# With the prefix a browser takes the cookie only over HTTPS and for this host alone: no neighbour can set one.
SESSION_COOKIE_NAME = "__Host-session" if USE_HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrf" if USE_HTTPS else "csrftoken"
KNOWN_BROWSER_COOKIE = "__Host-known" if USE_HTTPS else "known"
# Proxies of ours, whose word on where a request comes from is taken.
PROXIES = environment.names("COMMONWEAL_PROXIES", ())
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = USE_HTTPS
SECURE_SSL_REDIRECT = USE_HTTPS
# A monitor on the same machine asks without a proxy in between.
SECURE_REDIRECT_EXEMPT = [r"^health$"]
SECURE_HSTS_SECONDS = 31_536_000 if USE_HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
# Nothing is told to other sites. Not "no-referrer" (docs/security.md P11): under it a browser sends its own forms with
# an origin of "null", and the check that a form came from this site would have to be given up.
SECURE_REFERRER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "commonweal.web.errors.form_expired"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "worker-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "style-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

STATIC_URL = "/static/"
# The built files are served from the package as they are, and never collected.
STATIC_ROOT = PACKAGE / "web" / "static"
WHITENOISE_MAX_AGE = 3600

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
# Every upload goes to disk, whatever its size, so that one door opens it.
FILE_UPLOAD_HANDLERS = ["commonweal.files.upload.BoundedUpload"]

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Signing in through the council's own provider; off without an issuer (docs/how-to/single-sign-on.md).
SINGLE_SIGN_ON: dict[str, Any] = {
    "issuer": environment.text("COMMONWEAL_OIDC_ISSUER", ""),
    "client_id": environment.text("COMMONWEAL_OIDC_CLIENT", ""),
    "secret_file": environment.text("COMMONWEAL_OIDC_SECRET_FILE", ""),
    "username_claim": environment.text("COMMONWEAL_OIDC_USERNAME", "preferred_username"),
    "strong": environment.names("COMMONWEAL_OIDC_STRONG", ()),
    "label": environment.text("COMMONWEAL_OIDC_LABEL", "Sign in with your council account"),
}

# Backups: where they are kept, the key that opens them, and what is replayed after a restore (docs/settings.md).
BACKUP_FOLDER = environment.text("COMMONWEAL_BACKUPS", "")
BACKUP_KEY_FILE = environment.text("COMMONWEAL_BACKUP_KEY", "")
# 0: no backups by the worker; somebody else's schedule calls `commonweal backup`.
BACKUP_EVERY_HOURS = environment.whole_number("COMMONWEAL_BACKUP_EVERY", 0)
# How many the worker leaves in the folder, where it makes them; 0: all.
BACKUPS_KEPT = environment.whole_number("COMMONWEAL_BACKUPS_KEPT", 60)
# Empty: in the data folder. Better on another volume than the database.
JOURNAL_FOLDER = environment.text("COMMONWEAL_JOURNAL", "")

# The ways that messages leave: none set, and they wait (docs/settings.md, docs/decisions/0029).
MAIL_WAY = environment.mail_way("COMMONWEAL_MAIL_URL")
MAIL_FROM = environment.mail_sender("COMMONWEAL_MAIL_FROM", MAIL_WAY)
TEXT_WAY = environment.text_way("COMMONWEAL_TEXT_URL", "COMMONWEAL_TEXT_KEY")

# The door for other systems: calls a minute of one key and of one address (0: not counted), and the hosts by which a
# partnership is known to them beside its code (docs/decisions/0033).
OPEN311_A_MINUTE = environment.whole_number("COMMONWEAL_OPEN311_A_MINUTE", 300)
OPEN311_HOSTS = environment.pairs("COMMONWEAL_OPEN311_HOSTS")

LANGUAGE_CODE = "en-gb"
# The residents' pages are in these (reports/public/languages.py); staff pages are in English.
LANGUAGES = [("en-gb", "English"), ("tr", "Türkçe"), ("ar", "العربية")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/London"
DATE_FORMAT = "j F Y"

# Where the boroughs of a region are worked on: in this process or on Dask, at a scheduler or on processes of our own.
REGION_ENGINE = environment.one_of("COMMONWEAL_REGION_ENGINE", ("HERE", "DASK"), "HERE")
REGION_SCHEDULER = environment.text("COMMONWEAL_REGION_SCHEDULER", "")
REGION_PROCESSES = environment.whole_number("COMMONWEAL_REGION_PROCESSES", 2, lowest=1, highest=256)

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": environment.one_of("COMMONWEAL_LOG_LEVEL", LOG_LEVELS, "WARNING")},
}
