"""The bundled framework: the Hannover Declaration with its whole public record, in three languages."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from hannover.record.domain import FactDate, Precision, Text
from hannover.record.framework import Framework, read_framework

FOLDER = Path(str(files("hannover.demo"))) / "hannover-2017"
FIELDS = (
    "cybersecurity", "standards", "regulation", "smes", "research", "platforms", "skills", "mobility", "ict",
)  # fmt: skip
JAPANESE = re.compile("[\u3041-\u30ff\u4e00-\u9fff]")
PROPER_NAMES = {"name", "place"}

# One row for each row of the facts, and two for the row "2023, 2024".
RECORD = [
    ("2015-03", "", ""),
    ("2016-04-28", "", ""),
    ("2016-04-28", "platforms", "platforms-cooperation"),
    ("2016-04-29/2016-04-30", "regulation", "regulation-open-data"),
    ("2017-01", "standards", "standards-proposal"),
    ("2017-01-12", "mobility", "mobility-driving"),
    ("2017-03-19", "", ""),
    ("2017-03", "research", "research-ai"),
    ("2017-03", "research", "research-joint"),
    ("2017-04-26", "", ""),
    ("2018-05-14/2018-05-15", "cybersecurity", "cybersecurity-standardization"),
    ("2018-08", "mobility", "mobility-charging"),
    ("2018", "", ""),
    ("2019-01-23", "regulation", "regulation-open-data"),
    ("2019-02", "standards", "standards-lead"),
    ("2020-02-07", "ict", "ict-cooperation"),
    ("2022", "mobility", "mobility-driving"),
    ("2022", "mobility", "mobility-driving"),
    ("2022-03-23/2022-03-24", "ict", "ict-cooperation"),
    ("2023", "ict", "ict-cooperation"),
    ("2024", "ict", "ict-cooperation"),
    ("2024-07-01", "regulation", "regulation-open-data"),
    ("2024-10-10", "standards", "standards-lead"),
    ("2017/2024-12-31", "standards", "standards-lead"),
]


@pytest.fixture(scope="module")
def hannover() -> Framework:
    return read_framework(FOLDER, packages=FIELDS)


def written(fact: FactDate) -> str:
    length = {Precision.YEAR: 4, Precision.MONTH: 7, Precision.DAY: 10}[fact.precision]
    return fact.on.isoformat()[:length] + (f"/{fact.until}" if fact.until else "")


def texts(noun: object, name: str = "") -> Iterator[tuple[str, Text]]:
    """Every text of a noun, with the name of the attribute that holds it."""
    if isinstance(noun, dict) and name != "owners":
        yield name, noun
    elif isinstance(noun, tuple):
        for one in noun:
            yield from texts(one, name)
    elif dataclasses.is_dataclass(noun):
        for attribute in dataclasses.fields(noun):
            yield from texts(getattr(noun, attribute.name), attribute.name)


def test_it_holds_everything_that_was_declared(hannover: Framework) -> None:
    assert [side.key for side in hannover.sides] == ["jp", "de"]
    assert [(side.currency, side.timezone) for side in hannover.sides] == [
        ("JPY", "Asia/Tokyo"),
        ("EUR", "Europe/Berlin"),
    ]
    assert [field.key for field in hannover.fields] == list(FIELDS)
    assert [field.number for field in hannover.fields] == list(range(1, 10))
    assert [field.package for field in hannover.fields] == list(FIELDS)
    numbers = ["1", "2a", "2b", "3a", "3b", "4a", "4b", "5a", "5b", "6", "7", "8a", "8b", "9"]
    assert [commitment.number for commitment in hannover.commitments] == numbers
    assert [(one.key, one.side) for one in hannover.signatories] == [
        ("seko", "jp"),
        ("takaichi", "jp"),
        ("zypries", "de"),
    ]
    assert hannover.declaration.signed == FactDate(on=date(2017, 3, 19))
    assert not hannover.declaration.sample


def test_every_row_of_the_public_record_is_there_with_its_date_and_field(hannover: Framework) -> None:
    entered = [
        (written(one.date), ",".join(one.fields), ",".join(one.commitments)) for one in hannover.evidence
    ]
    assert Counter(entered) == Counter(RECORD)
    assert len(entered) == 24


def test_only_the_rows_whose_year_is_in_doubt_are_unconfirmed(hannover: Framework) -> None:
    assert [one.key for one in hannover.evidence if not one.confirmed] == ["ict-dialogue-7", "ict-dialogue-8"]
    assert [one.key for one in hannover.rounds if not one.confirmed] == ["ict-7", "ict-8"]


def test_owners_are_stated_only_where_a_source_states_them(hannover: Framework) -> None:
    owners = {commitment.number: commitment.owners for commitment in hannover.commitments}
    assert owners.pop("5a") == {"jp": "aist", "de": "dfki"}
    assert owners.pop("5b") == {"jp": "nedo"}
    assert owners.pop("9") == {"jp": "mic"}
    assert set(map(str, owners.values())) == {"{'jp': 'meti'}"}


def test_no_target_is_invented(hannover: Framework) -> None:
    assert all(not one.targets and one.baseline is None for one in hannover.indicators)
    assert all(commitment.due is None for commitment in hannover.commitments)
    assert all(milestone.due is None for milestone in hannover.milestones)


def test_every_field_has_an_indicator_that_its_package_computes(hannover: Framework) -> None:
    field_of = {commitment.key: commitment.field for commitment in hannover.commitments}
    packages = {one.computed.partition(":")[0] for one in hannover.indicators}
    assert packages == set(FIELDS)
    assert all(one.computed.startswith(field_of[one.commitment] + ":") for one in hannover.indicators)
    assert len({one.computed for one in hannover.indicators}) == len(hannover.indicators) == 25


def test_every_commitment_has_a_milestone_and_an_indicator(hannover: Framework) -> None:
    commitments = {commitment.key for commitment in hannover.commitments}
    assert {milestone.commitment for milestone in hannover.milestones} == commitments
    assert {indicator.commitment for indicator in hannover.indicators} == commitments


def test_a_milestone_was_reached_when_its_evidence_says(hannover: Framework) -> None:
    evidence = {one.key: one for one in hannover.evidence}
    for milestone in hannover.milestones:
        assert [evidence[key].date for key in milestone.evidence] == (
            [milestone.reached] * bool(milestone.reached)
        )
        assert all(milestone.commitment in evidence[key].commitments for key in milestone.evidence)


def test_the_gap_in_charging_is_a_note_and_not_a_result(hannover: Framework) -> None:
    (gap,) = [one for one in hannover.evidence if "mobility-charging" in one.commitments]
    assert (gap.key, gap.kind) == ("charging-gap-2018", "other")
    assert "not found" in gap.summary["en"]


def test_the_rounds_on_record_are_those_of_the_sources(hannover: Framework) -> None:
    rounds = [(one.dialogue, one.number, written(one.date)) for one in hannover.rounds]
    assert rounds == [
        ("interim-review", 1, "2017-04-26"),
        ("ict-policy-dialogue", 4, "2020-02-07"),
        ("ict-policy-dialogue", 6, "2022-03-23/2022-03-24"),
        ("ict-policy-dialogue", 7, "2023"),
        ("ict-policy-dialogue", 8, "2024"),
    ]
    assert [one.key for one in hannover.dialogues] == [
        "director-general-dialogue",
        "interim-review",
        "ict-policy-dialogue",
    ]


def test_ministries_bear_the_name_of_the_day(hannover: Framework) -> None:
    organizations = {one.key: one for one in hannover.organizations}
    days = [date(2013, 12, 16), date(2017, 3, 19), date(2021, 12, 8), date(2025, 5, 6)]
    assert [organizations["bmwi"].name_on(day).short for day in days] == ["BMWi", "BMWi", "BMWK", "BMWE"]
    assert [organizations["bmdv"].name_on(day).short for day in days[1:]] == ["BMVI", "BMDV", "BMV"]
    assert [organizations["bmbf"].name_on(day).short for day in days[1:]] == ["BMBF", "BMBF", "BMFTR"]
    assert (
        organizations["bmwi"].name_on(days[0]).name["de"]
        == "Bundesministerium für Wirtschaft und Technologie"
    )


def test_every_text_has_three_languages(hannover: Framework) -> None:
    found = [text for noun in (hannover.declaration, *nouns(hannover)) for _, text in texts(noun) if text]
    assert len(found) > 200
    assert {tuple(text) for text in found} == {("en", "ja", "de")}


def test_japanese_is_written_in_japanese_and_german_is_not_english(hannover: Framework) -> None:
    for noun in (hannover.declaration, *nouns(hannover)):
        for name, text in texts(noun):
            if text:
                assert JAPANESE.search(text["ja"]), text
                assert not JAPANESE.search(text["en"] + text["de"]), text
            if text and name not in PROPER_NAMES:
                same = text["de"] == text["en"]
                assert not same or text["en"] == "Joint statement of RRI and Plattform Industrie 4.0", text


def nouns(framework: Framework) -> Iterator[object]:
    for attribute in dataclasses.fields(framework):
        value = getattr(framework, attribute.name)
        if isinstance(value, tuple):
            yield from value


def test_a_source_has_an_address_only_where_a_page_is_known(hannover: Framework) -> None:
    sources = [noun.source for noun in hannover.evidence] + [noun.source for noun in hannover.commitments]
    urls = {source.url for source in sources} - {""}
    assert len(urls) == 8
    for url in urls:
        parts = urlsplit(url)
        assert parts.scheme == "https"
        assert len(parts.path) > 1


def test_the_digest_can_be_computed_again_with_sha256sum(hannover: Framework) -> None:
    names = sorted(path.name for path in FOLDER.iterdir())
    lines = [f"{hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    assert names[0] == "commitments.toml"
    assert hannover.digest == hashlib.sha256("".join(lines).encode()).hexdigest()
