"""The import directions hold, and each contract catches the import that it is there to catch."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

from tests.house import rules

BREACHES = {
    "upward": ("direction", "engine/planted.py", "import hannover.record.domain"),
    "record to web": ("direction", "record/planted.py", "from hannover.web import settings"),
    "inline": ("direction", "accounts/planted.py", "def f():\n    import hannover.record.domain"),
    "new top-level module": ("direction", "planted.py", ""),
    "field to field": ("fields", "fields/planted/__init__.py", "import hannover.fields.planted_too"),
    "verb to verb": ("verbs", "engine/align/planted.py", "import hannover.engine.match"),
    "text to verb": ("verbs", "engine/text/planted.py", "import hannover.engine.align"),
    "Django in the engine": ("pure", "engine/planted.py", "from django.db import models"),
    "Django in nouns": ("pure", "fields/planted/domain.py", "import django"),
    "Django behind analysis": ("pure", "fields/planted/analysis.py", "import hannover.fields.planted_too"),
    "API library in a field": ("edge", "fields/planted/__init__.py", "import pydantic"),
    "views from actions": ("views", "fields/planted/actions.py", "import hannover.fields.planted_too.views"),
}
PACKAGES = ("engine/align", "engine/match", "engine/text", "fields/planted", "fields/planted_too")


@pytest.fixture
def copied_tree(tmp_path: Path) -> Path:
    """A copy of the source with every package that a planted import needs."""
    source = tmp_path / "src" / "hannover"
    shutil.copytree(
        rules.SOURCE, source, ignore=shutil.ignore_patterns("*.pyc", "static", "templates", "locale")
    )
    for name in PACKAGES:
        (source / name).mkdir(parents=True, exist_ok=True)
        (source / name / "__init__.py").touch()
    (source / "fields/planted_too/__init__.py").write_text("import django\n", encoding="utf-8")
    (source / "fields/planted_too/views.py").touch()
    return source


def lint(source: Path, contract: str) -> subprocess.CompletedProcess[str]:
    command = [
        Path(sys.executable).parent / "lint-imports", "--no-logo", "--no-cache",
        "--config", rules.ROOT / "pyproject.toml", "--contract", contract,
    ]  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": str(source.parent), "COLUMNS": "200"}
    return subprocess.run(command, cwd=source.parent, env=environment, capture_output=True, text=True)


def test_the_import_directions_hold(capsys: pytest.CaptureFixture[str]) -> None:
    status = lint_imports(config_filename=str(rules.ROOT / "pyproject.toml"), no_cache=True, no_logo=True)
    assert status == 0, capsys.readouterr().out


@pytest.mark.parametrize("breach", BREACHES)
def test_a_planted_import_is_caught(copied_tree: Path, breach: str) -> None:
    contract, place, code = BREACHES[breach]
    (copied_tree / place).write_text(code, encoding="utf-8")
    result = lint(copied_tree, contract)
    assert (result.returncode, "planted" in result.stdout, "1 broken" in result.stdout) == (1, True, True)


@pytest.mark.parametrize("contract", sorted({contract for contract, _, _ in BREACHES.values()}))
def test_what_is_allowed_is_not_caught(copied_tree: Path, contract: str) -> None:
    (copied_tree / "fields/planted_too/urls.py").write_text("import hannover.fields.planted_too.views\n")
    (copied_tree / "fields/planted/domain.py").write_text("import hannover.engine.text\n")
    (copied_tree / "engine/align/planted.py").write_text("import hannover.engine.text\n")
    result = lint(copied_tree, contract)
    assert result.returncode == 0, result.stdout
