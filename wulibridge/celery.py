"""The Celery application. Celery is only the bell: the database is the one truth."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wulibridge.settings")

app = Celery("wulibridge")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
