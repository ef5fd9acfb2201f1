"""Writes companies with their profiles as CSV, XLSX or JSON, in the columns that the import reads."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from hannover.fields.smes.domain import Identity, Profile
from hannover.fields.smes.formats.companies_headers import IDENTITY, TEXTS
from hannover.fields.smes.formats.companies_reading import FORMULA
from hannover.record.domain import Text

BETWEEN = "; "
STANDING = ("standing", "expires_on")


@dataclass(frozen=True)
class Entry:
    """A company with one of its profiles, or with none."""

    identity: Identity
    profile: Profile | None


def write_csv(entries: Sequence[Entry]) -> bytes:
    """UTF-8 with a mark, so that spreadsheet programs know it."""
    columns, rows = table_of(entries)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([[harmless(row.get(column, "")) for column in columns] for row in rows])
    return out.getvalue().encode("utf-8-sig")


def write_xlsx(entries: Sequence[Entry]) -> bytes:
    """All cells are texts: nothing is computed when the file is opened."""
    columns, rows = table_of(entries)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Profiles")
    sheet.freeze_panes = "A2"
    for cells in (columns, *([row.get(column, "") for column in columns] for row in rows)):
        sheet.append([_text_cell(sheet, cell) for cell in cells])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def write_json(entries: Sequence[Entry]) -> bytes:
    """{"companies": [{..., "profiles": [...]}]}"""
    companies: dict[str, dict[str, Any]] = {}
    for entry in entries:
        identity = msgspec.to_builtins(entry.identity)
        company = companies.setdefault(identity.pop("company"), {**identity, "profiles": []})
        if entry.profile:
            company["profiles"].append(_plain(entry.profile))
    for company in companies.values():
        company.pop("side")
    return msgspec.json.format(msgspec.json.encode({"companies": list(companies.values())}), indent=1)


WRITERS: Mapping[str, Callable[[Sequence[Entry]], bytes]] = {
    "csv": write_csv, "xlsx": write_xlsx, "json": write_json,
}  # fmt: skip


def table_of(entries: Sequence[Entry]) -> tuple[list[str], list[dict[str, str]]]:
    """The columns that hold anything, and the rows."""
    rows = [_row(entry) for entry in entries]
    used = {column for row in rows for column, cell in row.items() if cell}
    languages = sorted({column.rpartition("_")[2] for column in used if column.rpartition("_")[0] in TEXTS})
    plain = ["kind", "region", "size", "industries", "stage", "certifications", "languages"]
    order = [f"name_{language}" for language in languages] + list(IDENTITY) + plain
    order += [f"{text}_{language}" for text in TEXTS[1:] for language in languages]
    order += ["iot_since", "iot_evidence", *(f"sought_{name}" for name in SOUGHT), *STANDING]
    return [column for column in order if column in used or column == "name_en"], rows


SOUGHT = ("kinds", "sizes", "stages", "certifications", "languages")


def _row(entry: Entry) -> dict[str, str]:
    identity, profile = entry.identity, entry.profile
    row = {f"name_{language}": name for language, name in identity.names.items()}
    row |= {name: getattr(identity, name) for name in IDENTITY}
    if profile is None:
        return row
    plain = _plain(profile)
    for name, value in plain.items():
        if isinstance(value, dict):
            row |= {f"{name}_{language}": words for language, words in value.items()}
        else:
            row[name] = BETWEEN.join(value) if isinstance(value, list) else str(value)
    return row


def _plain(profile: Profile) -> dict[str, Any]:
    """The profile by the columns of the import."""
    sought = profile.sought
    texts: dict[str, Text] = {"title": profile.title, "offer": profile.offer, "need": profile.need}
    values: dict[str, Any] = {
        "kind": profile.kind.value,
        **texts,
        "region": profile.region,
        "size": profile.size.value,
        "industries": [f"{code.scheme.value}:{code.code}" for code in profile.industries],
        "stage": profile.stage.value if profile.stage else "",
        "certifications": list(profile.certifications),
        "languages": list(profile.languages),
        "standing": profile.standing.value,
        "expires_on": profile.expires_on.isoformat() if profile.expires_on else "",
    }
    if profile.iot:
        values |= {"iot": profile.iot.text, "iot_evidence": profile.iot.evidence}
        values["iot_since"] = str(profile.iot.since_year or "")
    if sought:
        values["sought"] = sought.text
        values |= {f"sought_{name}": [str(part) for part in getattr(sought, name)] for name in SOUGHT}
    return values


def harmless(text: str) -> str:
    """The text, with an apostrophe before what a spreadsheet program would compute."""
    return f"'{text}" if FORMULA.match(text) or (text[:1] in "=@" and text) else text


def _text_cell(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    return cell
