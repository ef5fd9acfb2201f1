"""How far a piece of work is."""

from __future__ import annotations

from dataclasses import dataclass

from hannover.jobs.models import as_text

__all__ = ["Progress"]


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total` steps; total 0 while nobody knows how many."""

    done: int = 0
    total: int = 0
    message: str = ""

    @property
    def share(self) -> float | None:
        return min(self.done / self.total, 1.0) if self.total > 0 else None

    def columns(self) -> dict[str, object]:
        message = as_text(self.message, limit=300)
        return {"progress_done": self.done, "progress_total": self.total, "progress_message": message}
