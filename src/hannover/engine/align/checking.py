"""Checking crosswalks before anybody relies on them: drift, conflicts, circular sets, dialects, rows said twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Table
from dataclasses import dataclass
from itertools import permutations

from hannover.engine.align.contradicting import contradictions
from hannover.engine.align.drifting import drift
from hannover.engine.align.findings import Finding, Kind
from hannover.engine.align.formats.reading import doubles
from hannover.engine.align.mapping import Crosswalk, Mapping
from hannover.engine.align.relation import Relation
from hannover.engine.align.vocabulary import Vocabulary

__all__ = ["Report", "check", "circular", "dialects"]

RARE = 0.01
LEAST_ROWS = 30


@dataclass(frozen=True)
class Report:
    """Everything that was found."""

    findings: tuple[Finding, ...]

    def of(self, kind: Kind) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.kind is kind)

    @property
    def counts(self) -> Table[Kind, int]:
        return Counter(finding.kind for finding in self.findings)

    @property
    def repairable(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.repair and finding.repair.certain)

    @property
    def because(self) -> str:
        counts = ", ".join(f"{number} {kind.value}" for kind, number in self.counts.items())
        return f"{counts}; {len(self.repairable)} can be repaired" if counts else "nothing found"


def check(
    crosswalks: Sequence[Crosswalk],
    *,
    vocabularies: Table[str, Sequence[Vocabulary]] | None = None,
    hops: int = 2,
) -> Report:
    """Everything worth knowing about the crosswalks before they are used.

    vocabularies  by the key of the scheme they stand for; several where items may have moved between them.
                  Ends without vocabularies are not checked for drift
    hops          longest way in which contradictions are looked for
    """
    known = vocabularies or {}
    found: list[Finding] = []
    for crosswalk in crosswalks:
        found += drift(
            crosswalk, source=known.get(crosswalk.source.key, ()), target=known.get(crosswalk.target.key, ())
        )
        found += twice(crosswalk)
    found += [
        Finding(Kind.CONFLICT, clash.because, clash.mappings)
        for clash in contradictions(crosswalks, hops=hops)
    ]
    found += circular(crosswalks)
    found += dialects(crosswalks)
    return Report(tuple(found))


def twice(crosswalk: Crosswalk) -> Iterator[Finding]:
    by_line = {mapping.line or number: mapping for number, mapping in enumerate(crosswalk, start=1)}
    for odd in doubles(crosswalk):
        kind = Kind.SELF if "itself" in odd.problem else Kind.DUPLICATE
        yield Finding(kind, f"{crosswalk.name}, {odd.because}", (by_line[odd.line],))
    defaulted = tuple(mapping for mapping in crosswalk if mapping.defaulted)
    if defaulted:
        yield Finding(
            Kind.DEFAULTED,
            f"{crosswalk.name}: nobody decided the relation of {len(defaulted)} rows; they prove a connection, no more",
            defaulted,
        )


def circular(crosswalks: Sequence[Crosswalk]) -> Iterator[Finding]:
    """Crosswalks whose pairs are exactly the composition of two others: no evidence of their own.

    Each of the two may be walked in either direction.
    """
    ends = [(walk.source.key, walk.target.key, one_to_one(walk)) for walk in crosswalks]
    ways = [(number, a, b, pairs) for number, (a, b, pairs) in enumerate(ends)]
    ways += [(number, b, a, frozenset((y, x) for x, y in pairs)) for number, (a, b, pairs) in enumerate(ends)]
    for (first, a, b, left), (second, c, d, right) in permutations(ways, 2):
        if first == second or b != c:
            continue
        for number, (source, target, pairs) in enumerate(ends):
            if number in (first, second) or (source, target) != (a, d) or not pairs:
                continue
            if composed(left, right) == pairs:
                walk, one, other = crosswalks[number], crosswalks[first], crosswalks[second]
                yield Finding(
                    Kind.CIRCULAR,
                    f"the {len(pairs)} pairs of {walk.name} are exactly those that {one.name} and {other.name} "
                    "compose: it adds no evidence",
                    walk.mappings,
                )


Pair = tuple[tuple[str, ...], tuple[str, ...]]


def one_to_one(crosswalk: Crosswalk) -> frozenset[Pair]:
    """What is mapped to what, without what is stated to be unrelated; sets as sets, whatever their order."""
    return frozenset(
        (tuple(sorted(mapping.sources)), tuple(sorted(mapping.targets)))
        for mapping in crosswalk
        if mapping.relation != Relation.DISJOINT
    )


def composed(left: frozenset[Pair], right: frozenset[Pair]) -> frozenset[Pair]:
    onward: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for middle, end in right:
        onward.setdefault(middle, []).append(end)
    return frozenset((start, end) for start, middle in left for end in onward.get(middle, ()))


def dialects(crosswalks: Sequence[Crosswalk]) -> Iterator[Finding]:
    """Authors who never use a relation, where chance does not explain it.

    An author is compared with all others together: with their share p of a relation, n rows without it happen with
    probability (1 - p)^n; below one in a hundred it is a habit. An author alone is reported from 30 rows on.
    """
    rows: dict[str, list[Mapping]] = {}
    for crosswalk in crosswalks:
        for mapping in crosswalk:
            if mapping.relation.is_base and not mapping.defaulted:
                rows.setdefault(mapping.author or crosswalk.author or crosswalk.name, []).append(mapping)
    total = Counter(mapping.relation for mappings in rows.values() for mapping in mappings)
    for author, mappings in rows.items():
        own = Counter(mapping.relation for mapping in mappings)
        others = sum(total.values()) - len(mappings)
        for base in (Relation.EQUAL, Relation.SUBSET, Relation.SUPERSET, Relation.OVERLAP):
            if own[base]:
                continue
            share = total[base] / others if others else 0.0
            habit = others and (1 - share) ** len(mappings) < RARE
            if habit or (not others and len(mappings) >= LEAST_ROWS):
                compared = (
                    f"others use it in {share:.0%} of theirs" if others else "there is nobody to compare with"
                )
                yield Finding(
                    Kind.DIALECT,
                    f"{author} never writes {base.words} in {len(mappings)} rows; {compared}",
                    tuple(mappings),
                )
