"""docs/framework-file.md says the same as the reader."""

from __future__ import annotations

import re
from dataclasses import fields
from enum import StrEnum
from pathlib import Path

import pytest

from hannover.record import domain
from hannover.record.framework import read_framework
from hannover.record.framework.schema import BASELINE, DATED_NAME, SOURCE, TABLES, TARGET, Table

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "framework-file.md").read_text(encoding="utf-8")
LEFT_TO_PEOPLE = {"content_hash", "file_name"}
ROW = re.compile(r"^\| `(\w+)` \| (required)?[^|]*\|", re.MULTILINE)


def section(heading: str) -> str:
    start = PAGE.index(heading) + len(heading)
    following = re.compile(r"^#{2,4} ", re.MULTILINE).search(PAGE, start)
    return PAGE[start : following.start() if following else None]


def documented(heading: str) -> dict[str, bool]:
    text = section(heading).split("| key of a baseline")[0]
    return {name: required == "required" for name, required in ROW.findall(text)}


HEADINGS = {
    **{f"### `[{name}]`" if table.single else f"### `[[{name}]]`": table for name, table in TABLES.items()},
    "#### `[[organization.names]]`": DATED_NAME,
}


@pytest.mark.parametrize("heading", HEADINGS)
def test_every_key_of_every_table_is_documented(heading: str) -> None:
    table = HEADINGS[heading]
    assert documented(heading) == {name: key.required for name, key in table.keys.items()}


def test_every_table_that_is_documented_exists() -> None:
    headings = re.findall(r"^#{3,4} `\[.*$", PAGE, re.MULTILINE)
    assert headings == [heading for heading in dict.fromkeys(headings) if heading in HEADINGS]
    assert set(headings) == set(HEADINGS)


def test_the_keys_of_baselines_targets_and_sources_are_documented() -> None:
    text = section("### `[[indicator]]`").split("| key of a baseline")[1]
    assert {name for name, _ in ROW.findall(text)} == {*BASELINE.keys, *TARGET.keys}
    assert all(f"`{name}`" in section("## How things are written") for name in SOURCE.keys)


def test_every_word_that_may_be_chosen_is_documented() -> None:
    for words in (domain.OrganizationKind, domain.EvidenceKind, domain.Direction, domain.Aggregation):
        assert issubclass(words, StrEnum)
        assert [word for word in words if f"`{word}`" not in PAGE] == []


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_attribute_of_a_noun_can_be_written(table: Table) -> None:
    assert isinstance(table.noun, type)
    attributes = {field.name for field in fields(table.noun)}
    assert set(table.keys) == attributes - LEFT_TO_PEOPLE - {"position"}


def test_the_example_is_a_framework(tmp_path: Path) -> None:
    (example,) = re.findall(r"^```toml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    path = tmp_path / "framework.toml"
    path.write_text(example, encoding="utf-8")
    framework = read_framework(tmp_path)
    assert framework == read_framework(tmp_path)
    assert [side.key for side in framework.sides] == ["ie", "sn"]
    assert framework.declaration.sample
