"""Settings of the office online. Everything that differs between offices comes from the environment or its folder."""

from __future__ import annotations

import os
from urllib.parse import unquote, urlsplit

import dj_database_url
from csp.constants import NONE, SELF

from lianggang.web.home import Home

HOME = Home.current()
DEBUG = os.environ.get("LIANGGANG_DEBUG") == "1"
SECRET_KEY = HOME.key()
ALLOWED_HOSTS = [h for h in os.environ.get("LIANGGANG_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if h]
# https://… of the site where a proxy in front speaks TLS; cookies are then sent over TLS only.
ORIGIN = os.environ.get("LIANGGANG_ORIGIN", "")
# How many proxies stand in front, or their addresses; what others say of the client's address is not believed.
PROXIES = os.environ.get("LIANGGANG_PROXIES", "")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "lianggang.web.ui",
    "lianggang.web.accounts",
    "lianggang.web.audit",
    "lianggang.web.attachments",
    "lianggang.web.jobs",
    "lianggang.web.places",
    "lianggang.web.plans",
    "lianggang.web.figures",
    "lianggang.web.rounds",
    "lianggang.web.analysis",
    "lianggang.web.exchange",
    "lianggang.web.publishing",
    "lianggang.web.followup",
    "lianggang.web.duties",
    "lianggang.web.evaluation",
    "lianggang.web.merit",
    "lianggang.web.reporting",
    "lianggang.web.feedback",
]
MIDDLEWARE = [
    "lianggang.web.accounts.proxies.ClientMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "lianggang.web.accounts.middleware.ActorMiddleware",
    "lianggang.web.ui.middleware.ProblemMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "lianggang.web.urls"
WSGI_APPLICATION = "lianggang.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lianggang.web.ui.context.office",
            ],
            "builtins": ["lianggang.web.ui.templatetags.office"],
        },
    }
]

DATABASES = {"default": dj_database_url.parse(HOME.database_url, conn_max_age=60, conn_health_checks=True)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Write-ahead logging lets readers go on while one writes; an immediate transaction waits for its turn at the start.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
_IN_MEMORY = "django.core.cache.backends.locmem.LocMemCache"
CACHES = {
    "default": {"BACKEND": _IN_MEMORY, "LOCATION": "default"},
    # Those of `figures.keeping`, of one process: 35 kB each in a county, and 400 bytes more for each territory that
    # the reader may turn to, 1.1 MB for the 2,800 counties of the nation. Their keys hold for a day at most.
    "pages": {"BACKEND": _IN_MEMORY, "LOCATION": "pages", "TIMEOUT": 86_400, "OPTIONS": {"MAX_ENTRIES": 100}},
}
FORM_RENDERER = "lianggang.web.ui.rendering.OfficeForms"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "lianggang.web.accounts.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "lianggang.web.accounts.passwords.MixedCharacters"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "login"
# 等保 2.0: locked after five failures for half an hour, signed out after an hour without action.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "lianggang.web.accounts.proxies.address_of"
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
SESSION_COOKIE_AGE = 3600  # without action: `accounts.sessions` sees to it
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ORIGIN.startswith("https://")
CSRF_TRUSTED_ORIGINS = [ORIGIN] if ORIGIN else []
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ORIGIN.startswith("https://") else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a grid of 300 lines with its versions
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = HOME.files
FILE_UPLOAD_PERMISSIONS = 0o600

# smtp://name:password@host:port of a mail server; without one nothing is mailed.
_MAIL = urlsplit(os.environ.get("LIANGGANG_MAIL", ""))
EMAIL_HOST, EMAIL_PORT = _MAIL.hostname or "", _MAIL.port or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_MAIL.username or ""), unquote(_MAIL.password or "")
EMAIL_USE_SSL = _MAIL.scheme == "smtps"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("LIANGGANG_MAIL_FROM", EMAIL_HOST_USER or "lianggang@localhost")
