"""What a test may need from the machine: there it is, or the test is skipped, or in CI it fails."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import NoReturn, TypeVar

import pytest

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)


def in_ci() -> bool:
    return os.environ.get("CI") == "true"


def missing(what: str) -> NoReturn:
    """End the present test: skipped with `what` as the reason, failed where nothing may be skipped."""
    if in_ci():
        pytest.fail(f"{what} (CI=true: nothing may be skipped)", pytrace=False)
    pytest.skip(what)


def refuse_skip(report: Report) -> Report:
    """Turn a skip into a failure where nothing may be skipped, however the test came to skip."""
    if report.skipped and in_ci() and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{reason} (CI=true: nothing may be skipped)"
    return report


def shared_data() -> Path:
    folder = Path(os.environ["HANNOVER_DATA"])
    if not folder.is_dir():
        missing(f"no test data at {folder}; name its folder in HANNOVER_DATA")
    return folder


def chromium() -> str:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    return found or missing("no Chromium; on Debian: apt-get install chromium")


def postgresql() -> Path:
    """The folder of PostgreSQL's server programs, of the newest version installed."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    versions = [folder.parent for folder in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if not versions:
        missing("no PostgreSQL server programs; on Debian: apt-get install postgresql")
    return max(versions, key=lambda folder: int(folder.parent.name))
