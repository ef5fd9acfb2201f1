"""Suggesting mappings between two vocabularies: ranked, with honest probabilities, every score a sum of reasons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from hannover.engine.align.composing import Composition
from hannover.engine.align.mapping import Crosswalk, Mapping
from hannover.engine.align.predicates import UNTYPED
from hannover.engine.align.relation import Relation
from hannover.engine.align.suggesting.evidence import Evidence, gather
from hannover.engine.align.suggesting.model import TRAINED, Model
from hannover.engine.align.suggesting.sides import has_text
from hannover.engine.align.suggesting.ways import Ways, adjusted, ways_between
from hannover.engine.align.vocabulary import Item, Vocabulary
from hannover.engine.text import Encoder, shared_terms
from hannover.errors import InputError

__all__ = ["Suggestion", "Suggestions", "suggest"]

# Sources are compared with all targets at once in blocks of at most so many pairs: about 250 MB.
MOST_PAIRS = 4_000_000


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A pair that may belong together.

    probability  calibrated on other crosswalks: of pairs with 0.3, about three in ten are what people map
    reasons      what each signal adds to the score, the largest first; they sum up to it
    words        words that both texts use; none across languages
    ways         how strongly other crosswalks connect the two, 0..1, over `between`
    follows      what other crosswalks prove about the two; ANY when nothing
    """

    source: Item
    target: Item
    probability: float
    score: float
    reasons: tuple[tuple[str, float], ...]
    words: tuple[str, ...] = ()
    ways: float = 0.0
    between: tuple[str, ...] = ()
    follows: Relation = Relation.ANY

    @property
    def because(self) -> str:
        parts = [f"{name} {amount:+.2f}" for name, amount in self.reasons[:3]]
        if not self.reasons:
            known = self.ways or self.follows != Relation.ANY
            parts.append(
                "no text speaks for it, other crosswalks alone do"
                if known
                else "nothing in the texts stands out"
            )
        if self.words:
            parts.append(f"both say {', '.join(self.words[:5])}")
        if self.ways:
            parts.append(f"connected over {', '.join(self.between)}")
        if self.follows != Relation.ANY:
            parts.append(f"it follows that it is {self.follows.words}")
        return f"{self.source.id} - {self.target.id}, {self.probability:.0%}: {'; '.join(parts)}"


@dataclass(frozen=True)
class Suggestions:
    """The best targets of every source, the most probable first within each source."""

    rows: tuple[Suggestion, ...]
    threshold: float
    source_meaning: np.ndarray = field(repr=False, compare=False)
    target_meaning: np.ndarray = field(repr=False, compare=False)
    places: tuple[tuple[int, int], ...] = field(repr=False, compare=False)

    def __iter__(self) -> Iterator[Suggestion]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def of(self, source: str) -> tuple[Suggestion, ...]:
        return tuple(row for row in self.rows if row.source.id == source)

    @property
    def proposed(self) -> tuple[Suggestion, ...]:
        """The suggestions from the threshold on, which other crosswalks have set; the most probable first."""
        kept = (row for row in self.rows if row.probability >= self.threshold)
        return tuple(sorted(kept, key=lambda row: -row.probability))

    def crosswalk(self, source: Vocabulary, target: Vocabulary, *, title: str = "") -> Crosswalk:
        """What is proposed as an untyped crosswalk by a program, for people to review."""
        mappings = tuple(
            Mapping(
                sources=(row.source.id,), targets=(row.target.id,), relation=UNTYPED, author="suggested by Hannover",
                justification="semapv:SemanticSimilarityThresholdMatching", confidence=round(row.probability, 4),
                comment=row.because, source_keys=(row.source.stable,), target_keys=(row.target.stable,),
            )
            for row in self.proposed
        )  # fmt: skip
        return Crosswalk(source.scheme, target.scheme, mappings, title=title or "suggested mappings")


def suggest(
    source: Vocabulary, target: Vocabulary, *, encoder: Encoder, model: Model = TRAINED, best: int = 10,
    known: Crosswalk | None = None, crosswalks: Sequence[Crosswalk] = (), follows: Composition | None = None,
) -> Suggestions:  # fmt: skip
    """The `best` targets of every source item in force; none for a pair of which one has no text, unless other crosswalks
    connect the two: then its probability is that of any pair, changed by what they say.

    known       mappings between the two that people have made already: they are not suggested again, they speak for
                pairs like them; those stated to be unrelated speak against
    crosswalks  others, over which the two are connected; their scheme keys must be those of the vocabularies
    follows     what is already proven between the two: pairs proven unrelated are not suggested
    Raises      InputError when a vocabulary has no item in force, or fewer than one suggestion is asked for
    """
    if best < 1:
        raise InputError(f"{best} suggestions are asked for", field="best", remedy="one or more")
    sources, targets = source.in_force, target.in_force
    for name, items in (("source", sources), ("target", targets)):
        if not items:
            raise InputError(
                "the vocabulary has no item in force", field=name, remedy="a vocabulary with items"
            )
    decided = decisions(known, sources, targets)
    ends = (source.scheme.key, target.scheme.key)
    step = max(MOST_PAIRS // len(targets), 1)
    rows: list[Suggestion] = []
    places: list[tuple[int, int]] = []
    meanings = []
    for start in range(0, len(sources), step):
        block = sources[start : start + step]
        here = {pair: yes for pair, yes in decided.items() if start <= pair[0] < start + len(block)}
        evidence = gather(block, targets, encoder=encoder, within=(source, target))
        signals = model.signals(
            evidence,
            confirmed=[(row - start, column) for (row, column), yes in here.items() if yes],
            rejected=[(row - start, column) for (row, column), yes in here.items() if not yes],
        )  # fmt: skip
        silent = silent_pairs(block, targets)
        signals[silent] = 0
        meanings.append(evidence.source_meaning)
        ways = ways_between(block, targets, crosswalks, ends=ends)
        ranking = Ranking(evidence, signals, silent, model, ways, follows)
        for row, column, suggestion in ranking.best(best, {(row - start, column) for row, column in here}):
            rows.append(suggestion)
            places.append((start + row, column))
    return Suggestions(
        tuple(rows), model.threshold, np.concatenate(meanings), evidence.target_meaning, tuple(places)
    )


def decisions(
    known: Crosswalk | None, sources: Sequence[Item], targets: Sequence[Item]
) -> dict[tuple[int, int], bool]:
    """The pairs that people have decided, by place: true where they are related."""
    if known is None:
        return {}
    first = {item.id: place for place, item in enumerate(sources)}
    second = {item.id: place for place, item in enumerate(targets)}
    return {
        (first[a], second[b]): mapping.relation != Relation.DISJOINT
        for mapping in known
        for a in mapping.sources
        for b in mapping.targets
        if a in first and b in second
    }


def silent_pairs(sources: Sequence[Item], targets: Sequence[Item]) -> np.ndarray:
    """The pairs of which one says nothing: what their texts would be compared by is chance."""
    said = [np.array([has_text(item) for item in items], dtype=bool) for items in (sources, targets)]
    found: np.ndarray = ~(said[0][:, None] & said[1][None])
    return found


@dataclass(frozen=True)
class Ranking:
    """The pairs of one block of sources, scored.

    silent  sources x targets: one of the two has no text; such a pair needs something else that speaks for it
    """

    evidence: Evidence
    signals: np.ndarray
    silent: np.ndarray
    model: Model
    ways: Ways | None
    follows: Composition | None

    def best(self, count: int, decided: set[tuple[int, int]]) -> Iterator[tuple[int, int, Suggestion]]:
        scores = self.model.scores(self.signals)
        chances = self.model.probabilities(scores, targets=scores.shape[1])
        if self.ways is not None:
            chances = adjusted(chances, self.ways)
        for row in range(len(scores)):
            # Scores part what probabilities of nearly nothing no longer do.
            order = np.lexsort((-scores[row], -chances[row]))
            taken = 0
            for column in order.tolist():
                if taken == count:
                    break
                proven = self.proven(row, column)
                if (
                    (row, column) not in decided
                    and proven != Relation.DISJOINT
                    and (not self.silent[row, column] or self.otherwise(row, column, proven))
                ):
                    taken += 1
                    yield (
                        row,
                        column,
                        self.suggestion(
                            row, column, float(chances[row, column]), float(scores[row, column]), proven
                        ),
                    )

    def otherwise(self, row: int, column: int, proven: Relation) -> bool:
        """Whether anything but texts speaks for the pair."""
        return proven != Relation.ANY or (self.ways is not None and self.ways.strength[row, column] > 0)

    def proven(self, row: int, column: int) -> Relation:
        if self.follows is None:
            return Relation.ANY
        return self.follows.relation(self.evidence.sources[row].id, self.evidence.targets[column].id)

    def suggestion(self, row: int, column: int, chance: float, score: float, proven: Relation) -> Suggestion:
        source, target = self.evidence.sources[row], self.evidence.targets[column]
        strength = float(self.ways.strength[row, column]) if self.ways else 0.0
        return Suggestion(
            source=source, target=target, probability=chance, score=score,
            reasons=self.model.reasons(self.signals[row, column]),
            words=shared_terms(
                f"{source.title} {source.text}", f"{target.title} {target.text}",
                languages=(source.language, target.language),
            ),
            ways=strength, between=self.ways.between if self.ways and strength else (), follows=proven,
        )  # fmt: skip
