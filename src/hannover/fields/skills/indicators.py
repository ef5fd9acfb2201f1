"""What the field package `skills` can prove to the record."""

from __future__ import annotations

from hannover.record.indicators import ComputedIndicator

INDICATORS: tuple[ComputedIndicator, ...] = ()
