"""Pages of a list: cut in the database, with what a reader needs to turn them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """`items` of page `number` (from 1) out of `pages`; `total` items in all."""

    items: tuple[T, ...]
    number: int
    pages: int
    total: int

    def holding(self, items: tuple[Any, ...]) -> Page[Any]:
        """The same page with other items, one for each."""
        return replace(self, items=items)

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.pages else None


def page_of(rows: Any, number: int, size: int) -> Page[Any]:
    """The page of that number, or the nearest that there is; two queries."""
    total = rows.count()
    pages = max(1, -(-total // size))
    number = min(max(1, number), pages)
    return Page(tuple(rows[(number - 1) * size : number * size]), number, pages, total)
