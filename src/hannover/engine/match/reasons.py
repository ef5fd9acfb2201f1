"""Why a pair scores as it does: parts with names that add up to the score."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import numpy as np

from hannover.engine.match.channels import Channel
from hannover.engine.match.direction import Direction, span
from hannover.engine.match.fits import FIT_UNIT, HALF_FIT
from hannover.engine.match.lenses import MeaningLens
from hannover.engine.match.market import Market
from hannover.engine.match.profiles import Profile
from hannover.engine.match.worded import Worded
from hannover.engine.text import bare_word

__all__ = ["Pair", "Reason", "pair_of"]

# Terms of a channel that are named one by one; the rest is summed up.
NAMED = 6
# A pair of terms below this share of a cosine is a chance likeness of letters.
LEAST_SHARE = 0.08
# Two words go together when their features are so much alike, from 0 to 1.
LEAST_LIKENESS = 0.24


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of a score.

    channel       "meaning", "bridge", "words" or "structured"
    kind          "term": two terms that go together; "meaning": the texts mean the like; "other": what remains of a
                  channel; "usual": what an average pair has, and how close both texts are to everything; "fit": a fact
    direction     "left needs" or "right needs": whose need it is; "" for facts
    left, right   the terms, texts or values on either side
    contribution  what it adds to the score
    """

    channel: str
    kind: str
    direction: str
    left: str
    right: str
    contribution: float
    semantic_only: bool = False

    @property
    def because(self) -> str:
        shown = f"{self.left} <-> {self.right}" if self.left or self.right else self.kind
        alone = " (semantic, no shared term)" if self.semantic_only else ""
        return f"{self.channel}: {shown}{alone} {self.contribution:+.2f}"


@dataclass(frozen=True)
class Pair:
    """Two profiles, their score, and its parts.

    rank  from 1 in the list it stands in; 0 outside of lists
    """

    left: str
    right: str
    score: float
    reasons: tuple[Reason, ...]
    rank: int = 0

    def total(self) -> float:
        """What the reasons add up to: the score."""
        return float(sum(reason.contribution for reason in self.reasons))

    @property
    def because(self) -> str:
        shown = [reason.because for reason in self.reasons if reason.kind != "usual"][:3]
        return f"{self.score:.2f}: " + "; ".join(shown) if shown else f"{self.score:.2f}: nothing in common"


def pair_of(market: Market, left: int, right: int, *, rank: int = 0) -> Pair:
    """The pair with its reasons, the largest part first."""
    forth, back = market.directions
    own, other = market.left.profiles[left], market.right.profiles[right]
    reasons = [
        *direction_reasons(market, forth, left, right, flipped=False),
        *direction_reasons(market, back, right, left, flipped=True),
        *fit_reasons(market, own, other),
    ]
    reasons.sort(
        key=lambda reason: (reason.kind == "usual", -abs(reason.contribution), reason.left, reason.right)
    )
    score = float(sum(reason.contribution for reason in reasons))
    return Pair(own.key, other.key, score, tuple(reasons), rank)


def direction_reasons(
    market: Market, direction: Direction, needing: int, offering: int, *, flipped: bool
) -> list[Reason]:
    some, others = (
        span(direction.needs, slice(needing, needing + 1)),
        span(direction.offers, slice(offering, offering + 1)),
    )
    needs, offers = np.arange(some.start, some.stop), np.arange(others.start, others.stop)
    if not len(needs) or not len(offers):
        return []
    need, offer = best_texts(market, direction, needs, offers)
    shared: list[Reason] = []
    meant: list[Reason] = []
    for channel in direction.channels:
        scale = market.weights.of(channel.name) / channel.spread
        told = channel.tells(np.array([need]), np.array([offer]))
        if not scale or (told is not None and not told[0, 0]):
            continue
        found = channel_reasons(direction, channel, need, offer, scale=scale, flipped=flipped)
        (meant if channel.name == "meaning" else shared).extend(found)
    alone = not any(reason.kind == "term" for reason in shared)
    return shared + [
        Reason(
            one.channel, one.kind, one.direction, one.left, one.right, one.contribution,
            alone and one.kind == "meaning",
        )
        for one in meant
    ]  # fmt: skip


def best_texts(
    market: Market, direction: Direction, needs: np.ndarray, offers: np.ndarray
) -> tuple[int, int]:
    """The need and the offer that go together best."""
    if len(needs) == len(offers) == 1:
        return int(needs[0]), int(offers[0])
    values = direction.texts(market.weights, needs, offers)
    row, column = np.unravel_index(int(np.argmax(values)), values.shape)
    return int(needs[row]), int(offers[column])


def channel_reasons(
    direction: Direction, channel: Channel, need: int, offer: int, *, scale: float, flipped: bool
) -> list[Reason]:
    """z = (2 cosine - densities - mean) / spread, taken apart."""
    written = (direction.needs.written[need], direction.offers.written[offer])
    usual = -scale * (float(channel.row_density[need]) + float(channel.column_density[offer]) + channel.mean)
    parts = [("usual", "", "", usual)]
    if isinstance(channel.lens, MeaningLens):
        rows, columns = channel.narrow
        assert isinstance(rows, np.ndarray)
        assert isinstance(columns, np.ndarray)
        cosine = float(np.dot(rows[need], columns[offer]))
        parts.append(("meaning", *written, 2 * scale * cosine))
    else:
        parts += [
            (kind, as_written(first, written[0]), as_written(second, written[1]), value)
            for kind, first, second, value in term_parts(channel, need, offer, 2 * scale)
        ]
    return [
        Reason(
            channel.name,
            kind,
            direction.name,
            second if flipped else first,
            first if flipped else second,
            value,
        )
        for kind, first, second, value in parts
    ]


def term_parts(channel: Channel, need: int, offer: int, scale: float) -> list[tuple[str, str, str, float]]:
    """The pairs of terms that share most, and what is left of the cosine."""
    rows, columns = channel.narrow
    assert isinstance(rows, Worded)
    assert isinstance(columns, Worded)
    first, second = rows.terms(need), columns.terms(offer)
    shares = first.shares(second)
    whole = float(shares.sum())
    if whole <= 0:
        return []
    alike = shares >= LEAST_LIKENESS * np.outer(first.lengths, second.lengths)
    order = np.argsort(-shares, axis=None, kind="stable")
    parts: list[tuple[str, str, str, float]] = []
    named = 0.0
    for at in order.tolist():
        row, column = divmod(at, shares.shape[1])
        share = float(shares[row, column])
        if share <= LEAST_SHARE * whole or len(parts) == NAMED:
            break
        words = bare_word(first.words[row]), bare_word(second.words[column])
        if all(words) and alike[row, column]:
            parts.append(("term", *words, scale * share))
            named += share
    parts.append(("other", "", "", scale * (whole - named)))
    return parts


def as_written(term: str, text: str) -> str:
    """The term as the text writes it."""
    plain = unicodedata.normalize("NFKC", text)
    at = plain.lower().find(term)
    return plain[at : at + len(term)] if at >= 0 and len(plain.lower()) == len(plain) else term


def fit_reasons(market: Market, left: Profile, right: Profile) -> list[Reason]:
    if not market.fits or not market.weights.structured:
        return []
    values = [fit.between(left, right) for fit in market.fits]
    shares = sum(fit.share for fit in market.fits)
    return [
        Reason(
            "structured", "fit", "", f"{fit.name}: {left.facts.get(fit.facts)}", f"{right.facts.get(fit.facts)}",
            market.weights.structured * fit.share / max(shares, 1e-9) * (value - HALF_FIT) / FIT_UNIT,
        )
        for fit, value in zip(market.fits, values, strict=True)
        if not np.isnan(value)
    ]  # fmt: skip
