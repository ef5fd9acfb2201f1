"""The house stays readable: short files, short functions, telling names, one floor plan for every field."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house import rules

OURS = [folder for name in ("src", "tests", "bench", "docs") if (folder := rules.ROOT / name).is_dir()]


def write(path: Path, text: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def field(tmp_path: Path) -> Path:
    """A field package that keeps the floor plan."""
    for name in rules.FIELD_NEEDS:
        write(tmp_path / "weather" / f"{name}.py")
    write(tmp_path / "weather" / "templates" / "weather" / "overview.html")
    return tmp_path / "weather"


@pytest.mark.parametrize("folder", OURS, ids=lambda folder: folder.name)
def test_no_file_outgrows_its_limit(folder: Path) -> None:
    assert rules.long_files(folder) == []


@pytest.mark.parametrize("folder", OURS, ids=lambda folder: folder.name)
def test_no_function_outgrows_its_limit(folder: Path) -> None:
    assert rules.long_functions(folder) == []


@pytest.mark.parametrize("folder", OURS, ids=lambda folder: folder.name)
def test_no_module_is_a_junk_drawer(folder: Path) -> None:
    assert rules.junk_drawers(folder) == []


def test_every_field_keeps_the_floor_plan() -> None:
    assert rules.floor_plan_breaches(rules.SOURCE / "fields") == []


def test_no_module_works_while_it_is_imported() -> None:
    """But the settings, which read the key of the store."""
    busy = rules.work_at_import(rules.SOURCE)
    assert [place for place in busy if not place.startswith("web/settings.py:")] == []


def test_a_file_of_401_lines_is_too_long(tmp_path: Path) -> None:
    write(tmp_path / "long.py", "x = 1\n" * 401)
    write(tmp_path / "fits.py", "x = 1\n" * 400)
    assert len(rules.long_files(tmp_path)) == 1


def test_a_function_of_51_lines_is_too_long_and_its_docstring_does_not_count(tmp_path: Path) -> None:
    body = "    x = 1\n" * 49
    explained = '    """One.\n\n    Two.\n    """\n'
    write(tmp_path / "code.py", f"def fits():\n{explained}{body}def long():\n{body}    x = 1\n")
    assert rules.long_functions(tmp_path) == ["code.py:55: long has 51 lines of code"]


def test_a_module_called_utils_is_a_junk_drawer(tmp_path: Path) -> None:
    write(tmp_path / "utils" / "text.py")
    write(tmp_path / "engine" / "text.py")
    assert rules.junk_drawers(tmp_path) == ["utils/text.py: no module is called utils; name what is in it"]


def test_a_field_on_the_floor_plan_is_accepted(field: Path) -> None:
    write(field / "domain.py")
    write(field / "formats" / "__init__.py")
    assert rules.floor_plan_breaches(field.parent) == []


def test_a_field_may_neither_lack_nor_add_a_room(field: Path) -> None:
    (field / "indicators.py").unlink()
    write(field / "services.py")
    write(field / "data" / "table.csv")
    write(field / "notes.md")
    assert rules.floor_plan_breaches(field.parent) == [
        "weather: indicators.py is missing",
        "weather: services.py has no place in the floor plan",
        "weather: the folder data has no place in the floor plan",
        "weather: notes.md has no place in the floor plan",
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "print(1)",
        "DATA = open('x').read()",
        "for x in y: pass",
        "class A:\n    now = datetime.now()",
        "with a: b()",
    ],
)
def test_work_at_import_is_found(tmp_path: Path, statement: str) -> None:
    write(tmp_path / "busy.py", statement)
    assert len(rules.work_at_import(tmp_path)) == 1


def test_functions_and_the_main_block_may_work(tmp_path: Path) -> None:
    write(tmp_path / "calm.py", "def f():\n    print(1)\n\nif __name__ == '__main__':\n    print(1)\n")
    assert rules.work_at_import(tmp_path) == []
