"""Progress, computed and never typed in: attainment is (observed - baseline) / (target - baseline), within
0..1.

A commitment attains the mean of its indicators that have both evidence and a target, and says how many of how
many those are. Without a target there is evidence and no percentage; without evidence there is nothing, which
is not zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hannover.record.domain import Indicator, Target


@dataclass(frozen=True)
class Observed:
    """What was observed of an indicator: the value, its date, from how many observations or pieces of
    evidence, and how many of those are invented for a demonstration.
    """

    value: Decimal
    on: date | None
    count: int
    evidence: tuple[str, ...] = ()
    samples: int = 0


@dataclass(frozen=True)
class IndicatorStatus:
    """An indicator with what went into its attainment, so that a reader can redo the sum.

    attained  0..1, or None when the evidence, the target or the baseline is missing
    target    the first target not yet due on the as-of date, else the last one
    """

    indicator: Indicator
    observed: Observed | None
    target: Target | None
    attained: Decimal | None

    @property
    def missing(self) -> tuple[str, ...]:
        """What keeps this indicator without a percentage: of "evidence", "target", "baseline"."""
        present = {
            "evidence": self.observed is not None,
            "target": self.target is not None,
            "baseline": self.indicator.baseline is not None,
        }
        return tuple(name for name, there in present.items() if not there)

    @property
    def because(self) -> str:
        """The sum with its numbers, for example "(3 - 0) / (10 - 0) = 0.3"; empty without a percentage."""
        if (
            self.attained is None
            or self.observed is None
            or self.target is None
            or self.indicator.baseline is None
        ):
            return ""
        base = self.indicator.baseline.value
        raw = _ratio(self.observed.value, base, self.target.value)
        clamped = "" if raw == self.attained else f", clamped to {_plain(self.attained)}"
        observed, target = _plain(self.observed.value), _plain(self.target.value)
        start = _plain(base)
        return f"({observed} - {start}) / ({target} - {start}) = {_plain(raw)}{clamped}"


@dataclass(frozen=True)
class Progress:
    """The mean over the `counted` of `indicators`; `attained` is None when none counts."""

    attained: Decimal | None
    counted: int
    indicators: int


def status_of(indicator: Indicator, observed: Observed | None, as_of: date) -> IndicatorStatus:
    target = _target_for(indicator.targets, as_of)
    attained = None
    if observed is not None and target is not None and indicator.baseline is not None:
        raw = _ratio(observed.value, indicator.baseline.value, target.value)
        attained = min(max(raw, Decimal(0)), Decimal(1))
    return IndicatorStatus(indicator, observed, target, attained)


def progress_of(statuses: Sequence[IndicatorStatus]) -> Progress:
    attained = [status.attained for status in statuses if status.attained is not None]
    mean = sum(attained, Decimal(0)) / len(attained) if attained else None
    return Progress(mean, len(attained), len(statuses))


def _target_for(targets: Sequence[Target], as_of: date) -> Target | None:
    ordered = sorted(targets, key=lambda target: target.by)
    return next((target for target in ordered if target.by >= as_of), ordered[-1] if ordered else None)


def _ratio(observed: Decimal, baseline: Decimal, target: Decimal) -> Decimal:
    """A target equal to the baseline asks to keep the value: attained when it was kept."""
    if target == baseline:
        return Decimal(1) if observed == target else Decimal(0)
    return ((observed - baseline) / (target - baseline)).quantize(Decimal("0.0001"))


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
