"""The strings of the source that are marked for translation, found without GNU gettext."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.utils.translation.template import templatize

NAMES = {
    name + ending: name
    for name in ("gettext", "ngettext", "pgettext", "npgettext")
    for ending in ("", "_lazy", "_noop")
} | {"_": "gettext"}
"""What a marking function is called: the function that it stands for."""
LITERAL = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
CALL = re.compile(rf"(?<!\w)(_|n?p?gettext)\(\s*({LITERAL}(?:\s*,\s*{LITERAL})*)", re.DOTALL)


class Marked(NamedTuple):
    """One string to be translated, as a catalogue keys it; `plural` is empty where there is none."""

    text: str
    plural: str = ""
    context: str = ""


@cache
def marked(root: Path) -> Mapping[Marked, str]:
    """{every marked string: the first file that holds it} of the Python files and templates below `root`."""
    found: dict[Marked, str] = {}
    for path in sorted(root.rglob("*")):
        if path.suffix == ".py":
            strings = in_python(path.read_text(encoding="utf-8"))
        elif path.suffix in (".html", ".txt") and "templates" in path.parts:
            strings = in_template(path.read_text(encoding="utf-8"))
        else:
            continue
        for string in strings:
            found.setdefault(string, str(path.relative_to(root)))
    return found


def in_python(source: str) -> Iterator[Marked]:
    """What a Python file hands to gettext and its kin, whole literals only."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in NAMES:
                yield from _of_call(NAMES[called], [_literal(argument) for argument in node.args])


def in_template(source: str) -> Iterator[Marked]:
    """What a Django template marks by translate, blocktranslate and _("…")."""
    for name, literals in CALL.findall(templatize(source)):
        texts = [ast.literal_eval(part) for part in re.findall(LITERAL, literals, re.DOTALL)]
        yield from _of_call(NAMES[name], texts)


def _of_call(name: str, texts: list[str | None]) -> Iterator[Marked]:
    offset = 1 if "pgettext" in name else 0
    wanted = texts[: offset + (2 if name.startswith("n") else 1)]
    if len(wanted) > offset and all(text is not None for text in wanted):
        context = str(wanted[0]) if offset else ""
        yield Marked(str(wanted[offset]), str(wanted[offset + 1]) if name.startswith("n") else "", context)


def _literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def unlike(strings: Iterable[Marked]) -> set[str]:
    """Texts that are marked once with a plural and once without, which no catalogue can hold."""
    plurals: dict[tuple[str, str], set[str]] = {}
    for string in strings:
        plurals.setdefault((string.context, string.text), set()).add(string.plural)
    return {text for (_context, text), kinds in plurals.items() if len(kinds) > 1}
