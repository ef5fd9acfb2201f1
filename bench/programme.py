"""A programme of any size for the figures: so many commitments, so many events."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from hannover.record import domain, log

SIGNED = date(2017, 3, 19)
KINDS = tuple(domain.EvidenceKind)
FIELDS = 9
BATCH = 5000


def text(words: str) -> domain.Text:
    return {"en": words, "ja": f"見本 {words}", "de": f"Muster {words}"}


def build(*, commitments: int, events: int) -> None:
    """Writes the frame of a programme, then evidence and observations until there are that many events."""
    frame = list(frame_of(commitments))
    log.append(log.Author(), [log.Draft(state=noun, happened_on=SIGNED) for noun in frame])
    left = max(0, events - len(frame))
    for start in range(0, left, BATCH):
        drafts = [draft_of(number, commitments) for number in range(start, min(start + BATCH, left))]
        log.append(log.Author(side="a" if start % 2 else "b"), drafts)


def frame_of(commitments: int) -> Iterator[object]:
    source = domain.Source(title="A sample source", url="https://example.org/declaration")
    yield domain.Declaration(
        key="sample", title=text("Declaration"), summary=text("A sample"), signed=domain.FactDate(on=SIGNED),
        place=text("Town"), languages=("en", "ja", "de"), source=source, sample=True,
    )  # fmt: skip
    for position, key in enumerate(("a", "b"), 1):
        yield domain.Side(
            key=key, position=position, name=text(f"Side {key}"), country=key.upper() * 2, currency="EUR",
            languages=("en",), timezone="UTC",
        )  # fmt: skip
    for number in range(1, FIELDS + 1):
        yield domain.Field(
            key=f"field-{number}", number=number, title=text(f"Field {number}"), summary=text("S")
        )
    for number in range(commitments):
        key = f"commitment-{number}"
        yield domain.Commitment(
            key=key, field=f"field-{number % FIELDS + 1}", number=str(number), title=text(f"Promise {number}"),
            text=text("What both sides promised."), source=source,
        )  # fmt: skip
        yield domain.Indicator(
            key=f"indicator-{number}", commitment=key, title=text("Visits"), unit=text("visits"),
            aggregation=domain.Aggregation.SUM, baseline=domain.Baseline(value=Decimal(0), on=SIGNED),
            targets=(domain.Target(value=Decimal(50), by=date(2030, 12, 31)),),
        )  # fmt: skip
        for side in ("a", "b"):
            yield domain.Assessment(
                commitment=key,
                side=side,
                level=domain.Level.LIMITED,
                on=SIGNED,
                reason=text("A sample reason"),
            )


def draft_of(number: int, commitments: int) -> log.Draft:
    """Four of five events are evidence, the fifth is an observation; spread evenly over the commitments."""
    which = number % commitments
    day = SIGNED + timedelta(days=number % 3000)
    if number % 5 == 4:
        observation = domain.Observation(
            indicator=f"indicator-{which}", value=Decimal(1), on=day, evidence=("e",)
        )
        return log.Draft(state=observation, happened_on=day)
    evidence = domain.Evidence(
        title=text(f"Fact {number}"), date=domain.FactDate(on=day), kind=KINDS[number % len(KINDS)],
        source=domain.Source(title="A sample source", url=f"https://example.org/{number}"),
        fields=(f"field-{which % FIELDS + 1}",), commitments=(f"commitment-{which}",),
    )  # fmt: skip
    return log.Draft(state=evidence, happened_on=day)
