"""What measuring answers: an effect, what holds it up, and what it cannot show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from hannover.engine.measure.periods import Period
from hannover.engine.measure.study import Method, Side

__all__ = [
    "Certificate", "Conformal", "Doubt", "Effect", "FalsePositives", "InTime", "Inference",
    "Interval", "LeaveOneOut",
    "LeaveTwoOut", "NearOptimal", "Placebo", "Point", "PredictorWeights",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """A reason for care: a code for programs, a sentence for people, and whom it concerns."""

    code: str
    text: str
    about: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Point:
    """One period of the path. `period` counts from the beginning of the policy (0) where units adopted at
    several dates.
    """

    period: Period
    observed: float
    without_policy: float
    effect: float
    units: int


@dataclass(frozen=True, kw_only=True)
class Interval:
    """From low to high; None where there is no bound, and `empty` where no value at all is kept."""

    low: float | None
    high: float | None
    empty: bool = False

    def __str__(self) -> str:
        if self.empty:
            return "none at all"
        low, high = ("unbounded" if end is None else f"{end:.4g}" for end in (self.low, self.high))
        return f"{low} to {high}"


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """How far the fit is from the best there is, proven by the duality gap of the convex problem (predictor
    weights held).

    objective       what was minimised
    gap             the objective is at most this much above its minimum
    relative        the same as a share of the objective
    unique          False where other weights fit as well
    effect_range    the effects of all weights that fit as well, where they are not unique
    """

    objective: float
    gap: float
    relative: float
    unique: bool
    effect_range: Interval | None = None


@dataclass(frozen=True, kw_only=True)
class PredictorWeights:
    """What each predictor counted, and how well each start of the search ended.

    by_start     mean squared distance of the outcome, the best first; starts given up early are left out
    """

    weights: Mapping[str, float]
    by_start: tuple[float, ...]
    searched_in: str


@dataclass(frozen=True, kw_only=True)
class Placebo:
    """The policy given to units that never had it: how often they show as large an effect.

    p_value     (1 + placebos at least as extreme) / (1 + placebos); never 0
    rank        place of the true effect among all, 1 the most extreme
    compared    units (or assignments) compared, the true one among them
    statistic   ratio of the root mean squared effects after and before, or of the mean effect and that before
    ratios      unit -> its statistic
    """

    p_value: Fraction
    rank: int
    compared: int
    statistic: float
    ratios: Mapping[str, float]

    @property
    def because(self) -> str:
        return f"rank {self.rank} of {self.compared}: p = {self.p_value} = {float(self.p_value):.4f}"


@dataclass(frozen=True, kw_only=True)
class LeaveTwoOut:
    """The true effect against those of every pair of donors, all three drawn without the pair (Lei & Sudijono
    2024).

    losses, pairs   pairs of which one shows at least as large an effect, of all pairs
    bound           the false-positive rate of rejecting at `level` is at most this, if the treated unit was
                    drawn by lot
    """

    losses: int
    pairs: int
    level: float
    bound: Fraction

    @property
    def p_value(self) -> Fraction:
        return Fraction(self.losses, self.pairs)

    def __str__(self) -> str:
        if not self.losses:
            return f"< 1/{self.pairs}"
        return f"{self.losses}/{self.pairs} = {float(self.p_value):.5f}"


@dataclass(frozen=True, kw_only=True)
class InTime:
    """The policy pretended to begin earlier: what it would seem to have done before it was there.

    unmoved  predictors that have no values so much earlier and kept their periods
    """

    began: Period
    effect: float
    statistic: float
    p_value: Fraction | None
    unmoved: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LeaveOneOut:
    """The effect without one donor at a time: donor -> effect, and the range of all."""

    effects: Mapping[str, float]
    range: Interval


@dataclass(frozen=True, kw_only=True)
class Conformal:
    """Effects that a permutation of the periods does not reject (Chernozhukov, Wuethrich, Zhu 2021).

    average    an effect that is the same in every period
    by_period  the effect of each period by itself
    p_value    of no effect at all
    refitted   whether weights were found anew under every hypothesis; else those of the estimate were held
    """

    level: float
    average: Interval
    by_period: Mapping[Period, Interval]
    p_value: Fraction
    refitted: bool


@dataclass(frozen=True, kw_only=True)
class FalsePositives:
    """How often this design finds an effect where there is none, measured on simulated panels.

    draws      panels simulated from the factors and noise of this one
    rate       share of them in which the placebo test rejects at `level`
    low, high  95 % interval of the rate
    at         the level that was used: the study's, or the smallest that so few donors can reach
    any_unit   the same share when any unit may be the treated one
    factors    number of common factors that the simulation keeps
    """

    draws: int
    level: float
    at: float
    rate: float
    low: float
    high: float
    any_unit: float
    factors: int


@dataclass(frozen=True, kw_only=True)
class NearOptimal:
    """What else fits nearly as well: weights, predictor weights and effects within `share` of the best fit.

    tried   fits examined; the ranges are those found, so the true ones may be wider
    """

    share: float
    effect: Interval
    weights: Mapping[str, Interval]
    predictor_weights: Mapping[str, Interval]
    tried: int


@dataclass(frozen=True, kw_only=True)
class Inference:
    """Everything that was asked of the estimate. What could not be asked is None, and `left_out` says why."""

    placebo: Placebo | None = None
    leave_two_out: LeaveTwoOut | None = None
    in_time: tuple[InTime, ...] = ()
    leave_one_out: LeaveOneOut | None = None
    conformal: Conformal | None = None
    false_positives: FalsePositives | None = None
    near_optimal: NearOptimal | None = None
    left_out: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What the policy changed, as far as this panel can show.

    estimate        mean effect over all treated units and periods with the policy; None where it is withheld
    withheld        why no effect is given, or ""
    path            period by period; empty where the effect is withheld
    weights         treated unit -> donor -> weight (only those that are not 0)
    period_weights  period -> weight, where the method weights periods
    fit             root mean squared distance before the policy
    fit_share       the same over the standard deviation of the treated units' own outcome before; the study's
                    bar is on it
    certificates    treated unit -> how good its weights provably are
    study, panel    digests of what was asked and of the outcome it was asked of
    """

    method: Method
    side: Side
    estimate: float | None
    withheld: str
    path: tuple[Point, ...]
    weights: Mapping[str, Mapping[str, float]]
    period_weights: Mapping[Period, float]
    predictor_weights: PredictorWeights | None
    fit: float
    fit_share: float
    bar: float
    certificates: Mapping[str, Certificate]
    inference: Inference
    doubts: tuple[Doubt, ...]
    study: str
    panel: str

    @property
    def warnings(self) -> tuple[str, ...]:
        return tuple(doubt.text for doubt in self.doubts)

    @property
    def because(self) -> tuple[str, ...]:
        """The estimate and what it rests on, one sentence each."""
        if self.estimate is None:
            return (self.withheld, *self.warnings)
        return tuple(_reasons(self))


def _reasons(effect: Effect) -> list[str]:
    inference = effect.inference
    worst = max((certificate.relative for certificate in effect.certificates.values()), default=0.0)
    said = [
        f"The mean effect is {effect.estimate:.6g} by {effect.method}.",
        (
            f"Before the policy the fit is off by {effect.fit:.4g}, {effect.fit_share:.3f} of the "
            "outcome's own "
            f"standard deviation; the study allows {effect.bar:.3g}."
        ),
        f"No weights fit better by more than a share of {worst:.1e} (duality gap).",
    ]
    if inference.placebo:
        said.append(
            f"Given to units that never had it, the policy shows as much: {inference.placebo.because}."
        )
    if inference.leave_two_out:
        value = (
            f"= {inference.leave_two_out}" if inference.leave_two_out.losses else str(inference.leave_two_out)
        )
        said.append(f"Leaving out every pair of donors: p {value}.")
    if inference.conformal:
        kept = inference.conformal
        told = (
            "reject every constant effect"
            if kept.average.empty
            else f"do not reject a constant effect of {kept.average}"
        )
        said.append(f"At level {kept.level:g} the periods {told}.")
    if inference.false_positives:
        rate = inference.false_positives
        said.append(
            f"In {rate.draws} simulated panels without any effect the placebo test rejects at "
            f"{rate.at:.3g} in "
            f"{rate.rate:.1%} ({rate.low:.1%} to {rate.high:.1%})."
        )
    if inference.near_optimal:
        near = inference.near_optimal
        said.append(f"Fits up to {near.share:.0%} worse than the best give effects of {near.effect}.")
    if inference.leave_one_out:
        said.append(f"Leaving out one donor at a time gives {inference.leave_one_out.range}.")
    said += [f"Pretended to begin in {test.began}, the policy would seem to have changed {test.effect:.4g}."
             for test in inference.in_time]  # fmt: skip
    said += [f"Not asked: {what}, because {why}." for what, why in inference.left_out.items()]
    return [*said, *effect.warnings]
