"""What is scarce, as columns with a value and named rows; and what a plan says of itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal, overload

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from hannover.engine.allocate.errors import DuplicateError, EmptyError, NegativeError, UnknownError, listed

__all__ = ["UNCHECKED", "Certificate", "Floats", "Goal", "Numbered", "Plan", "Program", "RowName", "Rows"]

Floats = NDArray[np.float64]
Goal = Literal["most", "least"]
Status = Literal["optimal", "within gap", "time limit"]

PROVEN_GAP = 1e-7
WHOLE_DUST = 5e-13
PARTS_TOLERANCE = 5e-7
QUANTA_A_UNIT = 1000


class Numbered(Sequence[str]):
    """Names, then numbered ones, which are written only when somebody reads them."""

    def __init__(
        self, prefix: str, numbers: Sequence[int] | NDArray[np.int64], *, first: Sequence[str] = ()
    ) -> None:
        self.prefix, self.numbers, self.first = prefix, numbers, first

    def __len__(self) -> int:
        return len(self.first) + len(self.numbers)

    @overload
    def __getitem__(self, at: int) -> str: ...

    @overload
    def __getitem__(self, at: slice) -> list[str]: ...

    def __getitem__(self, at: int | slice) -> str | list[str]:
        if isinstance(at, slice):
            return [self[place] for place in range(*at.indices(len(self)))]
        place = range(len(self))[at]
        later = place - len(self.first)
        return self.first[place] if later < 0 else f"{self.prefix} {self.numbers[later]}"


@dataclass(frozen=True, kw_only=True)
class RowName:
    """Whose row it is, what it limits, and the unit of its limit."""

    what: str
    who: str
    unit: str = ""

    def __str__(self) -> str:
        return f"{self.what} of {self.who}" if self.who else self.what


@dataclass(frozen=True, kw_only=True)
class Rows:
    """A block of rows that limit the same thing for many: least <= uses @ amounts <= most.

    who     one name a row
    uses    one row for each of `who`, one column for each column of the program
    least   per row, -inf where there is no lower limit
    most    per row, inf where there is no upper limit
    firm    a repair may not change these rows
    """

    what: str
    who: Sequence[str]
    uses: csr_array
    most: Floats
    least: Floats
    unit: str = ""
    firm: bool = False

    def name(self, index: int) -> RowName:
        return RowName(what=self.what, who=self.who[index], unit=self.unit)

    @staticmethod
    def at_most(what: str, who: Sequence[str], uses: csr_array, most: Floats, *, unit: str = "") -> Rows:
        least = np.full(len(who), -np.inf)
        return Rows(what=what, who=who, uses=uses, most=np.asarray(most, float), least=least, unit=unit)

    @staticmethod
    def at_least(what: str, who: Sequence[str], uses: csr_array, least: Floats, *, unit: str = "") -> Rows:
        most = np.full(len(who), np.inf)
        return Rows(what=what, who=who, uses=uses, most=most, least=np.asarray(least, float), unit=unit)


@dataclass(frozen=True, kw_only=True)
class Program:
    """Choose amounts of named columns so that every row holds and their value is most (or least).

    value     per column, in `unit`
    most      largest amount per column, 1 by default; the least amount is `least`, 0 by default
    whole     which columns come only in whole amounts; all by default
    constant  added to the value of every plan
    """

    names: Sequence[str]
    value: Floats
    rows: tuple[Rows, ...]
    goal: Goal = "most"
    unit: str = "points"
    most: Floats = field(default_factory=lambda: np.empty(0))
    least: Floats = field(default_factory=lambda: np.empty(0))
    whole: NDArray[np.bool_] = field(default_factory=lambda: np.empty(0, dtype=bool))
    constant: float = 0.0

    def __post_init__(self) -> None:
        size = len(self.names)
        if size == 0:
            raise EmptyError("there is nothing to choose from", field="names")
        for name, default in (("most", 1.0), ("least", 0.0), ("whole", True)):
            if len(getattr(self, name)) == 0:
                object.__setattr__(self, name, np.full(size, default))
        self._refuse_misfits(size)

    def _refuse_misfits(self, size: int) -> None:
        if not np.isfinite(self.value).all():
            raise NegativeError("every column needs a finite value", field="value")
        for name in ("value", "most", "least", "whole"):
            if len(getattr(self, name)) != size:
                raise EmptyError(f"{len(getattr(self, name))} entries for {size} columns", field=name)
        for block in self.rows:
            if block.uses.shape != (len(block.who), size):
                raise EmptyError(
                    f"{block.uses.shape} uses for {len(block.who)} rows and {size} columns", field=block.what
                )
            if (
                np.isnan(block.most).any()
                or np.isnan(block.least).any()
                or not np.isfinite(block.uses.data).all()
            ):
                raise NegativeError("a limit or a use is not a number", field=block.what)

    @property
    def size(self) -> int:
        return len(self.names)

    @cached_property
    def stacked(self) -> tuple[csr_array, Floats, Floats]:
        """Uses, least and most of all rows of all blocks, one below the other."""
        if not self.rows:
            return csr_array((0, self.size)), np.empty(0), np.empty(0)
        matrix = csr_array(vstack([block.uses for block in self.rows], format="csr"))
        least = np.concatenate([block.least for block in self.rows])
        most = np.concatenate([block.most for block in self.rows])
        return matrix, least.astype(float), most.astype(float)

    def keeps(self, amounts: Floats) -> bool:
        """Whether amounts keep bounds and rows, sums of whole amounts to the last digit."""
        if (amounts < self.least - WHOLE_DUST).any() or (amounts > self.most + WHOLE_DUST).any():
            return False
        if (amounts[self.whole] != np.round(amounts[self.whole])).any():
            return False
        matrix, least, most = self.stacked
        used, size = matrix @ amounts, abs(matrix) @ np.abs(amounts)
        mixed = abs(matrix) @ (~self.whole).astype(float) > 0
        slack = np.where(mixed, PARTS_TOLERANCE, WHOLE_DUST) * (size + 1)
        return bool(((used <= most + slack) & (used >= least - slack)).all())

    @cached_property
    def quantum(self) -> float:
        """Every value is a multiple of this, so two plans that differ in value differ by as much; 0 if unknown."""
        scaled = self.value * QUANTA_A_UNIT
        whole = np.round(scaled)
        if (
            not self.whole[self.value != 0].all()
            or np.abs(scaled - whole).max() > 1e-6
            or np.abs(whole).max() > 2**40
        ):
            return 0.0
        return float(np.gcd.reduce(whole.astype(np.int64))) / QUANTA_A_UNIT

    def tightened(self, bound: float) -> float:
        """A bound on the value without the constant, moved to the nearest value that a plan can have."""
        if not self.quantum or not np.isfinite(bound):
            return bound
        steps = bound / self.quantum
        steps = np.floor(steps + 1e-6) if self.goal == "most" else np.ceil(steps - 1e-6)
        return float(steps * self.quantum)

    def worth(self, amounts: Floats) -> float:
        """The value of amounts, without the constant."""
        return float(self.value @ amounts)

    def index(self, name: str) -> int:
        """The position of a column. Raises UnknownError, and DuplicateError when two columns bear the name."""
        found = [position for position, other in enumerate(self.names) if other == name]
        if not found:
            raise UnknownError(
                f"nothing is called {name!r}", field="name", remedy=f"one of {listed(self.names)}"
            )
        if len(found) > 1:
            raise DuplicateError(f"{len(found)} columns are called {name!r}", field="name")
        return found[0]

    def find(self, what: str, who: str = "") -> tuple[int, int]:
        """Block and row of a row's name."""
        for number, block in enumerate(self.rows):
            if block.what == what and who in block.who:
                return number, list(block.who).index(who)
        known = listed(str(block.name(row)) for block in self.rows for row in range(len(block.who)))
        raise UnknownError(f"no row is called {what!r} of {who!r}", field="rows", remedy=f"one of {known}")

    def with_limit(
        self, what: str, who: str, *, most: float | None = None, least: float | None = None
    ) -> Program:
        """The same program with other limits on one row."""
        number, row = self.find(what, who)
        block = self.rows[number]
        highest, lowest = block.most.copy(), block.least.copy()
        highest[row] = highest[row] if most is None else most
        lowest[row] = lowest[row] if least is None else least
        changed = replace(block, most=highest, least=lowest)
        return replace(self, rows=(*self.rows[:number], changed, *self.rows[number + 1 :]))

    def with_bounds(self, at: int, *, least: float, most: float) -> Program:
        """The same program with the amount of one column between two bounds."""
        lowest, highest = self.least.copy(), self.most.copy()
        lowest[at], highest[at] = least, most
        return replace(self, least=lowest, most=highest)


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """What the independent verifier found to hold, one sentence each."""

    checked: tuple[str, ...]


UNCHECKED = Certificate(checked=())


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What was chosen, what it is worth, and how much more any other plan could be worth at most.

    amounts  per column
    bound    no plan is worth more (less, when the goal is the least) than this
    gap      distance of value and bound, as a share of the larger of the two
    because  why, in sentences
    """

    chosen: tuple[str, ...]
    value: float
    bound: float
    status: Status
    amounts: Floats = field(repr=False, compare=False)
    because: tuple[str, ...] = ()
    certificate: Certificate = UNCHECKED
    named: Mapping[str, float] = field(default_factory=dict, repr=False)

    @property
    def gap(self) -> float:
        return relative_gap(self.value, self.bound)

    @property
    def proven(self) -> bool:
        return self.gap <= PROVEN_GAP


def relative_gap(value: float, bound: float) -> float:
    """The share of the larger of the two by which they differ; 0 when both are 0."""
    largest = max(abs(value), abs(bound))
    return abs(bound - value) / largest if largest > 0 else 0.0
