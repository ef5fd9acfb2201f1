"""What other crosswalks say of a pair: how much of a source's links lead on to a target."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hannover.engine.align.mapping import Crosswalk
from hannover.engine.align.relation import Relation
from hannover.engine.align.vocabulary import Item

__all__ = ["Ways", "adjusted", "ways_between"]

# Fitted on 26 public crosswalks for which others led from source to target, with the odds from texts beside them.
TEXT, CONNECTED, STRENGTH, PASSED_BY = 0.85, 0.4748, 0.6928, -0.7745
STEEPNESS = 30.0

Links = dict[str, set[str]]


@dataclass(frozen=True)
class Ways:
    """How strongly each source is connected with each target, 0..1.

    strength  sources x targets: the chance to arrive when every link is followed alike, the mean over all
              vocabularies in between
    """

    strength: np.ndarray
    between: tuple[str, ...]


def ways_between(
    sources: Sequence[Item],
    targets: Sequence[Item],
    crosswalks: Sequence[Crosswalk],
    *,
    ends: tuple[str, str],
) -> Ways | None:
    """The connections from the scheme `ends[0]` to the scheme `ends[1]` over one between; None without any."""
    links = linked(crosswalks)
    between = sorted(
        middle
        for start, middle in links
        if start == ends[0] and middle not in ends and (middle, ends[1]) in links
    )
    if not between:
        return None
    places = {item.id: place for place, item in enumerate(targets)}
    strength = np.zeros((len(sources), len(targets)), dtype=np.float32)
    for middle in between:
        first, second = links[ends[0], middle], links[middle, ends[1]]
        for row, item in enumerate(sources):
            mine = first.get(item.id, ())
            for step in mine:
                onward = second.get(step, ())
                for end in onward:
                    if end in places:
                        strength[row, places[end]] += 1 / (len(mine) * len(onward) * len(between))
    return Ways(strength, tuple(between))


def linked(crosswalks: Sequence[Crosswalk]) -> dict[tuple[str, str], Links]:
    """Which item is tied to which, in both directions; what is stated to be unrelated ties nothing."""
    found: dict[tuple[str, str], Links] = defaultdict(lambda: defaultdict(set))
    for walk in crosswalks:
        here, there = walk.source.key, walk.target.key
        for mapping in walk:
            if mapping.relation != Relation.DISJOINT:
                for source in mapping.sources:
                    found[here, there][source].update(mapping.targets)
                for target in mapping.targets:
                    found[there, here][target].update(mapping.sources)
    return dict(found)


def adjusted(chances: np.ndarray, ways: Ways) -> np.ndarray:
    """The probabilities from texts, changed by what other crosswalks say; a source they do not know is left alone."""
    odds = np.log(chances / (1 - chances))
    here = ways.strength > 0
    known = here.any(axis=1, keepdims=True)
    more = (
        TEXT * odds
        + CONNECTED * here
        + STRENGTH * np.log1p(STEEPNESS * ways.strength)
        + PASSED_BY * (known & ~here)
    )
    found: np.ndarray = np.where(known, 1 / (1 + np.exp(-more)), chances)
    return found
