"""Django's settings, in one file. Everything that differs between places comes from the environment.

DARKROOM_DEBUG    1 shows tracebacks in the browser and serves static files unhashed; off by default
DARKROOM_DATA     the folder of the database, the signing key and the collected static files; .data by default
DARKROOM_SECRET   the signing key; made and kept in the data folder by default
DARKROOM_HOSTS    the host names that are answered, with commas; local ones by default
DARKROOM_HTTPS    1 where a proxy serves Darkroom by https: __Host- cookies, HSTS, redirects
DARKROOM_LINES_PER_LEARNER, DARKROOM_LINES_PER_ADDRESS  commands a minute in labs; 120 and 600
DARKROOM_PROXIES  how many proxies stand before Darkroom, so that rate limits see the visitor's address; 1 by https, else 0
DARKROOM_SMTP_URL   smtp://user:password@host:587 (STARTTLS), smtps://…:465 (TLS) or smtp+plain://…:25; mail goes to the
                    console by default
DARKROOM_MAIL_FROM  the sender of mail; needed with DARKROOM_SMTP_URL
DARKROOM_VERIFY_EMAIL  1 opens an account only once its address is confirmed by mail; off by default
DATABASE_URL      postgresql://… or sqlite:///…; SQLite in the data folder by default
"""

import os
from pathlib import Path

from config import environment
from config.database import databases

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = environment.folder("DARKROOM_DATA", BASE_DIR / ".data")

DEBUG = environment.flag("DARKROOM_DEBUG")
HTTPS = environment.flag("DARKROOM_HTTPS")
SECRET_KEY = environment.secret("DARKROOM_SECRET", DATA_DIR / "secret_key")
PROXIES = environment.whole_number("DARKROOM_PROXIES", 1 if HTTPS else 0, 0, 9)
ALLOWED_HOSTS = environment.hosts("DARKROOM_HOSTS", "localhost,127.0.0.1,[::1]")

INSTALLED_APPS = [
    "config",
    "quiz",
    "labs",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
]

MIDDLEWARE = [
    "config.requests.RequestIdMiddleware",
    "config.headers.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.errors.DatabaseOutageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "quiz.middleware.LearnerMiddleware",
    "quiz.middleware.TimeZoneMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
AUTH_USER_MODEL = "quiz.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "config.context.page",
            ],
        },
    },
]

DATABASES = databases(os.environ.get("DATABASE_URL", ""), DATA_DIR)

AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email"]},
    },
]

# Accounts: an address and a password, for who wants one. Rate limits are counted in the cache, which both workers share
# (decision 0010); the address of a visitor is what the last trusted proxy says.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "course"
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
ACCOUNT_ADAPTER = "config.accounts.Accounts"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_FORMS = {"signup": "config.account_forms.NewAccountForm"}
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if environment.flag("DARKROOM_VERIFY_EMAIL") else "optional"
ACCOUNT_EMAIL_CONFIRMATION_AUTHENTICATED_REDIRECT_URL = "/you/"
ACCOUNT_EMAIL_CONFIRMATION_ANONYMOUS_REDIRECT_URL = "/account/login/"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_METHODS = ["password"]
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_REDIRECT_URL = "course"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "signup": "20/m/ip",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
    "reauthenticate": "10/m/user",
    "confirm_email": "1/3m/key",
}

CACHES = {
    "default": {
        "BACKEND": "config.counting.LockingFileCache",
        "LOCATION": DATA_DIR / "cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}

# How many commands, and how many completions, one learner and one address may send to labs in a minute.
LINES_PER_LEARNER = environment.whole_number("DARKROOM_LINES_PER_LEARNER", 120, 1, 1_000_000)
LINES_PER_ADDRESS = environment.whole_number("DARKROOM_LINES_PER_ADDRESS", 600, 1, 1_000_000)

_MAIL = environment.mail("DARKROOM_SMTP_URL", "DARKROOM_MAIL_FROM")
EMAIL_BACKEND = _MAIL.backend
EMAIL_HOST = _MAIL.host
EMAIL_PORT = _MAIL.port
EMAIL_HOST_USER = _MAIL.user
EMAIL_HOST_PASSWORD = _MAIL.password
EMAIL_USE_TLS = _MAIL.starttls
EMAIL_USE_SSL = _MAIL.tls
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = _MAIL.sender

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
FORMAT_MODULE_PATH = ["config.formats"]
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage",
    },
}
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG

DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
FILE_UPLOAD_HANDLERS: list[str] = []
MESSAGE_STORAGE = "config.messages.NamedCookieStorage"

_COOKIE_PREFIX = "__Host-" if HTTPS else ""
MESSAGE_COOKIE_NAME = f"{_COOKIE_PREFIX}messages"
SESSION_COOKIE_NAME = f"{_COOKIE_PREFIX}sessionid"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = f"{_COOKIE_PREFIX}csrftoken"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"

SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "request_id": {"()": "config.requests.RequestIdFilter"},
        "secrets": {"()": "config.requests.SecretsFilter"},
    },
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s [%(request_id)s] %(name)s: %(message)s"},
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "filters": ["request_id", "secrets"], "formatter": "line"},
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        # A refused page is the visitor's affair, not a fault of ours.
        "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "django.security.RequestDataTooBig": {"handlers": [], "propagate": False},
        "django.server": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
    },
}
