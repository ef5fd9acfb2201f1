"""What is written is read back as it is meant, in every format and after every change; else it is refused by name."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from io import BytesIO

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hannover.engine.align.formats.oscal import read_oscal
from hannover.engine.align.formats.oscal_writing import write_oscal
from hannover.engine.align.formats.plain import read_csv, write_csv
from hannover.engine.align.formats.reading import InexpressibleError
from hannover.engine.align.formats.sssom import read_sssom
from hannover.engine.align.formats.sssom_writing import write_sssom
from hannover.engine.align.formats.strm import read_strm
from hannover.engine.align.formats.strm_writing import write_strm
from hannover.engine.align.mapping import Crosswalk, Mapping
from hannover.engine.align.relation import Relation
from tests.engine.align.models import crosswalk

MODIFIED = "2026-01-01T00:00:00Z"
PREFIXES = {"A": "https://example.org/a/", "B": "https://example.org/b/"}
SET, LICENCE = "https://example.org/s", "https://example.org/l"

Trip = Callable[[Crosswalk], Crosswalk]


def by_sssom(walk: Crosswalk) -> Crosswalk:
    content = write_sssom(walk, set_id=SET, license_url=LICENCE, prefixes=PREFIXES)
    return read_sssom(BytesIO(content), file="sample.tsv", bare=True).content


def by_oscal(walk: Crosswalk) -> Crosswalk:
    content = write_oscal([walk], title="Sample", modified=MODIFIED)
    return read_oscal(BytesIO(content), file="sample.json").content.crosswalks[0]


def by_strm(walk: Crosswalk) -> Crosswalk:
    return read_strm(BytesIO(write_strm(walk)), file="sample.xlsx").content


def by_csv(walk: Crosswalk) -> Crosswalk:
    return read_csv(BytesIO(write_csv(walk)), file="sample.csv").content


EVERY = pytest.mark.parametrize("trip", [by_sssom, by_oscal, by_strm, by_csv])
FULL = Mapping(
    sources=("A:1",), targets=("B:2",), relation=Relation.EQUAL, author="Eve Sample", confidence=0.5, comment="so",
    date="2024-01-01", version="3",
)  # fmt: skip
BARE = Mapping(sources=("A:1",), targets=("B:2",), relation=Relation.EQUAL)
CHANGES: list[dict[str, object]] = [
    {"relation": Relation.SUBSET}, {"relation": Relation.DISJOINT}, {"author": "Bob Sample"}, {"author": ""},
    {"confidence": 0.9}, {"confidence": None}, {"confidence": 0.0}, {"comment": "new"}, {"comment": ""},
    {"comment": " kept "}, {"date": "2025-01-01"}, {"date": ""}, {"version": "4"}, {"version": ""},
    {"sources": ("A:9",)}, {"targets": ("B:9",)}, {"justification": "semantic"},
    {"justification": "semapv:LexicalMatching"},
]  # fmt: skip


def stated(mapping: Mapping) -> list[object]:
    names = ("sources", "targets", "relation", "author", "date", "version", "comment", "confidence")
    return [getattr(mapping, name) for name in names]


@EVERY
@pytest.mark.parametrize("first", [FULL, BARE])
@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_whatever_changed_after_reading_is_written(
    trip: Trip, first: Mapping, change: dict[str, object]
) -> None:
    read = trip(crosswalk("A B", first))
    now = msgspec.structs.replace(read.mappings[0], **change)
    again = trip(replace(read, mappings=(now,))).mappings[0]
    assert stated(again) == stated(now)
    if "justification" in change:
        assert again.justification == now.justification
    assert stated(trip(replace(read, mappings=(again,))).mappings[0]) == stated(now)


HOSTILE = st.sampled_from(
    [
        "",
        "x",
        " x",
        "x ",
        "\u2028x",
        "a\r\nb",
        "a\rb",
        "a\nb",
        "a\tb",
        '"',
        "'=1",
        "=1",
        "\x0b",
        "a|b",
        "n/a",
        "None",
        "#",
        "_x000D_",
    ]
)


@EVERY
@settings(deadline=None, max_examples=60)
@given(
    texts=st.tuples(*[HOSTILE] * 5), confidence=st.none() | st.floats(0, 1), ids=st.tuples(HOSTILE, HOSTILE)
)
def test_any_text_comes_back_or_is_refused(
    trip: Trip, texts: tuple[str, ...], confidence: float | None, ids: tuple[str, str]
) -> None:
    author, date, version, comment, justification = texts
    mapping = Mapping(
        sources=(ids[0],), targets=(ids[1],), relation=Relation.SUBSET, author=author, date=date, version=version,
        comment=comment, justification=justification, confidence=confidence,
    )  # fmt: skip
    with suppress(InexpressibleError):
        again = trip(crosswalk("A B", mapping, BARE)).mappings[0]
        assert stated(again) == stated(mapping)
        assert again.justification == justification or not justification


def test_the_other_cells_of_a_row_stay_when_one_changes() -> None:
    columns = (
        "Focal Document Element,FDE Description,Relationship,Reference Document Element,Strength,Comments,Own"
    )
    rows = [columns.split(","), ["a", "what a says", "equal", "b", "9", "so", "mine"]]
    walk = by_strm(crosswalk("A B", BARE))
    read = replace(
        walk, details={"format": "strm", "columns": tuple(rows[0])},
        mappings=(msgspec.structs.replace(
            BARE, sources=("a",), targets=("b",), label="equal", comment="so", original=tuple(rows[1])),),
    )  # type: ignore[arg-type]  # fmt: skip
    now = msgspec.structs.replace(read.mappings[0], relation=Relation.SUBSET, author="Eve Sample")
    again = by_strm(replace(read, mappings=(now,)))
    assert again.mappings[0].original == (
        "a",
        "what a says",
        "subset of",
        "b",
        "9",
        "so",
        "mine",
        "Eve Sample",
    )


def test_a_prefix_that_was_given_is_told_and_can_be_taken_off() -> None:
    walk = crosswalk("A B", msgspec.structs.replace(BARE, sources=("1",), targets=("2",)))
    content = write_sssom(walk, set_id=SET, license_url=LICENCE, prefixes=PREFIXES)
    told = read_sssom(BytesIO(content), file="sample.tsv")
    assert told.content.mappings[0].sources == ("A:1",)
    assert "ids were given the prefix A when they were written; kept with it" in told.because
    bare = read_sssom(BytesIO(content), file="sample.tsv", bare=True).content
    assert (bare.mappings[0].sources, bare.source.key, bare.target.key) == (("1",), "A", "B")
    assert b"ext_subject_prefix" not in write_sssom(told.content)


def test_ids_with_and_without_the_prefix_are_not_mixed_up() -> None:
    other = msgspec.structs.replace(BARE, sources=("1",), targets=("2",))
    with pytest.raises(InexpressibleError, match=r"sources \('A:1',\) would be read back as \('1',\)"):
        by_sssom(crosswalk("A B", BARE, other))


@pytest.mark.parametrize(("write", "text"), [(write_csv, " Eve"), (write_strm, "Eve ")])
def test_what_a_table_would_change_is_refused_by_name(write: Callable[[Crosswalk], bytes], text: str) -> None:
    with pytest.raises(InexpressibleError, match=r"author .* would be read back as"):
        write(crosswalk("A B", msgspec.structs.replace(BARE, author=text)))
