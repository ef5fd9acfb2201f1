"""The project's own glossary of industrial terms, as a dictionary between each two of its languages.

Each line of `partners_terms.tsv` is a concept, each column a language, and `|` parts the names that a language has
for it. It is read when a market is first prepared, never on import.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import TypeAlias

from hannover.engine.text import Lexicon, LexiconError, normal_form
from hannover.engine.text.lexicon import LONGEST, MOST

NAME = "Hannover"
OWN_TERMS = Path(__file__).with_name("partners_terms.tsv")
LONG_VOWEL = "ー"

Concept: TypeAlias = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, eq=False)
class Glossary:
    """So many concepts, as dictionaries from each of its languages into each that stands right of it."""

    concepts: int
    lexicons: tuple[Lexicon, ...]


@cache
def own_terms() -> Glossary:
    """The glossary of this product."""
    languages, concepts = read_terms(OWN_TERMS.read_text(encoding="utf-8").splitlines())
    return Glossary(len(concepts), lexicons_of(languages, concepts))


def read_terms(lines: Iterable[str]) -> tuple[tuple[str, ...], tuple[Concept, ...]]:
    """The languages that the first line names, and each concept's names in them, in normal form.

    Raises LexiconError that names the line: a column too few or empty, a name that is too long, too many names,
    a name or a concept that stands there twice.
    """
    languages: tuple[str, ...] = ()
    concepts: list[Concept] = []
    having: dict[tuple[int, str], set[int]] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        columns = line.split("\t")
        if not languages:
            languages = tuple(columns)
            continue
        concept = tuple(tuple(normal_form(name) for name in column.split("|")) for column in columns)
        if problem := _problem(concept, languages):
            raise LexiconError(f"line {number} {problem}", remedy="\t".join(languages))
        _refuse_again(concept, number, having)
        concepts.append(concept)
    if not concepts:
        raise LexiconError(
            "no line has a concept", remedy="a line of languages, then a line for each concept"
        )
    return languages, tuple(concepts)


def lexicons_of(languages: tuple[str, ...], concepts: Iterable[Concept]) -> tuple[Lexicon, ...]:
    """A dictionary for each two languages; a name that several concepts have leads to the names of all of them."""
    concepts = tuple(concepts)
    found = []
    for source, target in combinations(range(len(languages)), 2):
        entries: dict[str, dict[str, None]] = {}
        for concept in concepts:
            for name in concept[source]:
                for written in _writings(name):
                    entries.setdefault(written, {}).update(dict.fromkeys(concept[target]))
        named = {name: tuple(names)[:MOST] for name, names in entries.items()}
        found.append(Lexicon(languages[source], languages[target], named, NAME))
    return tuple(found)


def _writings(name: str) -> tuple[str, ...]:
    """Words taken from other languages are written with and without a long vowel at the end."""
    return (name, name.removesuffix(LONG_VOWEL)) if name.endswith(LONG_VOWEL) else (name,)


def _problem(concept: Concept, languages: tuple[str, ...]) -> str:
    if len(concept) != len(languages):
        return f"has {len(concept)} columns of {len(languages)}"
    for language, names in zip(languages, concept, strict=True):
        if not all(names):
            return f"has an empty name in the column {language}"
        if len(names) > MOST:
            return f"has more than {MOST} names in the column {language}"
        if len(set(names)) < len(names):
            return f"has a name twice in the column {language}"
        if long := [name for name in names if len(name) > LONGEST]:
            return f"has a name of more than {LONGEST} characters: {long[0]!r}"
    return ""


def _refuse_again(concept: Concept, number: int, having: dict[tuple[int, str], set[int]]) -> None:
    """Two lines that share a name in two languages are one concept. `having`: the lines that have a name."""
    places = [
        set().union(*(having.get((column, name), ()) for name in names))
        for column, names in enumerate(concept)
    ]
    for one, other in combinations(places, 2):
        if again := one & other:
            raise LexiconError(f"line {number} is the concept of line {min(again)} again")
    for column, names in enumerate(concept):
        for name in names:
            having.setdefault((column, name), set()).add(number)
