"""The settings of the product with the one app that a worker needs: its processes start in half the time."""

from __future__ import annotations

from hannover.web import settings

DATABASES = settings.DATABASES
DEFAULT_AUTO_FIELD = settings.DEFAULT_AUTO_FIELD
INSTALLED_APPS = ["django_tasks", "hannover.jobs"]
LOGGING = settings.LOGGING
SECRET_KEY = settings.SECRET_KEY
STORE = settings.STORE
TASKS = settings.TASKS
TIME_ZONE = settings.TIME_ZONE
USE_TZ = settings.USE_TZ
