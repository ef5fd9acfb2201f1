"""What will be asked of a panel, said before its outcome is read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum

from hannover.engine.measure.errors import StudyError
from hannover.engine.measure.periods import Period, read_period

__all__ = ["Measures", "Method", "Predictor", "Side", "Study", "Training"]


class Method(StrEnum):
    """How the world without the policy is drawn."""

    SYNTHETIC_CONTROL = "synthetic-control"
    AUGMENTED = "ridge-augmented"
    SYNTHETIC_DID = "synthetic-difference-in-differences"
    DID = "difference-in-differences"


class Measures(StrEnum):
    """What the outcome is a measure of."""

    OUTCOME = "outcome"
    POLICY = "policy"


class Side(StrEnum):
    """Which effects count against the null."""

    BOTH = "both"
    GREATER = "greater"
    LESS = "less"


@dataclass(frozen=True, kw_only=True)
class Predictor:
    """The mean of a column over some periods, over those values that are there.

    column   a predictor of the panel, or its outcome
    periods  the periods to average over
    """

    column: str
    periods: tuple[Period, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "periods", tuple(self.periods))
        if not self.periods:
            raise StudyError(f"{self.column} is averaged over no period", field="predictors")

    @property
    def name(self) -> str:
        first, last = self.periods[0], self.periods[-1]
        return f"{self.column} {first}" if first == last else f"{self.column} {first} to {last}"


@dataclass(frozen=True, kw_only=True)
class Training:
    """How predictors get their weights where some periods are kept for validation (Abadie, Diamond,
    Hainmueller 2015).

    predictors  one for each predictor of the study, in the same order, over earlier periods
    first, last the periods whose outcome the predictor weights are chosen to fit
    """

    predictors: tuple[Predictor, ...]
    first: Period
    last: Period

    def __post_init__(self) -> None:
        object.__setattr__(self, "predictors", tuple(self.predictors))


@dataclass(frozen=True, kw_only=True)
class Study:
    """What will be asked, of whom, how, and when the answer will not be given.

    question        in words
    outcome         the column of the outcome
    adopted         treated unit -> the first period with the policy
    bar             the worst fit before the policy that still allows an effect to be shown: root mean squared
                    distance as a share of the standard deviation of the treated unit's own outcome before the
                    policy
    measures        whether the outcome is what happened, or an index of the policy itself
    method          how the world without the policy is drawn
    donors          units to compare with; empty means all that are never treated
    excluded        unit -> why it may not be a donor
    aggregates      a unit that is a group -> its members, where the panel does not show it
    predictors      what the synthetic unit shall resemble; empty means the outcome before the policy
    training        how predictors get their weights where periods are kept for validation
    fit_first, fit_last  the periods whose outcome is fitted; by default all before the policy
    treated_as_donor     whether the treated unit may stand among the donors of a placebo
    side            which effects count
    level           the level at which a null is rejected
    penalty         the ridge penalty of the augmented method; None has it chosen by leaving out periods in
                    turn
    starts          how many starts the search for predictor weights makes
    draws           how many panels are simulated under the null; 0 for none
    placebo_periods pretended beginnings of the policy; empty has them chosen
    near            how much worse than the best a fit may be and still count as near it, as a share
    seed            of what is drawn at random
    """

    question: str
    outcome: str
    adopted: Mapping[str, Period]
    bar: float
    measures: Measures = Measures.OUTCOME
    method: Method = Method.SYNTHETIC_CONTROL
    donors: tuple[str, ...] = ()
    excluded: Mapping[str, str] = field(default_factory=dict)
    aggregates: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    predictors: tuple[Predictor, ...] = ()
    training: Training | None = None
    fit_first: Period | None = None
    fit_last: Period | None = None
    treated_as_donor: bool = False
    side: Side = Side.BOTH
    level: float = 0.05
    penalty: float | None = None
    starts: int = 7
    draws: int = 200
    placebo_periods: tuple[Period, ...] = ()
    near: float = 0.05
    seed: int = 20170319

    def __post_init__(self) -> None:
        for name in ("donors", "predictors", "placebo_periods"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        object.__setattr__(self, "adopted", dict(self.adopted))
        object.__setattr__(self, "excluded", dict(self.excluded))
        groups = {name: tuple(members) for name, members in self.aggregates.items()}
        object.__setattr__(self, "aggregates", groups)
        self._check_words()
        self._check_numbers()

    def _check_words(self) -> None:
        for name in ("question", "outcome"):
            if not getattr(self, name).strip():
                raise StudyError("is empty", field=name, remedy="say it in words")
        if not self.adopted:
            raise StudyError("no unit adopted the policy", field="adopted", remedy="unit -> its first period")
        for when in self.adopted.values():
            try:
                read_period(when)
            except ValueError as error:
                raise StudyError(str(error), field="adopted") from None
        both = sorted(set(self.donors) & set(self.adopted))
        if both:
            raise StudyError(
                f"{both[0]} is treated and a donor", field="donors", remedy="leave it out of one"
            )
        if self.predictors and self.method is not Method.SYNTHETIC_CONTROL:
            raise StudyError(
                f"{self.method} takes no predictors", field="predictors", remedy="use synthetic-control"
            )
        if self.training and len(self.training.predictors) != len(self.predictors):
            raise StudyError(
                f"{len(self.training.predictors)} predictors for training, {len(self.predictors)} to "
                "apply them to",
                field="training", remedy="give each predictor its counterpart",
            )  # fmt: skip

    def _check_numbers(self) -> None:
        if not 0 < self.bar < float("inf"):
            raise StudyError(f"{self.bar} is no bar", field="bar", remedy="a share such as 0.25")
        if not 0 < self.level < 1:
            raise StudyError(
                f"{self.level} is no level", field="level", remedy="between 0 and 1, such as 0.05"
            )
        if self.penalty is not None and not 0 < self.penalty < float("inf"):
            raise StudyError(
                f"{self.penalty} is no penalty", field="penalty", remedy="a positive number, or None"
            )
        if not 0 <= self.near < float("inf"):
            raise StudyError(f"{self.near} is no share", field="near", remedy="a share such as 0.05")
        for name, least in (("starts", 1), ("draws", 0)):
            if getattr(self, name) < least:
                raise StudyError(f"{getattr(self, name)} is too few", field=name, remedy=f"{least} or more")

    @property
    def canonical(self) -> str:
        """The study as one line of canonical JSON (RFC 8785; numbers that are not whole are text)."""
        content = {"study": 1} | {entry.name: _plain(getattr(self, entry.name)) for entry in fields(self)}
        return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical form: whoever noted it can show later that the study was not changed."""
        return hashlib.sha256(self.canonical.encode()).hexdigest()

    def changed(self, **changes: object) -> Study:
        """Another study, with another digest."""
        return replace(self, **changes)  # type: ignore[arg-type]  # checked by the constructor


def _plain(value: object) -> object:
    """Lists, names, text and whole numbers only, so that one study has one form."""
    if isinstance(value, Mapping):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, tuple):
        return [_plain(entry) for entry in value]
    if isinstance(value, Predictor | Training):
        return {entry.name: _plain(getattr(value, entry.name)) for entry in fields(value)}
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, float):
        return repr(value)
    return value
