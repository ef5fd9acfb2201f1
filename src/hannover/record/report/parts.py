"""The parts of a document that occur in several places: sides, sources, evidence, owners, references."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from hannover.record import domain
from hannover.record.domain import Level
from hannover.record.reading import Owner
from hannover.record.report.content import NumberedEvidence, Report
from hannover.record.report.document import (
    EvidenceWords,
    OwnerWords,
    Reference,
    SideWords,
    SourceWords,
)
from hannover.record.report.voice import Voice, Words
from hannover.record.words import KINDS, iso_date

WEB = ("https://", "http://")
BOXES = 3
NO_EVIDENCE = -1


@dataclass(frozen=True)
class Parts:
    """Puts what recurs in a report into the words of one language."""

    report: Report
    voice: Voice
    placed: set[int] = field(default_factory=set)
    """Numbers of the evidence that was put into the document so far."""

    @cached_property
    def sides(self) -> Mapping[str, SideWords]:
        return {
            side.key: SideWords(side.key, side.position, self.voice.words(side.name))
            for side in self.report.programme.sides
        }

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """{key or id of a piece of evidence: its number}."""
        found = {piece.recorded.entity: piece.number for piece in self.report.evidence}
        return found | {piece.fact.key: piece.number for piece in self.report.evidence if piece.fact.key}

    @cached_property
    def references(self) -> Mapping[str, Reference]:
        return {promise.fact.key: self.reference(promise.fact) for promise in self.report.promises}

    @cached_property
    def pieces(self) -> Mapping[int, EvidenceWords]:
        return {piece.number: self._evidence(piece) for piece in self.report.evidence}

    def newest(self, pieces: Iterable[NumberedEvidence]) -> str:
        """The date of the newest confirmed piece, as its source states it."""
        confirmed = [piece.fact.date for piece in pieces if piece.fact.confirmed]
        newest = max(confirmed, key=lambda date: (date.latest, date.on), default=None)
        return self.voice.fact_date(newest) if newest else ""

    def numbers_of(self, keys: Iterable[str]) -> tuple[int, ...]:
        """The numbers of the evidence that is cited, as far as it is shown; each once, in order."""
        return tuple(sorted({self.numbers[key] for key in keys if key in self.numbers}))

    def reference(self, commitment: domain.Commitment) -> Reference:
        return Reference(commitment.key, commitment.number, self.voice.words(commitment.title))

    def source(self, source: domain.Source) -> SourceWords:
        url = source.url if source.url.startswith(WEB) else ""
        comma = ", " if source.title[-1:].isascii() else self.voice.forms.list_comma
        return SourceWords(source.title, comma, url, source.passage)

    def owner(self, owner: Owner) -> OwnerWords:
        name = self.voice.words(owner.name.name) if owner.name else Words("")
        short = owner.name.short if owner.name and owner.name.short != name.text else ""
        return OwnerWords(self.sides[owner.side], name, short)

    def evidence(self, pieces: Iterable[NumberedEvidence]) -> tuple[EvidenceWords, ...]:
        """The pieces in words; where one was put into the document before, it says so."""
        found = []
        for piece in pieces:
            first = piece.number not in self.placed
            self.placed.add(piece.number)
            found.append(
                self.pieces[piece.number] if first else replace(self.pieces[piece.number], first=False)
            )
        return tuple(found)

    def _evidence(self, piece: NumberedEvidence) -> EvidenceWords:
        fact = piece.fact
        return EvidenceWords(
            number=piece.number,
            first=True,
            date=self.voice.fact_date(fact.date),
            machine_date=iso_date(fact.date).partition("/")[0],
            title=self.voice.words(fact.title),
            summary=self.voice.words(fact.summary),
            kind=str(KINDS[fact.kind]),
            source=self.source(fact.source),
            confirmed=fact.confirmed,
            sample=fact.sample,
            side=self.sides.get(piece.recorded.side),
        )


def steps_of(level: Level) -> int:
    """How many of three boxes a level fills; -1 where there is no evidence."""
    return list(Level).index(level) - 1


def percent(share: Decimal | float) -> str:
    """A share of 1 as a plain number of percent, for drawings."""
    return f"{share * 100:.2f}"
