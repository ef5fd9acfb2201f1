"""Programmes to report on, and how the tests of the report read what was written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from hannover.accounts.permissions import VISITOR, Actor, Held, Role
from hannover.operations import Context
from hannover.record import domain
from hannover.record.actions.framework import load_framework
from hannover.record.framework import read_framework
from hannover.record.log import Author, Draft, append
from hannover.record.moment import Moment, now, read_moment
from hannover.record.report import write_report

ROOT = Path(__file__).resolve().parents[2]
HANNOVER = ROOT / "src" / "hannover" / "demo" / "hannover-2017"
SECOND = ROOT / "tests" / "record" / "frameworks" / "sample-two"
ADMINISTRATOR = Actor(held=(Held(Role.ADMINISTRATOR),))
SOURCE = domain.Source(title="Sample source, invented")


def load(folder: Path) -> None:
    load_framework(read_framework(folder), Context(actor=ADMINISTRATOR, field=""))


@pytest.fixture
def hannover(db: None) -> None:
    """The bundled declaration with its public record."""
    load(HANNOVER)


@pytest.fixture
def second(db: None) -> None:
    """A programme of two other countries, with observations of three indicators and views that differ."""
    load(SECOND)
    day = date(2022, 10, 1)
    for value, on, evidence in (
        ("2500.25", date(2022, 9, 30), ("sample-map",)),
        ("1000", date(2022, 6, 30), ("sample-map",)),
        ("9999", date(2022, 9, 30), ()),
    ):
        write(domain.Observation(indicator="wind-area", value=Decimal(value), on=on, evidence=evidence))
    write(observation("shipping-emissions", "500", date(2023, 12, 31)))
    write(observation("ports-money", "12.5", date(2023, 12, 31)))
    write(assessment("wind-sites", "no", domain.Level.SUBSTANTIAL, day), side="no")
    write(assessment("wind-sites", "kr", domain.Level.LIMITED, day), side="kr")


def observation(indicator: str, value: str, on: date) -> domain.Observation:
    return domain.Observation(indicator=indicator, value=Decimal(value), on=on, evidence=("sample-signing",))


def assessment(commitment: str, side: str, level: domain.Level, on: date) -> domain.Assessment:
    reason = {"en": f"So says {side}."}
    return domain.Assessment(
        commitment=commitment, side=side, level=level, on=on, reason=reason, evidence=("sample-map",)
    )


def evidence(title: str, **values: Any) -> domain.Evidence:
    """A piece of evidence on a day of 2022, with a title in English."""
    values = {"date": domain.FactDate(on=date(2022, 1, 1)), "source": SOURCE} | values
    return domain.Evidence(title={"en": title}, **values)


def write(noun: Any, *, side: str = "", audience: str = "public") -> None:
    on = noun.date.latest if isinstance(noun, domain.Evidence) else getattr(noun, "on", date(2022, 1, 1))
    append(Author(side=side), [Draft(state=noun, happened_on=on, audience=audience)])


def as_of(text: str) -> Moment:
    return read_moment({"as_of": text})


def report(form: str, language: str = "en", moment: Moment | None = None, *, actor: Actor = VISITOR) -> bytes:
    """The report in one form, as it is written to a file."""
    stream = BytesIO()
    write_report(language, form, moment or now(), stream, actor=actor)
    return stream.getvalue()


def told(language: str = "en", moment: Moment | None = None, *, actor: Actor = VISITOR) -> Any:
    """The JSON form, read."""
    return json.loads(report("json", language, moment, actor=actor))


def html(language: str = "en", moment: Moment | None = None) -> str:
    return report("html", language, moment).decode()


def pdf(language: str = "en", moment: Moment | None = None) -> PdfReader:
    return PdfReader(BytesIO(report("pdf", language, moment)))


def text_of(reader: PdfReader) -> str:
    """The words of a PDF without line breaks, blanks and soft hyphens, which depend on the layout."""
    text = "".join(page.extract_text() for page in reader.pages)
    return "".join(sign for sign in text if not sign.isspace() and sign not in "\u00ad\u200b\u2010")


def squeezed(text: str) -> str:
    return "".join(text.split())


def commitments(found: Any) -> Iterator[Any]:
    for field in found["fields"]:
        yield from field["commitments"]
