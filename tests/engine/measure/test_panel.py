"""A panel refuses what it cannot hold, and names the row."""

from __future__ import annotations

import io

import numpy as np
import pytest

from hannover.engine.measure import Panel, PanelError, StudyError, read_panel, synthetic_control
from tests.engine.measure.panels import UNITS, simulated

GOOD = [
    {"land": unit, "year": year, "value": float(row + year % 7)}
    for row, unit in enumerate(("Ahr", "Bode", "Chemnitz"))
    for year in range(2001, 2009)
]


def panel_of(rows: list[dict[str, object]], **more: object) -> Panel:
    return Panel.from_rows(rows, unit="land", period="year", outcome="value", **more)  # type: ignore[arg-type]


def changed(place: int, **cells: object) -> list[dict[str, object]]:
    return [row | cells if number == place else row for number, row in enumerate(GOOD)]


@pytest.mark.parametrize(
    ("rows", "row", "said"),
    [
        (changed(3, value=float("nan")), "row 4", "value is missing"),
        (changed(3, value=None), "row 4", "value is missing"),
        (changed(3, value="NA"), "row 4", "value is missing"),
        (changed(3, value="12,5"), "row 4", "the text '12,5'"),
        (changed(3, value="many"), "row 4", "the text 'many'"),
        (changed(3, value=1e300), "Ahr, 2004", "1e+300 is no outcome"),
        (changed(3, value=float("inf")), "Ahr, 2004", "inf is no outcome"),
        ([*GOOD, GOOD[9]], "row 25", "Bode has already a row for 2002, row 10"),
        ([row for row in GOOD if row != GOOD[9]], "Bode", "no row for 2002"),
        ([row for row in GOOD if row["year"] != 2004], "2005", "no unit has a row between 2003 and 2005"),
        (changed(3, land=""), "row 4", "land is empty"),
        (changed(3, year="2004.5"), "row 4", "2004.5 is no whole number"),
        (GOOD[:8], "Ahr", "no other unit"),
        ([row for row in GOOD if row["year"] == 2004], "2004", "no other period"),
        ([], "the panel", "no other unit"),
        (
            [row | {"value": 3.0} if row["land"] == "Bode" else row for row in GOOD],
            "Bode",
            "3 in every period",
        ),
    ],
)
def test_a_row_that_cannot_be_is_named(rows: list[dict[str, object]], row: str, said: str) -> None:
    with pytest.raises(PanelError, match="panel: ") as refused:
        panel_of(rows)
    assert refused.value.row.startswith(row)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("adopted", "row", "said"),
    [
        ({"Ahr": 2001}, "Ahr", "the first period"),
        ({"Ahr": 2002}, "Ahr", "1 periods are there before 2002"),
        ({"Ahr": 1999}, "Ahr", "the panel runs from 2001 to 2008"),
        ({"Ahr": 2009}, "Ahr", "the panel runs from 2001 to 2008"),
        ({"Dahme": 2005}, "Dahme", "no unit of this name"),
        ({"Ahr": 2005, "Bode": 2005}, "Chemnitz", "the only donor"),
    ],
)
def test_a_policy_that_the_panel_cannot_show_is_refused(adopted: dict[str, int], row: str, said: str) -> None:
    with pytest.raises(PanelError) as refused:
        synthetic_control(panel_of(GOOD), adopted)
    assert refused.value.row == row
    assert said in str(refused.value)


def test_a_panel_where_nobody_is_left_to_compare_with_is_refused() -> None:
    with pytest.raises(StudyError, match="no donor is left"):
        synthetic_control(panel_of(GOOD), {"Ahr": 2005, "Bode": 2005, "Chemnitz": 2006})


def test_arrays_are_held_to_the_same() -> None:
    good = simulated(units=4, periods=6)
    with pytest.raises(PanelError, match="unit A: this unit is there twice"):
        Panel(units=("unit A", "unit A", "b", "c"), periods=good.periods, outcome=good.outcome)
    with pytest.raises(PanelError, match="not units x periods"):
        Panel(units=good.units, periods=good.periods[:-1], outcome=good.outcome)
    with pytest.raises(PanelError, match="not all values are numbers"):
        Panel(units=good.units, periods=good.periods, outcome=[["a"] * 6] * 4)  # type: ignore[arg-type]


def test_the_outcome_of_a_panel_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="read-only"):
        simulated().outcome[0, 0] = 1.0


def test_a_table_may_be_separated_by_anything_usual_and_counts_rows_as_the_file_does() -> None:
    text = "\ufeffLand;Jahr;Wert\nAhr;2001;1\nAhr;2002;2.5\nBode;2001;4\nBode;2002;x\n"
    with pytest.raises(PanelError, match="row 5: Wert is the text 'x'"):
        read_panel(io.StringIO(text), unit="Land", period="Jahr", outcome="Wert")
    panel = read_panel(io.StringIO(text.replace("x", "5")), unit="Land", period="Jahr", outcome="Wert")
    assert panel.units == ("Ahr", "Bode")
    assert panel.outcome.tolist() == [[1.0, 2.5], [4.0, 5.0]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "row 1: the table is empty"),
        ("a,b\n1,2\n", "row 1: the column unit is not there"),
        ("unit,unit,period,outcome\n", "row 1: the column unit is there twice"),
        ("unit,period,outcome\na,1\n", "row 2: 2 cells, not 3"),
    ],
)
def test_a_table_that_is_none_is_refused(text: str, said: str) -> None:
    with pytest.raises(PanelError, match=said):
        read_panel(io.StringIO(text), unit="unit", period="period", outcome="outcome")


def test_years_written_as_fractions_and_quarters_are_periods() -> None:
    assert panel_of([row | {"year": f"{row['year']}.0"} for row in GOOD]).periods == tuple(range(2001, 2009))
    quarters = [row | {"year": f"{2001 + index % 8 // 4}-Q{index % 4 + 1}"} for index, row in enumerate(GOOD)]
    assert panel_of(quarters).periods[:5] == ("2001-Q1", "2001-Q2", "2001-Q3", "2001-Q4", "2002-Q1")
    with pytest.raises(PanelError, match="between 2001-Q2 and 2001-Q4"):
        panel_of([row for row in quarters if row["year"] != "2001-Q3"])


def test_a_survey_of_uneven_years_is_allowed_when_said() -> None:
    rows = [row for row in GOOD if row["year"] != 2004]
    assert panel_of(rows, irregular=True).periods == (2001, 2002, 2003, 2005, 2006, 2007, 2008)


def test_the_digest_is_of_the_outcome_and_not_of_the_order_of_rows() -> None:
    assert panel_of(GOOD[::-1]).digest == panel_of(GOOD).digest
    assert panel_of(changed(3, value=9.0)).digest != panel_of(GOOD).digest


def test_values_near_the_limits_of_numbers_are_measured() -> None:
    panel = simulated(units=6, periods=12)
    for factor in (1e-99, 1e95):
        scaled = Panel(units=panel.units, periods=panel.periods, outcome=panel.outcome * factor)
        effect = synthetic_control(scaled, {UNITS[0]: 2008})
        assert effect.estimate is not None
        assert np.isfinite(effect.estimate)
