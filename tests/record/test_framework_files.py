"""Files that are no framework: other encodings, broken TOML, missing, too large, or outside the folder."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hannover.errors import FileError
from hannover.record.framework import FrameworkError, read_framework

FOLDER = Path(__file__).parent / "frameworks" / "sample-two"
WHOLE = "".join((FOLDER / name).read_text(encoding="utf-8") for name in ("framework.toml", "record.toml"))


def problems(path: Path) -> tuple[FileError, ...]:
    with pytest.raises(FrameworkError) as caught:
        read_framework(path)
    assert all(problem.remedy for problem in caught.value.problems)
    return caught.value.problems


def problems_in(folder: Path, content: str | bytes) -> list[tuple[int, str, str]]:
    path = folder / "whole.toml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return [(problem.line, problem.field, problem.message) for problem in problems(path)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "framework"))


NOT_UTF_8 = "the file is not encoded in UTF-8"
JAPANESE = 'framework = 1\n\n[declaration]\ntitle.ja = "ハノーバー宣言のテスト"\n'


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        (JAPANESE.encode("utf-16"), 1, "the file is encoded in UTF-16, not in UTF-8"),
        (JAPANESE.encode("utf-32"), 1, "the file is encoded in UTF-32, not in UTF-8"),
        (JAPANESE.encode("utf-16-le"), 1, "the file looks like UTF-16 without a mark, not like UTF-8"),
        (JAPANESE.encode("shift-jis"), 4, f"{NOT_UTF_8}: it looks like Shift-JIS"),
        (JAPANESE.encode("euc-jp"), 4, f"{NOT_UTF_8}: it looks like EUC-JP"),
        (JAPANESE.encode("iso2022-jp"), 4, "the file is encoded in ISO-2022-JP, not in UTF-8"),
        ('a = 1\nt = "한국어 문장"\n'.encode("cp949"), 2, f"{NOT_UTF_8}: it looks like EUC-KR"),
        ('a = "für"\n'.encode("latin-1"), 1, f"{NOT_UTF_8}: byte 0xFC cannot stand there"),
        (bytes(range(1, 32)) * 9, 1, "the file is not a text file"),
    ],
    ids=["UTF-16", "UTF-32", "no mark", "Shift-JIS", "EUC-JP", "ISO-2022-JP", "EUC-KR", "Latin", "bytes"],
)  # fmt: skip
def test_another_encoding_is_named(tmp_path: Path, content: bytes, line: int, message: str) -> None:
    assert problems_in(tmp_path, content) == [(line, "", message)]
    assert problems(tmp_path / "whole.toml")[0].remedy == "save the file as UTF-8"


@pytest.mark.parametrize("content", ["", "\n\n  \n", "\ufeff"])
def test_an_empty_file_is_named(tmp_path: Path, content: str) -> None:
    assert problems_in(tmp_path, content) == [(0, "", "the file is empty")]


TITLE = 'title.ko = "해운"'
TITLE_LINE = WHOLE[: WHOLE.index(TITLE)].count("\n") + 1
SYNTAX = [
    ('title.ko = "해운', "field[2].title.ko", "the text does not end in its line"),
    ('title.ko = """해운', "field[2].title.ko", "the text does not end"),
    ("title.ko = “해운”", "field[shipping].title.ko", "“해운” is not a value"),
    ("title.ko = 해운", "field[shipping].title.ko", "해운 is not a value"),
    ('title.ko ＝ "해운"', "field[2].title.ko", "is not TOML: Expected '=' after a key in a key/value pair"),
    ('title.ko: "해운"', "field[2].title.ko", "is not TOML: Expected '=' after a key in a key/value pair"),
    ('title.ko = "해\x07운"', "field[2].title.ko", "holds the control character U+0007"),
    (f'title.ko = "{"x" * 90}"\n{TITLE}', "field[2].title.ko", "is written twice, first in line {line}"),
    ("title.ko = " + "[" * 3000, "", "lists or tables are nested too deeply"),
    ("title.ko = " + "1" * 5000, "field[shipping].title.ko", "1" * 40 + "... is not a number"),
]


@pytest.mark.parametrize(("written", "field", "message"), SYNTAX)
def test_what_is_not_toml_is_named(tmp_path: Path, written: str, field: str, message: str) -> None:
    ((line, found, said),) = problems_in(tmp_path, WHOLE.replace(TITLE, written))
    assert (found, said) == (field, message.format(line=TITLE_LINE))
    assert line == (TITLE_LINE + written.count("\n") if field else 0)


@pytest.mark.parametrize("content", ['{"framework": 1}', "<framework/>"])
def test_another_format_is_told_what_is_expected(tmp_path: Path, content: str) -> None:
    assert problems_in(tmp_path, content)[0][2].startswith("is not TOML: ")
    assert problems(tmp_path / "whole.toml")[0].remedy.startswith("a framework is written in TOML")


def test_every_unquoted_mistake_of_a_file_is_named_at_once(tmp_path: Path) -> None:
    text = WHOLE.replace("signed = 2021-06-15", "signed = 2021-02-30").replace('"2022-09"', "2022-09")
    assert problems_in(tmp_path, text.replace("confirmed = false\ntitle", "confirmed = nein\ntitle")) == [
        (10, "declaration.signed", "the date 2021-02-30 does not exist"),
        (226, "milestone[wind-map-drafted].reached", "2022-09 is a month without quotes"),
        (312, "evidence[sample-map].date", "2022-09 is a month without quotes"),
        (351, "evidence[sample-visit].confirmed", "nein is not a value"),
    ]


def test_ten_megabytes_are_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "whole.toml"
    path.write_bytes(b"#" * (10 * 1024 * 1024 + 1))
    (problem,) = problems(path)
    assert (problem.file, problem.message) == (str(path), "is larger than 10 MB")


def test_a_path_that_does_not_exist_is_named(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path / "nowhere")
    assert (problem.file, problem.message) == (str(tmp_path / "nowhere"), "does not exist")


def test_a_folder_needs_its_first_file(folder: Path) -> None:
    (folder / "framework.toml").rename(folder / "declaration.toml")
    found = problems(folder)
    assert (found[0].file, found[0].message) == (str(folder), "the folder has no framework.toml")


def test_a_file_that_cannot_be_read_does_not_hide_the_faults_of_the_others(folder: Path) -> None:
    (folder / "record.toml").write_bytes(b"\xff\xfe\x00")
    text = (folder / "framework.toml").read_text(encoding="utf-8")
    (folder / "framework.toml").write_text(text.replace('country = "KR"', 'country = "XX"'), encoding="utf-8")
    assert [(Path(problem.file).name, problem.line, problem.message) for problem in problems(folder)] == [
        ("framework.toml", 34, "'XX' is not a country of ISO 3166-1"),
        ("record.toml", 1, "the file is encoded in UTF-16, not in UTF-8"),
    ]


def test_a_reference_from_one_file_to_another_is_checked(folder: Path) -> None:
    text = (folder / "record.toml").read_text(encoding="utf-8")
    (folder / "record.toml").write_text(text.replace('host = "kr"', 'host = "jp"'), encoding="utf-8")
    (problem,) = problems(folder)
    assert (Path(problem.file).name, problem.line, problem.field) == ("record.toml", 84, "round[sea-2].host")
    assert problem.message == "there is no side jp"


def test_two_files_cannot_both_declare(folder: Path) -> None:
    first = (folder / "framework.toml").read_text(encoding="utf-8")
    (folder / "second.toml").write_text(first[: first.index("[[side]]")], encoding="utf-8")
    assert [(Path(problem.file).name, problem.field, problem.message) for problem in problems(folder)] == [
        ("second.toml", "framework", "is stated a second time"),
        ("second.toml", "declaration", "is a second declaration"),
    ]


def test_a_folder_inside_the_folder_is_not_silently_left_out(folder: Path) -> None:
    (folder / "more").mkdir()
    (folder / "record.toml").rename(folder / "more" / "record.toml")
    found = {(problem.file, problem.message) for problem in problems(folder)}
    nested = str(folder / "more" / "record.toml")
    assert (nested, "lies in a folder inside the framework and is not read") in found


def test_a_link_that_leads_out_of_the_folder_is_refused(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.toml"
    (folder / "record.toml").rename(outside)
    (folder / "record.toml").symlink_to(outside)
    found = [problem for problem in problems(folder) if problem.file.endswith("record.toml")]
    assert [problem.message for problem in found] == ["leads out of the folder of the framework"]


def test_a_link_inside_the_folder_may_stay(folder: Path) -> None:
    expected = read_framework(folder)
    (folder / "record.toml").rename(folder / "record.text")
    (folder / "record.toml").symlink_to("record.text")
    assert read_framework(folder) == expected


def test_only_files_are_opened(folder: Path) -> None:
    os.mkfifo(folder / "pipe.toml")
    (folder / "table.toml").mkdir()
    (folder / "broken.toml").symlink_to("nothing")
    (folder / "circle.toml").symlink_to("circle.toml")
    found = [(Path(problem.file).name, problem.message) for problem in problems(folder)]
    assert found[0] == ("broken.toml", "does not exist")
    assert found[1][0] == "circle.toml"
    assert found[1][1].startswith("cannot be read: ")
    assert found[2:] == [("pipe.toml", "is not a regular file"), ("table.toml", "is not a regular file")]


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_damage_is_answered_with_anything_but_problems(tmp_path: Path, data: st.DataObject) -> None:
    lines = WHOLE.split("\n")
    at = data.draw(st.integers(0, len(lines) - 1))
    junk = st.one_of(
        st.text(max_size=20), st.sampled_from(["[x]", "[[side]]", "key = 5", "names = []", "a.b.c = {}"])
    )
    lines[at : at + data.draw(st.integers(0, 2))] = data.draw(st.lists(junk, max_size=2))
    path = tmp_path / "whole.toml"
    path.write_text("\n".join(lines), encoding="utf-8", errors="surrogatepass")
    try:
        read_framework(path)
    except FrameworkError as error:
        found = error.problems
    else:
        return
    assert found
    assert all(0 <= one.line <= path.read_text(encoding="utf-8").count("\n") + 1 for one in found)
