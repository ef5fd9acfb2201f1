"""The market of both sides, prepared once and kept in memory while its data stay the same.

A small programme is prepared anew whenever a profile, a vector, a weight or a dictionary changed. A large one
is prepared by the operation `encode-profiles`, which keeps it in the store's cache; until it runs again, who
was withdrawn is left out at once, and who was published since is counted and named as not compared yet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock, Thread

import numpy as np
from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext as _

from hannover.engine import match
from hannover.engine.match import Market, Population, Vectors
from hannover.engine.match.errors import EmptyPopulationError
from hannover.engine.text import BundledEncoder, Lexicon
from hannover.errors import ConflictError, InputError
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.acting import present
from hannover.fields.smes.analysis import partners as analysis
from hannover.fields.smes.formats.partners import PLACES, dictionary_files, read_dictionaries
from hannover.fields.smes.formats.partners_terms import OWN_TERMS, own_terms
from hannover.fields.smes.reading.partners_census import Census
from hannover.fields.smes.reading.partners_kept import read_kept, stamp_of, write_kept
from hannover.fields.smes.reading.partners_weights import weights_in_use
from hannover.record import models as record_models
from hannover.record.moment import Moment
from hannover.record.signing import NEWEST

FEW_PROFILES = 4_000
"""So many are prepared while a page waits; more, in the background."""
KEPT = 3
ROWS_AT_ONCE = 5_000
Report = Callable[[int, int, str], object]


@dataclass(frozen=True)
class Version:
    """What a market was made of: the newest rows of its tables, the weights, the dictionaries."""

    profiles: int
    vectors: int
    weights: str
    dictionaries: tuple[tuple[str, int], ...]


@dataclass(eq=False)
class Prepared:
    """`sides` are the left and the right one. `market` is None where a side has no profile to show.

    without_vectors  how many published profiles no vector was made of yet
    glossary         how many terms the product's own glossary has; `dictionaries` names those that are installed
    seen             the newest row of the table of profiles that the census knows of
    """

    version: Version
    sides: tuple[str, str]
    market: Market | None
    census: dict[str, Census]
    encoder: str
    without_vectors: int
    made_at: datetime
    problems: tuple[str, ...] = ()
    glossary: int = 0
    dictionaries: tuple[str, ...] = ()
    seen: int = 0
    lock: Lock = field(default_factory=Lock)

    def __getstate__(self) -> dict[str, object]:
        return {name: value for name, value in self.__dict__.items() if name != "lock"}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state, lock=Lock())

    def is_left(self, side: str) -> bool:
        return side == self.sides[0]

    def other(self, side: str) -> str:
        return self.sides[1] if side == self.sides[0] else self.sides[0]

    @property
    def newer(self) -> int:
        """How many profiles were published since, and are not compared yet."""
        return sum(len(census.newer) for census in self.census.values())


_kept: dict[tuple[str, str], Prepared] = {}
_lock = Lock()
_taken_up: dict[str, tuple[int, int]] = {}
"""The file in the cache that this process has read, or is reading."""


def prepared_for(moment: Moment) -> Prepared:
    """The market at the moment, from memory where nothing changed.

    Raises ConflictError where so many profiles are to be prepared that no page can wait for it.
    """
    with _lock:
        place = _place(moment)
        found, version = _kept.get(place), version_now(moment)
        if found is not None and found.version == version:
            return found
        if moment.is_now:
            if found is None:
                found = _from_cache()
            elif _serves(found, version) and _newer_in_cache():
                Thread(target=_take_up, daemon=True, name="market").start()
        if found is None or not _serves(found, version):
            _refuse_many()
            found = prepare(moment)
        _kept[place] = found
        while len(_kept) > KEPT:
            _kept.pop(next(iter(_kept)))
    _catch_up(found)
    return found


def prepared_for_all(moment: Moment, *, report: Report) -> Prepared:
    """The market for lists of everybody. A large one that was prepared from the newest data is not made again; who
    takes part is for `taking_part` to say.
    """
    version = version_now(moment)
    with _lock:
        found = _kept.get(_NOW)
        if found is None or found.version != version:
            found = _from_cache()
    if found is not None and found.version == version and _is_large(found):
        return found
    if not _are_many():
        return prepare(moment, only_shown=True, report=report)
    made = prepare(moment, report=report)
    keep(made)
    return made


def taking_part(made: Prepared, today: date) -> tuple[np.ndarray, np.ndarray]:
    """Who of the left and of the right is shown on that day, one truth value a profile of the market."""
    left, right = (made.census[side].among(today, filters=(), without=()) for side in made.sides)
    return left, right


def version_now(moment: Moment) -> Version:
    """Four quick queries."""
    newest = models.Profile.objects.aggregate(newest=Max("id"))["newest"] or 0
    vectors = models.ProfileVector.objects.aggregate(newest=Max("id"))["newest"] or 0
    paths = (OWN_TERMS, *dictionary_files(_folders()))
    files = tuple((path.name, path.stat().st_mtime_ns) for path in paths)
    return Version(newest, vectors, weights_in_use(moment).provenance, files)


def prepare(
    moment: Moment, *, only_shown: bool = False, report: Report = lambda done, total, words: None
) -> Prepared:
    """Makes the market anew from all profiles that were published at the moment; `only_shown` leaves out
    those that had expired by then.
    """
    version = version_now(moment)
    sides = _sides()
    profiles = {side: _published(moment, side) for side in sides}
    if only_shown:
        profiles = {
            side: [one for one in found if one.is_shown(moment.as_of)] for side, found in profiles.items()
        }
    total = sum(map(len, profiles.values()))
    report(0, total, "")
    stored = {side: [analysis.described(profile) for profile in profiles[side]] for side in sides}
    vectors, encoder, missing = _vectors(stored)
    lexicons, problems = _lexicons(version.dictionaries)
    market: Market | None = None
    with suppress(EmptyPopulationError):
        left, right = (Population(stored[side], vectors=vectors) for side in sides)
        report(total // 2, total, "")
        market = match.meet(
            left,
            right,
            lexicons=(*own_terms().lexicons, *lexicons),
            criteria=analysis.CRITERIA,
            fits=analysis.FITS,
            weights=weights_in_use(moment),
        )
    report(total, total, "")
    census = {side: Census.of(profiles[side]) for side in sides}
    return Prepared(
        version, sides, market, census, encoder, missing, datetime.now(UTC), problems,
        glossary=own_terms().concepts, dictionaries=tuple(one.name for one in lexicons), seen=version.profiles,
    )  # fmt: skip


def keep(made: Prepared) -> None:
    """Leaves the market in memory and in the cache of the store, for the processes that serve pages."""
    write_kept(made, _cache_path())
    with _lock:
        _kept[_NOW] = made
        _taken_up["now"] = stamp_of(_cache_path())


def forget_kept() -> None:
    """Empties the memory of this process."""
    with _lock:
        _kept.clear()
        _taken_up.clear()


_NOW = ("now", "now")


def _place(moment: Moment) -> tuple[str, str]:
    return _NOW if moment.is_now else (moment.as_of.isoformat(), moment.known_text)


def _serves(found: Prepared, version: Version) -> bool:
    """An older market still serves a large programme, as long as the weights are the same."""
    if found.version == version:
        return True
    return _is_large(found) and found.version.weights == version.weights


def _is_large(found: Prepared) -> bool:
    return sum(len(census.keys) for census in found.census.values()) > FEW_PROFILES


def _are_many() -> bool:
    published = present(models.Profile).filter(standing=domain.ProfileStanding.PUBLISHED)
    return bool(published.count() > FEW_PROFILES)


def _refuse_many() -> None:
    if _are_many():
        raise ConflictError(
            _("so many profiles are prepared in the background, and that was not done yet"),
            remedy=_("the staff of a side starts encode-profiles"),
        )


def _catch_up(found: Prepared) -> None:
    """Leaves out who was withdrawn since the market was prepared, and counts who was published."""
    newest = models.Profile.objects.aggregate(newest=Max("id"))["newest"] or 0
    if newest <= found.seen:
        return
    with found.lock:
        rows = models.Profile.objects.at(NEWEST).filter(id__gt=found.seen, id__lte=newest)
        for profile in rows.facts():
            found.census[profile.side].update(profile)
        found.seen = newest


def _sides() -> tuple[str, str]:
    sides = sorted(
        (row.fact for row in record_models.Side.objects.at(NEWEST)), key=lambda side: side.position
    )
    if len(sides) < 2:
        raise InputError("a programme has two sides", remedy="load its framework")
    return sides[0].key, sides[1].key


def _published(moment: Moment, side: str) -> list[domain.Profile]:
    rows = models.Profile.objects.at(moment).filter(of_side=side, standing=domain.ProfileStanding.PUBLISHED)
    found: list[domain.Profile] = rows.order_by("key").facts()
    return found


def _vectors(profiles: dict[str, list[match.Profile]]) -> tuple[Vectors | None, str, int]:
    """The stored vectors of these profiles, of the encoder that most have; its name; how many have none."""
    encoders = Counter(models.ProfileVector.objects.order_by().values_list("encoder", flat=True).iterator())
    wanted = {profile.key: profile for side in profiles.values() for profile in side}
    if not encoders:
        return None, "", len(wanted)
    encoder = encoders.most_common(1)[0][0]
    texts: dict[str, int] = {}
    parts: list[np.ndarray] = []
    have = 0
    rows = models.ProfileVector.objects.filter(encoder=encoder)
    for key, digest, count, array in rows.values_list("profile", "digest", "rows", "array").iterator(
        ROWS_AT_ONCE
    ):
        profile = wanted.get(key)
        own = match.texts_of([profile]) if profile else ()
        if not own or len(own) != count or analysis.digest_of(own) != digest:
            continue
        have += 1
        vectors = np.frombuffer(bytes(array), dtype=np.float16).reshape(count, -1)
        fresh = [place for place, text in enumerate(own) if text not in texts]
        for place in fresh:
            texts[own[place]] = len(texts)
        parts.append(vectors if len(fresh) == count else vectors[fresh])
    if not parts:
        return None, encoder, len(wanted)
    joined = np.concatenate(parts).astype(np.float32)
    return Vectors(encoder, tuple(texts), joined), encoder, len(wanted) - have


def _folders() -> Iterable[Path]:
    return (*PLACES, Path(settings.STORE) / "dictionaries")


@lru_cache(maxsize=2)
def _lexicons(version: tuple[tuple[str, int], ...]) -> tuple[tuple[Lexicon, ...], tuple[str, ...]]:
    """The dictionaries, and what is wrong with those that cannot be read. `version` tells when to read anew."""
    found = list(read_dictionaries(dictionary_files(_folders())))
    lexicons = tuple(one for one in found if isinstance(one, Lexicon))
    return lexicons, tuple(str(one) for one in found if not isinstance(one, Lexicon))


@lru_cache(maxsize=1)
def encoder() -> BundledEncoder:
    """The encoder of this installation, loaded when it is first needed."""
    return BundledEncoder()


def guest_vectors(made: Prepared, guest: match.Profile) -> Vectors | None:
    """The vectors of the texts of somebody who is not in the market; None where meaning is not compared."""
    if made.market is None or "meaning" not in made.market.channels or encoder().name != made.encoder:
        return None
    return match.encode(match.texts_of([guest]), encoder=encoder())


def shares_executor() -> str:
    """Where large work runs: the setting MATCH_EXECUTOR, "" for here."""
    return str(getattr(settings, "MATCH_EXECUTOR", ""))


def _cache_path() -> Path:
    return Path(settings.STORE) / "cache" / "smes-market.arrays"


def _newer_in_cache() -> bool:
    """Whether a worker has prepared the market since; says so once."""
    stamp = stamp_of(_cache_path())
    if stamp in ((0, 0), _taken_up.get("now")):
        return False
    _taken_up["now"] = stamp
    return True


def _from_cache() -> Prepared | None:
    """What `keep` left."""
    _newer_in_cache()
    found = read_kept(_cache_path())
    return found if isinstance(found, Prepared) else None


def _take_up() -> None:
    """Reads the market that a worker has prepared, while pages are served from the one before."""
    found = read_kept(_cache_path())
    if isinstance(found, Prepared):
        with _lock:
            _kept[_NOW] = found
