"""Reasons for care that can be seen before any effect is: in the donors, in the series, in the design."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import scipy

from hannover.engine.measure.design import Design
from hannover.engine.measure.panel import Panel
from hannover.engine.measure.results import Doubt
from hannover.engine.measure.simplex import Floats, Points, Shared, solve
from hannover.engine.measure.study import Measures, Method, Study

__all__ = ["doubts_of_design", "doubts_of_fit", "groups_in"]

GROUP_NAMES = re.compile(
    r"\b(?:OECD\w*|EU-?\d*(?:_\d{4})?|EA-?\d{2}|EFTA|EEA|G-?7|G-?8|G-?20|ASEAN|BRICS\w*|WLD|World"
    r"|Welt|Euro ?area|Euro ?zone|"
    r"European Union|Europ\u00e4ische Union|Union|Average|Mean|Total|All countries|Insgesamt|Durchschnitt)\b"
    r"|\u5e73\u5747|\u5408\u8a08|\u4e16\u754c|\u5168\u56fd|\u52a0\u76df\u56fd",
    re.IGNORECASE,
)
POLICY_NAMES = re.compile(
    r"\b(?:D?STRI|PMR|EPL|OURdata|ETCR)\b|restrictiveness|stringency|openness index|policy index"
    r"|product market regulation"
    r"|employment protection|digital government index|regulatory (?:index|quality)|regulation index",
    re.IGNORECASE,
)
GROUP_MISFIT = 0.08
GROUP_MEMBERS = 3.0
MOST_COMPARED = 300
SUM_MISFIT = 0.005
BREAK_FACTOR = 1.8
COMMON_BREAK_FACTOR = 1.3
BREAK_SPREADS = 8.0
SCALE_FACTOR = 20.0
STEADY_SHARE = 0.6
CONCENTRATED = 2.0
FEW_PERIODS = 8
START_SPREAD = 0.01


def doubts_of_design(design: Design) -> Iterator[Doubt]:
    """What the panel and the study give reason to doubt, whatever the effect."""
    study, panel = design.study, design.panel
    yield from groups_in(panel, study=study)
    yield from _breaks(panel)
    yield from _policy_index(study, panel)
    yield from _windows(design)
    count = len(design.donors)
    if design.single and study.level * (count + 1) < 1 - 1e-9:
        yield Doubt(
            code="few-donors",
            text=f"With {count} donors no placebo test can give a p-value below 1/{count + 1} = "
            f"{1 / (count + 1):.3f}, so "
            f"none below {study.level:g}: no effect, however large, can be significant.",
        )
    shortest = min(role.began for role in design.roles) - design.first
    if shortest < FEW_PERIODS:
        yield Doubt(
            code="few-periods",
            text=f"Only {shortest} periods before the policy are fitted: a good fit of so few proves little.",
        )


def groups_in(panel: Panel, *, study: Study) -> Iterator[Doubt]:
    """Donors that are groups of other units: declared, by their names, or because others draw them almost
    exactly.
    """
    donors = [name for name in panel.units if name not in study.adopted]
    told: set[str] = set()
    for group, members in study.aggregates.items():
        beside = [name for name in members if name in panel.units]
        if group in donors and beside:
            told.add(group)
            yield _group(group, f"it stands beside its own members {', '.join(beside)}", (group, *beside))
    for name in donors:
        if name not in told and GROUP_NAMES.search(name):
            told.add(name)
            yield _group(name, "its name is that of a group of countries", (name,))
    for name, why in _drawn_by_others(panel).items():
        if name in donors and name not in told:
            yield _group(name, why, (name,))


def _group(name: str, why: str, about: tuple[str, ...]) -> Doubt:
    return Doubt(
        code="aggregate-donor",
        text=f"{name} looks like an aggregate: {why}. A group that contains the treated unit carries "
        "a part of the effect "
        "into the comparison: leave it out of the donors.",
        about=about,
    )


def _drawn_by_others(panel: Panel) -> dict[str, str]:
    """Units that are nearly a mean or a sum of others over all periods."""
    outcome = panel.outcome - panel.outcome.mean(axis=0)
    count, periods = outcome.shape
    if not 5 <= count <= MOST_COMPARED or periods < 6:
        return {}
    outcome /= np.abs(outcome).max() or 1.0
    rows = np.arange(count)
    points = Points.of(outcome)
    fits = solve(Shared(points, outcome, cross=points.gram), banned=rows[:, None])
    misfit = np.sqrt(fits.objective)
    found = {}
    for row in rows:
        others = np.delete(outcome, row, axis=0)
        closest = float(np.sqrt(((others - outcome[row]) ** 2).sum(axis=1)).min())
        members = 1 / float((fits.weights[row] ** 2).sum())
        if misfit[row] < GROUP_MISFIT * closest and members >= GROUP_MEMBERS:
            found[panel.units[row]] = (
                f"{members:.0f} or more of the others have a mean that is almost exactly its own"
            )
    for row in np.argsort(np.abs(panel.outcome).mean(axis=1))[-3:]:
        others = np.delete(panel.outcome, row, axis=0)
        parts, rest = scipy.optimize.nnls(others.T, panel.outcome[row])
        positive = parts[parts > 0.05]
        whole = len(positive) >= 2 and bool((np.abs(positive - 1) < 0.1).all())
        if whole and rest < SUM_MISFIT * float(np.linalg.norm(panel.outcome[row])):
            found[panel.units[row]] = f"it is the sum of {len(positive)} others"
    return found


def _breaks(panel: Panel) -> Iterator[Doubt]:
    """Steps that no economy takes: a new base year, another unit, a new definition."""
    if panel.outcome.min() <= 0:
        return
    steps = np.diff(np.log(panel.outcome), axis=1)
    usual = np.median(steps, axis=0)
    if steps.shape[1] >= 4:
        spread = float(np.median(np.abs(usual - np.median(usual))))
        for column in np.flatnonzero(
            np.abs(usual - np.median(usual)) > max(BREAK_SPREADS * spread, np.log(COMMON_BREAK_FACTOR))
        ):
            yield Doubt(
                code="scale-break",
                text=f"From {panel.periods[column]} to {panel.periods[column + 1]} most units change "
                "by a factor of "
                f"{np.exp(usual[column]):.3g} at once: a new base or definition of the index?",
                about=(str(panel.periods[column + 1]),),
            )
    own = steps - usual
    spreads = np.median(np.abs(own - np.median(own, axis=1, keepdims=True)), axis=1, keepdims=True)
    sudden = np.abs(own) > np.maximum(BREAK_SPREADS * spreads, np.log(BREAK_FACTOR))
    for row, column in np.argwhere(sudden):
        yield Doubt(
            code="scale-break",
            text=f"{panel.units[row]} changes by a factor of {np.exp(steps[row, column]):.3g} from "
            f"{panel.periods[column]} to "
            f"{panel.periods[column + 1]}, unlike the others: another unit or base?",
            about=(panel.units[row], str(panel.periods[column + 1])),
        )


def _policy_index(study: Study, panel: Panel) -> Iterator[Doubt]:
    named = POLICY_NAMES.search(study.outcome)
    still = float((np.diff(panel.outcome, axis=1) == 0).mean())
    if study.measures is Measures.POLICY:
        why = "The study says that the outcome is an index of policy"
    elif named:
        why = f"'{study.outcome}' names an index that measures rules ({named[0]})"
    elif still > STEADY_SHARE and len(panel.periods) >= 5:
        why = f"The outcome stays the same in {still:.0%} of all steps, as a coded policy does"
    else:
        return
    yield Doubt(
        code="policy-index",
        text=f"{why}. Such an index moves because the policy is written into it, so its change is the "
        "policy and not "
        "an effect of it.",
    )


def _windows(design: Design) -> Iterator[Doubt]:
    """Predictors that look into the time of the policy, or change their scale between training and use."""
    study, panel = design.study, design.panel
    begins = min(role.began for role in design.roles)
    for predictor in (*study.predictors, *(study.training.predictors if study.training else ())):
        if max(panel.column(period) for period in predictor.periods) >= begins:
            yield Doubt(
                code="predictor-after-policy",
                text=f"{predictor.name} reaches into the time of the policy, which may already have "
                "changed it.",
                about=(predictor.column,),
            )
    if not study.training:
        return
    for early, late in zip(study.training.predictors, study.predictors, strict=True):
        means = [_mean(panel, one.column, one.periods, study.outcome) for one in (early, late)]
        if min(means) > 0 and max(means) / min(means) > SCALE_FACTOR:
            yield Doubt(
                code="predictor-scale",
                text=f"{early.name} is {means[0]:.3g} in the mean and {late.name} {means[1]:.3g}: "
                "fractions beside "
                "percentages? (Each is divided by its own spread, so weights carry over all the same.)",
                about=(early.column, late.column),
            )


def _mean(panel: Panel, column: str, periods: tuple[int | str, ...], outcome: str) -> float:
    values = panel.outcome if column == outcome else panel.predictors[column]
    part = values[:, [panel.column(period) for period in periods]]
    return float(np.nanmean(part)) if not np.isnan(part).all() else 0.0


def doubts_of_fit(
    design: Design, weights: dict[str, Floats], *, unique: bool, by_start: tuple[float, ...]
) -> Iterator[Doubt]:
    """What the weights give reason to doubt."""
    if not unique:
        yield Doubt(
            code="not-unique",
            text="Other weights fit the time before the policy exactly as well; the certificate "
            "gives the range of their effects.",
        )
    if by_start and by_start[-1] > by_start[0] * (1 + START_SPREAD):
        ends = ", ".join(f"{loss:.6g}" for loss in by_start)
        yield Doubt(
            code="starts-disagree",
            text=f"The search for predictor weights ended at {ends} from its starts: "
            "one start would not have been enough.",
        )
    if design.study.method is Method.DID:
        return
    for name, row in weights.items():
        effective = 1 / max(float((row**2).sum()), np.finfo(float).tiny)
        if effective < CONCENTRATED:
            top = int(np.abs(row).argmax())
            yield Doubt(
                code="concentration",
                text=f"{name} is compared with {design.panel.units[top]} above all (weight "
                f"{row[top]:.2f}): what happens "
                f"there decides the result.",
                about=(name, design.panel.units[top]),
            )
        negative = np.flatnonzero(row < -1e-6)
        if len(negative):
            yield Doubt(
                code="extrapolation",
                text=f"{len(negative)} donors of {name} have negative weights (down to "
                f"{row.min():.3f}): the estimate "
                "reaches beyond what was observed.",
                about=tuple(design.panel.units[unit] for unit in negative),
            )
