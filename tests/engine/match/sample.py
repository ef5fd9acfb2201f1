"""Small markets whose answers can be seen with the naked eye. All companies are invented samples."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from hannover.engine.match import Market, Population, Profile, Text, Vectors, meet, texts_of
from hannover.engine.text import Lexicon

LEXICON = Lexicon(
    "ja",
    "de",
    {
        "歯車": ("zahnrad", "ritzel"),
        "検査": ("prüfung", "untersuchung"),
        "溶接": ("schweißen",),
        "ロボット": ("roboter",),
        "製造": ("herstellung",),
        "翻訳": ("übersetzung",),
    },
    "sample",
)
ASKING = ("歯車の検査", "溶接ロボット", "技術文書の翻訳")
ANSWERING = (
    "Prüfung von Zahnrädern",
    "Roboter zum Schweißen",
    "Übersetzung von Handbüchern",
    "Bäckerei mit Café",
)


class Meaning:
    """Stands in for an encoder: texts that share a topic point the same way."""

    name = "sample encoder 1"
    topics = (("歯車", "zahnr", "gear"), ("溶接", "schweiß", "weld"), ("翻訳", "übersetz", "translat"))

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        found = np.full((len(texts), 8), 0.05, dtype=np.float32)
        for row, text in enumerate(texts):
            for column, words in enumerate(self.topics):
                found[row, column] += any(word in text.lower() for word in words)
            found[row, 4 + len(text) % 4] += 0.1
        return found / np.linalg.norm(found, axis=1, keepdims=True)


def left(**facts: object) -> list[Profile]:
    return [
        Profile(
            key=f"l{at}",
            side="one",
            needs=(Text(text, "ja"),),
            offers=(Text("製造", "ja"),),
            facts=dict(facts),
        )
        for at, text in enumerate(ASKING)
    ]


def right(**facts: object) -> list[Profile]:
    return [
        Profile(key=f"r{at}", side="two", offers=(Text(text, "de"),), facts=dict(facts))
        for at, text in enumerate(ANSWERING)
    ]


def vectors(*profiles: Profile) -> Vectors:
    texts = texts_of(profiles)
    return Vectors(Meaning.name, texts, Meaning().encode(texts))


def market(*, lexicon: bool = True, meaning: bool = True, **options: object) -> Market:
    lefts, rights = left(), right()
    known = vectors(*lefts, *rights) if meaning else None
    return meet(
        Population(lefts, vectors=known),
        Population(rights, vectors=known),
        lexicons=(LEXICON,) if lexicon else (),
        **options,  # type: ignore[arg-type]
    )
