"""The commands on the framework, the log, persons, the report and the ledger."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

import hannover.demo
from hannover.accounts.models import Person
from hannover.accounts.permissions import Role
from hannover.cli import ledger
from hannover.cli.ledger import Verb
from hannover.record import models
from hannover.record.log import heads
from tests.contract.stage import PACKAGES, Command, Programme, make_caller

BUNDLED = Path(hannover.demo.__file__).parent / "hannover-2017"


def test_a_sound_framework_is_counted(command: Command) -> None:
    done = command("framework", "check", str(BUNDLED), "--json")
    assert (done.code, done.json["declaration"], done.json["fields"]) == (0, "hannover-2017", 9)


def test_every_problem_of_a_framework_is_one_line_with_its_place(command: Command, tmp_path: Path) -> None:
    for path in BUNDLED.iterdir():
        text = path.read_text(encoding="utf-8")
        (tmp_path / path.name).write_text(
            text.replace('package = "ict"', 'package = "weather"'), encoding="utf-8"
        )
    done = command("framework", "check", str(tmp_path))
    lines = done.err.splitlines()
    assert (done.code, done.out) == (2, "")
    assert [line for line in lines if not line.startswith("hannover: ")] == []
    assert any(re.match(r"hannover: \S+\.toml:\d+: .*weather", line) for line in lines), lines


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"framework = ", "1"), (b"\xff\xfe\x00", "1"), (b"", "framework"), (b"[[field]]\nkey = 5\n", "2")],
    ids=["cut off", "no UTF-8", "empty", "wrong type"],
)
def test_a_file_that_is_no_framework_is_refused(
    content: bytes, said: str, command: Command, tmp_path: Path
) -> None:
    path = tmp_path / "framework.toml"
    path.write_bytes(content)
    done = command("framework", "check", str(path))
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert "Traceback" not in done.err


def test_an_administrator_loads_a_framework_and_loading_it_again_changes_nothing(
    command: Command, db: None
) -> None:
    administrator = make_caller(Role.ADMINISTRATOR)
    first = command("framework", "load", str(BUNDLED), "--json", caller=administrator)
    again = command("framework", "load", str(BUNDLED), "--json", caller=administrator)
    assert first.code == again.code == 0
    assert first.json["stated"] == again.json["unchanged"] > 100
    assert (again.json["stated"], again.json["restated"]) == (0, 0)


@pytest.mark.parametrize("role", [Role.VISITOR, Role.SECRETARIAT])
def test_nobody_else_loads_a_framework(role: Role, command: Command, db: None) -> None:
    done = command("framework", "load", str(BUNDLED), caller=make_caller(role))
    assert (done.code, models.Event.objects.count()) == (2, 0)
    assert "this needs the permission administer" in done.err


def test_the_log_is_proven_and_its_heads_are_told(command: Command, programme: Programme) -> None:
    told = command("log", "heads")
    assert told.out.splitlines() == [str(head) for head in heads()]
    proven = command("log", "verify", "--head", told.out.strip())
    assert (proven.code, proven.out.splitlines()[1:]) == (0, told.out.splitlines())
    assert proven.out.startswith(f"{models.Event.objects.count()} events in 1 chains prove.")


@pytest.mark.parametrize(
    ("head", "code", "said"),
    [
        ("nonsense", 2, "hannover: head: 'nonsense' is not a head (64 hexadecimal digits)"),
        ("0" * 64, 1, f"hannover: the log does not extend the head {'0' * 64} (compare with your copy)"),
    ],
)
def test_a_head_that_the_log_does_not_extend_is_told(
    head: str, code: int, said: str, command: Command, programme: Programme
) -> None:
    done = command("log", "verify", "--head", head)
    assert (done.code, done.out, done.err) == (code, "", f"{said}\n")


def test_the_tables_are_made_again(command: Command, programme: Programme) -> None:
    models.Commitment.objects.all().delete()
    done = command("log", "rebuild", "--json")
    assert (done.code, done.json["events"]) == (0, models.Event.objects.count())
    assert models.Commitment.objects.count() == len(PACKAGES)


def test_the_newest_events_are_shown_to_who_may_see_them(command: Command, programme: Programme) -> None:
    shown = command("log", "show", "--last", "30", "--json").json
    assert len(shown) == 30
    assert shown[0]["recorded_at"] >= shown[-1]["recorded_at"]
    assert command("log", "show", "--entity", shown[0]["entity"], "--json").json == shown[:1]
    table = command("log", "show", "--last", "2").out.splitlines()
    assert len(table) == 3
    assert command("log", "show", "--last", "0").code == 2


def test_the_first_administrator_is_made_with_a_password(
    command: Command, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("nine fields, two keys\n"))
    done = command("person", "create-administrator", "root", "--json")
    assert (done.code, done.err) == (0, "")
    person = Person.objects.get(login="root")
    assert person.check_password("nine fields, two keys")
    assert [grant.role for grant in person.grants.all()] == ["administrator"]


@pytest.mark.parametrize("password", ["", "short", "password1234"])
def test_a_weak_password_makes_nobody(
    password: str, command: Command, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{password}\n"))
    done = command("person", "create-administrator", "root")
    assert (done.code, done.out, Person.objects.count()) == (2, "", 0)
    assert done.err.startswith("hannover: password: ")


def test_an_empty_ledger_is_a_table_without_rows(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "LEDGER", ())
    assert command("ledger").out == "name  published  ours  tolerance  met  source\n"
    assert command("ledger", "--json").json == []


@dataclass(frozen=True, kw_only=True)
class Derived:
    """A row as a verb gives it."""

    name: str
    published: Decimal
    ours: Decimal | None
    tolerance: Decimal
    met: bool | None
    source: str
    note: str = ""


def sample_rows(open_file: Callable[[str], object]) -> tuple[Derived, ...]:
    assert open_file("absent.csv") is None
    return (
        Derived(
            name="half",
            published=Decimal("0.50"),
            ours=Decimal("0.51"),
            tolerance=Decimal("0.02"),
            met=True,
            source="A paper, table 1",
        ),
        Derived(
            name="absent",
            published=Decimal(3),
            ours=None,
            tolerance=Decimal(0),
            met=None,
            source="A paper",
            note="the file is to be had from the office",
        ),
    )


def failing_rows(open_file: Callable[[str], object]) -> tuple[Derived, ...]:
    return (
        Derived(
            name="off",
            published=Decimal(1),
            ours=Decimal(2),
            tolerance=Decimal(0),
            met=False,
            source="A paper",
        ),
    )


def test_a_ledger_tells_what_is_met_and_what_cannot_be_told(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "LEDGER", (Verb(f"{__name__}:sample_rows", ""),))
    done = command("ledger", "--json")
    assert (done.code, [row["met"] for row in done.json]) == (0, [True, None])
    assert done.json[0]["published"] == "0.50"
    assert done.json[1]["source"] == "A paper. the file is to be had from the office"
    assert command("ledger").out.splitlines()[1].split() == [
        "half", "0.50", "0.51", "0.02", "yes", "A", "paper,", "table", "1",
    ]  # fmt: skip


def test_a_number_that_is_off_fails_the_ledger(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = (Verb(f"{__name__}:sample_rows", ""), Verb(f"{__name__}:failing_rows", ""))
    monkeypatch.setattr(ledger, "LEDGER", rows)
    assert command("ledger").code == 1
