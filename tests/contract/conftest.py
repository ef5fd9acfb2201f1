"""The fixtures of the battery, which the tests of the command line and of the API use as well."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from hannover.web.store import KEY_FILE
from tests.contract.stage import Api, Command, Programme, load_programme


@pytest.fixture(autouse=True)
def _store_folder() -> None:
    """The tests' store has its key, as `hannover init` would leave it; its database is the test database."""
    for part in ("files", "cache"):
        (Path(settings.STORE) / part).mkdir(parents=True, exist_ok=True)
    path = Path(settings.STORE) / KEY_FILE
    if not path.exists():
        path.write_text("k" * 60, encoding="ascii")


@pytest.fixture
def programme(db: None) -> Programme:
    return load_programme()


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(capsys)


@pytest.fixture
def api() -> Api:
    return Api()
