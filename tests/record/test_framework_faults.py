"""What is wrong with the content of a framework is said with line, field and remedy: all of it, at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from hannover.errors import FileError
from hannover.record.framework import FrameworkError, read_framework

FOLDER = Path(__file__).parent / "frameworks" / "sample-two"
WHOLE = "".join((FOLDER / name).read_text(encoding="utf-8") for name in ("framework.toml", "record.toml"))


def problems(folder: Path, text: str) -> tuple[FileError, ...]:
    path = folder / "whole.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FrameworkError) as caught:
        read_framework(path)
    assert {problem.file for problem in caught.value.problems} == {str(path)}
    return caught.value.problems


def replaced(old: str, new: str) -> tuple[str, int]:
    """The sample with one passage replaced, and the first line that differs."""
    assert WHOLE.count(old) == 1, old
    text = WHOLE.replace(old, new)
    same = next(at for at, (one, other) in enumerate(zip(WHOLE, text, strict=False)) if one != other)
    return text, WHOLE.count("\n", 0, same) + 1


SHIPPING = 'key = "shipping"\nnumber = 2'
FAULTS = [
    # languages and texts
    ('ko", "en"]', 'ko", "xx"]', "declaration.languages[3]", "the language xx is unknown"),
    ('ko", "en"]', 'ko", "en_US"]', "declaration.languages[3]", "'en_US' is not a language tag"),
    ('ko", "en"]', 'ko", "en", "ko"]', "declaration.languages[4]", "'ko' is listed twice"),
    ('["nb", "ko", "en"]', "[]", "declaration.languages", "names no language"),
    ('languages = ["ko"]', 'languages = ["ja"]', "side[kr].languages[1]",
     "the declaration has no language ja"),
    ('title.ko = "해운"', 'title.ko = "해운"\ntitle.ja = "海運"', "field[shipping].title.ja",
     "the declaration has no language ja"),
    ('title.ko = "해운"', 'title.ko = " "', "field[shipping].title.ko", "is empty"),
    ('title.ko = "해운"', "title.ko = 5", "field[shipping].title.ko", "expected text, found a whole number"),
    ('title.ko = "해운"', 'title.ko = "해\\n운"', "field[shipping].title.ko", "has more than one line"),
    ('title.ko = "해운"', 'title.ko = "해\\u0000운"', "field[shipping].title.ko",
     "holds the control character U+0000"),
    ('title.ko = "해운"', 'title.ko = "\\u202e해운"', "field[shipping].title.ko",
     "holds the control character U+202E"),
    # keys, numbers and references
    ('key = "sample-two"', 'key = "Sample Two"', "declaration.key", "'Sample Two' cannot be a key"),
    ('key = "sea-2"', 'key = "sea-1"', "round[sea-1].key", "sea-1 is used already, in {file}:367"),
    (SHIPPING, SHIPPING.replace("2", "1"), "field[shipping].number", "1 is used already, in {file}:119"),
    (SHIPPING, SHIPPING.replace("2", "0"), "field[shipping].number", "0 is not a number in a row"),
    (SHIPPING, SHIPPING.replace("2", "-2"), "field[shipping].number", "-2 is not a number in a row"),
    (SHIPPING, SHIPPING.replace("2", "true"), "field[shipping].number",
     "expected a whole number, found true or false"),
    ('number = "2.2"', 'number = "2.1"', "commitment[shipping-ports].number",
     "2.1 is used already, in {file}:176"),
    ('number = "2.2"', 'number = "2 b"', "commitment[shipping-ports].number",
     "'2 b' is not a number of a commitment"),
    ("number = 2\ndate", "number = 1\ndate", "round[sea-2].number", "1 is used already, in {file}:369"),
    ('evidence = ["sample-map"]', 'evidence = ["sample-mapp"]', "milestone[wind-map-drafted].evidence[1]",
     "there is no evidence sample-mapp"),
    ('evidence = ["sample-map"]', 'evidence = ["sample-map", "sample-map"]',
     "milestone[wind-map-drafted].evidence[2]", "'sample-map' is listed twice"),
    ('evidence = ["sample-map"]', 'evidence = "sample-map"', "milestone[wind-map-drafted].evidence",
     "expected a list, found text"),
    ('kr = "sample-institute" }', 'ko = "sample-institute" }', "commitment[research-call].owners.ko",
     "there is no side ko"),
    ('kr = "sample-institute" }', 'kr = "sample-instute" }', "commitment[research-call].owners.kr",
     "there is no organization sample-instute"),
    ('kr = "sample-institute" }', 'kr = "sample-ocean-ministry" }', "commitment[research-call].owners.kr",
     "sample-ocean-ministry belongs to the side no, not to kr"),
    ('organization = "sample-institute"', 'organization = "sample-sea-office"',
     "signatory[sample-signatory-kr].organization", "sample-sea-office belongs to the side no, not to kr"),
    ('commitments = ["schools-visits"]', 'commitments = ["schools-visits", "wind-sites"]',
     "evidence[sample-visit].commitments[2]",
     "wind-sites is a commitment of the field wind, which this evidence does not name"),
    ('successor = "sample-ocean-ministry"', 'successor = "sample-sea-office"',
     "organization[sample-sea-office].successor", "leads back to sample-sea-office"),
    ('package = "research"', 'package = "Research!"', "field[joint-research].package",
     "'Research!' cannot be a key"),
    # codes
    ('country = "KR"', 'country = "kr"', "side[kr].country", "'kr' is not a country of ISO 3166-1"),
    ('country = "KR"', 'country = "NO"', "side[kr].country", "NO is used already, in {file}:24"),
    ('currency = "KRW"', 'currency = "WON"', "side[kr].currency", "'WON' is not a currency of ISO 4217"),
    ('"Asia/Seoul"', '"Asia/Soul"', "side[kr].timezone", "'Asia/Soul' is not a time zone"),
    ('"Asia/Seoul"', '"../../etc/passwd"', "side[kr].timezone", "'../../etc/passwd' is not a time zone"),
    ('kind = "visit"', 'kind = "vist"', "evidence[sample-visit].kind", "'vist' is not known here"),
    ('url = "https://example.org/ocean"', 'url = "javascript:alert(1)"',
     "organization[sample-ocean-ministry].url", "'javascript:alert(1)' is not a web address"),
    ('url = "https://example.org/ocean"', 'url = "https://a@b.example"',
     "organization[sample-ocean-ministry].url", "'https://a@b.example' is not a web address"),
    # dates
    ("signed = 2021-06-15", "signed = 2021-02-30", "declaration.signed",
     "the date 2021-02-30 does not exist"),
    ("signed = 2021-06-15", 'signed = "2021-13"', "declaration.signed", "the date 2021-13 does not exist"),
    ("signed = 2021-06-15", "signed = 2021-06", "declaration.signed", "2021-06 is a month without quotes"),
    ("signed = 2021-06-15", "signed = 15.06.2021", "declaration.signed", "15.06.2021 is not a date"),
    ("signed = 2021-06-15", "signed = 2021-06-15T10:00:00", "declaration.signed", "is not a date"),
    ("signed = 2021-06-15", "signed = { on = 2021-06-15 }", "declaration.signed", "has not both ends"),
    ("signed = 2021-06-15", 'signed = { on = 2021-06-15, until = "2022" }', "declaration.signed",
     "has a day on one end and a month or year on the other"),
    ("until = 2022-05-11 }\nkind", "until = 2022-05-09 }\nkind", "evidence[sample-round-1].date.until",
     "lies before the first day"),
    ("due = 2026-12-31", "due = 2020-12-31", "commitment[wind-sites].due",
     "lies before the day on which it begins"),
    ("due = 2026-12-31", 'due = "2026-12"', "commitment[wind-sites].due", "expected a day, found text"),
    ("begins = 2023-01-01", "begins = 2022-06-01", "organization[sample-ocean-ministry].names[2].begins",
     "overlaps the name before it"),
    ("ends = 2022-12-31", "ends = 2021-12-31", "organization[sample-ocean-ministry].names[1].ends",
     "lies before the day on which the name began"),
    ("end = 2024-05-14T16:30:00+09:00", "end = 2024-05-14T09:30:00+09:00", "round[sea-2].end",
     "is not after the start"),
    ("end = 2024-05-14T16:30:00+09:00", "end = 2024-05-14T16:30:00", "round[sea-2].end", "has no offset"),
    # values
    ("value = 0, on", "value = inf, on", "indicator[wind-area].baseline.value", "Infinity is not a number"),
    ("{ value = 600,", "{ value = nan,", "indicator[shipping-emissions].targets[1].value",
     "NaN is not a number"),
    ("{ value = 600,", '{ value = "six",', "indicator[shipping-emissions].targets[1].value",
     "expected a number, found text"),
    ("{ value = 600,", "{ value = 950,", "indicator[shipping-emissions].targets[1].value",
     "950 is not below the baseline"),
    ("{ value = 600,", "{ value = 900,", "indicator[shipping-emissions].targets[1].value",
     "900 is not below the baseline"),
    ("value = 5000.5", "value = 0", "indicator[wind-area].targets[1].value", "0 is not above the baseline"),
    ('unit.en = "million NOK"', 'unit.en = "million NOK"\nbaseline = { value = -0.5, on = 2021-01-01 }',
     "indicator[ports-money].baseline.value", "-0.5 is negative"),
    ('computed = "research:joint-calls"',
     'computed = "research:joint-calls"\nbaseline = { value = -1, on = 2021-01-01 }',
     "indicator[research-calls].baseline.value", "-1 is negative"),
    ('computed = "research:joint-calls"', 'computed = "smes:joint-calls"',
     "indicator[research-calls].computed", "the field of the commitment is bound to research, not to smes"),
    ('computed = "research:joint-calls"', 'computed = "joint calls"', "indicator[research-calls].computed",
     "'joint calls' names no indicator"),
    ('aggregation = "sum"', 'aggregation = "sum"\ncomputed = "smes:visits"',
     "indicator[ports-money].computed", "the field of the commitment is bound to no package, not to smes"),
    ("confirmed = false\ntitle", "confirmed = no\ntitle", "evidence[sample-visit].confirmed",
     "no is not a value"),
    # tables
    ('name.en = "Sample Person B"', 'name.en = "Sample Person B"\nofice.en = "x"',
     "signatory[sample-signatory-kr].ofice", "is not a key of this table"),
    ("framework = 1", "framework = 2", "framework", "the version 2 of the format is unknown"),
    ("framework = 1", "framework = true", "framework", "the version True of the format is unknown"),
    ("framework = 1", "framework = 1\nsides = 2", "sides", "is not a table of a framework"),
    ("[[dialogue]]", "[dialogue]", "dialogue", "is not written as [[dialogue]]"),
    ("[declaration]", "[[declaration]]", "declaration", "is not written as [declaration]"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "field", "message"), FAULTS)
def test_a_fault_is_named_with_its_line_and_field(
    tmp_path: Path, old: str, new: str, field: str, message: str
) -> None:
    text, line = replaced(old, new)
    (problem,) = problems(tmp_path, text)
    assert (problem.line, problem.field) == (line, field)
    assert problem.message == message.format(file=tmp_path / "whole.toml")
    assert problem.remedy


MISSING = [
    ("framework = 1\n", 0, "framework", "is missing"),
    ('title.ko = "해운"\n', 130, "field[shipping].title.ko", "the text is missing in the language ko"),
    ('timezone = "Asia/Seoul"\n', 32, "side[kr].timezone", "is missing"),
    ("value = 5000.5\n", 252, "indicator[wind-area].targets[1].value", "is missing"),
    ('evidence = ["sample-map"]\n', 226, "milestone[wind-map-drafted].reached", "is stated without evidence"),
    ("start = 2024-05-14T10:00:00+09:00\n", 383, "round[sea-2].end", "is stated without a start"),
]


@pytest.mark.parametrize(("passage", "line", "field", "message"), MISSING)
def test_what_is_missing_is_named_where_it_belongs(
    tmp_path: Path, passage: str, line: int, field: str, message: str
) -> None:
    text, _ = replaced(passage, "")
    (problem,) = problems(tmp_path, text)
    assert (problem.line, problem.field, problem.message) == (line, field, message)
    assert problem.remedy


def test_all_problems_are_listed_in_the_order_of_their_lines(tmp_path: Path) -> None:
    text = WHOLE
    for old, new in (
        ('country = "KR"', 'country = "KRR"'),
        ('title.ko = "해운"', "title.ko = 5"),
        ('kind = "visit"', 'kind = "vist"'),
        ("number = 2\ndate = 2024-05-14", "number = -2\ndate = 2024-05-34"),
    ):
        assert text.count(old) == 1
        text = text.replace(old, new)
    found = problems(tmp_path, text)
    assert [(problem.line, problem.field) for problem in found] == [
        (34, "side[kr].country"),
        (131, "field[shipping].title.ko"),
        (348, "evidence[sample-visit].kind"),
        (380, "round[sea-2].number"),
        (381, "round[sea-2].date"),
    ]


def test_an_error_reads_as_one_line_for_each_problem(tmp_path: Path) -> None:
    path = tmp_path / "whole.toml"
    text = WHOLE.replace('currency = "KRW"', 'currency = "WON"').replace("number = 4", "number = 3")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FrameworkError) as caught:
        read_framework(path)
    assert str(caught.value) == (
        f"{path}:35: side[kr].currency: 'WON' is not a currency of ISO 4217 (write a code such as EUR)\n"
        f"{path}:150: field[schools].number: 3 is used already, in {path}:139 "
        "(give every entry its own number)"
    )
    assert caught.value.exit_code == 2
    assert caught.value.message == "2 problems in the framework"


@pytest.mark.parametrize(
    ("old", "new", "remedy"),
    [
        ("[[dialogue]]", "[[dialog]]", "did you mean dialogue?"),
        ('field = "wind"', 'field = "wint"', "did you mean wind?"),
        ('"Asia/Seoul"', '"Asia/Soul"', "did you mean Asia/Seoul?"),
        ('country = "KR"', 'country = "kr"', "did you mean KR?"),
        ('aggregation = "sum"', 'agregation = "sum"', "did you mean aggregation?"),
        ("signed = 2021-06-15", "signed = 2021-06", 'write "2021-06"'),
        ("value = 5000.5", "value = 5000,5", "write a point before decimals"),
        ("value = 12000", "value = 12_000 km²", "write digits only, with a point before decimals"),
    ],
)
def test_the_remedy_says_what_was_probably_meant(tmp_path: Path, old: str, new: str, remedy: str) -> None:
    text, _ = replaced(old, new)
    assert remedy in [problem.remedy for problem in problems(tmp_path, text)]


def test_a_framework_has_exactly_two_sides(tmp_path: Path) -> None:
    third = """
[[side]]
key = "se"
country = "SE"
currency = "SEK"
languages = ["en"]
timezone = "Europe/Stockholm"
name = { nb = "Sverige", ko = "스웨덴", en = "Sweden" }
"""
    (problem,) = problems(tmp_path, WHOLE + third)
    assert (problem.line, problem.field, problem.message) == (
        WHOLE.count("\n") + 2,
        "side[se]",
        "is a third side",
    )


def test_an_organization_cannot_lead_back_to_itself_by_its_successors(tmp_path: Path) -> None:
    text, _ = replaced('url = "https://example.org/ocean"', 'successor = "sample-sea-office"')
    assert [(problem.field, problem.message) for problem in problems(tmp_path, text)] == [
        ("organization[sample-sea-office].successor", "leads back to sample-sea-office"),
        ("organization[sample-ocean-ministry].successor", "leads back to sample-ocean-ministry"),
    ]


def test_the_smallest_framework_is_told_what_it_lacks(tmp_path: Path) -> None:
    found = problems(tmp_path, "framework = 1\n")
    assert [(problem.field, problem.message, problem.remedy) for problem in found] == [
        ("declaration", "is missing", "add [declaration]"),
        ("side", "is missing", "add [[side]] twice"),
        ("field", "is missing", "add [[field]]"),
        ("commitment", "is missing", "add [[commitment]]"),
    ]


@pytest.mark.parametrize(("length", "problems_found"), [(100_000, 0), (100_001, 1)])
def test_a_text_has_at_most_100_000_characters(tmp_path: Path, length: int, problems_found: int) -> None:
    text, line = replaced('summary.ko = "저배출 선박."', f'summary.ko = "{"배" * length}"')
    if problems_found:
        (problem,) = problems(tmp_path, text)
        assert (problem.line, problem.field) == (line, "field[shipping].summary.ko")
        assert problem.message == "has 100,001 characters, more than 100,000"
    else:
        path = tmp_path / "whole.toml"
        path.write_text(text, encoding="utf-8")
        assert len(read_framework(path).fields[1].summary["ko"]) == length
