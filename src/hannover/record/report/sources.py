"""The sources of a report: each publication once, with all that cites it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from hannover.record import domain
from hannover.record.report.content import CitedSource, NumberedEvidence, Promise


@dataclass
class _Citations:
    evidence: list[int] = field(default_factory=list)
    commitments: list[str] = field(default_factory=list)
    declaration: bool = False


def cited_sources(
    declaration: domain.Declaration, promises: Iterable[Promise], evidence: Sequence[NumberedEvidence]
) -> tuple[CitedSource, ...]:
    """Every source by title: that of the declaration, the commitments, their baselines and targets, the
    evidence.
    """
    found: dict[tuple[str, str], _Citations] = {}

    def cite(source: domain.Source) -> _Citations:
        return found.setdefault((source.title, source.url), _Citations())

    cite(declaration.source).declaration = True
    for promise in promises:
        for source in sources_of(promise):
            cited = cite(source).commitments
            if promise.fact.key not in cited:
                cited.append(promise.fact.key)
    for piece in evidence:
        cite(piece.fact.source).evidence.append(piece.number)
    return tuple(
        CitedSource(
            domain.Source(title=title, url=url),
            tuple(cited.evidence),
            tuple(cited.commitments),
            cited.declaration,
        )
        for (title, url), cited in sorted(found.items(), key=lambda entry: (entry[0][0].casefold(), entry[0]))
    )


def sources_of(promise: Promise) -> Iterable[domain.Source]:
    yield promise.fact.source
    for measured in promise.indicators:
        indicator = measured.recorded.fact
        if indicator.baseline is not None and indicator.baseline.source is not None:
            yield indicator.baseline.source
        yield from (target.source for target in indicator.targets if target.source is not None)
