"""What of a store can be computed again: backups leave it out, and a restored store is told how to make it.

An app registers such a table, or some of its rows, when Django starts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q


@dataclass(frozen=True)
class Remade:
    """A table that backups leave out.

    kept     the rows that are kept all the same; None where none is
    missing  tells, in a store, by which command what it lacks is made again; "" where nothing is lacking
    """

    kept: Callable[[], Q] | None = None
    missing: Callable[[], str] | None = None


_registered: dict[str, Remade] = {}


def register_remade(label: str, remade: Remade) -> None:
    """`label` is that of the model: "app.model", in lower case."""
    _registered[label] = remade


def is_left_out(label: str) -> bool:
    """True where backups hold no row of that table."""
    return label in _registered and _registered[label].kept is None


def kept_of(label: str) -> Q:
    """Which rows of a table a backup holds."""
    kept = _registered[label].kept if label in _registered else None
    return kept() if kept else Q()


def to_make_again() -> tuple[str, ...]:
    """The commands that make again what this store lacks."""
    return tuple(
        words for one in _registered.values() if one.missing is not None and (words := one.missing())
    )
