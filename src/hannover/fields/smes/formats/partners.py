"""Dictionaries that the operator has installed: FreeDict files for dictd, Ding's word list, or pairs of terms.

They are read where Debian puts them, and from the folder `dictionaries` of the store. None is part of this
product, which has a glossary of its own beside them (`partners_terms`).

    freedict-jpn-deu.index + .dict.dz    FreeDict, named by its two languages
    de-en                                the word list of the package trans-de-en
    ja-de.tsv                            a term and its translation on each line, parted by a tab
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from hannover.engine.text import Lexicon, LexiconError, read_dictd, read_ding
from hannover.engine.text.normal import normal_form

PLACES = (Path("/usr/share/dictd"), Path("/usr/share/trans"))
CODES = {"jpn": "ja", "deu": "de", "eng": "en"}
DICTD = re.compile(r"freedict-([a-z]{3})-([a-z]{3})\.index")
DING = re.compile(r"([a-z]{2})-([a-z]{2})(?:\.txt)?")
PAIRS = re.compile(r"([a-z]{2})-([a-z]{2})\.tsv")


def dictionary_files(folders: Iterable[Path]) -> tuple[Path, ...]:
    """The files that can be read, in a fixed order."""
    found = [path for folder in folders if folder.is_dir() for path in sorted(folder.iterdir())]
    return tuple(path for path in found if path.is_file() and _reader_of(path.name))


def read_dictionaries(files: Iterable[Path]) -> Iterator[Lexicon | LexiconError]:
    """Each as a lexicon; as the error that says what is wrong with it, where it cannot be read."""
    for path in files:
        try:
            yield _read(path)
        except (LexiconError, OSError, UnicodeDecodeError) as error:
            yield LexiconError(f"{path.name}: {error}", field="dictionaries")


def _reader_of(name: str) -> str:
    if match := DICTD.fullmatch(name):
        return "dictd" if set(match.groups()) <= CODES.keys() else ""
    return "pairs" if PAIRS.fullmatch(name) else "ding" if DING.fullmatch(name) else ""


def _read(path: Path) -> Lexicon:
    kind = _reader_of(path.name)
    if kind == "dictd":
        source, target = (CODES[code] for code in path.name.removesuffix(".index").split("-")[1:])
        words = next(
            (path.with_suffix(end) for end in (".dict.dz", ".dict") if path.with_suffix(end).is_file()), None
        )
        if words is None:
            raise LexiconError("the dictionary beside the index is missing", remedy=f"{path.stem}.dict.dz")
        with path.open("rb") as index, words.open("rb") as text:
            return read_dictd(index, text, source=source, target=target, name=path.stem)
    source, target = path.name[:2], path.name[3:5]
    with path.open(encoding="utf-8") as lines:
        if kind == "ding":
            return read_ding(lines, source=source, target=target, name=path.name)
        return _read_pairs(lines, source, target, path.name)


def _read_pairs(lines: Iterable[str], source: str, target: str, name: str) -> Lexicon:
    entries: dict[str, list[str]] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        term, parted, translation = line.rstrip("\n").partition("\t")
        if not parted or not term.strip() or not translation.strip():
            raise LexiconError(f"line {number} has no two terms", remedy="term, tab, translation")
        entries.setdefault(normal_form(term), []).append(normal_form(translation))
    return Lexicon(source, target, {term: tuple(names) for term, names in entries.items()}, name)
