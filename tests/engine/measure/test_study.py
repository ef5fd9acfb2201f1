"""A study is fixed before its outcome is read, and a result says which study it answers."""

from __future__ import annotations

import json

import pytest
import rfc8785

from hannover.engine.measure import Measures, Method, Panel, Predictor, Study, StudyError, Training, measure
from tests.engine.measure.panels import UNITS, simulated

PLAN = Study(
    question="Hat das Gesetz gewirkt? 効果はあったか",
    outcome="value",
    adopted={UNITS[0]: 2015},
    bar=0.5,
    excluded={UNITS[4]: "had a law of its own"},
    aggregates={UNITS[5]: (UNITS[6], UNITS[7])},
    predictors=(Predictor(column="value", periods=(2010, 2011)),),
    training=Training(predictors=(Predictor(column="value", periods=(2004, 2005)),), first=2006, last=2014),
    draws=10,
)


def test_the_canonical_form_is_rfc_8785() -> None:
    assert PLAN.canonical.encode() == rfc8785.dumps(json.loads(PLAN.canonical))


def test_one_study_has_one_digest() -> None:
    again = Study(**{name: getattr(PLAN, name) for name in PLAN.__dataclass_fields__})
    assert again.digest == PLAN.digest


def test_every_part_of_a_study_is_in_its_digest() -> None:
    others = [
        PLAN.changed(question="?"), PLAN.changed(outcome="other"), PLAN.changed(adopted={UNITS[0]: 2014}),
        PLAN.changed(bar=0.6), PLAN.changed(measures=Measures.POLICY), PLAN.changed(donors=UNITS[1:4]),
        PLAN.changed(excluded={}), PLAN.changed(aggregates={}), PLAN.changed(predictors=(), training=None),
        PLAN.changed(training=None), PLAN.changed(fit_first=2002), PLAN.changed(fit_last=2012),
        PLAN.changed(treated_as_donor=True), PLAN.changed(side="greater"), PLAN.changed(level=0.1),
        PLAN.changed(penalty=2.0), PLAN.changed(starts=3), PLAN.changed(draws=11), PLAN.changed(seed=1),
        PLAN.changed(placebo_periods=(2010,)), PLAN.changed(near=0.1),
        PLAN.changed(method=Method.DID, predictors=(), training=None),
    ]  # fmt: skip
    digests = {study.digest for study in (PLAN, *others)}
    assert len(digests) == len(others) + 1


def test_the_digest_is_made_before_the_panel_is_read() -> None:
    order: list[str] = []

    class Watched(Study):
        @property
        def digest(self) -> str:
            order.append("digest")
            return super().digest

    def read() -> Panel:
        order.append("panel")
        return simulated()

    study = Watched(question="?", outcome="value", adopted={UNITS[0]: 2015}, bar=9.0, draws=0)
    effect = measure(study, read, asked=False)
    assert order == ["digest", "panel"]
    assert effect.study == study.digest
    assert effect.panel == simulated().digest


def test_a_study_that_changed_after_it_was_registered_is_refused_before_the_panel_is_read() -> None:
    def read() -> Panel:
        raise AssertionError("the panel was read")

    with pytest.raises(StudyError, match="is not the one registered"):
        measure(PLAN.changed(bar=5.0), read, registered=PLAN.digest)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"bar": 0.0}, "bar: 0.0 is no bar"),
        ({"bar": float("nan")}, "is no bar"),
        ({"level": 1.0}, "level: 1.0 is no level"),
        ({"question": " "}, "question: is empty"),
        ({"adopted": {}}, "no unit adopted"),
        ({"adopted": {UNITS[0]: 2015.5}}, "is no period"),
        ({"donors": (UNITS[0],)}, "is treated and a donor"),
        ({"method": Method.DID}, "takes no predictors"),
        ({"predictors": ()}, "1 predictors for training, 0"),
        ({"starts": 0}, "0 is too few"),
        ({"penalty": -1.0}, "is no penalty"),
    ],
)
def test_a_study_that_contradicts_itself_is_refused(changes: dict[str, object], said: str) -> None:
    with pytest.raises(StudyError, match=said):
        PLAN.changed(**changes)


def test_an_effect_whose_fit_fails_the_bar_is_not_shown() -> None:
    study = Study(question="?", outcome="value", adopted={UNITS[0]: 2015}, bar=1e-6)
    effect = measure(study, simulated(effect=9.0))
    assert effect.estimate is None
    assert effect.path == ()
    assert effect.inference.placebo is None
    assert effect.because[0].startswith("No effect is shown: before the policy the fit is off by")
    assert effect.weights[UNITS[0]]
