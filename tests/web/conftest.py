"""Static files come from the packages' own folders here; nothing is collected into the store first."""

from __future__ import annotations

import pytest
from pytest_django.fixtures import Settings


@pytest.fixture(autouse=True)
def static_files_from_the_packages(settings: Settings) -> None:
    settings.STATIC_ROOT = None
