"""SSSOM/TSV is read tolerantly, with every repair listed, and written strictly; nothing is lost between."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hannover.engine.align.composing import compose
from hannover.engine.align.formats.reading import InexpressibleError, Reading
from hannover.engine.align.formats.sssom import read_sssom
from hannover.engine.align.formats.sssom_writing import write_sssom
from hannover.engine.align.mapping import Crosswalk, Mapping
from hannover.engine.align.predicates import PREDICATES, predicate_of, relation_word, relation_words
from hannover.engine.align.relation import Relation
from hannover.errors import FileError
from tests.engine.align.models import crosswalk, statement

HEAD = (
    "# curie_map:\n#   A: https://example.org/a/\n#   B: https://example.org/b/\n"
    "# license: https://example.org/licence\n# mapping_set_id: https://example.org/set\n"
)
COLUMNS = "subject_id\tpredicate_id\tobject_id\tmapping_justification"
MANUAL = "semapv:ManualMappingCuration"


def read(*rows: str, head: str = HEAD, columns: str = COLUMNS) -> Reading[Crosswalk]:
    return read_sssom(BytesIO("\n".join([head + columns, *rows, ""]).encode()), file="sample.tsv")


def row(*cells: str) -> str:
    return "\t".join((*cells, MANUAL))


@pytest.mark.parametrize(
    ("predicate", "relation"),
    [
        ("skos:exactMatch", Relation.EQUAL), ("skos:broadMatch", Relation.SUBSET),
        ("skos:narrowMatch", Relation.SUPERSET), ("skos:closeMatch", Relation.RELATED),
        ("skos:relatedMatch", Relation.ANY), ("rdfs:subClassOf", Relation.WITHIN),
    ],
)  # fmt: skip
def test_predicates_mean_what_the_table_says(predicate: str, relation: Relation) -> None:
    reading = read(row("A:1", predicate, "B:1"))
    assert (reading.content.mappings[0].relation, reading.repairs) == (relation, ())


def test_not_turns_a_statement_into_its_opposite() -> None:
    reading = read(
        row("A:1", "skos:exactMatch", "Not", "B:1"), row("A:1", "skos:closeMatch", "Not", "B:2"),
        columns="subject_id\tpredicate_id\tpredicate_modifier\tobject_id\tmapping_justification",
    )  # fmt: skip
    assert [mapping.relation for mapping in reading.content] == [
        Relation.ANY - Relation.EQUAL,
        Relation.DISJOINT,
    ]


def test_rows_with_an_unknown_prefix_are_kept_and_counted() -> None:
    reading = read(*(row("A:1", "skos:exactMatch", f"X:{number}") for number in range(1000)))
    assert len(reading.content) == 1000
    (repair,) = reading.repairs
    assert repair.because == (
        "line 7, object_id: the prefix X is not declared in curie_map; kept (1,000 rows, this is the first)"
    )


def test_a_whole_address_is_read_as_the_prefix_that_stands_for_it() -> None:
    reading = read(row("https://example.org/a/7", "http://www.w3.org/2004/02/skos/core#exactMatch", "B:1"))
    assert reading.content.mappings[0].sources == ("A:7",)
    assert reading.content.mappings[0].relation == Relation.EQUAL


def test_a_predicate_outside_the_vocabulary_says_nothing_and_is_named() -> None:
    reading = read(row("A:1", "my:resembles", "B:1"), row("A:2", "", "B:2"))
    assert [mapping.relation for mapping in reading.content] == [Relation.ANY, Relation.RELATED]
    assert [repair.did for repair in reading.repairs] == [
        "kept, says nothing",
        "read as any relation but disjoint",
    ]


def test_no_term_found_is_no_mapping_and_comes_back_when_written() -> None:
    reading = read(row("A:1", "skos:exactMatch", "sssom:NoTermFound"), row("A:2", "skos:exactMatch", "B:2"))
    assert [entry.id for entry in reading.content.unmapped] == ["A:1"]
    again = read_sssom(BytesIO(write_sssom(reading.content)), file="again")
    assert again.content.unmapped == reading.content.unmapped


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([row("A:1", "skos:exactMatch", "")], "no subject or no object; left out"),
        ([row("A:1", "skos:exactMatch", "B:1") + "\tmore"], "more cells than columns"),
        (["A:1\tskos:exactMatch\tB:1"], "fewer cells than columns"),
        ([row("A:1", "skos:exactMatch", "B:1")] * 2, "the same statement as in line 7"),
        ([row("A:1", "skos:exactMatch", "A:1")], "mapped to itself"),
        ([row("name", "skos:exactMatch", "B:1")], "an identifier without a prefix"),
    ],
)
def test_whatever_is_odd_is_named_with_its_line(rows: list[str], problem: str) -> None:
    assert problem in read(*rows).because


@pytest.mark.parametrize("confidence", ["1.5", "high", "-0.1", "nan"])
def test_a_confidence_that_is_none_counts_as_not_stated_and_stays_in_the_file(confidence: str) -> None:
    reading = read(f"{row('A:1', 'skos:exactMatch', 'B:1')}\t{confidence}", columns=f"{COLUMNS}\tconfidence")
    assert reading.content.mappings[0].confidence is None
    assert len(reading.repairs) == 1
    assert f"\t{confidence}\n" in write_sssom(reading.content).decode()


def test_missing_metadata_and_columns_are_named() -> None:
    reading = read("A:1\tB:1", head="", columns="subject_id\tobject_id")
    assert reading.content.mappings[0].relation == Relation.RELATED
    assert {repair.field for repair in reading.repairs} >= {
        "metadata",
        "predicate_id",
        "mapping_justification",
    }


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "a column subject_id or object_id is missing"),
        (b"\x00\x01\x02", "a column subject_id"),
        (b"# a: [\nsubject_id\tobject_id\n", "no YAML"),
        (b"# - a\nsubject_id\tobject_id\n", "holds no slots"),
        (b"# a: " + b"[" * 5000 + b"\nsubject_id\tobject_id\n", "no YAML"),
        (b'subject_id,object_id\n"A:1,B:1\n', "no table"),
    ],
)
def test_what_is_no_mapping_set_is_refused_with_its_name(content: bytes, message: str) -> None:
    with pytest.raises(FileError, match=message) as refused:
        read_sssom(BytesIO(content), file="strange.tsv")
    assert str(refused.value).startswith("strange.tsv")


def test_commas_quotes_windows_lines_and_a_byte_order_mark_are_read() -> None:
    text = (
        HEAD
        + 'subject_id,predicate_id,object_id,mapping_justification,comment\r\nA:1,skos:exactMatch,B:1,x,"a, b"\r\n'
    )
    reading = read_sssom(BytesIO(b"\xef\xbb\xbf" + text.encode()), file="s")
    assert (reading.content.mappings[0].comment, reading.content.mappings[0].targets) == ("a, b", ("B:1",))


def test_a_quote_that_is_never_closed_swallows_no_rows() -> None:
    reading = read(f"{row('A:1', 'skos:exactMatch', 'B:1')}\t\"open", f"{row('A:2', 'skos:exactMatch', 'B:2')}\tx",
                   columns=f"{COLUMNS}\tcomment")  # fmt: skip
    assert [mapping.comment for mapping in reading.content] == ['"open', "x"]
    assert "quotes that do not match" in reading.because


def test_a_row_after_a_cell_of_several_lines_keeps_its_own_line() -> None:
    reading = read(f'{row("A:1", "skos:exactMatch", "B:1")}\t"two\nlines"', f"{row('A:2', 'skos:exactMatch', 'B:2')}\tx",
                   columns=f"{COLUMNS}\tcomment")  # fmt: skip
    assert [(mapping.line, mapping.comment) for mapping in reading.content] == [(7, "two\nlines"), (9, "x")]


def test_a_set_read_and_written_is_the_same() -> None:
    columns = f"{COLUMNS}\tsubject_label\tconfidence\tcomment\tmy_extension"
    reading = read(
        f"{row('A:1', 'skos:exactMatch', 'B:1')}\tEin Ding\t0.90\tsaid \u2028 so\tx",
        f"{row('A:2', 'my:odd', 'B:2')}\t物\t\t\t", columns=columns,
    )  # fmt: skip
    written = write_sssom(reading.content)
    again = read_sssom(BytesIO(written), file="again")
    lines = {m.line - n.line for m, n in zip(again.content, reading.content, strict=True)}
    assert len(lines) == 1
    assert write_sssom(again.content) == written
    assert [m.original for m in again.content] == [m.original for m in reading.content]


NAMES = st.text(alphabet="abcä漢 \t\n\"'|,;#x1", min_size=1, max_size=8).map(str.strip).filter(bool)
RELATIONS = st.sampled_from([relation for relation in map(Relation, range(1, 32)) if predicate_of(relation)])


@settings(deadline=None)
@given(st.lists(st.tuples(NAMES, RELATIONS, NAMES, NAMES, st.none() | st.floats(0, 1)), max_size=8))
def test_any_pairs_survive_writing_and_reading(
    entries: list[tuple[str, Relation, str, str, float | None]],
) -> None:
    walk = crosswalk("A B", *(
        statement(" ", relation, " ", comment=comment, confidence=confidence and round(confidence, 3), author="N. N.")
        for _, relation, _, comment, confidence in entries
    ))  # fmt: skip
    named = tuple(
        type(mapping)(**{**fields(mapping), "sources": (source,), "targets": (target,)})
        for mapping, (source, _, target, _, _) in zip(walk, entries, strict=True)
    )
    walk = Crosswalk(walk.source, walk.target, named)
    written = write_sssom(
        walk, set_id="https://e.org/s", license_url="https://e.org/l", prefixes={"A": "a/", "B": "b/"}
    )
    again = read_sssom(BytesIO(written), file="again").content
    assert [(m.sources, m.relation, m.targets) for m in again] == [
        ((f"A:{source}",), relation, (f"B:{target}",)) for source, relation, target, _, _ in entries
    ]
    assert [m.comment for m in again] == [comment for *_, comment, _ in entries]


def fields(mapping: object) -> dict[str, object]:
    return {name: getattr(mapping, name) for name in mapping.__struct_fields__}  # type: ignore[attr-defined]


def test_what_sssom_has_no_words_for_is_refused_row_by_row() -> None:
    walk = crosswalk(
        "A B",
        statement("a", Relation.SUBSET, "b1 b2"),
        statement("a", Relation.OVERLAP, "b"),
        statement("a", Relation.EQUAL, "b", defaulted=True),
    )
    with pytest.raises(InexpressibleError) as refused:
        write_sssom(walk)
    for part in (
        "mapping_set_id is required",
        "license is required",
        "b1 + b2",
        "no predicate says this",
        "nobody decided",
    ):
        assert part in str(refused.value)


def test_every_predicate_written_is_read_as_the_same_relation() -> None:
    for relation in map(Relation, range(1, 32)):
        found = predicate_of(relation)
        if found:
            said = PREDICATES[found[0]]
            assert (Relation.ANY & ~said if found[1] else said) == relation
        assert relation_word(relation_words(relation)) == relation


def test_a_set_that_chains_through_itself_composes() -> None:
    reading = read(row("A:1", "skos:broadMatch", "B:1"), row("B:1", "skos:exactMatch", "A:2"))
    assert compose([reading.content]).relation("A:1", "A:2") == Relation.SUBSET


@pytest.mark.parametrize("name", ["A:x ", " A:x", "", "sssom:NoTermFound"])
def test_an_id_that_would_be_read_as_another_is_refused(name: str) -> None:
    walk = crosswalk("A B", Mapping(sources=(name,), targets=("B:1",), relation=Relation.EQUAL))
    with pytest.raises(InexpressibleError, match="read back as something else"):
        write_sssom(
            walk,
            set_id="https://example.org/s",
            license_url="https://example.org/l",
            prefixes={"A": "https://example.org/a/", "B": "https://example.org/b/"},
        )
