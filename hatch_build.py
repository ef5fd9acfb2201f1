"""Compiles the translations while the package is built, so that nobody needs gettext.

hatchling runs it for wheels and editable installations; `python hatch_build.py` does the same for a checkout.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polib
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

LOCALE = Path("src/hannover/web/locale")


def compile_catalogues(root: Path) -> list[Path]:
    """Write a .mo beside every .po of the project at `root`; returns what was written.

    Raises OSError naming file and line if a catalogue cannot be read.
    """
    written = []
    for source in sorted((root / LOCALE).glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        polib.pofile(str(source), encoding="utf-8", check_for_duplicates=True).save_as_mofile(str(target))
        written.append(target)
    return written


class CatalogueHook(BuildHookInterface):  # type: ignore[type-arg]  # hatchling hands over its own configuration type
    """Puts the compiled catalogues in place before hatchling collects the files."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        compile_catalogues(Path(self.root))


if __name__ == "__main__":
    compile_catalogues(Path(__file__).resolve().parent)
