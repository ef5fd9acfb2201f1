"""The fonts inside the HTML file: Noto Sans JP and Noto Serif JP, cut to the characters of one report."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable
from pathlib import Path

import pylopdf_fonts_cjk
from fontTools import subset
from fontTools import version as cutter_version
from fontTools.ttLib import TTFont

from hannover.record.report.keeping import Shelf

FAMILIES = {
    "Noto Sans JP": pylopdf_fonts_cjk.sans_path,
    "Noto Serif JP": pylopdf_fonts_cjk.serif_path,
}
FEATURES = ("kern", "liga", "ccmp", "locl", "mark", "palt", "halt")
DROPPED = ("DSIG", "vhea", "vmtx", "VORG", "BASE")
CUT = Shelf("report-fonts", most=24)
RULE = (
    '@font-face{{font-family:"{family}";font-style:normal;font-weight:400;'
    'src:url("data:font/woff2;base64,{data}") format("woff2")}}'
)


def font_faces(characters: Iterable[str]) -> str:
    """The @font-face rules with both fonts inside, cut to these characters."""
    points = sorted({ord(character) for character in characters} | set(range(0x20, 0x7F)))
    return "\n".join(
        RULE.format(family=family, data=base64.b64encode(_cut(path(), points)).decode())
        for family, path in FAMILIES.items()
    )


def _cut(font: Path, points: list[int]) -> bytes:
    made_of = f"{cutter_version} {font.name} {font.stat().st_size} {points}"
    return CUT.get(made_of, lambda: _subset(font, points))


def _subset(path: Path, points: list[int]) -> bytes:
    options = subset.Options(
        layout_features=list(FEATURES),
        hinting=False,
        desubroutinize=True,
        glyph_names=False,
        notdef_outline=True,
        name_IDs=[0, 1, 2, 5, 13, 14],
        drop_tables=list(DROPPED),
    )
    with TTFont(path, lazy=True) as font:
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=points)
        cutter.subset(font)
        font.flavor = "woff2"
        out = io.BytesIO()
        font.save(out)
    return out.getvalue()
