"""What the match is made of, for staff: vectors, dictionaries, weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from hannover.errors import ConflictError, InputError
from hannover.fields.smes import domain, models
from hannover.fields.smes.reading.partners import not_used
from hannover.fields.smes.reading.partners_market import Prepared, prepared_for
from hannover.fields.smes.reading.partners_weights import (
    CHANNELS,
    KEY,
    default_weights,
    recorded_weights,
)
from hannover.record.moment import Moment


@dataclass(frozen=True)
class WeightRow:
    """One channel: its default, what was learned last (None before anything was), and what is used."""

    channel: str
    default: Decimal
    learned: Decimal | None
    used: Decimal


@dataclass(frozen=True)
class Matching:
    """`accepted` and `declined` introductions are what can be learned from."""

    made: Prepared | None
    profiles: Mapping[str, int]
    vectors: int
    weights: domain.MatchWeights
    rows: tuple[WeightRow, ...]
    channels: tuple[str, ...]
    not_used: tuple[str, ...]
    accepted: int
    declined: int


def read_matching(moment: Moment) -> Matching:
    try:
        made: Prepared | None = prepared_for(moment)
    except (ConflictError, InputError):
        made = None
    channels = made.market.channels if made and made.market else ()
    weights = recorded_weights(moment) or domain.MatchWeights(
        key=KEY, origin="default", used=default_weights()
    )
    default = default_weights()
    rows = tuple(
        WeightRow(name, default[name], weights.learned.get(name), weights.used.get(name, Decimal(0)))
        for name in CHANNELS
    )
    stages = list(models.Introduction.objects.at(moment).values_list("stage", flat=True))
    return Matching(
        made,
        {side: census.shown(moment.as_of) for side, census in made.census.items()} if made else {},
        models.ProfileVector.objects.count(),
        weights,
        rows,
        channels,
        not_used(channels),
        sum(stage in ("accepted", "confidential", "closed") for stage in stages),
        sum(stage == "declined" for stage in stages),
    )
