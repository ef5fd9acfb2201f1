"""Spreadsheets of relationships and plain CSV, as people write them."""

from __future__ import annotations

import zipfile
from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from hannover.engine.align.formats.oscal import read_oscal
from hannover.engine.align.formats.oscal_writing import write_oscal
from hannover.engine.align.formats.plain import read_csv, write_csv
from hannover.engine.align.formats.reading import InexpressibleError, TooLargeError
from hannover.engine.align.formats.sssom import read_sssom
from hannover.engine.align.formats.sssom_writing import write_sssom
from hannover.engine.align.formats.strm import read_strm
from hannover.engine.align.formats.strm_writing import write_strm
from hannover.engine.align.mapping import Crosswalk, Mapping
from hannover.engine.align.relation import Relation
from hannover.errors import FileError
from tests.engine.align.models import crosswalk, statement

OLIR = ("Focal Document Element", "Relationship", "Reference Document Element", "Group Identifier (Optional)")


def sheet(*rows: tuple[object, ...]) -> BytesIO:
    book = Workbook()
    for line in rows:
        book.active.append(line)  # type: ignore[union-attr]  # a new workbook has an active sheet
    out = BytesIO()
    book.save(out)
    out.seek(0)
    return out


def test_headers_of_scf_are_known_and_lines_above_them_passed_over() -> None:
    walk = read_strm(sheet(
        ("NIST IR 8477 mapping",), (),
        ("FDE #", "FDE Name", "STRM\nRelationship", "SCF #", "Strength of Relationship (optional)"),
        ("1.1", "Roles", "Subset Of", "GOV-01", 5), (1.2, "Plans", "intersects with", "GOV-02", 3),
    ), file="scf").content  # fmt: skip
    assert [(m.sources, m.relation, m.targets, m.line) for m in walk] == [
        (("1.1",), Relation.SUBSET, ("GOV-01",), 4), (("1.2",), Relation.OVERLAP, ("GOV-02",), 5),
    ]  # fmt: skip


def test_a_group_identifier_binds_rows_to_one_mapping() -> None:
    reading = read_strm(sheet(
        OLIR, ("a", "superset of", "b1", "G1"), ("a", "superset of", "b2", "G1"), ("a", "equal", "b3", None)
    ), file="g")  # fmt: skip
    assert [mapping.targets for mapping in reading.content] == [("b1", "b2"), ("b3",)]
    again = read_strm(BytesIO(write_strm(reading.content)), file="again").content
    assert again.mappings == reading.content.mappings


def test_several_elements_in_one_cell_are_a_union_and_said_to_be() -> None:
    reading = read_strm(sheet(OLIR, ("a", "subset of", "b1; b2\nb3", None)), file="u")
    assert reading.content.mappings[0].targets == ("b1", "b2", "b3")
    assert "read as their union, not as pairs" in reading.because


def test_an_empty_relationship_is_untyped_and_an_unknown_one_says_nothing() -> None:
    reading = read_strm(
        sheet(OLIR, ("a", None, "b", None), ("a", "supports", "c", None), ("a", "equal", None, None)),
        file="r",
    )
    assert [mapping.relation for mapping in reading.content] == [Relation.RELATED, Relation.ANY]
    assert [entry.id for entry in reading.content.unmapped] == ["a"]
    assert "'supports' is not in the vocabulary" in reading.because


def test_what_is_no_such_spreadsheet_is_refused() -> None:
    with pytest.raises(FileError, match="no spreadsheet"):
        read_strm(BytesIO(b"PK not really"), file="x")
    with pytest.raises(FileError, match="no sheet has a column"):
        read_strm(sheet(("name", "colour")), file="x")


def test_a_spreadsheet_that_unpacks_to_a_multiple_is_refused_unread() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", bytes(5_000_000))
    with pytest.raises(TooLargeError, match="unpacks to 5,000,000 bytes"):
        read_strm(BytesIO(out.getvalue()), file="bomb.xlsx", most_bytes=1_000_000)


def test_a_stray_cell_far_outside_does_not_fill_the_memory() -> None:
    book = Workbook()
    book.active.append(OLIR)  # type: ignore[union-attr]  # a new workbook has an active sheet
    book.active.cell(row=1_000_000, column=200, value="x")  # type: ignore[union-attr]
    out = BytesIO()
    book.save(out)
    with pytest.raises(TooLargeError, match="spans 1,000,000 rows and 200 columns"):
        read_strm(BytesIO(out.getvalue()), file="far.xlsx")


def test_formulas_are_never_written_into_a_sheet() -> None:
    walk = crosswalk("A B", statement("=cmd()", Relation.EQUAL, "+b"))
    written = write_strm(walk)
    with zipfile.ZipFile(BytesIO(written)) as packed:
        assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")


def test_a_sheet_has_no_words_for_two_sources_or_vague_relations() -> None:
    with pytest.raises(InexpressibleError, match="one focal element"):
        write_strm(crosswalk("A B", statement("a1 a2", Relation.SUBSET, "b")))
    with pytest.raises(InexpressibleError, match="nobody decided the relation"):
        write_strm(crosswalk("A B", statement("a", Relation.EQUAL, "b", defaulted=True)))
    with pytest.raises(InexpressibleError, match="no word for"):
        write_strm(crosswalk("A B", statement("a", Relation.EQUAL | Relation.DISJOINT, "b")))


def test_a_sheet_carries_who_said_it_and_the_identifiers_that_survive() -> None:
    walk = crosswalk(
        "A B",
        statement("a", Relation.SUPERSET, "b1 b2", author="Weber", date="2025-01-02", version="2",
                  source_keys=("k",), target_keys=("k1", "k2")),
        statement("a2", Relation.EQUAL, "b3", confidence=0.25),
    )  # fmt: skip
    first, second = read_strm(BytesIO(write_strm(walk)), file="again").content
    for name in ("sources", "targets", "relation", "author", "date", "version", "source_keys", "target_keys"):
        assert getattr(first, name) == getattr(walk.mappings[0], name), name
    assert (second.confidence, second.author, second.target_keys) == (0.25, "", ())


def test_the_csf_crosswalk_loads_without_loss_and_writes_back_the_same(shared_data: Path) -> None:
    with (shared_data / "cybersecurity" / "csf2-to-sp800-53r5.xlsx").open("rb") as stream:
        reading = read_strm(stream, file="csf2")
    walk = reading.content
    whole_families = [mapping for mapping in walk if "-" not in mapping.targets[0]]
    assert [mapping.targets[0] for mapping in whole_families] == ["PT", "CP", "IR"]
    assert len(walk) - len(whole_families) == 737
    assert len({name for m in walk for name in m.sources} | {entry.id for entry in walk.unmapped}) == 134
    assert {mapping.relation for mapping in walk} == {Relation.RELATED}
    assert len([repair for repair in reading.repairs if repair.field == "target"]) == 52
    again = read_strm(BytesIO(write_strm(walk)), file="again").content
    assert again.mappings == walk.mappings
    assert again.unmapped == walk.unmapped


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("Quelle;Beziehung;Ziel\nA.1;Teilmenge von;Bücher\n", "cp1252"),
        ("対応元,関係,対応先\nA.1,部分集合,しょるい\n", "cp932"),
        ("source\trelation\ttarget\nA.1\tsubset_of\tx\n", "utf-16"),
        ("source,relation,target\nA.1,⊂,x\n", "utf-8-sig"),
    ],
)
def test_csv_is_read_in_the_languages_and_encodings_of_both_sides(content: str, encoding: str) -> None:
    (mapping,) = read_csv(BytesIO(content.encode(encoding)), file="t.csv").content
    assert (mapping.sources, mapping.relation) == (("A.1",), Relation.SUBSET)
    assert mapping.targets[0] in ("Bücher", "しょるい", "x")


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\xff\xff\xff"])
def test_what_is_no_crosswalk_is_refused(content: bytes) -> None:
    with pytest.raises(FileError) as refused:
        read_csv(BytesIO(content), file="t.csv")
    assert refused.value.file == "t.csv"


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_but_never_crash(content: bytes) -> None:
    with suppress(FileError):
        read_csv(BytesIO(b"source,relation,target\n" + content), file="t.csv")


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 31), st.integers(1, 3), st.integers(1, 3), st.booleans()), max_size=6)
)
def test_every_relation_between_sets_survives_csv(entries: list[tuple[int, int, int, bool]]) -> None:
    walk = crosswalk("A B", *(
        statement(
            " ".join(f"a{k}" for k in range(m)), Relation(value), " ".join(f"b{number}{k}" for k in range(n)),
            defaulted=defaulted, author="N. N.", date="2026-01-01", comment='said "so", twice\nor more',
        )
        for number, (value, m, n, defaulted) in enumerate(entries)
    ))  # fmt: skip
    again = read_csv(BytesIO(write_csv(walk)), file="t.csv", source=walk.source, target=walk.target).content
    assert [(m.sources, m.relation, m.targets, m.defaulted, m.author, m.comment) for m in again] == [
        (m.sources, m.relation, m.targets, m.defaulted, m.author, m.comment) for m in walk
    ]


def test_an_id_that_holds_the_separator_of_sets_is_refused() -> None:
    with pytest.raises(InexpressibleError, match="separates the items"):
        write_csv(crosswalk("A B", statement("a|b", Relation.EQUAL, "c")))


def plainly(sources: tuple[str, ...], targets: tuple[str, ...], relation: Relation) -> Mapping:
    return Mapping(sources=sources, targets=targets, relation=relation)


@pytest.mark.parametrize("name", ["n/a", " x", "x\u00a0", "a;b", "a|b", "a\r\nb", "a, b", "\x0b", "なし"])
def test_an_id_that_would_be_read_as_another_is_refused(name: str) -> None:
    walk = crosswalk("A B", plainly(("A.1",), (name,), Relation.EQUAL))
    for write in (write_csv, write_strm):
        with pytest.raises(InexpressibleError, match=r"would be read as|control character"):
            write(walk)


@pytest.mark.parametrize("text", ["a\x00b", "x" * 40_000])
def test_a_sheet_refuses_what_a_cell_cannot_hold(text: str) -> None:
    walk = crosswalk(
        "A B", msgspec.structs.replace(plainly(("A.1",), ("B.1",), Relation.EQUAL), comment=text)
    )
    with pytest.raises(InexpressibleError, match=r"control character|longer than"):
        write_strm(walk)


@pytest.mark.parametrize("name", ["=1+1", "@x", "'=x", "''+y", "'plain"])
def test_what_looks_like_a_formula_comes_back_as_it_was(name: str) -> None:
    walk = crosswalk("A B", plainly((name,), ("B.1",), Relation.EQUAL))
    again = read_strm(BytesIO(write_strm(walk)), file="sample.xlsx").content
    assert again.mappings[0].sources == (name,)


def test_a_confidence_is_written_as_exactly_as_it_was_stated() -> None:
    stated = msgspec.structs.replace(plainly(("A.1",), ("B.1",), Relation.EQUAL), confidence=0.1234567)
    for again in (
        read_csv(BytesIO(write_csv(crosswalk("A B", stated))), file="sample.csv").content,
        read_strm(BytesIO(write_strm(crosswalk("A B", stated))), file="sample.xlsx").content,
    ):
        assert again.mappings[0].confidence == 0.1234567


def test_a_relation_that_was_decided_anew_is_written_although_its_label_is_the_old_one() -> None:
    walk = crosswalk("A B", plainly(("A.1",), ("B.1",), Relation.EQUAL))

    def anew(read: Crosswalk) -> Crosswalk:
        return replace(read, mappings=(msgspec.structs.replace(read.mappings[0], relation=Relation.SUBSET),))

    sheet_ = read_strm(BytesIO(write_strm(walk)), file="a").content
    oscal = read_oscal(
        BytesIO(write_oscal([walk], title="t", modified="2026-01-01T00:00:00Z")), file="b"
    ).content.crosswalks[0]
    table = read_csv(BytesIO(write_csv(walk)), file="c").content
    given = {"set_id": "https://example.org/s", "license_url": "https://example.org/l"}
    prefixes = {walk.source.key: "https://example.org/a/", walk.target.key: "https://example.org/b/"}
    rows = read_sssom(BytesIO(write_sssom(walk, prefixes=prefixes, **given)), file="d").content
    for again in (
        read_strm(BytesIO(write_strm(anew(sheet_))), file="a").content,
        read_oscal(
            BytesIO(write_oscal([anew(oscal)], title="t", modified="2026-01-01T00:00:00Z")), file="b"
        ).content.crosswalks[0],
        read_csv(BytesIO(write_csv(anew(table))), file="c").content,
        read_sssom(BytesIO(write_sssom(anew(rows))), file="d").content,
    ):
        assert again.mappings[0].relation == Relation.SUBSET


def test_a_confidence_and_a_comment_that_changed_are_written() -> None:
    before = Mapping(
        sources=("A.1",), targets=("B.1",), relation=Relation.EQUAL, confidence=0.5, comment="so"
    )
    walk = crosswalk("A B", before)
    moment = "2026-01-01T00:00:00Z"
    oscal = read_oscal(BytesIO(write_oscal([walk], title="t", modified=moment)), file="b").content.crosswalks[
        0
    ]
    now = msgspec.structs.replace(oscal.mappings[0], confidence=0.9, comment="")
    content = write_oscal([replace(oscal, mappings=(now,))], title="t", modified=moment)
    again = read_oscal(BytesIO(content), file="b").content.crosswalks[0].mappings[0]
    assert (again.confidence, again.comment) == (0.9, "")

    given = {"set_id": "https://example.org/s", "license_url": "https://example.org/l"}
    prefixes = {"A": "https://example.org/a/", "B": "https://example.org/b/"}
    rows = read_sssom(BytesIO(write_sssom(walk, prefixes=prefixes, **given)), file="d").content
    now = msgspec.structs.replace(rows.mappings[0], confidence=0.9)
    content = write_sssom(replace(rows, mappings=(now,)))
    assert read_sssom(BytesIO(content), file="d").content.mappings[0].confidence == 0.9


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16", "utf-32", "euc_jp", "cp932"])
def test_a_table_in_another_encoding_is_read_and_named(encoding: str) -> None:
    text = "対応元,関係,対応先,備考\nA-1,equal to,B-1,これは日本語です\n"
    reading = read_csv(BytesIO(text.encode(encoding)), file="sample.csv")
    assert (reading.content.mappings[0].sources, reading.content.mappings[0].comment) == (
        ("A-1",),
        "これは日本語です",
    )
    assert reading.repairs[0].field == "encoding"


@given(st.integers(0, 10**6), st.integers(0, 255), st.booleans())
def test_a_damaged_spreadsheet_is_read_or_refused_but_never_crashes(place: int, byte: int, cut: bool) -> None:
    content = bytearray(write_strm(crosswalk("A B", plainly(("A.1",), ("B.1",), Relation.EQUAL))))
    place %= len(content)
    content[place:] = b"" if cut else bytes([byte]) + content[place + 1 :]
    with suppress(FileError):
        read_strm(BytesIO(content), file="sample.xlsx")
