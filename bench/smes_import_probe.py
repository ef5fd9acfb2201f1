"""Imports 100,000 sample profiles into a store of its own and times it, and pages on them; prints JSON."""

from __future__ import annotations

import csv
import io
import json
import statistics
import sys
from collections.abc import Iterator

import django

django.setup()

from django.core.management import call_command  # noqa: E402  (Django must be ready first)
from openpyxl import Workbook  # noqa: E402

from bench import programme  # noqa: E402
from bench.rows import seconds  # noqa: E402
from hannover.accounts.permissions import Actor, Held, Role  # noqa: E402
from hannover.fields.smes import models  # noqa: E402
from hannover.fields.smes.actions.companies_importing import import_companies  # noqa: E402
from hannover.fields.smes.inputs.companies import ImportCompanies  # noqa: E402
from hannover.fields.smes.reading.companies import ProfileQuery, read_directory  # noqa: E402
from hannover.fields.smes.reading.companies_duplicates import read_duplicates  # noqa: E402
from hannover.operations import Context  # noqa: E402
from hannover.record.moment import now  # noqa: E402

PROFILES = 100_000
COLUMNS = (
    "name_ja", "number", "website", "phone", "kind", "title_ja", "offer_ja", "need_ja", "region", "size", "nace",
    "stage", "certifications", "languages", "iot_ja", "iot_since",
)  # fmt: skip
KINDS = ("technology-offer", "technology-request", "business-offer", "business-request", "research-request")


def row(number: int) -> tuple[str, ...]:
    """A sample row of about 300 Japanese characters, as profiles have."""
    return (
        f"株式会社見本第{number}工業", f"9{number:012d}", f"https://sample-{number}.example/",
        f"+81 52 {number:07d}", KINDS[number % 5], f"振動センサによる設備の予知保全 {number}",
        "工作機械の主軸に取り付けた振動センサの信号を解析し、摩耗や故障の兆候を早期に検知する装置と" * 2,
        "実際の生産現場で試験を行い、結果を共有していただける機械メーカーを探しています。共同開発も可能です。",
        f"JP-{number % 47 + 1:02d}", str(5 + number % 240), f"{26 + number % 3}.{11 + number % 9}",
        ("prototype", "market")[number % 2], "ISO 9001; ISO 14001", "ja; en",
        "自社の生産設備四十台を接続し、稼働状況と品質の数値を毎分収集しています。", str(2008 + number % 15),
    )  # fmt: skip


def rows(count: int) -> Iterator[tuple[str, ...]]:
    yield COLUMNS
    yield from (row(number) for number in range(count))


def as_csv(count: int) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows(count))
    return out.getvalue().encode()


def as_workbook(count: int) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Profiles")
    for cells in rows(count):
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def imported(side: str, name: str, content: bytes) -> float:
    """Seconds until that side has the companies of the table, and their profiles wait for a review."""
    context = Context(actor=Actor("", (Held(Role.OFFICER, side),)), field="field-1")
    values = ImportCompanies(file=content, file_name=name)
    return seconds(lambda: import_companies(values, context))


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else PROFILES
    call_command("migrate", verbosity=0)
    programme.build(commitments=10, events=100)
    officer = Actor("", (Held(Role.OFFICER, "a"),))
    found = {"csv": imported("a", "sample.csv", as_csv(count))}
    found["xlsx"] = imported("b", "sample.xlsx", as_workbook(count))
    models.Profile.objects.update(audience="public", standing="published")  # straight in the table
    narrowed = ProfileQuery(text="予知保全", region="JP-23")
    for name, query in (("directory", ProfileQuery()), ("search", narrowed)):
        found[name] = statistics.median(seconds(lambda q=query: read_directory(now(), q)) for _ in range(5))
    found["duplicates"] = seconds(lambda: read_duplicates(officer))
    print(json.dumps(found))


if __name__ == "__main__":
    main()
