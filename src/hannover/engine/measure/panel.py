"""What was observed: units x periods, one outcome, and predictors where there are some."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from hannover.engine.measure.errors import PanelError
from hannover.engine.measure.periods import Period, missing_between, read_period

__all__ = ["Cell", "Panel"]

Cell = str | float | int | None

LARGEST = 1e100
NOT_A_VALUE = {"", "na", "nan", "n/a", "null", "none", "."}


@dataclass(frozen=True, eq=False, kw_only=True)
class Panel:
    """Units x periods of one outcome, without gaps.

    units       the units, in alphabetical order (their order never changes a result)
    periods     the periods, in order of time: whole numbers, or text such as 2019-Q1 or 2019-04
    outcome     units x periods
    predictors  name -> units x periods; here a value may be missing (nan)

    Raises PanelError, which names the row, for whatever is missing, doubled, not a number, or never changes.
    `irregular=True` allows periods at uneven distances, as of a survey taken in 2018 and then in 2022.
    """

    units: tuple[str, ...]
    periods: tuple[Period, ...]
    outcome: NDArray[np.float64]
    predictors: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    irregular: bool = False

    def __post_init__(self) -> None:
        outcome = _matrix(self.outcome, name="outcome", shape=(len(self.units), len(self.periods)))
        predictors = {
            name: _matrix(value, name=name, shape=outcome.shape) for name, value in self.predictors.items()
        }
        self._check_labels()
        self._check_values(outcome)
        for name, values in predictors.items():
            self._check_predictor(name, values)
        by_unit = sorted(range(len(self.units)), key=lambda row: self.units[row])
        by_period = sorted(range(len(self.periods)), key=lambda column: read_period(self.periods[column]))
        arranged = np.ix_(by_unit, by_period)
        object.__setattr__(self, "units", tuple(self.units[row] for row in by_unit))
        object.__setattr__(self, "periods", tuple(self.periods[column] for column in by_period))
        object.__setattr__(self, "outcome", _frozen(outcome[arranged]))
        object.__setattr__(
            self, "predictors", {name: _frozen(predictors[name][arranged]) for name in sorted(predictors)}
        )

    @classmethod
    def from_rows(
        cls,
        rows: Iterable[Mapping[str, Cell]],
        *,
        unit: str,
        period: str,
        outcome: str,
        predictors: Sequence[str] = (),
        irregular: bool = False,
        first_line: int = 1,
    ) -> Panel:
        """A panel from one row for each unit and period, as a table gives them; cells may be numbers or text.

        first_line  the number of the first row, for messages
        """
        cells: dict[tuple[str, Period], tuple[int, Mapping[str, Cell]]] = {}
        for line, row in enumerate(rows, start=first_line):
            key = _key(row, unit, period, line=line)
            if key in cells:
                raise PanelError(
                    f"{key[0]} has already a row for {key[1]}, row {cells[key][0]}",
                    row=f"row {line}", remedy="keep one row for each unit and period",
                )  # fmt: skip
            cells[key] = (line, row)
        units = tuple(sorted({key[0] for key in cells}))
        periods = tuple(sorted({key[1] for key in cells}, key=read_period))
        for name in units:
            for when in periods:
                if (name, when) not in cells:
                    raise PanelError(
                        f"no row for {when}, though other units have one", row=name,
                        remedy="give every unit the same periods, or leave the unit or the period out",
                    )  # fmt: skip

        def matrix(column: str, *, gaps: bool) -> NDArray[np.float64]:
            return np.array(
                [[_number(*cells[name, when], column, gaps=gaps) for when in periods] for name in units]
            ).reshape(len(units), len(periods))

        return cls(
            units=units, periods=periods, outcome=matrix(outcome, gaps=False), irregular=irregular,
            predictors={name: matrix(name, gaps=True) for name in predictors},
        )  # fmt: skip

    @property
    def digest(self) -> str:
        """SHA-256 over units, periods and outcome: two panels of one digest hold the same outcome."""
        hashed = hashlib.sha256()
        for label in (*self.units, *map(str, self.periods)):
            hashed.update(label.encode() + b"\0")
        hashed.update(np.ascontiguousarray(self.outcome, dtype="<f8").tobytes())
        return hashed.hexdigest()

    def row(self, unit: str) -> int:
        """The number of a unit; PanelError when there is none of that name."""
        try:
            return self.units.index(unit)
        except ValueError:
            raise PanelError(
                "no unit of this name", row=unit, remedy=f"one of: {', '.join(self.units)}"
            ) from None

    def column(self, period: Period) -> int:
        """The number of a period; PanelError when there is none of that name."""
        try:
            return self.periods.index(period)
        except ValueError:
            raise PanelError(
                "no such period", row=str(period), remedy=f"one from {self.periods[0]} to {self.periods[-1]}"
            ) from None

    def without(self, units: Iterable[str]) -> Panel:
        """The panel without these units."""
        gone = set(units)
        for name in gone:
            self.row(name)
        kept = [row for row, name in enumerate(self.units) if name not in gone]
        return Panel(
            units=tuple(self.units[row] for row in kept), periods=self.periods, outcome=self.outcome[kept],
            predictors={name: values[kept] for name, values in self.predictors.items()},
            irregular=self.irregular,
        )  # fmt: skip

    def _check_labels(self) -> None:
        for names, what in ((self.units, "unit"), (self.periods, "period")):
            seen: set[object] = set()
            for name in names:
                if name in seen:
                    raise PanelError(f"this {what} is there twice", row=str(name), remedy="keep one of them")
                seen.add(name)
        if len(self.units) < 2:
            row = self.units[0] if self.units else "the panel"
            raise PanelError(
                "there is no other unit to compare with", row=row, remedy="a panel needs two units at least"
            )
        if len(self.periods) < 2:
            row = str(self.periods[0]) if self.periods else "the panel"
            raise PanelError("there is no other period", row=row, remedy="a panel needs two periods at least")
        if self.irregular:
            return
        ordered = sorted(self.periods, key=read_period)
        for earlier, gap in missing_between(ordered):
            raise PanelError(
                f"no unit has a row between {earlier} and {gap}, though the other periods are evenly spaced",
                row=str(gap), remedy="add the missing period, or say irregular=True if there was none",
            )  # fmt: skip

    def _check_values(self, outcome: NDArray[np.float64]) -> None:
        wrong = ~(np.abs(outcome) <= LARGEST)
        for row, column in np.argwhere(wrong)[:1]:
            value = outcome[row, column]
            what = (
                "the outcome is missing" if math.isnan(value) else f"{value:g} is no outcome anybody measured"
            )
            raise PanelError(
                what, row=f"{self.units[row]}, {self.periods[column]}",
                remedy=f"give a number within ±{LARGEST:g}, or leave the unit or the period out",
            )  # fmt: skip
        for row in np.flatnonzero(outcome.max(axis=1) == outcome.min(axis=1))[:1]:
            raise PanelError(
                f"the outcome is {outcome[row, 0]:g} in every period, so there is nothing to compare",
                row=self.units[row], remedy="leave the unit out, or look for the series that was meant",
            )  # fmt: skip

    def _check_predictor(self, name: str, values: NDArray[np.float64]) -> None:
        for row, column in np.argwhere(np.abs(values) > LARGEST)[:1]:
            raise PanelError(
                f"{name} is {values[row, column]:g}", row=f"{self.units[row]}, {self.periods[column]}",
                remedy=f"give a number within ±{LARGEST:g}, or leave the cell empty",
            )  # fmt: skip


def _frozen(values: NDArray[np.float64]) -> NDArray[np.float64]:
    values = np.ascontiguousarray(values)
    values.flags.writeable = False
    return values


def _matrix(values: object, *, name: str, shape: tuple[int, ...]) -> NDArray[np.float64]:
    try:
        matrix = np.array(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise PanelError(f"not all values are numbers: {error}", row=name, remedy="give numbers") from None
    if matrix.shape != shape:
        raise PanelError(
            f"has the shape {matrix.shape}, not units x periods = {shape}",
            row=name, remedy="give one value for each unit and period",
        )  # fmt: skip
    return matrix


def _key(row: Mapping[str, Cell], unit: str, period: str, *, line: int) -> tuple[str, Period]:
    for column in (unit, period):
        if row.get(column) in (None, ""):
            missing = "is empty" if column in row else f"is not among the columns {', '.join(map(str, row))}"
            raise PanelError(
                f"{column} {missing}", row=f"row {line}", remedy=f"say the {column} of every row"
            )
    name = str(row[unit]).strip()
    try:
        when = _period_of(row[period])
        read_period(when)
    except ValueError as error:
        raise PanelError(f"{period}: {error}", row=f"row {line} ({name})") from None
    return name, when


def _period_of(cell: Cell) -> Period:
    """A whole number where the cell is one (1955, 1955.0, "1955"), else its text."""
    if isinstance(cell, bool) or cell is None:
        raise ValueError(f"{cell} is no period")
    try:
        number = float(cell)
    except ValueError:
        return str(cell).strip()
    if not number.is_integer():
        raise ValueError(f"{cell} is no whole number")
    return int(number)


def _number(line: int, row: Mapping[str, Cell], column: str, *, gaps: bool) -> float:
    if column not in row:
        raise PanelError(
            f"there is no column {column}", row=f"row {line}", remedy=f"one of: {', '.join(map(str, row))}"
        )
    cell = row[column]
    empty = cell is None or (isinstance(cell, str) and cell.strip().lower() in NOT_A_VALUE)
    if empty or (isinstance(cell, float) and math.isnan(cell)):
        if gaps:
            return math.nan
        raise PanelError(
            f"{column} is missing", row=f"row {line}", remedy="give a number, or leave the unit out"
        )
    try:
        return float(cell)  # type: ignore[arg-type]  # None was turned away above
    except ValueError:
        raise PanelError(
            f"{column} is the text {cell!r}, not a number", row=f"row {line}",
            remedy="write a number with a decimal point",
        ) from None  # fmt: skip
