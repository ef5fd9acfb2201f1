"""Work in the background, as who asked for it sees it."""

from __future__ import annotations

import base64
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.axe import violations
from tests.browser.site import Site, address, build_store, hannover, serving
from tests.browser.visits import Visit, visiting

HEADER = "title,language,date,source"
WAITING, DONE = ".job.waiting", ".job.done"


def ask(visit: Visit, *, name: str, rows: int) -> str:
    """Asks for an import in the name of who is signed in to the page; the key of the job."""
    lines = [HEADER, *(f"{name} {row},en,2018-05-{row % 28 + 1:02},Sample source" for row in range(rows))]
    table = base64.b64encode("\n".join(lines).encode()).decode()
    cookies: list[Any] = visit.context.cookies()
    token = next(cookie["value"] for cookie in cookies if cookie["name"] == "csrftoken")
    answer = visit.context.request.post(
        f"{visit.site.origin}/api/v1/skills/import-evidence",
        data={"file": table, "file_name": f"{name}.csv"},
        headers={"X-CSRFToken": token, "Referer": visit.site.origin},
    )
    assert answer.status == 202, answer.text()
    return str(answer.json()["id"])


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Path:
    return build_store(tmp_path_factory.mktemp("jobs") / "store", cache=cache)


@pytest.fixture(scope="module")
def idle(store: Path) -> Iterator[Site]:
    """A server that leaves the work to a worker: a job waits until a test starts one."""
    with serving(store, "--without-jobs") as site:
        yield site


def test_a_job_is_watched_until_it_is_done(browser: Browser, store: Path, idle: Site) -> None:
    with visiting(browser, idle, "ja") as visit:
        visit.sign_in("officer-jp")
        job = ask(visit, name="Sample import", rows=40)
        page = visit.show("record:job", key=job)
        expect(page.locator(WAITING).locator("progress")).to_be_visible()
        assert violations(page) == []
        with page.expect_response(lambda answer: answer.url.endswith(f"/jobs/{job}/")):
            pass  # the page asks again by itself

        command, environment = hannover(store, "worker")
        with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as worker:
            try:
                expect(page.locator(DONE)).to_be_visible()
            finally:
                worker.terminate()
        expect(page.locator("main dl.definitions").first).to_contain_text("40")
        assert violations(page) == []
        visit.open(address("ja", "record:evidence") + "?text=Sample+import")
        assert "Sample import" in visit.main()


def test_a_job_is_cancelled_by_who_asked_for_it_alone(browser: Browser, idle: Site) -> None:
    with visiting(browser, idle, "de") as visit, visiting(browser, idle, "ja") as other:
        visit.sign_in("officer-de")
        job = ask(visit, name="Sample mistake", rows=3)
        other.sign_in("officer-jp")
        other.show("record:job", status=403, key=job)
        page = visit.show("record:job", key=job)
        visit.follow(f"form[action='{address('de', 'record:cancel-job', key=job)}'] button")
        expect(page.locator(".job.cancelled")).to_be_visible()
        expect(page.locator("main progress")).to_have_count(0)
        assert violations(page) == []
        visit.open(address("de", "record:evidence") + "?text=Sample+mistake")
        expect(page.locator("#found .empty")).to_be_visible()


def test_a_visitor_sees_no_job(browser: Browser, idle: Site) -> None:
    with visiting(browser, idle, "en") as visit:
        visit.show("record:job", status=403, key="01890000-0000-7000-8000-000000000000")
