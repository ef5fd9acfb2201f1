"""Tables as people really have them: Shift-JIS, German Excel, merged cells, full-width digits; and hostile
ones.
"""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest
from openpyxl import Workbook

from hannover.errors import FileError
from hannover.fields.smes.formats.companies_reading import is_formula, read_table
from hannover.fields.smes.formats.companies_rows import Row, RowReader

LANGUAGES = ("en", "ja", "de")
JAPANESE = (
    "企業名,法人番号,都道府県,従業員数,種別,タイトル,提供内容,JSIC,IoT活用,IoT導入年\r\n"
    "株式会社見本精機,１２３４５６７８９０１２３,愛知県,４２名,技術シーズ,摩耗を予知するセンサ,"
    "主軸の摩耗を予知します。,2973,設備を接続しています。,2016年\r\n"
)
GERMAN = (
    "Firmenname;Handelsregister;Bundesland;Mitarbeiter;Profilart;Titel;Angebot;WZ 2008;IoT-Nutzung;Website\r\n"
    "Müster & Söhne GmbH;HRB 12345 Stuttgart;Baden-Württemberg;120;Technologieangebot;Prüfstände für Ventile;"
    '"Wir bauen Prüfstände; auch für Gas.";28.41;Alle Anlagen sind vernetzt.;www.muester.example\r\n'
)


def rows(content: bytes, file: str = "table.csv", language: str = "") -> tuple[list[Row], list[str]]:
    table = read_table(content, file=file)
    reader = RowReader(language, LANGUAGES)
    found = [reader.read(line) for line in table.lines]
    return found, [*table.repairs, *reader.told()]


def workbook(fill: Any) -> bytes:
    book = Workbook()
    fill(book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp932"])
def test_a_japanese_table_reads_the_same_in_every_encoding(encoding: str) -> None:
    (row,), repairs = rows(JAPANESE.encode(encoding))
    assert row.names == {"ja": "株式会社見本精機"}
    assert row.details["number"] == "1234567890123"
    profile = row.profile
    assert profile is not None
    assert (profile.region, profile.size, profile.kind) == ("JP-23", "small", "technology-offer")
    assert (profile.title, profile.iot_since) == ({"ja": "摩耗を予知するセンサ"}, 2016)
    assert profile.industries == ("jsic-14:2973",)
    assert any("１２３４５６７８９０１２３" in repair and "1234567890123" in repair for repair in repairs)
    assert any("encoding" in repair for repair in repairs) == (encoding not in ("utf-8", "utf-8-sig"))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_a_semicolon_table_of_german_excel(encoding: str) -> None:
    (row,), repairs = rows(GERMAN.encode(encoding))
    assert row.names == {"de": "Müster & Söhne GmbH"}
    assert row.details["number"] == "HRB 12345 Stuttgart"
    profile = row.profile
    assert profile is not None
    assert (profile.region, profile.size) == ("DE-BW", "medium")
    assert profile.offer == {"de": "Wir bauen Prüfstände; auch für Gas."}
    assert profile.industries == ("wz-2008:28.41",)
    assert "table: separated by ';'; read as such" in repairs


def test_the_line_by_which_excel_tells_its_separator_is_no_row() -> None:
    found, _repairs = rows(("sep=;\r\n" + GERMAN).encode())
    assert [row.line for row in found] == [3]


def test_a_spreadsheet_with_headings_over_headers_and_merged_company_cells() -> None:
    def fill(sheet: Any) -> None:
        sheet.append(["Cooperation profiles, sample"])
        sheet.append(["Company", None, "Profile", None, None, None])
        sheet.append([None, None, None, "Title", None, "Offer"])
        sheet.append(["Company name", "Number", "Type of profile", "English", "Deutsch", "English"])
        sheet.append(
            ["Sample Works Ltd", "S-1", "Technology offer", "Sensors", "Sensoren", "We make sensors."]
        )
        sheet.append([None, None, "Business request", "Resellers", None, "We look for resellers."])
        sheet.append(["Other Sample Ltd", "S-2", "R&D request", "Alloys", None, "We look for alloys."])
        for area in ("A1:F1", "A2:B2", "C2:F2", "D3:E3", "A5:A6", "B5:B6"):
            sheet.merge_cells(area)

    found, repairs = rows(workbook(fill), "profiles.xlsx")
    assert [(row.line, row.names["en"], row.details["number"]) for row in found] == [
        (5, "Sample Works Ltd", "S-1"),
        (6, "Sample Works Ltd", "S-1"),
        (7, "Other Sample Ltd", "S-2"),
    ]
    assert [row.profile.title for row in found if row.profile] == [
        {"en": "Sensors", "de": "Sensoren"},
        {"en": "Resellers"},
        {"en": "Alloys"},
    ]
    assert [row.profile.kind for row in found if row.profile] == [
        "technology-offer",
        "business-request",
        "research-request",
    ]
    assert any("merged cells" in repair for repair in repairs)


def test_json_lists_profiles_below_their_company() -> None:
    companies = [
        {
            "names": {"de": "Muster GmbH"},
            "number": 123,
            "profiles": [
                {"kind": "business-offer", "title": {"de": "Fräsen"}, "languages": ["de", "en"]},
                {"kind": "business-request", "title": {"de": "Drehen"}},
            ],
        }
    ]
    found, _repairs = rows(json.dumps({"companies": companies}).encode(), "companies.json")
    assert [(row.names, row.details["number"]) for row in found] == [({"de": "Muster GmbH"}, "123")] * 2
    assert [row.profile.languages for row in found if row.profile] == [("de", "en"), ()]


def test_a_column_that_is_not_known_is_left_out_and_told() -> None:
    _found, repairs = rows(b"name,title_en,favourite colour\nSample,Title,blue\n")
    assert "line 1: column 'favourite colour' is not known; left out" in repairs


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "=cmd|' /C calc'!A0", "@SUM(A1)", "+cmd()", "-A1", "\t=1"])
def test_formulas_are_known(text: str) -> None:
    assert is_formula(text)


@pytest.mark.parametrize("text", ["+49 711 123", "-5 % wear", "=", "a=b", "@", "- first point", "+ second"])
def test_what_only_looks_like_a_formula_is_a_text(text: str) -> None:
    assert not is_formula(text)


def test_a_formula_of_a_spreadsheet_counts_as_its_value_or_is_refused() -> None:
    def fill(sheet: Any) -> None:
        sheet.append(["name", "title_en"])
        sheet.append(["Sample", "=A2&A2"])

    with pytest.raises(FileError, match="a formula has no value"):
        rows(workbook(fill), "table.xlsx")


def sheet_with(part: str, xml: bytes) -> bytes:
    """A small workbook of which one part is replaced."""
    original = workbook(lambda sheet: sheet.append(["name", "title_en"]))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(original)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, xml if name == part else old.read(name))
    return out.getvalue()


ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>
<worksheet><sheetData><row><c t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>"""
SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"\xff\xfe\x00", "UTF-16"),
        (b"PK\x03\x04nonsense", "no spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "old .xls"),
        (b"a,b\n1,2\n", "no line names the columns"),
        (b"name,title\n", "no rows below the header"),
        (b'name,title\n"never closed,x\n', "no table"),
        (b"name,title\n" + b"x" * 140_000 + b",y\n", "field larger than field limit"),
        (b"[1, 2]", "no list of companies"),
        (b"[" * 100_000, "no JSON"),
        (sheet_with(SHEET, ENTITIES), "declares entities"),
        (sheet_with(SHEET, b"<worksheet>" + b" " * 80_000_000 + b"</worksheet>"), "unpacks to"),
        (
            sheet_with(
                SHEET,
                b'<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>'
                + b"x" * 50_000
                + b"</t></is></c></row></sheetData></worksheet>",
            ),
            "a cell holds more than",
        ),
        (
            sheet_with(
                SHEET,
                b'<worksheet><sheetData><row r="1"><c r="ZZZ1" t="n"><v>1</v></c></row></sheetData></worksheet>',
            ),
            "reaches to column",
        ),
        (
            sheet_with(
                SHEET,
                b'<worksheet><sheetData><row r="1"><c r="A1" t="n"><v>1</v></c></row></sheetData>'
                b'<mergeCells><mergeCell ref="A1:nonsense"/></mergeCells></worksheet>',
            ),
            "no area of merged cells",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_cannot_be_read_is_refused_by_name(content: bytes, why: str) -> None:
    with pytest.raises(FileError, match=why) as refused:
        rows(content, "hostile.xlsx")
    assert refused.value.file == "hostile.xlsx"


def test_a_gigabyte_is_refused_before_anything_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hannover.fields.smes.formats.companies_reading.MOST_BYTES", 100)
    with pytest.raises(FileError, match="the file has 101 bytes"):
        read_table(b"x" * 101, file="large.csv")
