"""Django settings, read from the environment; safe without any of it.

HANNOVER_STORE         folder of the store (default ~/.local/share/hannover)
HANNOVER_DATABASE_URL  postgresql://user:password@host:port/name; without it, SQLite inside the store
HANNOVER_MODE          production (default) or demo; demo serves plain HTTP on loopback
HANNOVER_HOSTS         host names that are served, separated by commas
HANNOVER_NODE          name of this node in the event log (default local)
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf.locale import LANG_INFO
from django.core.management.utils import get_random_secret_key

ROOT = Path(__file__).resolve().parents[1]
STORE = Path(os.environ.get("HANNOVER_STORE") or Path.home() / ".local/share/hannover")
MODE = os.environ.get("HANNOVER_MODE", "production")
NODE = os.environ.get("HANNOVER_NODE", "local")
DEMO = MODE == "demo"
DEBUG = False


def read_secret_key(store: Path) -> str:
    """The store's own key, made with the store and readable by its owner alone."""
    path = store / "secret.key"
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return get_random_secret_key() + get_random_secret_key()


def database(url: str, store: Path) -> dict[str, object]:
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(store / "hannover.sqlite3"),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
            "TEST": {"NAME": None},
        }
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


SECRET_KEY = os.environ.get("HANNOVER_SECRET_KEY") or read_secret_key(STORE)
ALLOWED_HOSTS = [
    host for host in os.environ.get("HANNOVER_HOSTS", "127.0.0.1,localhost,[::1]").split(",") if host
]
DATABASES = {"default": database(os.environ.get("HANNOVER_DATABASE_URL", ""), STORE)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

FIELD_PACKAGES = (
    "cybersecurity", "standards", "regulation", "smes", "research", "platforms", "skills", "mobility", "ict",
)  # fmt: skip
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "axes",
    "hannover.accounts",
    "hannover.jobs",
    "hannover.record",
    *(f"hannover.fields.{name}" for name in FIELD_PACKAGES),
    "hannover.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "hannover.web.middleware.ContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "hannover.web.middleware.MomentFromQuery",
    "hannover.web.middleware.ErrorPages",
    "axes.middleware.AxesMiddleware",
]
CSRF_FAILURE_VIEW = "hannover.web.errorpages.csrf_failure"
ROOT_URLCONF = "hannover.web.urls"
WSGI_APPLICATION = "hannover.web.wsgi.application"
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
                "hannover.web.context.page",
            ],
            "builtins": ["hannover.web.templatetags.hannover"],
        },
    }
]

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("login", "name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "record:overview"
LOGOUT_REDIRECT_URL = "record:overview"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "hannover.accounts.locks.locked_out"
AXES_USERNAME_CALLABLE = "hannover.accounts.locks.login_tried"
AXES_CLIENT_IP_CALLABLE = "hannover.accounts.locks.client_address"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "csrfmiddlewaretoken", "next", "present"]
AXES_RESET_ON_SUCCESS = AXES_DISABLE_ACCESS_LOG = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60

TASKS = {"default": {"BACKEND": "hannover.jobs.backend.LeaseBackend", "QUEUES": ["default"]}}

INTERFACE_LANGUAGES = ("en", "ja", "de")
LANGUAGE_CODE = "en"
LANGUAGES = sorted((code, info["name"]) for code, info in LANG_INFO.items() if "name" in info)
LOCALE_PATHS = [ROOT / "web" / "locale"]
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = STORE / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
UPLOAD_MAX_BYTES = 10_000_000

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEMO
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = not DEMO
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if os.environ.get("HANNOVER_BEHIND_PROXY") else None
)
SECURE_HSTS_SECONDS = 0 if DEMO else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEMO
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
