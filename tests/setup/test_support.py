"""The supports of the tests hold: no skip in CI, no way out, a true closing line, a real server."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import psycopg
import pytest

from tests.support import needs, network, tally

RESULTS = '<testsuites><testsuite tests="{}" failures="{}" errors="{}" skipped="{}"/></testsuites>'


@pytest.fixture
def skipped() -> pytest.TestReport:
    place = ("test_x.py", 3, "Skipped: no browser")
    return pytest.TestReport("test_x.py::test", ("test_x.py", 3, "test"), {}, "skipped", place, "setup")


def test_in_ci_a_skip_is_a_failure_with_its_reason(
    monkeypatch: pytest.MonkeyPatch, skipped: pytest.TestReport
) -> None:
    monkeypatch.setenv("CI", "true")
    report = needs.refuse_skip(skipped)
    assert report.failed
    assert report.longrepr == "Skipped: no browser (CI=true: nothing may be skipped)"


def test_elsewhere_a_skip_is_a_skip(monkeypatch: pytest.MonkeyPatch, skipped: pytest.TestReport) -> None:
    monkeypatch.delenv("CI", raising=False)
    assert needs.refuse_skip(skipped).skipped


def test_an_expected_failure_is_no_skip(monkeypatch: pytest.MonkeyPatch, skipped: pytest.TestReport) -> None:
    monkeypatch.setenv("CI", "true")
    skipped.wasxfail = "known"
    assert needs.refuse_skip(skipped).skipped


@pytest.mark.parametrize(("ci", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)])
def test_missing_data_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, ci: str, outcome: type[BaseException]
) -> None:
    monkeypatch.setenv("CI", ci)
    monkeypatch.setenv("HANNOVER_DATA", str(tmp_path / "absent"))
    with pytest.raises(outcome, match=r"no test data at .*absent"):
        needs.shared_data()


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("outside.example", 443)])
def test_no_connection_leaves_the_machine(address: tuple[str, int]) -> None:
    with pytest.raises(network.OutsideError, match=address[0]):
        socket.create_connection(address, timeout=1)


def test_connections_on_the_machine_are_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(("localhost", server.getsockname()[1])).close()


def test_the_store_of_the_tests_is_a_folder_of_their_own() -> None:
    assert Path(os.environ["HANNOVER_STORE"]).name.startswith("hannover-tests-")


def test_the_closing_line_adds_up_all_results(tmp_path: Path) -> None:
    (tmp_path / "check.xml").write_text(RESULTS.format(10, 1, 1, 2), encoding="utf-8")
    (tmp_path / "browser.xml").write_text(RESULTS.format(5, 0, 0, 0), encoding="utf-8")
    assert tally.closing_line(tmp_path) == "total: 11 passed, 2 failed, 2 skipped"


@pytest.mark.postgres
def test_the_private_server_answers_with_an_empty_database(postgresql_url: str) -> None:
    with psycopg.connect(postgresql_url) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert tables == (0,)
