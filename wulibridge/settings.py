"""All settings, read from the environment (see .env.example). The Celery beat schedule is code and lives here."""

from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
TESTING = env.bool("WULIBRIDGE_TESTING", default=False)
if not TESTING:  # what a developer has in .env must not decide what the tests see
    environ.Env.read_env(BASE_DIR / ".env")

HOME = Path(env("WULIBRIDGE_HOME", default=str(BASE_DIR / "var"))).resolve()
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env("SECRET_KEY", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
PUBLIC_URL = env("PUBLIC_URL", default="http://localhost:8000").rstrip("/")

# Applications ---------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "wulibridge.web",
    "wulibridge.demo",
    "wulibridge.dashboards",
    "evaluations",
    "visits",
    "meetings",
    "petitions",
    "wulibridge.notices",
    "wulibridge.people",
    "wulibridge.territory",
    "wulibridge.journal",
    "unfold.apps.BasicAppConfig",
    "wulibridge.web.admin_app.OfficeAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "bootstrap_wrapper",
    "django_htmx",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "csp",
    "axes",
    "pgtrigger",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "wulibridge.web.plaintext.PlainTextMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "wulibridge.web.middleware.OriginMiddleware",
    "wulibridge.web.middleware.ClassifiedMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "wulibridge.urls"
WSGI_APPLICATION = "wulibridge.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wulibridge.web.context.room",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"

# Database and broker --------------------------------------------------------------------------------------------------
# With no DATABASE_URL or REDIS_URL, manage.py starts embedded servers and exports both before Django reads this file.

# Owner commands (migrate) run as the role that owns the tables; web and worker as one that cannot alter them.
DB_ROLE = env("DB_ROLE", default="app")
DATABASE_URL = env("DATABASE_URL", default="postgres://localhost/wulibridge")
DATABASE_OWNER_URL = env("DATABASE_OWNER_URL", default=DATABASE_URL)
DATABASES = {
    "default": {
        **env.db_url_config(DATABASE_OWNER_URL if DB_ROLE == "owner" else DATABASE_URL),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
DATABASES["default"].setdefault("OPTIONS", {})["application_name"] = "wulibridge"
DATABASE_APP_ROLE = env.db_url_config(DATABASE_URL)["USER"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env("REDIS_URL", default="redis://localhost:6379/0")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "wulibridge",
        "OPTIONS": {"socket_timeout": 5, "socket_connect_timeout": 5},
    }
}

# Celery is only the bell: every task takes no argument or ids, and may be lost or doubled without harm.
CELERY_BROKER_URL = (
    REDIS_URL.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")
    if REDIS_URL.startswith("unix://")
    else REDIS_URL
)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 5, "socket_connect_timeout": 5, "visibility_timeout": 3600}
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False


def _every(seconds: float, task: str) -> dict[str, Any]:
    """A ring that nobody heard is forgotten before the next one."""
    return {"task": task, "schedule": seconds, "options": {"expires": seconds * 0.9}}


CELERY_BEAT_SCHEDULE = {
    "sweep overdue petitions": _every(60, "petitions.tasks.sweep_overdue"),
    "drain the outbox": _every(20, "wulibridge.notices.tasks.drain_outbox"),
    "carry out plans of the territory": _every(600, "wulibridge.territory.tasks.carry_out_plans"),
    "run waiting roster imports": _every(10, "wulibridge.territory.tasks.run_roster_imports"),
    "run waiting takeovers": _every(10, "petitions.tasks.run_takeovers"),
    "prepare attachments": _every(10, "petitions.tasks.prepare_attachments"),
    "tell residents": _every(20, "petitions.tasks.tell_residents"),
    "run waiting work orders": _every(10, "petitions.tasks.run_work_orders"),
    "prepare door photos": _every(10, "visits.tasks.prepare_photos"),
    "tidy door photos": _every(6 * 3600, "visits.tasks.tidy_photos"),
    "remind of briefs": _every(600, "visits.tasks.remind_of_briefs"),
    "send the day's mail": _every(300, "wulibridge.notices.tasks.send_digests"),
    "remind of meetings": _every(3600, "meetings.tasks.remind"),
    "draft monthly reports": _every(3600, "evaluations.tasks.draft_reports"),
    "count figures ahead": _every(3600, "evaluations.tasks.refresh_summaries"),
    "look after devices": _every(3600, "wulibridge.notices.tasks.look_after_devices"),
}

# People and sessions --------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [f"django.contrib.auth.hashers.{name}PasswordHasher" for name in ("Argon2", "PBKDF2")]
if TESTING:  # Argon2 is slow by design, and tests log in hundreds of times
    PASSWORD_HASHERS.insert(0, "django.contrib.auth.hashers.MD5PasswordHasher")
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = reverse_lazy("web:login")
LOGIN_REDIRECT_URL = reverse_lazy("web:home")
LOGOUT_REDIRECT_URL = reverse_lazy("web:login")
SESSION_COOKIE_AGE = 12 * 3600
CSRF_FAILURE_VIEW = "wulibridge.web.views.csrf_failure"

# Five failures lock that name from that address for ten minutes (the assessors' convention for GB/T 22239 level 2).
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 1 / 6
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
# Behind a proxy everybody would share its address, and anybody could lock out anybody.
AXES_CLIENT_IP_CALLABLE = "wulibridge.web.middleware.address_of"
AXES_LOCKOUT_CALLABLE = "wulibridge.web.views.locked_out"
AXES_VERBOSE = False

# The address a request came from is read from X-Forwarded-For only behind this many trusted proxies.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)

# HTTPS ----------------------------------------------------------------------------------------------------------------

HTTPS = env.bool("HTTPS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # health checks speak plain HTTP from inside
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS and TRUSTED_PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Relaxed under /admin/ alone, where Unfold's Alpine needs it: wulibridge.web.admin_site.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# Language and time ----------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "wulibridge" / "locale", BASE_DIR / "wulibridge" / "locale_vendor"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = USE_TZ = True
LANGUAGE_COOKIE_NAME, LANGUAGE_COOKIE_AGE = "language", 365 * 24 * 3600
FORMAT_MODULE_PATH = ["wulibridge.web.formats"]

# Static files and uploads ---------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "wulibridge.web.finders.BootstrapFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG or TESTING  # without collectstatic
MEDIA_ROOT = HOME / "uploads"  # never served: files leave through scoped views
# A text of 1 MB, three times as long on its way, still gets its form back instead of a bare "too long".
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
# Door photos leave by nginx where this names its internal location, else by the web itself; and how long they are kept.
PHOTO_ACCEL = env("PHOTO_ACCEL", default="")
PHOTO_YEARS = env.int("PHOTO_YEARS", default=3)

# Mail, logging --------------------------------------------------------------------------------------------------------

EMAIL_URL = env("EMAIL_URL", default="consolemail://")
vars().update(env.email_url_config(EMAIL_URL))
EMAIL_TIMEOUT = 10
# In these hours of Asia/Shanghai no mail and no text message leaves, but for emergencies.
QUIET_HOURS = env("QUIET_HOURS", default="" if TESTING else "21:00-08:00")
# Text messages to residents: "console", "file", the path of a class with send(phone, text), or none.
SMS_BACKEND = env("SMS_BACKEND", default="")
SMS_QUERY_CODE = env.bool("SMS_QUERY_CODE", default=False)
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="wulibridge@localhost")
WEBHOOK_PRIVATE = env.bool("WEBHOOK_PRIVATE", default=False)  # http, and addresses of one's own network

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
}

# The demo office ------------------------------------------------------------------------------------------------------

DEMO_PASSWORD = env("DEMO_PASSWORD", default="")
DEMO_TIMINGS = env("DEMO_TIMINGS", default="")  # a file of real arrival and answer times; else a built-in distribution

UNFOLD = {
    "SITE_TITLE": _("Wulibridge"),
    "SITE_HEADER": _("Wulibridge"),
    "SITE_SYMBOL": "home_work",
    "SITE_URL": reverse_lazy("web:home"),
    "SHOW_HISTORY": False,
    "SHOW_VIEW_ON_SITE": False,
    "ACCOUNT": {"navigation": [{"title": _("Change password"), "link": reverse_lazy("web:password")}]},
    "THEME": "light",
    "STYLES": ["wulibridge.web.admin_site.stylesheet"],
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": "wulibridge.web.admin_site.mark"}],
    "SIDEBAR": {"navigation": "wulibridge.web.admin_site.navigation"},
}
