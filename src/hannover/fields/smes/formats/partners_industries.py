"""The project's own comparison of Japanese industry codes with the divisions of ISIC, read once."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def jsic_divisions() -> dict[str, tuple[str, ...]]:
    """{middle group of JSIC rev. 14: divisions of ISIC Rev. 4}; groups that compare with none are absent."""
    text = (files("hannover.fields.smes.formats") / "jsic_divisions.tsv").read_text(encoding="utf-8")
    lines = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return {group: tuple(divisions.split()) for group, divisions in lines[1:]}
