"""Where the tests run: their own store, the settings of the demo, this machine only.

Every process of a parallel run has its own store. With CI=true a test that cannot run fails, never skips.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

import django
import pytest

from tests.support import needs, network, postgres

ROOT = Path(__file__).resolve().parents[1]
STORE = Path(tempfile.mkdtemp(prefix="hannover-tests-"))

for name in ("HANNOVER_DATABASE_URL", "HANNOVER_HOSTS", "HANNOVER_NODE", "HANNOVER_SECRET_KEY"):
    os.environ.pop(name, None)
os.environ["HANNOVER_MODE"] = "demo"
os.environ["HANNOVER_STORE"] = str(STORE)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hannover.web.settings")
os.environ.setdefault("HANNOVER_DATA", str(ROOT.parent / "shared" / "data"))
network.stay_on_this_machine()
django.setup()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Let no worker inherit the settings: pytest-django would read them before it has a store of its own."""
    os.environ.pop("DJANGO_SETTINGS_MODULE")


def pytest_unconfigure() -> None:
    shutil.rmtree(STORE, ignore_errors=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    return needs.refuse_skip((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    return needs.refuse_skip((yield))


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("browser"):
        needs.chromium()
    if item.get_closest_marker("postgres"):
        needs.postgresql()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of test data; a test that asks for it is skipped where the folder is absent."""
    return needs.shared_data()


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The browser to start, for Playwright's `executable_path`."""
    return needs.chromium()


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """Address of an empty database on a private PostgreSQL server that ends with the tests."""
    with postgres.cluster(needs.postgresql()) as url:
        yield url
