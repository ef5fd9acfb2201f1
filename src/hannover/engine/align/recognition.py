"""Recognition: that one side's law accepts something of the other. An act with an effect and a term, no likeness."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from hannover.errors import InputError

__all__ = ["Effect", "Recognition", "in_force"]


class Effect(enum.Enum):
    """What follows in law when the recognised item is held."""

    FULFILS = "fulfils"
    PRESUMED = "presumed to fulfil"
    REPLACES_ASSESSMENT = "replaces the assessment"
    CONSIDERED = "is taken into account"

    @property
    def satisfies(self) -> bool:
        """Whether nothing more has to be shown for the recognising side."""
        return self in (Effect.FULFILS, Effect.PRESUMED)


@dataclass(frozen=True, slots=True)
class Recognition:
    """`source` of one scheme has a legal effect for `target` of another, by an instrument, for a time.

    source_scheme, target_scheme    keys of the schemes
    source_version, target_version  editions it speaks of; "" for any
    instrument                      the law, agreement or decision, as it is cited
    valid_from, valid_to            first and last day; None when not limited
    """

    source_scheme: str
    source: str
    target_scheme: str
    target: str
    effect: Effect
    instrument: str
    authority: str = ""
    version: str = ""
    source_version: str = ""
    target_version: str = ""
    valid_from: date | None = None
    valid_to: date | None = None

    def __post_init__(self) -> None:
        if not self.instrument:
            raise InputError(
                "a recognition names no instrument", field="instrument", remedy="cite the act it rests on"
            )
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise InputError(
                f"valid to {self.valid_to}, which is before {self.valid_from}", field="valid_to",
                remedy="the last day of validity, on or after the first",
            )  # fmt: skip

    def holds(self, *, on: date, source_version: str = "", target_version: str = "") -> bool:
        """Whether it is in force on a day, for these editions where they are known."""
        in_term = (self.valid_from is None or self.valid_from <= on) and (
            self.valid_to is None or on <= self.valid_to
        )
        return (
            in_term
            and (not self.source_version or not source_version or self.source_version == source_version)
            and (not self.target_version or not target_version or self.target_version == target_version)
        )

    @property
    def because(self) -> str:
        begin = f"from {self.valid_from}" if self.valid_from else ""
        end = f"until {self.valid_to}" if self.valid_to else ""
        parts = (self.instrument, self.version and f"version {self.version}", self.authority, begin, end)
        return f"{self.source} {self.effect.value} {self.target}: {', '.join(filter(None, parts))}"


def in_force(
    recognitions: Iterable[Recognition], *, on: date, versions: dict[str, str] | None = None
) -> tuple[Recognition, ...]:
    """The recognitions that hold on a day.

    versions  edition in use of each scheme, by key; recognitions of another edition do not hold
    """
    known = versions or {}
    return tuple(
        act
        for act in recognitions
        if act.holds(
            on=on,
            source_version=known.get(act.source_scheme, ""),
            target_version=known.get(act.target_scheme, ""),
        )
    )
