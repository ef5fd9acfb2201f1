"""One browser and two servers for a process of tests: one that is only read, and one that is written to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.site import Site, add_observed_indicator, build_store, serving
from tests.browser.visits import FLAGS, PATIENCE_MS, Visit, visiting

expect.set_options(timeout=PATIENCE_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives the browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fonts are cut once for all servers, those of another process of the same run included."""
    base = tmp_path_factory.getbasetemp()
    return (base.parent if base.name.startswith("popen-") else base) / "shared-cache"


@pytest.fixture(scope="session")
def reading(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Iterator[Site]:
    """A server that no test writes to."""
    folder = tmp_path_factory.mktemp("reading")
    store = build_store(folder / "store", cache=cache)
    add_observed_indicator(store, folder / "framework")
    with serving(store) as site:
        yield site


@pytest.fixture(scope="session")
def writing(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Iterator[Site]:
    """A server that tests write to, each about something of its own."""
    with serving(build_store(tmp_path_factory.mktemp("writing") / "store", cache=cache)) as site:
        yield site


@pytest.fixture
def visitor(browser: Browser, reading: Site) -> Iterator[Visit]:
    """Somebody who is not signed in, in English."""
    with visiting(browser, reading) as visit:
        yield visit
