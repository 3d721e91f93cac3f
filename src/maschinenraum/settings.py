# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every choice of an installation, read from the environment; no room imports this file.

``MASCHINENRAUM_HOME`` (default ``var/`` in the working directory) holds all data. The other
variables are listed with their meaning in ``docs/operation.md``.
"""

import hashlib
import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from maschinenraum.web.handed_out import PAGES as PAGES_HANDED_OUT  # noqa: F401 - a setting like the others


def _flag(name: str, default: str = "") -> bool:
    return os.environ.get(name, default).strip().lower() in {"1", "true", "yes", "on", "ja"}


def _number(name: str, default: int) -> int:
    text = os.environ.get(name, "") or str(default)
    if not text.isdecimal():
        raise ImproperlyConfigured(f"{name} ist keine Zahl: {text}. Bitte eine Zahl wie {default} nennen.")
    return int(text)


def _words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


PACKAGE = Path(__file__).resolve().parent
HOME = Path(os.environ.get("MASCHINENRAUM_HOME", "var")).resolve()


def _secret_key() -> str:
    """Return the installation's secret, creating it once in ``HOME`` readable by its owner only."""
    if key := os.environ.get("MASCHINENRAUM_SECRET_KEY"):
        return key
    HOME.mkdir(parents=True, exist_ok=True)
    path = HOME / "secret-key"
    if not path.exists():
        # Whole or not at all: a full disk or two starts at once must not leave half a secret.
        partial = HOME / f"secret-key.{secrets.token_hex(8)}"
        try:
            with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(64))
            os.link(partial, path)
        except FileExistsError:
            pass
        finally:
            partial.unlink(missing_ok=True)
    return path.read_text().strip()


def _postgresql(url: str) -> SplitResult:
    """Return the parts of a usable address; what is wrong with another may hold a password and is not repeated."""
    shape = "postgresql://NAME:PASSWORT@RECHNER:5432/DATENBANK"
    parts = urlsplit(url)
    try:
        usable = parts.scheme in {"postgresql", "postgres"} and parts.path.strip("/") and parts.port != 0
    except ValueError:  # the port is no number
        usable = False
    if not usable:
        raise ImproperlyConfigured(f"MASCHINENRAUM_DATABASE_URL ist keine Adresse der Form {shape}.")
    return parts


def _database() -> dict[str, Any]:
    """SQLite in ``HOME`` unless ``MASCHINENRAUM_DATABASE_URL`` names a PostgreSQL server."""
    if url := os.environ.get("MASCHINENRAUM_DATABASE_URL"):
        parts = _postgresql(url)
        query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(query.get("host", parts.hostname or "")),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": HOME / "maschinenraum.sqlite3",
        "OPTIONS": {
            # A read-then-write transaction that starts DEFERRED fails under concurrent writers.
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }


DEBUG = _flag("MASCHINENRAUM_DEBUG")
SECRET_KEY = _secret_key()
ALLOWED_HOSTS = _words("MASCHINENRAUM_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = _words("MASCHINENRAUM_ORIGINS")
DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
    "csp",
    "maschinenraum.search",
    "maschinenraum.network",
    "maschinenraum.solutions",
    "maschinenraum.events",
    "maschinenraum.web",
]
MIDDLEWARE = [
    "maschinenraum.web.middleware.HeadersOnly",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Safe with secrets in pages: it adds random bytes, and form tokens are masked anew each time (BREACH).
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "maschinenraum.web.middleware.PrivateAnswers",
    "maschinenraum.web.ended_sessions.EndedSessions",
    "maschinenraum.web.events.zones.TimeOfThePlace",
    "maschinenraum.web.middleware.SpokenRefusals",
]
ROOT_URLCONF = "maschinenraum.web.urls"
WSGI_APPLICATION = "maschinenraum.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates", *sorted((PACKAGE / "web").glob("*/templates"))],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "maschinenraum.web.context.shell",
            ],
        },
    }
]
FORM_RENDERER = "maschinenraum.web.forms.KernRenderer"

AUTH_USER_MODEL = "network.Person"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "account:sign-in"
LOGIN_REDIRECT_URL = "home:today"
CSRF_FAILURE_VIEW = "maschinenraum.web.refusals.csrf_refused"
# Browsers send cookies to every port of a host: two copies side by side would sign one another's visitors out.
_COPY = hashlib.sha256(f"cookies {SECRET_KEY}".encode()).hexdigest()[:8]
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"session-{_COPY}", f"csrf-{_COPY}"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
HTTPS = _flag("MASCHINENRAUM_HTTPS")  # set where a reverse proxy terminates TLS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
# How many of our own proxies stand in front; only their part of X-Forwarded-For is believed.
TRUSTED_PROXIES = _number("MASCHINENRAUM_PROXIES", 0)
WEB_PROCESSES = _number("MASCHINENRAUM_WEB_PROCESSES", 2)
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],  # KERN's style sheet carries its icons as data: images
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

LANGUAGE_CODE = "de"
LANGUAGES = [("de", _("Deutsch")), ("en", _("Englisch"))]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Europe/Berlin"
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Mail: "files" writes to HOME/mail and the console; an smtp:// address sends (see network/jobs).
MAIL_URL = os.environ.get("MASCHINENRAUM_MAIL", "files")
MAIL_FOLDER = HOME / "mail"
# The index files of the search, each server its own: a cache, made anew from the database.
SEARCH_FOLDER = HOME / "search"
DEFAULT_FROM_EMAIL = os.environ.get("MASCHINENRAUM_MAIL_FROM", "Maschinenraum <maschinenraum@localhost>")
SITE_URL = os.environ.get("MASCHINENRAUM_SITE_URL", f"http://127.0.0.1:{os.environ.get('PORT', '8000')}")

# Vectors for the search, none by default: an endpoint's address and its model, or a model on this machine.
EMBEDDING = {
    "address": os.environ.get("MASCHINENRAUM_EMBEDDING_ADDRESS", ""),
    "model": os.environ.get("MASCHINENRAUM_EMBEDDING_MODEL", ""),
    "key": os.environ.get("MASCHINENRAUM_EMBEDDING_KEY", ""),
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"secrets": {"()": "maschinenraum.web.logs.WithoutSecrets"}},
    "handlers": {"errors": {"class": "logging.StreamHandler", "level": "ERROR", "filters": ["secrets"]}},
    "loggers": {
        "django": {"handlers": ["errors"], "level": "INFO"},
        **{f"django.{name}": {"filters": ["secrets"]} for name in ("request", "security.csrf")},
    },
}
