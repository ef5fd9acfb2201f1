"""A second framework: other countries, another number of fields, other languages; one file or several."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from hannover.record.domain import (
    Aggregation,
    Baseline,
    Direction,
    FactDate,
    Indicator,
    Precision,
    Round,
    Side,
    Source,
    Target,
)
from hannover.record.framework import Framework, FrameworkError, read_framework

FOLDER = Path(__file__).parent / "frameworks" / "sample-two"


@pytest.fixture(scope="module")
def sample() -> Framework:
    return read_framework(FOLDER, packages=("research",))


def test_it_has_its_own_sides_languages_and_number_of_fields(sample: Framework) -> None:
    assert sample.declaration.languages == ("nb", "ko", "en")
    assert [(field.number, field.key, field.package) for field in sample.fields] == [
        (1, "wind", ""),
        (2, "shipping", ""),
        (3, "joint-research", "research"),
        (4, "schools", ""),
    ]
    assert sample.sides[1] == Side(
        key="kr",
        position=2,
        name={"nb": "Sør-Korea", "ko": "대한민국", "en": "South Korea"},
        country="KR",
        currency="KRW",
        languages=("ko",),
        timezone="Asia/Seoul",
    )


def test_everything_in_a_sample_is_marked_as_sample(sample: Framework) -> None:
    organizations = [noun.sample for noun in sample.organizations]
    evidence = [noun.sample for noun in sample.evidence]
    assert organizations + evidence + [noun.sample for noun in sample.dialogues] == [True] * 10


def test_numbers_keep_every_digit_that_was_written(sample: Framework) -> None:
    plan = Source(title="Sample plan, invented")
    area, emissions, *_ = sample.indicators
    assert area.targets == (
        Target(value=Decimal("5000.5"), by=date(2023, 12, 31), source=plan),
        Target(value=Decimal(12000), by=date(2026, 12, 31), source=plan),
    )
    assert emissions == Indicator(
        key="shipping-emissions",
        commitment="shipping-fuel",
        title={"nb": "Utslipp", "ko": "배출량", "en": "Emissions"},
        unit={"nb": "tonn", "ko": "톤", "en": "tonnes"},
        direction=Direction.DECREASE,
        aggregation=Aggregation.LATEST,
        baseline=Baseline(
            value=Decimal(900), on=date(2021, 12, 31), source=Source(title="Sample statistics, invented")
        ),
        targets=(Target(value=Decimal(600), by=date(2026, 12, 31), source=plan),),
        description={
            "nb": "Utslipp fra eksempelskipene.",
            "ko": "예시 선박의 배출량.",
            "en": "Emissions of the sample ships.",
        },
    )


def test_dates_are_as_exact_as_they_are_written(sample: Framework) -> None:
    assert [one.date for one in sample.evidence] == [
        FactDate(on=date(2021, 6, 15)),
        FactDate(on=date(2022, 9, 1), precision=Precision.MONTH),
        FactDate(on=date(2023, 1, 1), precision=Precision.YEAR),
        FactDate(on=date(2022, 5, 10), until=date(2022, 5, 11)),
        FactDate(on=date(2024, 4, 1), precision=Precision.MONTH),
    ]


def test_a_round_may_have_hours_and_need_not_have_a_place(sample: Framework) -> None:
    assert sample.rounds[1] == Round(
        key="sea-2",
        dialogue="sea-dialogue",
        number=2,
        date=FactDate(on=date(2024, 5, 14)),
        place={},
        host="kr",
        start="2024-05-14T10:00:00+09:00",
        end="2024-05-14T16:30:00+09:00",
        confirmed=False,
    )


def test_texts_come_in_the_order_of_the_languages_of_the_declaration(tmp_path: Path) -> None:
    written = (
        whole()
        .replace('title.nb = "Havvind"\n', "")
        .replace('title.ko = "해상풍력"\n', 'title.ko = "해상풍력"\ntitle.nb = "Havvind"\n')
    )
    assert list(read_text(tmp_path, written).fields[0].title) == ["nb", "ko", "en"]


def whole() -> str:
    return "".join((FOLDER / name).read_text(encoding="utf-8") for name in ("framework.toml", "record.toml"))


def read_text(folder: Path, text: str) -> Framework:
    path = folder / "whole.toml"
    path.write_text(text, encoding="utf-8")
    return read_framework(path)


def test_one_file_says_the_same_as_a_folder(sample: Framework, tmp_path: Path) -> None:
    single = read_text(tmp_path, whole())
    assert single.digest == hashlib.sha256(whole().encode()).hexdigest()
    assert replace(single, digest=sample.digest) == sample


@pytest.mark.parametrize("spelling", ["byte order mark", "lines of Windows"])
def test_what_windows_editors_do_to_a_file_changes_nothing(
    sample: Framework, tmp_path: Path, spelling: str
) -> None:
    content = whole().encode()
    content = b"\xef\xbb\xbf" + content if spelling == "byte order mark" else content.replace(b"\n", b"\r\n")
    (tmp_path / "whole.toml").write_bytes(content)
    read = read_framework(tmp_path / "whole.toml")
    assert replace(read, digest=sample.digest) == sample


def test_the_digest_changes_with_every_byte_and_every_file_name(tmp_path: Path) -> None:
    digests: list[str] = []
    for name, ending in (("record.toml", ""), ("record.toml", "\n"), ("again.toml", "")):
        folder = tmp_path / str(len(digests))
        folder.mkdir()
        (folder / "framework.toml").write_bytes((FOLDER / "framework.toml").read_bytes())
        (folder / name).write_bytes((FOLDER / "record.toml").read_bytes() + ending.encode())
        digests.append(read_framework(folder).digest)
    assert len(set(digests)) == 3


def test_any_package_may_be_bound_until_the_caller_says_which_exist() -> None:
    assert read_framework(FOLDER).fields[2].package == "research"
    with pytest.raises(FrameworkError) as caught:
        read_framework(FOLDER, packages=("ict", "mobility"))
    (problem,) = caught.value.problems
    assert problem.message == "there is no package research"
    assert problem.remedy == "known: ict, mobility"
