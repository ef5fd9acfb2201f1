"""Crossing languages: how often the right title is first, or among ten, when asked in another language."""

from __future__ import annotations

import json
import os
import re
import tarfile
from pathlib import Path

import numpy as np

from bench.rows import Row
from hannover.engine.match import Population, Profile, Text, Weights, encode, meet
from hannover.engine.match.weights import DEFAULT
from hannover.engine.text import BundledEncoder, Lexicon, read_dictd

DATA = Path(os.environ.get("HANNOVER_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))
DICTIONARY = Path(os.environ.get("HANNOVER_BENCH_DICTD", "/usr/share/dictd/freedict-jpn-deu"))
TAGS = os.environ.get("HANNOVER_BENCH_TAGS", "")
LATIN = re.compile(r"[A-Za-zÀ-ÿ0-9]+")
BLANKS = re.compile(r"\s+")
PLAIN = Weights(meaning=1, bridge=0, words=0, structured=0)

Pairs = list[tuple[str, str]]


def quality() -> list[Row]:
    encoder = BundledEncoder()
    lexicons = dictionary()
    rows = []
    path = DATA / "smes" / "parallel-titles-dev.jsonl"
    if path.exists():
        found = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        japanese = [(one["ja"], one["de"]) for one in found]
        stripped = [(without_latin(one), other) for one, other in japanese]
        rows += both(
            "titles ja-de without Latin strings and digits",
            "titles-stripped",
            stripped,
            ("ja", "de"),
            encoder,
            lexicons,
            (40, 16, 34, 9),
        )
        rows += both("titles ja-de as they are", "titles", japanese, ("ja", "de"), encoder, lexicons, None)
        rows += both(
            "titles en-de",
            "titles-en-de",
            [(one["en"], one["de"]) for one in found],
            ("en", "de"),
            encoder,
            (),
            None,
        )
        rows += both(
            "titles ja-en",
            "titles-ja-en",
            [(one["ja"], one["en"]) for one in found],
            ("ja", "en"),
            encoder,
            (),
            None,
        )
    if TAGS:
        rows += both(
            "names of map features ja-de",
            "tags",
            feature_names(Path(TAGS)),
            ("ja", "de"),
            encoder,
            lexicons,
            None,
        )
    return rows


def both(
    what: str,
    name: str,
    pairs: Pairs,
    languages: tuple[str, str],
    encoder: BundledEncoder,
    lexicons: tuple[Lexicon, ...],
    goals: tuple[float, float, float, float] | None,
) -> list[Row]:
    """Wrong answers of the encoder alone, beside plain cosines of the same vectors, and of all channels."""
    pairs = [pair for pair in pairs if all(any(c.isalnum() for c in text) for text in pair)]
    right = np.unique([second for _, second in pairs], return_inverse=True)[1]
    vectors = encode([text for pair in pairs for text in pair], encoder=encoder)
    places = vectors.places
    plain = (
        vectors.array[[places[one] for one, _ in pairs]] @ vectors.array[[places[two] for _, two in pairs]].T
    )
    left = Population(
        [Profile(key=f"l{at}", needs=(Text(one, languages[0]),)) for at, (one, _) in enumerate(pairs)],
        vectors=vectors,
    )
    offers = Population(
        [Profile(key=f"r{at}", offers=(Text(two, languages[1]),)) for at, (_, two) in enumerate(pairs)],
        vectors=vectors,
    )
    market = meet(left, offers, lexicons=lexicons)
    every = slice(0, len(pairs))
    alone = wrong(market.with_weights(PLAIN).scores(every, every), right)
    cosine = wrong(plain, right)
    all_in = wrong(market.with_weights(DEFAULT).scores(every, every), right)
    return rows_of(what, name, goals, alone, cosine, all_in, bool(lexicons))


def rows_of(
    what: str,
    name: str,
    goals: tuple[float, float, float, float] | None,
    alone: tuple[float, float],
    cosine: tuple[float, float],
    all_in: tuple[float, float],
    bridged: bool,
) -> list[Row]:
    with_what = "encoder, dictionary and words" if bridged else "encoder and words"
    rows = []
    for at, (kind, number) in enumerate((("first", "1"), ("among ten", "10"))):
        asked = f"{what}: right one not {kind}, %"
        rows += [
            Row(
                name=f"match-{name}-encoder-{number}",
                figure=f"{asked}, encoder alone (peer column: its plain cosine)", ours=alone[at], peer=cosine[at],
            ),
            Row(
                name=f"match-{name}-{number}", figure=f"{asked}, {with_what}",
                ours=all_in[at], goal=goals[2 + at] if goals and bridged else None,
            ),
        ]  # fmt: skip
        if goals:
            named = f"match-{name}-encoder-goal-{number}"
            rows.append(Row(name=named, figure=f"{asked}, encoder alone", ours=alone[at], goal=goals[at]))
    return rows


def wrong(scores: np.ndarray, right: np.ndarray) -> tuple[float, float]:
    """Percent of rows whose right column is not first, and not among ten; an equal text counts as right."""
    ranks = []
    for row, group in enumerate(right):
        same = right == group
        ranks.append(int((scores[row][~same] >= scores[row][same].max()).sum()))
    found = np.array(ranks)
    return 100 * float((found >= 1).mean()), 100 * float((found >= 10).mean())


def without_latin(text: str) -> str:
    return BLANKS.sub(" ", LATIN.sub("", text)).strip()


def dictionary() -> tuple[Lexicon, ...]:
    index, words = DICTIONARY.with_suffix(".index"), DICTIONARY.with_suffix(".dict.dz")
    if not index.exists() or not words.exists():
        return ()
    with index.open("rb") as first, words.open("rb") as second:
        return (read_dictd(first, second, source="ja", target="de"),)


def feature_names(path: Path) -> Pairs:
    """Names of one feature in both languages, from the package @openstreetmap/id-tagging-schema as npm packs it."""
    names: dict[str, dict[str, str]] = {}
    with tarfile.open(path) as archive:
        for language in ("ja", "de"):
            member = archive.extractfile(f"package/dist/translations/{language}.json")
            assert member is not None
            presets = json.load(member)[language]["presets"]["presets"]
            for key, preset in presets.items():
                if preset.get("name"):
                    names.setdefault(key, {})[language] = preset["name"]
    return [(one["ja"], one["de"]) for one in names.values() if len(one) == 2 and one["ja"] != one["de"]]
