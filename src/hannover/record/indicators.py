"""How fields prove things to the record: indicators computed from evidence, never typed in.

An indicator counts either the evidence that is bound to its commitment, or what the field's own tables hold
of what was done: visits, introductions, payments. A field's `indicators.py` holds `INDICATORS`; its app
registers them when Django starts. A framework file asks for one by its name, "package:name", in `computed`.
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


Figures = Mapping[str, Observed]
"""{name of an indicator: what was observed}, at one moment; what nothing was observed of is absent."""


@dataclass(frozen=True)
class ComputedIndicator:
    """An indicator that a field computes, by one of two ways.

    name     "package:name"
    help     in each language, what is counted, in one sentence
    compute  from the tally of the evidence, the indicator as the framework states it and the moment: what was
             observed, or None when there is no evidence (which is not zero)
    figures  from the field's own tables at a moment, the figures of all indicators that name this function:
             it is called once for all of them, and its number of queries does not grow with what it counts
    page     name of the address that lists what was counted, with the indicator's own name as its part
    """

    name: str
    help: dict[str, str]
    compute: Callable[[Tally, Indicator, Moment], Observed | None] | None = None
    figures: Callable[[Moment], Figures] | None = None
    page: str = ""


class Computing:
    """What the indicators of one reading share: every tally and every table is read once, when first asked."""

    def __init__(self, moment: Moment, tally: Callable[[], Tally]) -> None:
        self._moment = moment
        self._tally = tally
        self._tallied: Tally | None = None
        self._figures: dict[Callable[[Moment], Figures], Figures] = {}

    def observe(self, indicator: Indicator) -> Observed | None:
        """What the indicator's package computes; None where it observes nothing, or is not registered."""
        source = _registered.get(indicator.computed)
        if source is None:
            return None
        if source.figures is not None:
            if source.figures not in self._figures:
                self._figures[source.figures] = source.figures(self._moment)
            return self._figures[source.figures].get(source.name)
        if source.compute is None:
            return None
        if self._tallied is None:
            self._tallied = self._tally()
        return source.compute(self._tallied, indicator, self._moment)


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
