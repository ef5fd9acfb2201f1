"""The wheel carries everything: it runs the demo where there is no checkout."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import polib
import pytest
from pypdf import PdfReader

from tests.house.rules import ROOT, SOURCE

LANGUAGES = ("en", "ja", "de")
PARTS = ("LICENSE", "README.md", "hatch_build.py", "pyproject.toml", "src")
LEFT_BEHIND = shutil.ignore_patterns("*.mo", "*.pyc", "__pycache__")
PIP = ("-m", "pip", "--disable-pip-version-check", "--no-input", "--quiet")


def run(*command: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload]
    assert done.returncode == 0, (
        f"{' '.join(map(str, command))}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    )
    return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of the source that has no compiled catalogue."""
    source = tmp_path_factory.mktemp("source")
    for part in filter(lambda part: (ROOT / part).exists(), PARTS):
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, source / part, ignore=LEFT_BEHIND)
        else:
            shutil.copy2(ROOT / part, source / part)
    target = tmp_path_factory.mktemp("wheel")
    run(
        sys.executable, *PIP, "wheel", "--no-index", "--no-deps", "--no-build-isolation", "-w", target, source
    )
    return next(target.glob("hannover-*.whl"))


def test_the_wheel_carries_every_file_of_the_package(wheel: Path) -> None:
    ours = {
        f"hannover/{path.relative_to(SOURCE)}"
        for path in SOURCE.rglob("*")
        if path.is_file() and path.suffix not in {".pyc", ".mo"}
    }
    assert ours - set(zipfile.ZipFile(wheel).namelist()) == set()


def test_the_wheel_carries_every_catalogue_compiled(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        for source in SOURCE.rglob("*.po"):
            name = f"hannover/{source.relative_to(SOURCE).with_suffix('.mo')}"
            compiled = polib.mofile(archive.extract(name, tmp_path))
            assert {entry.msgid for entry in compiled} == {
                entry.msgid for entry in polib.pofile(str(source)).translated_entries()
            }


def test_the_wheel_carries_its_licence_and_its_command(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    names = {Path(name).name: name for name in archive.namelist() if ".dist-info/" in name}
    assert "hannover = hannover.cli:main" in archive.read(names["entry_points.txt"]).decode()
    assert "Apache License" in archive.read(names["LICENSE"]).decode()


def test_a_broken_catalogue_stops_the_build(tmp_path: Path) -> None:
    catalogue = tmp_path / "src/hannover/web/locale/xx/LC_MESSAGES/django.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text('msgid "a"\nnonsense "b"\n', encoding="utf-8")
    code = f"import pathlib, hatch_build; hatch_build.compile_catalogues(pathlib.Path({str(tmp_path)!r}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert "django.po (line 2)" in done.stderr


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `hannover` command of an environment that has the wheel, the pinned packages and nothing else."""
    place = tmp_path_factory.mktemp("installed") / "env"
    run(sys.executable, "-m", "venv", place)
    python = place / "bin" / "python"
    pins = ROOT / "requirements" / "runtime.txt"
    run(python, *PIP, "install", "--require-hashes", "--only-binary", ":all:", "-r", pins, cwd=place)
    run(python, *PIP, "install", "--no-index", "--no-deps", wheel, cwd=place)
    run(python, *PIP, "check", cwd=place)
    return place / "bin" / "hannover"


@pytest.fixture(scope="module")
def reports(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which the installed demo left its reports, run far from the checkout."""
    away = tmp_path_factory.mktemp("away")
    environment = {"PATH": os.environ["PATH"], "HOME": str(away), "LANG": "C.UTF-8"}
    run(installed, "demo", "--no-serve", "--into", away / "reports", cwd=away, env=environment)
    return away / "reports"


@pytest.mark.wheel
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_installed_demo_leaves_its_report_as_a_page(reports: Path, language: str) -> None:
    page = (reports / f"report.{language}.html").read_text(encoding="utf-8")
    assert f'<html lang="{language}"' in page
    assert len(page) > 5_000


@pytest.mark.wheel
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_installed_demo_leaves_its_report_on_paper(reports: Path, language: str) -> None:
    paper = PdfReader(reports / f"report.{language}.pdf")
    assert str(paper.root_object["/Lang"]).startswith(language)
    assert sum(len(page.extract_text()) for page in paper.pages) > 2_000


@pytest.mark.wheel
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_installed_demo_leaves_its_report_as_data(reports: Path, language: str) -> None:
    data = json.loads((reports / f"report.{language}.json").read_text(encoding="utf-8"))
    assert len(json.dumps(data)) > 5_000
