"""A population that is ready to be matched: its texts cut, their languages known, their vectors at hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, replace

import numpy as np

from hannover.engine.match.errors import DuplicateKeyError, EmptyPopulationError
from hannover.engine.match.profiles import Notice, Profile, Text
from hannover.engine.match.roll import Roll
from hannover.engine.match.vectors import Vectors
from hannover.engine.text import language_of, language_signs, normal_form

__all__ = ["LONGEST", "Population", "Table"]

# A profile of this many characters has said what it wants; words beyond are not compared (vectors end earlier).
LONGEST = 20_000
# How much of a text its language is found out from.
ENOUGH = 2_000
# Progress is told after so many profiles.
TOLD = 5_000
# By how many small words another language has to lead against the label, and by what share of a script.
CERTAIN, SCRIPT = 2.0, 0.5


@dataclass(frozen=True, eq=False)
class Table:
    """The texts of one kind (needs or offers) of a population, one row a text.

    texts      in the form they are compared in; written: as they came, cut where they are very long
    owners     place of the profile that each text belongs to, ascending
    languages  of each text, as found or as said where nothing speaks against it
    stored     vectors as they were handed in, not copied; None when the population came without
    rows       of each text, its row there; -1 for none
    """

    texts: tuple[str, ...]
    written: tuple[str, ...]
    languages: tuple[str, ...]
    owners: np.ndarray
    stored: np.ndarray | None
    rows: np.ndarray

    def __len__(self) -> int:
        return len(self.texts)

    def plain(self) -> Table:
        """The same without vectors."""
        return replace(self, stored=None)

    def vectors(self) -> np.ndarray:
        """texts x dimensions, float32, made anew at every call; zeros for a text that has none."""
        assert self.stored is not None
        found: np.ndarray = self.stored[self.rows].astype(np.float32, copy=False)
        found[self.rows < 0] = 0
        return found


class Population:
    """Profiles, prepared once; what was odd about them stands in `notices`.

    progress  hears how many lists of texts (needs, then offers) of how many are read; what it raises ends the work
    Raises  EmptyPopulationError without profiles, DuplicateKeyError when two have one key.
    """

    def __init__(
        self,
        profiles: Sequence[Profile],
        *,
        vectors: Vectors | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        self.profiles: Sequence[Profile] = tuple(profiles)
        if not self.profiles:
            raise EmptyPopulationError("there is no profile", field="profiles")
        self.places = {profile.key: place for place, profile in enumerate(self.profiles)}
        if len(self.places) < len(self.profiles):
            counts = Counter(profile.key for profile in self.profiles)
            twice = sorted(key for key, count in counts.items() if count > 1)
            raise DuplicateKeyError(
                f"more than one profile has the key {', '.join(twice[:6])}", keys=twice, field="profiles"
            )
        self.encoder = vectors.encoder if vectors else ""
        notices: list[Notice] = []
        count = len(self.profiles)
        needs, offers = ([profile.needs for profile in self.profiles], [one.offers for one in self.profiles])
        tell = progress or (lambda done, total: None)
        self.needs = tabled(needs, self.profiles, vectors, notices, lambda done: tell(done, 2 * count))
        self.offers = tabled(
            offers, self.profiles, vectors, notices, lambda done: tell(count + done, 2 * count)
        )
        needing, offering = set(self.needs.owners.tolist()), set(self.offers.owners.tolist())
        for place, profile in enumerate(self.profiles):
            if place not in needing and place not in offering:
                notices.append(
                    Notice("empty", profile.key, "neither a need nor an offer: nothing to match it by")
                )
        self.sides = frozenset(profile.side for profile in self.profiles)
        self.notices = tuple(dict.fromkeys(notices))

    def __len__(self) -> int:
        return len(self.profiles)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the profiles, in their order."""
        return tuple(self.places)

    def prepared(self) -> Population:
        """The same for asking about it; it lets go of the vectors and the profiles that were handed in."""
        found = copy(self)
        found.profiles = Roll.of(self.profiles)
        found.needs, found.offers = self.needs.plain(), self.offers.plain()
        return found


def tabled(
    lists: Sequence[tuple[Text, ...]],
    profiles: Sequence[Profile],
    vectors: Vectors | None,
    notices: list[Notice],
    progress: Callable[[int], None],
) -> Table:
    texts, originals, languages, owners = [], [], [], []
    for place, listed in enumerate(lists):
        if place % TOLD == 0 and place:
            progress(place)
        for text in listed:
            plain = normal_form(text.text[: 2 * LONGEST])
            if not any(character.isalnum() for character in plain):
                continue
            # A text that is its own normal form is held once.
            texts.append(text.text if plain == text.text and len(plain) <= LONGEST else plain[:LONGEST])
            originals.append(text.text)
            owners.append(place)
            languages.append(language_for(text, profiles[place].key, plain, notices))
    rows = np.full(len(texts), -1, dtype=np.int64)
    if vectors is not None and vectors.texts:
        for row, original in enumerate(originals):
            rows[row] = vectors.places.get(original, -1)
            if rows[row] < 0:
                key = profiles[owners[row]].key
                notices.append(Notice("encoder", key, f"no vector for {shortened(original)!r}"))
    progress(len(lists))
    return Table(
        tuple(texts),
        tuple(original[:LONGEST] for original in originals),
        tuple(languages),
        np.array(owners, dtype=np.int64),
        vectors.array if vectors is not None and vectors.texts else None,
        rows,
    )


def language_for(text: Text, key: str, plain: str, notices: list[Notice]) -> str:
    """The language of a text: the label, unless script and small words clearly say otherwise."""
    if len(plain) > LONGEST:
        notices.append(Notice("cut", key, f"only the first {LONGEST:,} characters are compared"))
    if " " not in plain and len(plain) < 20 and language_of(plain, default="") != "ja":
        notices.append(Notice("short", key, f"a single word says little: {shortened(text.text)!r}"))
    signs = language_signs(plain[:ENOUGH])
    found = max(signs, key=lambda language: signs[language])
    if not text.language:
        return found if signs[found] else "en"
    against = signs[found] - signs.get(text.language, 0.0)
    # One small word is no proof against a label, a script is.
    if found == text.language or against < (CERTAIN if "ja" not in (found, text.language) else SCRIPT):
        return text.language
    notices.append(
        Notice(
            "language", key, f"said to be {text.language!r}, reads like {found!r}: {shortened(text.text)!r}"
        )
    )
    return found


def shortened(text: str, most: int = 40) -> str:
    return text if len(text) <= most else text[:most] + "…"
