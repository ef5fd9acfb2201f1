"""Companies that may be registered twice, with the reasons; only a person decides."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from hannover.accounts.permissions import Actor
from hannover.errors import ForbiddenError
from hannover.fields.smes import domain, models
from hannover.fields.smes.analysis.companies import Likeness, find_alike
from hannover.fields.smes.inputs.companies import Duplicate, DuplicatesFound, FindDuplicates
from hannover.fields.smes.reading.naming import names_for
from hannover.operations import Context
from hannover.record.reading.paging import Page, page_of_sequence
from hannover.record.signing import reader_of
from hannover.record.words import wording

PAGE_SIZE = 20


@dataclass(frozen=True)
class Pair:
    """Two companies that may be one, the own side's first; `names` are those that the actor may know."""

    likeness: Likeness
    one: str
    other: str
    sides: tuple[str, str]
    names: tuple[domain.Identity | None, domain.Identity | None]

    @property
    def across(self) -> bool:
        return self.sides[0] != self.sides[1]


def read_duplicates(actor: Actor, *, page: int = 1, size: int = PAGE_SIZE) -> Page[Pair]:
    """The pairs of which at least one company is of the actor's side, the strongest reasons first."""
    side = actor.side
    if not (side and actor.allows("review-profile", side=side)):
        raise ForbiddenError(_("the staff of a side sees what may be registered twice"))
    rows = models.CompanyMark.objects.values_list("company", "side", "kind", "value")
    sides: dict[str, str] = {}
    marks = []
    for company, of_side, kind, value in rows.iterator(chunk_size=5000):
        key = str(company)
        sides[key] = of_side
        marks.append((key, kind, value))
    alike = tuple(pair for pair in find_alike(marks) if side in (sides[pair.one], sides[pair.other]))
    found = page_of_sequence(alike, page, size)
    own = {key for pair in found.items for key in (pair.one, pair.other) if sides[key] == side}
    names = names_for(actor, own)
    pairs = []
    for pair in found.items:
        one, other = (pair.one, pair.other) if sides[pair.one] == side else (pair.other, pair.one)
        pairs.append(Pair(pair, one, other, (sides[one], sides[other]), (names.get(one), names.get(other))))
    return found.holding(tuple(pairs))


def find_duplicates(values: FindDuplicates, context: Context) -> DuplicatesFound:
    """The same for a program: at most `most` pairs, names only of the own side."""
    found = read_duplicates(reader_of(context), size=max(1, min(values.most, 5000)))
    pairs = tuple(
        Duplicate(
            pair.one,
            pair.sides[0],
            _name(pair.names[0]),
            pair.other,
            pair.sides[1],
            _name(pair.names[1]),
            pair.likeness.reasons,
        )
        for pair in found.items
    )
    return DuplicatesFound(found.total, pairs)


def _name(identity: domain.Identity | None) -> str:
    return wording(identity.names) if identity else ""
