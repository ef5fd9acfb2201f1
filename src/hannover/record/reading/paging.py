"""Pages of a list: cut in the database, with what a reader needs to turn them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.core import paginator

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """`items` of page `number` (from 1) out of `pages`; `total` items in all, `size` to a page."""

    items: tuple[T, ...]
    number: int
    pages: int
    total: int
    size: int

    def holding(self, items: tuple[Any, ...]) -> Page[Any]:
        """The same page with other items, one for each."""
        return replace(self, items=items)

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.pages else None

    @cached_property
    def turning(self) -> paginator.Page[int]:
        """This page as Django's paginator knows it, for the component that prints the links to the others."""
        return paginator.Paginator(range(self.total), self.size).page(self.number)


def page_of(rows: Any, number: int, size: int) -> Page[Any]:
    """The page of that number, or the nearest that there is; two queries."""
    return cut(rows, rows.count(), number, size)


def page_of_sequence(items: tuple[T, ...], number: int, size: int) -> Page[T]:
    """The same for what is in memory already."""
    return cut(items, len(items), number, size)


def cut(rows: Any, total: int, number: int, size: int) -> Page[Any]:
    pages = max(1, -(-total // size))
    number = min(max(1, number), pages)
    return Page(tuple(rows[(number - 1) * size : number * size]), number, pages, total, size)
