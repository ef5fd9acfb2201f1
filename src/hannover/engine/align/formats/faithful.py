"""Strict writing: what was written is read again, and whatever would be read as something else is refused by name."""

from __future__ import annotations

from collections.abc import Sequence

from hannover.engine.align.formats.reading import InexpressibleError
from hannover.engine.align.mapping import Mapping

__all__ = ["refuse_unfaithful"]

STATED = (
    "sources", "targets", "relation", "defaulted", "author", "date", "version", "comment", "confidence",
    "justification",
)  # fmt: skip
SHOWN = 20


def refuse_unfaithful(meant: Sequence[Mapping], read: Sequence[Mapping], *, form: str) -> None:
    """Raises InexpressibleError naming every mapping that comes out of the file other than it was meant.

    A justification that was not stated may become the one that a format writes for that.
    """
    problems = [
        f"{mapping.because}: {name} {getattr(mapping, name)!r} would be read back as {getattr(again, name)!r}"
        for mapping, again in zip(meant, read, strict=False)
        for name in STATED
        if not alike(name, mapping, again)
    ]
    if len(meant) != len(read):
        problems.insert(0, f"{len(meant):,} mappings would be read back as {len(read):,}")
    if problems:
        more = f"; and {len(problems) - SHOWN:,} more" if len(problems) > SHOWN else ""
        raise InexpressibleError(f"{form} cannot hold this crosswalk: {'; '.join(problems[:SHOWN])}{more}")


def alike(name: str, mapping: Mapping, again: Mapping) -> bool:
    stated, found = getattr(mapping, name), getattr(again, name)
    if stated == found:
        return True
    if name in ("sources", "targets"):
        return len(stated) == len(found) and set(stated) == set(found)
    return name == "justification" and not stated
