"""One call from a study and a panel to an effect with all that it rests on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from hannover.engine.measure.conformal import permute_periods
from hannover.engine.measure.design import Design, Role, lay
from hannover.engine.measure.doubts import doubts_of_design, doubts_of_fit
from hannover.engine.measure.errors import PanelError, StudyError
from hannover.engine.measure.falsepositive import count_false_positives
from hannover.engine.measure.leavetwoout import FEWEST_DONORS, leave_pairs_out
from hannover.engine.measure.nearoptimal import equally_good, fit_nearly
from hannover.engine.measure.outcome import OutcomeControl
from hannover.engine.measure.panel import Panel
from hannover.engine.measure.paths import Drawn, mean_effect, path_of
from hannover.engine.measure.periods import Period
from hannover.engine.measure.placebo import assignments, drawn_from, place_in_space
from hannover.engine.measure.predicted import PredictorControl
from hannover.engine.measure.results import Certificate, Effect, Inference, Point, PredictorWeights
from hannover.engine.measure.robustness import leave_one_donor_out, pretend_earlier, pretended_starts
from hannover.engine.measure.simplex import Floats
from hannover.engine.measure.study import Study
from hannover.engine.measure.tasks import Fits

__all__ = ["measure"]

VISIBLE = 1e-9
MOST_DONORS_IN_PAIRS = 120
MOST_PAIRS_SEARCHED = 150
Found = Mapping[Role, tuple[Fits, int]]


def measure(
    study: Study, panel: Panel | Callable[[], Panel], *, registered: str = "", asked: bool = True
) -> Effect:
    """What the policy changed, with everything that can be asked of the estimate.

    study       what was asked; its digest is taken before the panel is read
    panel       what was observed, or a function that reads it
    registered  the digest that was noted when the study was planned; a study that has changed since is
                refused
    asked       False leaves the inference out
    Raises      StudyError, PanelError
    """
    digest = study.digest
    if registered and registered != digest:
        raise StudyError(
            f"the study is not the one registered: its digest is {digest}, not {registered}",
            field="registered",
            remedy="measure the registered study, or register the new one and say so",
        )  # fmt: skip
    observed = panel if isinstance(panel, Panel) else panel()
    design = lay(study, observed)
    true = design.fit(list(design.roles))
    drawn = drawn_from(design, design.roles, true)
    fit, share = _misfit(design, drawn)
    withheld = "" if share <= study.bar else (
        f"No effect is shown: before the policy the fit is off by {fit:.4g}, {share:.3f} of the "
        "outcome's own standard "
        f"deviation, and the study allows {study.bar:.3g}. What comes after would show the misfit, "
        "not the policy."
    )  # fmt: skip
    certificates = {design.names(role.members): _certificate(design, role, true) for role in design.roles}
    searched = _searched(design, true)
    rows = {design.names(role.members): true[role][0].weights[true[role][1]] for role in design.roles}
    unique = all(certificate.unique for certificate in certificates.values())
    doubts = (
        *doubts_of_design(design),
        *doubts_of_fit(design, rows, unique=unique, by_start=searched.by_start if searched else ()),
    )
    return Effect(
        method=study.method, side=study.side, withheld=withheld, fit=fit, fit_share=share, bar=study.bar,
        estimate=None if withheld else mean_effect(drawn), path=() if withheld else _path(design, drawn),
        weights={name: _visible(design, row) for name, row in rows.items()},
        period_weights=_period_weights(design, true), predictor_weights=searched,
        certificates=certificates if not withheld else {
            name: replace(certificate, effect_range=None) for name, certificate in certificates.items()
        },
        inference=_inference(design, true) if asked and not withheld else Inference(
            left_out={"inference": "no effect is shown" if withheld else "it was not asked for"}
        ),
        doubts=doubts, study=digest, panel=observed.digest,
    )  # fmt: skip


def _misfit(design: Design, drawn: tuple[Drawn, ...]) -> tuple[float, float]:
    """Root mean squared distance before the policy over all targets, and its share of their own standard
    deviation; where they never moved before the policy, of that of all units.
    """
    squares, variance, count = 0.0, 0.0, 0
    for role, one in zip(design.roles, drawn, strict=True):
        part = slice(one.first, one.fitted)
        own = design.outcome[list(role.members), part].mean(axis=0)
        squares += float((one.gaps[part] ** 2).sum())
        variance += float(((own - own.mean()) ** 2).sum())
        count += one.fitted - one.first
    fit = (squares / count) ** 0.5
    own = (variance / count) ** 0.5
    if own == 0:
        begins = min(one.fitted for one in drawn)
        own = float(design.outcome[:, design.first : begins].std())
    return fit, fit / own if own else float(fit > 0)


def _path(design: Design, drawn: tuple[Drawn, ...]) -> tuple[Point, ...]:
    gaps, count, before = path_of(drawn)
    own = [
        replace(one, gaps=design.outcome[list(role.members)].mean(axis=0))
        for role, one in zip(design.roles, drawn, strict=True)
    ]
    observed, _, _ = path_of(own)
    same = len({one.began for one in drawn}) == 1
    labels: list[Period] = (
        list(design.panel.periods) if same else [place - before for place in range(len(gaps))]
    )
    return tuple(
        Point(
            period=label,
            observed=float(seen),
            without_policy=float(seen - gap),
            effect=float(gap),
            units=int(units),
        )
        for label, seen, gap, units in zip(labels, observed, gaps, count, strict=True)
    )


def _certificate(design: Design, role: Role, true: Found) -> Certificate:
    fits, place = true[role]
    tied = bool(fits.tied[place])
    plain = isinstance(design.estimator(), OutcomeControl)
    return Certificate(
        objective=float(fits.objective[place]),
        gap=float(fits.gap[place]),
        relative=float(fits.relative[place]),
        unique=not tied,
        effect_range=equally_good(design, role, fits, place) if tied and plain else None,
    )


def _searched(design: Design, true: Found) -> PredictorWeights | None:
    """The predictor weights of the first target; several targets have several, and each its own."""
    fits, place = true[design.roles[0]]
    estimator = design.estimator()
    if not isinstance(estimator, PredictorControl) or fits.shares is None or fits.by_start is None:
        return None
    training = design.study.training
    window = f"{training.first} to {training.last}" if training else "the fitted periods"
    losses = fits.by_start[place]
    return PredictorWeights(
        weights=dict(zip(estimator.main.names, fits.shares[place].tolist(), strict=True)),
        by_start=tuple(losses[np.isfinite(losses)].tolist()), searched_in=window,
    )  # fmt: skip


def _visible(design: Design, row: Floats) -> dict[str, float]:
    chosen = np.flatnonzero(np.abs(row) > VISIBLE)
    order = chosen[np.argsort(-row[chosen], kind="stable")]
    return {design.panel.units[unit]: float(row[unit]) for unit in order}


def _period_weights(design: Design, true: Found) -> dict[Period, float]:
    fits, place = true[design.roles[0]]
    if fits.lambdas is None or len(design.roles) > 1:
        return {}
    weights = fits.lambdas[place]
    return {
        design.panel.periods[design.first + k]: float(weight)
        for k, weight in enumerate(weights)
        if weight > VISIBLE
    }


def _inference(design: Design, true: Found) -> Inference:
    """Everything that this design can be asked; what it cannot is named with the reason."""
    left_out: dict[str, str] = {}
    kept: dict[str, object] = {}

    def ask(name: str, question: Callable[[], object], unless: str) -> None:
        if unless:
            left_out[name] = unless
            return
        try:
            answer = question()
        except PanelError as error:
            left_out[name] = str(error)
            return
        if answer is None:
            left_out[name] = f"{design.study.method} has no such range"
        else:
            kept[name] = answer

    one = "" if design.single else "it is made for one treated unit"
    count = len(design.donors)
    searching = isinstance(design.estimator(), PredictorControl)
    draws = design.study.draws
    ask("placebo", lambda: place_in_space(design, true), "" if design.single or assignments(design) else
        "there are not more donors than treated units")  # fmt: skip
    ask("leave_two_out", lambda: leave_pairs_out(design), one or _no_pairs(count, searching=searching))
    ask(
        "leave_one_out",
        lambda: leave_one_donor_out(design, true),
        "" if count > 2 else "there are only two donors",
    )
    ask("conformal", lambda: permute_periods(design, true), "" if len(design.roles) == 1 else one)
    ask(
        "false_positives",
        lambda: count_false_positives(design, true),
        one or ("" if draws else "the study asks for no draws"),
    )
    ask("near_optimal", lambda: fit_nearly(design, true), "" if len(design.roles) == 1 else one)
    earlier = []
    for back in pretended_starts(design):
        try:
            earlier.append(pretend_earlier(design, back))
        except PanelError as error:
            left_out[f"in_time {back} periods earlier"] = str(error)
    if not pretended_starts(design):
        left_out["in_time"] = "too few periods lie before the policy"
    return Inference(in_time=tuple(earlier), left_out=left_out, **kept)  # type: ignore[arg-type]  # names of its fields


def _no_pairs(count: int, *, searching: bool) -> str:
    if count < FEWEST_DONORS:
        return f"it needs {FEWEST_DONORS} donors"
    if searching and count * (count - 1) // 2 > MOST_PAIRS_SEARCHED:
        return f"predictor weights would be searched 3 x {count * (count - 1) // 2} times; call leave_two_out for it"
    if count > MOST_DONORS_IN_PAIRS:
        return f"{count} donors make {count * (count - 1) // 2} pairs; call leave_two_out for it"
    return ""
