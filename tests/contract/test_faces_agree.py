"""Python, command, endpoint and manual offer the same operations, and an operation gives the same through
each.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hannover.operations import Context, each_operation, find_operation, operations_of, perform, plain
from hannover.record.inputs import AddEvidence, ShowProgress
from tests.contract.stage import EVIDENCE, PACKAGES, Api, Command, Programme, key_of

ROOT = Path(__file__).resolve().parents[2]
DEFINED = {(package, operation.name) for package, operation in each_operation(PACKAGES)}
AT = {"as_of": "2026-01-01", "known_at": "2100-01-01T00:00:00Z"}


def options(values: dict[str, str]) -> list[str]:
    return [word for name, value in values.items() for word in (f"--{name.replace('_', '-')}", value)]


def test_the_command_line_offers_what_is_defined(command: Command) -> None:
    offered = set()
    for package in PACKAGES:
        text = command(package, "--help").out
        offered |= {
            (package, name) for name in re.findall(r"^    ([a-z]+(?:-[a-z]+)+)\b", text, re.MULTILINE)
        }
    assert offered == DEFINED


def test_the_api_offers_what_is_defined(api: Api, programme: Programme) -> None:
    listed = {(entry["package"], entry["name"]) for entry in api.get("operations").json()}
    paths = api.get("openapi.json").json()["paths"]
    described = {
        tuple(path.removeprefix("/api/v1/").split("/"))
        for path, methods in paths.items()
        if "post" in methods
    }
    assert listed == DEFINED
    assert described == DEFINED


def test_the_manual_lists_what_is_defined() -> None:
    text = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    assert set(re.findall(r"`hannover ([a-z]+) ([a-z-]+)`", text)) == DEFINED


@pytest.mark.parametrize("package", PACKAGES)
def test_progress_is_the_same_through_every_face(
    package: str, api: Api, command: Command, programme: Programme
) -> None:
    operation = find_operation(operations_of(package), "show-progress")
    context = Context(actor=programme.officer.actor, field=key_of(package), language="de")
    in_python = plain(perform(operation, ShowProgress(**AT), context))
    on_command = command(package, "show-progress", *options(AT), "--json", "--language", "de")
    over_http = api.post(f"{package}/show-progress?language=de", AT)
    assert in_python["commitments"][0]["indicators"][0]["title"] == "Erledigtes"
    assert on_command.json == in_python, on_command.err
    assert over_http.json() == in_python


@pytest.mark.parametrize("package", PACKAGES)
def test_evidence_added_through_one_face_is_seen_through_the_others(
    package: str, api: Api, command: Command, programme: Programme
) -> None:
    officer, promise = programme.officer, f"promise-{package}"
    operation = find_operation(operations_of(package), "add-evidence")
    context = Context(actor=officer.actor, field=key_of(package))

    perform(operation, AddEvidence(**EVIDENCE, commitments=(promise,)), context)
    over_http = api.post(f"{package}/add-evidence", {**EVIDENCE, "commitments": [promise]}, caller=officer)
    on_command = command(
        package, "add-evidence", *options(EVIDENCE), "--commitments", promise, "--json", caller=officer
    )
    assert (over_http.status_code, on_command.code) == (200, 0)

    shown = find_operation(operations_of(package), "show-progress")
    in_python = plain(perform(shown, ShowProgress(), context))
    counted = [
        in_python,
        api.post(f"{package}/show-progress").json(),
        command(package, "show-progress", "--json").json,
    ]
    assert [progress["commitments"][0]["evidence"] for progress in counted] == [3, 3, 3]
    listed = api.get(f"evidence?field={key_of(package)}").json()
    assert {item["entity"] for item in listed["items"]} >= {
        over_http.json()["evidence"],
        on_command.json["evidence"],
    }


def test_a_package_that_no_field_binds_says_so_through_every_face(
    api: Api, command: Command, db: None
) -> None:
    over_http = api.post("ict/show-progress")
    on_command = command("ict", "show-progress")
    assert (over_http.status_code, over_http.json()["detail"]) == (404, "no framework was loaded by then")
    assert (on_command.code, on_command.out) == (2, "")
    assert on_command.err == "hannover: no framework was loaded by then (hannover framework load FILE)\n"
