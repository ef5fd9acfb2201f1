"""Assignments are the best of all, fair ones serve the worst best; shortages are named; calibration beats the mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hannover.engine.allocate import solve, why_not
from hannover.engine.allocate.errors import (
    DisconnectedError,
    DuplicateError,
    EmptyError,
    NegativeError,
    ShortageError,
    UnidentifiedError,
    UnknownError,
)
from hannover.engine.allocate.reviewers import (
    Fairness,
    Panel,
    Review,
    Reviewer,
    Submission,
    assign,
    calibrate,
    panel_program,
)
from hannover.engine.allocate.reviewers.identifying import refuse_unidentified

TRIES = settings(max_examples=80, deadline=None)


def panel(
    submissions: list[Submission], reviewers: list[Reviewer], scores: dict[tuple[str, str], float],
    conflicts: frozenset[tuple[str, str]] = frozenset(),
) -> Panel:  # fmt: skip
    one = {each.id: at for at, each in enumerate(submissions)}
    other = {each.id: at for at, each in enumerate(reviewers)}
    return Panel(
        submissions=submissions, reviewers=reviewers, submission=np.array([one[a] for a, _ in scores], np.int64),
        reviewer=np.array([other[b] for _, b in scores], np.int64), score=np.array(list(scores.values()), float),
        conflicts=conflicts,
    )  # fmt: skip


@st.composite
def panels(draw: st.DrawFn) -> Panel:
    """Up to four submissions and five reviewers; often too few of them."""
    languages = st.frozensets(st.sampled_from(["ja", "de"]), max_size=2)
    reviewers = [
        Reviewer(
            id=f"r{at}",
            side=draw(st.sampled_from(["de", "jp"])),
            load=draw(st.integers(0, 3)),
            languages=draw(languages),
        )
        for at in range(draw(st.integers(1, 5)))
    ]
    present = sorted({one.side for one in reviewers})
    submissions = []
    for at in range(draw(st.integers(1, 4))):
        reviews = draw(st.integers(1, 2))
        sides = {side: 1 for side in present if draw(st.booleans())}
        sides = sides if sum(sides.values()) <= reviews else {}
        submissions.append(Submission(id=f"s{at}", reviews=reviews, sides=sides, languages=draw(languages)))
    pairs = [(one.id, other.id) for one in submissions for other in reviewers if draw(st.integers(0, 4))]
    scores = {pair: float(draw(st.integers(0, 9))) for pair in pairs} or {("s0", "r0"): 1.0}
    conflicts = frozenset(pair for pair in pairs if draw(st.integers(0, 7)) == 0)
    return panel(submissions, reviewers, scores, conflicts)


def every_assignment(task: Panel) -> Iterator[list[float]]:
    """The totals of each lawful assignment, read by hand."""
    score = {
        (task.submissions[a].id, task.reviewers[b].id): value
        for a, b, value in zip(
            task.submission.tolist(), task.reviewer.tolist(), task.score.tolist(), strict=True
        )
    }

    def fine(one: Submission, other: Reviewer) -> bool:
        reads = not one.languages or bool(one.languages & other.languages)
        return (one.id, other.id) in score and (one.id, other.id) not in task.conflicts and reads

    choices = [
        [group for group in combinations([r for r in task.reviewers if fine(one, r)], one.reviews)
         if all(sum(r.side == side for r in group) >= least for side, least in one.sides.items())]
        for one in task.submissions
    ]  # fmt: skip
    for groups in product(*choices):
        borne = [r.id for group in groups for r in group]
        if all(borne.count(r.id) <= r.load for r in task.reviewers):
            yield [
                sum(score[one.id, r.id] for r in group)
                for one, group in zip(task.submissions, groups, strict=True)
            ]


@TRIES
@given(panels())
def test_assignments_are_the_best_of_all_by_sum_and_by_the_worst(task: Panel) -> None:
    known = list(every_assignment(task))
    if not known:
        for fairness in Fairness:
            with pytest.raises(ShortageError):
                assign(task, fairness=fairness)
        return
    by_sum = assign(task)
    assert by_sum.value == pytest.approx(max(map(sum, known))) == pytest.approx(by_sum.bound)
    fair = assign(task, fairness=Fairness.WORST)
    worst = max(map(min, known))
    assert fair.worst == pytest.approx(worst) == pytest.approx(fair.worst_bound)
    assert fair.value == pytest.approx(max(sum(totals) for totals in known if min(totals) >= worst - 1e-9))
    assert fair.gap == pytest.approx(0)


@TRIES
@given(panels())
def test_a_panel_as_a_program_has_the_same_optimum(task: Panel) -> None:
    known = [sum(totals) for totals in every_assignment(task)]
    if len(task.eligible.score) and known:
        plan = solve(panel_program(task))
        assert plan.value == pytest.approx(max(known))


def test_a_program_of_a_panel_says_why_not_a_reviewer() -> None:
    program = panel_program(two_of_each())
    plan = solve(program)
    answer = why_not(program, plan, "a - D1")
    assert (plan.value, answer.loss, answer.displaced) == (14.0, 3.0, ("a - D2", "b - D1"))


def two_of_each() -> Panel:
    submissions = [Submission(id="a", reviews=2, sides={"de": 1, "jp": 1}), Submission(id="b", reviews=1)]
    reviewers = [
        Reviewer(id="D1", side="de", load=1),
        Reviewer(id="D2", side="de", load=2),
        Reviewer(id="J", side="jp", load=2),
    ]
    scores = {("a", "D1"): 9, ("a", "D2"): 8, ("a", "J"): 1, ("b", "D1"): 5, ("b", "J"): 1}
    return panel(submissions, reviewers, {pair: float(score) for pair, score in scores.items()})


def test_both_sides_sit_on_a_proposal_that_asks_for_them() -> None:
    found = assign(two_of_each())
    assert {name: set(theirs) for name, theirs in found.reviewers.items()} == {"a": {"D2", "J"}, "b": {"D1"}}
    assert found.value == found.bound == 14


def test_the_fair_assignment_gives_up_sum_for_the_worst_served() -> None:
    submissions = [Submission(id="a", reviews=1), Submission(id="b", reviews=1)]
    reviewers = [Reviewer(id="x", side="de", load=1), Reviewer(id="y", side="jp", load=1)]
    task = panel(submissions, reviewers, {("a", "x"): 9.0, ("a", "y"): 4.0, ("b", "x"): 3.0, ("b", "y"): 1.0})
    assert assign(task).reviewers == {"a": ("x",), "b": ("y",)}
    fair = assign(task, fairness=Fairness.WORST)
    assert (fair.reviewers, fair.worst, fair.worst_bound) == ({"a": ("y",), "b": ("x",)}, 3.0, 3.0)


def test_a_shortage_names_the_submissions_and_the_reviewers_they_share() -> None:
    submissions = [Submission(id=f"s{at}", reviews=2) for at in range(4)] + [Submission(id="fine", reviews=1)]
    reviewers = [
        Reviewer(id="x", side="de", load=3),
        Reviewer(id="y", side="de", load=4),
        Reviewer(id="z", side="jp", load=9),
    ]
    scores = {(f"s{at}", name): 1.0 for at in range(4) for name in "xy"} | {("fine", "z"): 1.0}
    with pytest.raises(ShortageError) as caught:
        assign(panel(submissions, reviewers, scores))
    assert caught.value.submissions == ("s0", "s1", "s2", "s3")
    assert (caught.value.reviewers, caught.value.short) == (("x", "y"), 1)
    assert "these 4 submissions share 2 eligible reviewers" in str(caught.value)
    assert "7 of the 8 reviews" in str(caught.value)


def test_a_shortage_of_one_side_is_told_as_such() -> None:
    submissions = [Submission(id=f"s{at}", reviews=2, sides={"jp": 1}) for at in range(3)]
    reviewers = [Reviewer(id=f"D{at}", side="de", load=9) for at in range(3)] + [
        Reviewer(id="J", side="jp", load=2)
    ]
    scores = {(one.id, other.id): 1.0 for one in submissions for other in reviewers}
    with pytest.raises(ShortageError, match="of jp") as caught:
        assign(panel(submissions, reviewers, scores))
    assert (caught.value.reviewers, caught.value.short) == (("J",), 1)


def large() -> Panel:
    dice = np.random.default_rng(8)
    code = np.sort(dice.choice(400 * 250, 16_000, replace=False))
    return Panel(
        submissions=[Submission(id=f"s{at}", reviews=3, sides={"de": 1, "jp": 1}) for at in range(400)],
        reviewers=[Reviewer(id=f"r{at}", side=("de", "jp")[at % 2], load=6) for at in range(250)],
        submission=code // 250, reviewer=code % 250, score=dice.random(len(code)).round(3),
    )  # fmt: skip


def test_a_larger_panel_is_proven_by_sum_and_by_the_worst() -> None:
    by_sum, fair = assign(large()), assign(large(), fairness=Fairness.WORST)
    assert by_sum.gap == pytest.approx(0)
    assert fair.gap < 1e-4
    assert fair.worst >= by_sum.worst
    assert fair.value <= by_sum.value


def test_without_time_there_is_an_assignment_and_a_bound_all_the_same() -> None:
    for fairness in Fairness:
        found = assign(large(), fairness=fairness, seconds=0.0)
        assert found.value <= found.bound
        assert found.worst <= found.worst_bound


S, R = Submission(id="s", reviews=1), Reviewer(id="r", side="de", load=1)


@pytest.mark.parametrize(
    ("build", "error"),
    [
        (lambda: panel([], [R], {}), EmptyError),
        (lambda: panel([S], [R], {}), EmptyError),
        (lambda: panel([S, S], [R], {("s", "r"): 1}), DuplicateError),
        (lambda: panel([S], [R, R], {("s", "r"): 1}), DuplicateError),
        (lambda: panel([S], [R], {("s", "r"): -1}), NegativeError),
        (lambda: panel([S], [R], {("s", "r"): float("nan")}), NegativeError),
        (lambda: panel([S], [Reviewer(id="r", side="de", load=-1)], {("s", "r"): 1}), NegativeError),
        (lambda: panel([Submission(id="s", reviews=0)], [R], {("s", "r"): 1}), NegativeError),
        (lambda: panel([Submission(id="s", reviews=1, sides={"de": 2})], [R], {("s", "r"): 1}), NegativeError),
        (lambda: panel([Submission(id="s", reviews=1, sides={"jp": 1})], [R], {("s", "r"): 1}), UnknownError),
        (lambda: panel([S], [R], {("s", "r"): 1}, frozenset({("s", "nobody")})), UnknownError),
        (lambda: Panel(submissions=[S], reviewers=[R], submission=np.array([0, 0]), reviewer=np.array([0, 0]),
                       score=np.ones(2)), DuplicateError),
        (lambda: Panel(submissions=[S], reviewers=[R], submission=np.array([1]), reviewer=np.array([0]),
                       score=np.ones(1)), UnknownError),
    ],
)  # fmt: skip
def test_a_panel_that_makes_no_sense_is_refused_by_name(build, error: type[Exception]) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(error):
        assign(build())


def simulated(
    seed: int, *, submissions: int, reviewers: int, each: int, leniency: float
) -> tuple[np.ndarray, list[Review]]:
    """Quality of variance 1, a rest of 0.36, and reviewers who differ by `leniency`."""
    dice = np.random.default_rng(seed)
    quality, bias = dice.normal(0, 1, submissions), dice.normal(0, leniency, reviewers)
    reviews = [
        Review(
            submission=f"s{at}",
            reviewer=f"r{who}",
            score=float(5 + quality[at] + bias[who] + dice.normal(0, 0.6)),
        )
        for at in range(submissions)
        for who in dice.choice(reviewers, each, replace=False)
    ]
    return quality, reviews


@pytest.mark.parametrize(
    ("submissions", "reviewers", "each", "leniency"), [(40, 15, 3, 0.7), (60, 30, 2, 1.0), (40, 12, 4, 0.3)]
)
def test_calibrated_scores_are_closer_to_the_truth_than_means(
    submissions: int, reviewers: int, each: int, leniency: float
) -> None:
    raw, calibrated = [], []
    for seed in range(15):
        quality, reviews = simulated(
            seed, submissions=submissions, reviewers=reviewers, each=each, leniency=leniency
        )
        try:
            found = calibrate(reviews)
        except DisconnectedError:
            continue
        raw += [(found.raw[f"s{at}"] - 5 - true) ** 2 for at, true in enumerate(quality)]
        calibrated += [(found.calibrated[f"s{at}"] - 5 - true) ** 2 for at, true in enumerate(quality)]
    assert np.mean(calibrated) < 0.9 * np.mean(raw)


def test_variances_are_found_again() -> None:
    _, reviews = simulated(1, submissions=400, reviewers=150, each=4, leniency=0.7)
    found = calibrate(reviews)
    assert found.variance_quality == pytest.approx(1.0, abs=0.2)
    assert found.variance_leniency == pytest.approx(0.49, abs=0.15)
    assert found.variance_rest == pytest.approx(0.36, abs=0.05)


def test_the_errors_told_are_those_made() -> None:
    ratio = []
    for seed in range(20):
        quality, reviews = simulated(seed, submissions=50, reviewers=20, each=3, leniency=0.7)
        found = calibrate(reviews)
        ratio += [
            (found.calibrated[f"s{at}"] - 5 - true) / found.error[f"s{at}"] for at, true in enumerate(quality)
        ]
    assert np.sqrt(np.mean(np.square(ratio))) == pytest.approx(1.0, abs=0.25)


def test_a_severe_reviewer_is_found_and_set_right() -> None:
    reviews = [Review(submission=f"s{at}", reviewer=who, score=5.0 + at - 2 * (who == "severe"))
               for at in range(6) for who in ("x", "y", "severe") if (at + len(who)) % 3 or who == "severe"]  # fmt: skip
    found = calibrate(reviews)
    assert found.leniency["severe"] < -0.5 < min(found.leniency["x"], found.leniency["y"])
    assert set(found.raw) == set(found.calibrated) == {f"s{at}" for at in range(6)}


def test_scores_that_do_not_differ_are_left_alone() -> None:
    found = calibrate([Review(submission=s, reviewer=r, score=3.0) for s in "ab" for r in "xy"])
    assert found.calibrated == found.raw == {"a": 3.0, "b": 3.0}


def test_a_review_graph_in_parts_is_refused_with_the_parts() -> None:
    reviews = [Review(submission=s, reviewer=r, score=1.0) for s, r in ("ax", "bx", "cy", "dy")]
    with pytest.raises(DisconnectedError, match=r"2 parts .*\(a, b\); \(c, d\)") as caught:
        calibrate(reviews)
    assert caught.value.parts == (("a", "b"), ("c", "d"))


def test_reviews_that_make_no_sense_are_refused_by_name() -> None:
    one = Review(submission="a", reviewer="x", score=1.0)
    with pytest.raises(EmptyError):
        calibrate([one])
    with pytest.raises(DuplicateError):
        calibrate([one, one, Review(submission="b", reviewer="x", score=1.0)])
    with pytest.raises(NegativeError):
        calibrate([Review(submission=name, reviewer="x", score=float("nan")) for name in "abc"])


@pytest.mark.parametrize(
    ("pairs", "terms"),
    [
        (["a1", "a2", "a3"], ("quality",)),
        (["a1", "b1", "c1"], ("leniency",)),
        (["a1", "a2", "b1", "b2", "b3", "c1", "c2", "c3", "d2"], ()),
        (["a1", "b1", "b2", "c2"], ()),
    ],
)
def test_reviews_that_cannot_tell_the_variances_apart_are_refused(
    pairs: list[str], terms: tuple[str, ...]
) -> None:
    reviews = [
        Review(submission=one, reviewer=who, score=float(at % 4)) for at, (one, who) in enumerate(pairs)
    ]
    if not terms:
        assert calibrate(reviews).raw
        return
    with pytest.raises(UnidentifiedError) as refused:
        calibrate(reviews)
    assert refused.value.terms == terms


@TRIES
@given(st.sets(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=3))
def test_variances_are_told_apart_where_their_matrices_are_independent(pairs: set[tuple[int, int]]) -> None:
    one, other = (np.unique(part, return_inverse=True)[1] for part in zip(*sorted(pairs), strict=True))
    centre = np.eye(len(one)) - 1 / len(one)
    same = (one[:, None] == one, other[:, None] == other, np.eye(len(one)))
    matrices = [(centre @ each @ centre).ravel() for each in same]
    try:
        refuse_unidentified(one, other)
        told = True
    except UnidentifiedError:
        told = False
    assert told == (np.linalg.matrix_rank(np.stack(matrices), tol=1e-8) == 3)


@TRIES
@given(panels(), st.sampled_from([1e-5, 1e-9, 1e7]))
def test_the_size_of_the_scores_does_not_change_what_is_best(task: Panel, scale: float) -> None:
    small = replace(task, score=task.score * scale)
    totals = list(every_assignment(small))
    if not totals:
        return
    fair, most = assign(small, fairness=Fairness.WORST), assign(small)
    worst = max(min(one) for one in totals)
    assert most.value == pytest.approx(max(sum(one) for one in totals), rel=1e-9)
    assert fair.worst == pytest.approx(worst, rel=1e-9)
    assert fair.worst_bound == pytest.approx(worst, rel=1e-5)
    kept = max(sum(one) for one in totals if min(one) >= worst * (1 - 1e-9))
    assert fair.value == pytest.approx(kept, rel=1e-6)
