"""Imports a table of evidence: every row checked first, then all written in one transaction, or none."""

from __future__ import annotations

import csv
import io
from dataclasses import fields
from typing import Any

from hannover.errors import FileError, InputError
from hannover.operations import Context
from hannover.record.actions.evidence import draft_evidence, names_known
from hannover.record.actions.writing import audience_of, write
from hannover.record.inputs import AddEvidence, EvidenceImported, ImportEvidence
from hannover.record.log import Draft

ENCODINGS = ("utf-8-sig", "utf-16", "cp932")
MOST_PROBLEMS = 20
COLUMNS = tuple(
    field.name for field in fields(AddEvidence) if field.name not in ("file", "file_name", "audience")
)
REQUIRED = ("title", "language", "date", "source")


def import_evidence(values: ImportEvidence, context: Context) -> EvidenceImported:
    """Records every row of the table. Raises FileError that names line and column of each bad row; then
    nothing was written. Lists in a cell are separated by semicolons; `confirmed` is yes or no.
    """
    context.actor.require("add-evidence")
    audience = audience_of(values.audience)
    rows = read_table(values.file, values.file_name)
    names = names_known()
    drafts: list[Draft] = []
    problems: list[str] = []
    for line, row in rows:
        try:
            evidence = draft_evidence(_row_values(row), context, known=names)
            drafts.append(Draft(state=evidence, happened_on=evidence.date.latest, audience=audience))
        except InputError as problem:
            problems.append(f"line {line}: {problem}")
        if len(drafts) % 1000 == 0:
            context.report(len(drafts), len(rows), "")
    if problems:
        shown = "; ".join(problems[:MOST_PROBLEMS])
        more = f"; and {len(problems) - MOST_PROBLEMS} more" if len(problems) > MOST_PROBLEMS else ""
        raise FileError(f"nothing was imported: {shown}{more}", file=values.file_name)
    written = write(context, *drafts)
    context.report(len(rows), len(rows), "")
    last = written[-1]
    return EvidenceImported(
        len(written), written[0].entity, last.entity, f"{last.chain}:{last.sequence}:{last.hash}"
    )


def read_table(content: bytes, name: str) -> list[tuple[int, dict[str, str]]]:
    """The rows of a CSV or TSV file with line numbers. Raises FileError for a wrong encoding or header."""
    text = _decode(content, name)
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter, strict=True)
    try:
        header = [column.strip() for column in reader.fieldnames or ()]
        unknown = [column for column in header if column not in COLUMNS]
        missing = [column for column in REQUIRED if column not in header]
        if unknown or missing:
            wrong = [
                *(f"unknown column {column[:40]!r}" for column in unknown),
                *(f"no column {c!r}" for c in missing),
            ]
            raise FileError("; ".join(wrong), file=name, line=1, remedy="columns: " + ", ".join(COLUMNS))
        reader.fieldnames = header
        rows = []
        for row in reader:
            if None in row or None in row.values():
                raise FileError(
                    "this row has another number of cells than the header", file=name, line=reader.line_num
                )
            rows.append((reader.line_num, row))
    except csv.Error as problem:
        raise FileError(str(problem), file=name, line=reader.line_num) from None
    if not rows:
        raise FileError("there are no rows below the header", file=name, line=1)
    return rows


def _decode(content: bytes, name: str) -> str:
    for encoding in ENCODINGS:
        if encoding == "utf-16" and content[:2] not in (b"\xff\xfe", b"\xfe\xff"):
            continue
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileError("the encoding is not known", file=name, line=1, remedy="save the table as UTF-8")


def _row_values(row: dict[str, str]) -> AddEvidence:
    texts = {
        name: (row.get(name) or "").strip() for name in COLUMNS if name not in ("commitments", "confirmed")
    }
    confirmed = (row.get("confirmed") or "yes").strip().lower()
    if confirmed not in ("yes", "no"):
        raise InputError(f"{confirmed[:20]!r} is neither yes nor no", field="confirmed")
    commitments = tuple(key.strip() for key in (row.get("commitments") or "").split(";") if key.strip())
    texts["kind"] = texts["kind"] or "other"
    values: dict[str, Any] = {**texts, "commitments": commitments, "confirmed": confirmed == "yes"}
    return AddEvidence(**values)
