"""What the field package `research` can prove to the record."""

from __future__ import annotations

from hannover.record.indicators import ComputedIndicator

INDICATORS: tuple[ComputedIndicator, ...] = ()
