"""The machine: Python, packages, fonts, clock, port."""

from __future__ import annotations

import importlib
import os
import platform
import socket
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from hannover.web.doctor.finding import OK, PROBLEM, WARNING, Finding

LEAST_PYTHON = (3, 11)
RELEASED = datetime(2026, 1, 1, tzinfo=UTC)
"""No machine that runs this version lives before that day."""
LIBRARIES = ("django", "pydantic", "msgspec", "cryptography", "gunicorn", "fontTools", "icalendar")
APPS = ("axes", "django_htmx", "django_tasks", "ninja", "rules", "whitenoise")
WEB = Path(__file__).resolve().parents[1]


def python() -> Iterator[Finding]:
    version = platform.python_version()
    if sys.version_info < LEAST_PYTHON:
        yield Finding(PROBLEM, "python", f"Python {version} is too old", "install Python 3.11 or newer")
    else:
        yield Finding(OK, "python", f"Python {version}")


def packages() -> Iterator[Finding]:
    """Whether what the program needs is installed. Django's apps are looked for only: importing them reads
    settings.
    """
    broken = [name for name in APPS if find_spec(name) is None]
    for name in LIBRARIES:
        try:
            importlib.import_module(name)
        except ImportError as error:
            broken.append(f"{name} ({error})")
    if broken:
        yield Finding(
            PROBLEM, "packages", "missing: " + ", ".join(broken), "script/bootstrap, or pip install hannover"
        )
    else:
        yield Finding(OK, "packages", f"hannover {metadata.version('hannover')} with all that it needs")
    if os.environ.get("HANNOVER_DATABASE_URL") and find_spec("psycopg") is None:
        yield Finding(
            PROBLEM, "packages", "psycopg is missing for PostgreSQL", "pip install 'psycopg[binary]'"
        )


def fonts() -> Iterator[Finding]:
    """Whether Japanese text can be shown and the PDF set."""
    for name, use in (
        ("pylopdf_fonts_cjk", "Japanese text on pages and in the PDF"),
        ("typst", "the report as PDF"),
    ):
        if find_spec(name) is None:
            yield Finding(WARNING, "fonts", f"{name} is missing, so {use} cannot be made", "script/bootstrap")
        else:
            yield Finding(OK, "fonts", f"{name} is there for {use}")
    catalogues = sorted((WEB / "locale").glob("*/LC_MESSAGES/django.po"))
    raw = [path.parts[-3] for path in catalogues if not path.with_suffix(".mo").is_file()]
    if raw:
        yield Finding(
            WARNING, "languages", f"not compiled, so shown in English: {', '.join(raw)}", "script/bootstrap"
        )


def clock() -> Iterator[Finding]:
    now = datetime.now(UTC)
    if now < RELEASED:
        yield Finding(
            PROBLEM,
            "clock",
            f"the clock says {now:%Y-%m-%d}, before this version was made",
            "set the clock: events carry its time",
        )
    else:
        yield Finding(OK, "clock", f"{now:%Y-%m-%d %H:%M} UTC")


def port_free(port: int) -> Iterator[Finding]:
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as problem:
            said = getattr(problem, "strerror", None) or str(problem)
            yield Finding(
                PROBLEM, "port", f"port {port} cannot be served on: {said}", "hannover serve --port N"
            )
        else:
            yield Finding(OK, "port", f"{port} is free")
