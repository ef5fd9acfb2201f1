"""The machine: Python, packages, fonts, clock, port."""

from __future__ import annotations

import importlib
import platform
import re
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
COMPILED = ("django", "pydantic", "msgspec", "cryptography")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
WEB = Path(__file__).resolve().parents[1]


def python() -> Iterator[Finding]:
    version = platform.python_version()
    if sys.version_info < LEAST_PYTHON:
        yield Finding(PROBLEM, "python", f"Python {version} is too old", "install Python 3.11 or newer")
    else:
        yield Finding(OK, "python", f"Python {version}")


def packages() -> Iterator[Finding]:
    """Whether everything is installed that the program states to need, and what is compiled can be loaded."""
    broken = [name for name in stated() if not _installed(name)]
    for name in COMPILED:
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


def stated() -> list[str]:
    """The distributions that the program's own metadata asks for, without its extras."""
    requirements = [text for text in metadata.requires("hannover") or () if "extra ==" not in text]
    return [found[0] for text in requirements if (found := NAME.match(text))]


def _installed(name: str) -> bool:
    try:
        metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return False
    return True


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
