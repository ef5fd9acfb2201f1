"""Who reviews what: submissions, reviewers, the pairs that are eligible, and the assignment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from hannover.engine.allocate.building import refuse_duplicates
from hannover.engine.allocate.errors import DuplicateError, EmptyError, NegativeError, UnknownError, listed
from hannover.engine.allocate.program import UNCHECKED, Certificate, Floats, relative_gap

__all__ = ["Assignment", "Eligible", "Fairness", "Indices", "Panel", "Reviewer", "Submission"]

Indices = NDArray[np.int64]
MOST_LANGUAGES = 62


class Fairness(StrEnum):
    """What an assignment makes the most of."""

    SUM = "the sum of all scores"
    WORST = "the worst-served submission, then the sum"


@dataclass(frozen=True, kw_only=True)
class Submission:
    """What is reviewed.

    reviews    how many it needs
    sides      least number of reviewers of a side
    languages  a reviewer has to read one of them; none means any
    """

    id: str
    reviews: int
    sides: Mapping[str, int] = field(default_factory=dict)
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Reviewer:
    """Who reviews at most `load` submissions."""

    id: str
    side: str
    load: int
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True, eq=False)
class Panel:
    """The question. Pair i joins submission `submission[i]` with reviewer `reviewer[i]` at a fit of `score[i]`.

    conflicts  (submission, reviewer) that must not meet, whether they are listed as a pair or not
    """

    submissions: Sequence[Submission]
    reviewers: Sequence[Reviewer]
    submission: Indices
    reviewer: Indices
    score: Floats
    conflicts: frozenset[tuple[str, str]] = frozenset()

    @cached_property
    def eligible(self) -> Eligible:
        """Pairs without conflict whose reviewer reads the submission. Raises named errors for a senseless panel."""
        self._accept()
        submission, reviewer = np.asarray(self.submission, np.int64), np.asarray(self.reviewer, np.int64)
        kept = self._readable(submission, reviewer)
        if self.conflicts:
            by_id = (
                {one.id: at for at, one in enumerate(self.submissions)},
                {r.id: at for at, r in enumerate(self.reviewers)},
            )
            strange = [
                name
                for pair in self.conflicts
                for name, known in zip(pair, by_id, strict=True)
                if name not in known
            ]
            if strange:
                raise UnknownError(
                    f"{listed(sorted(strange))} is in a conflict but not on the panel", field="conflicts"
                )
            barred = [by_id[0][one] * len(self.reviewers) + by_id[1][other] for one, other in self.conflicts]
            kept &= ~np.isin(submission * len(self.reviewers) + reviewer, barred)
        sides = sorted({reviewer_.side for reviewer_ in self.reviewers})
        side = np.array([sides.index(reviewer_.side) for reviewer_ in self.reviewers], np.int64)
        least = np.array([[one.sides.get(name, 0) for name in sides] for one in self.submissions], np.int64)
        return Eligible(
            submission=submission[kept], reviewer=reviewer[kept], score=np.asarray(self.score, float)[kept],
            needs=np.array([one.reviews for one in self.submissions], np.int64),
            load=np.array([one.load for one in self.reviewers], np.int64),
            side=side, sides=tuple(sides), least=least,
        )  # fmt: skip

    def _readable(self, submission: Indices, reviewer: Indices) -> NDArray[np.bool_]:
        known = sorted({name for one in self.submissions for name in one.languages})
        if len(known) > MOST_LANGUAGES:
            raise EmptyError(f"{len(known)} languages, at most {MOST_LANGUAGES}", field="languages")
        bit = {name: 1 << at for at, name in enumerate(known)}
        written = np.array([sum(bit[name] for name in one.languages) for one in self.submissions], np.int64)
        reads = np.array(
            [sum(bit.get(name, 0) for name in one.languages) for one in self.reviewers], np.int64
        )
        found: NDArray[np.bool_] = (written[submission] == 0) | ((written[submission] & reads[reviewer]) != 0)
        return found

    def _accept(self) -> None:
        if not len(self.submissions) or not len(self.reviewers) or not len(self.score):
            raise EmptyError("a panel needs submissions, reviewers and eligible pairs", field="submissions")
        refuse_duplicates((one.id for one in self.submissions), field="submissions")
        refuse_duplicates((one.id for one in self.reviewers), field="reviewers")
        for one in self.submissions:
            if (
                one.reviews < 1
                or min(one.sides.values(), default=0) < 0
                or sum(one.sides.values()) > one.reviews
            ):
                raise NegativeError(
                    f"{one.id} needs {one.reviews} reviews, of these {dict(one.sides)}", field="submissions",
                    remedy="at least one review, and no more of the sides than of all",
                )  # fmt: skip
        lazy = [one.id for one in self.reviewers if one.load < 0]
        if lazy:
            raise NegativeError(f"the load of {listed(lazy)} is below zero", field="reviewers")
        sides = {one.side for one in self.reviewers}
        strange = sorted(
            {name for one in self.submissions for name, least in one.sides.items() if least} - sides
        )
        if strange:
            raise UnknownError(f"no reviewer is of the side {listed(strange)}", field="submissions")
        self._accept_pairs()

    def _accept_pairs(self) -> None:
        if not len(self.submission) == len(self.reviewer) == len(self.score):
            raise EmptyError("pairs have a submission, a reviewer and a score each", field="score")
        for name, indices, known in (
            ("submission", self.submission, self.submissions), ("reviewer", self.reviewer, self.reviewers),
        ):  # fmt: skip
            if np.min(indices) < 0 or np.max(indices) >= len(known):
                raise UnknownError(
                    f"a pair names {name} {int(np.max(indices))}, there are {len(known)}", field=name
                )
        if not np.isfinite(self.score).all() or np.min(self.score) < 0:
            raise NegativeError("a score is below zero or not a number", field="score")
        code = np.sort(np.asarray(self.submission, np.int64) * len(self.reviewers) + self.reviewer)
        twice = code[1:][code[1:] == code[:-1]]
        if len(twice):
            one, other = divmod(int(twice[0]), len(self.reviewers))
            raise DuplicateError(
                f"{self.submissions[one].id} and {self.reviewers[other].id} are a pair twice", field="score"
            )


@dataclass(frozen=True, kw_only=True, eq=False)
class Eligible:
    """The panel as arrays: pairs, what each submission needs and of which side, what each reviewer can bear."""

    submission: Indices
    reviewer: Indices
    score: Floats
    needs: Indices
    load: Indices
    side: Indices
    sides: tuple[str, ...]
    least: Indices


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """Who reviews what.

    reviewers    by submission
    value        sum of scores; `bound` holds for every assignment (that serves the worst as well, if that comes first)
    worst        the lowest total of a submission; `worst_bound` holds for every assignment
    """

    reviewers: Mapping[str, tuple[str, ...]] = field(repr=False)
    fairness: Fairness
    value: float
    bound: float
    worst: float
    worst_bound: float
    because: tuple[str, ...] = ()
    certificate: Certificate = UNCHECKED

    @property
    def gap(self) -> float:
        """Of what the assignment makes the most of."""
        if self.fairness is Fairness.WORST:
            return relative_gap(self.worst, self.worst_bound)
        return relative_gap(self.value, self.bound)
