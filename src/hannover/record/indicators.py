"""How fields prove things to the record: indicators computed from evidence, never typed in.

A field's `indicators.py` holds `INDICATORS`; its app registers them when Django starts. A framework file asks
for one by its name, "package:name", in `computed`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hannover.record.domain import EvidenceKind, Indicator
from hannover.record.moment import Moment
from hannover.record.progress import Observed


@dataclass(frozen=True)
class Counted:
    """How many confirmed pieces of evidence of one kind there are for one commitment, and the date of the
    newest.
    """

    count: int
    newest: date


Tally = Mapping[tuple[str, EvidenceKind], Counted]
"""{(commitment key, kind): how many}, at one moment; pairs without evidence are absent."""


@dataclass(frozen=True)
class ComputedIndicator:
    """An indicator that a field computes.

    name     "package:name"
    help     in each language, what is counted, in one sentence
    compute  from the tally of the evidence, the indicator as the framework states it and the moment: what was
             observed, or None when there is no evidence (which is not zero)
    """

    name: str
    help: dict[str, str]
    compute: Callable[[Tally, Indicator, Moment], Observed | None]


_registered: dict[str, ComputedIndicator] = {}


def register(indicators: Iterable[ComputedIndicator]) -> None:
    for indicator in indicators:
        _registered[indicator.name] = indicator


def registered() -> Mapping[str, ComputedIndicator]:
    return dict(_registered)


def counting(*kinds: EvidenceKind) -> Callable[[Tally, Indicator, Moment], Observed | None]:
    """A computation that counts the confirmed evidence of these kinds (all kinds when none is named) for the
    commitment of the indicator."""

    def compute(tally: Tally, indicator: Indicator, moment: Moment) -> Observed | None:
        wanted = kinds or tuple(EvidenceKind)
        found = [
            tally[indicator.commitment, kind] for kind in wanted if (indicator.commitment, kind) in tally
        ]
        count = sum(counted.count for counted in found)
        if not count:
            return None
        return Observed(Decimal(count), max(counted.newest for counted in found), count)

    return compute
