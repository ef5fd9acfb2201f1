"""Rounds of recommendations: computed in the background, looked at by staff, then published.

To compute one writes no event: anybody with the same data gets the same lists. To publish one is an act.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Any

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from hannover.engine.match import open_executor
from hannover.engine.match.errors import RangeError
from hannover.errors import ConflictError, InputError, UnknownError
from hannover.fields.smes import domain, models
from hannover.fields.smes.analysis import rounds as analysis
from hannover.fields.smes.analysis.rounds import Round, Summary
from hannover.fields.smes.inputs.rounds import (
    ComputeRound,
    DiscardRound,
    PublishRound,
    RoundComputed,
    RoundDiscarded,
    RoundPublished,
    SideOutcome,
)
from hannover.fields.smes.reading.partners_market import prepared_for_all, shares_executor, taking_part
from hannover.fields.smes.reading.partners_weights import decimals, weights_in_use
from hannover.operations import Context
from hannover.record import domain as record
from hannover.record.actions.writing import write
from hannover.record.dialogues.actions.checking import read_texts
from hannover.record.framework.values import KEY
from hannover.record.log import Draft
from hannover.record.moment import now
from hannover.record.signing import NEWEST, acting_side

LONGEST_KEY = 80
MOST_LISTED = 50
ROWS_AT_ONCE = 2_000
STEPS = 1_000


def compute_round(values: ComputeRound, context: Context) -> RoundComputed:
    """Lists for everybody who is shown today, both sides at once; in the background. For the staff of a side.

    A job that was killed leaves nothing that is shown, and is done again from its beginning.
    """
    acting_side(context, "run-programme")
    values = checked(values)
    key, title, moment = values.key, values.title, now()
    made = prepared_for_all(moment, report=lambda done, total, words: context.report(0, STEPS, words))
    among = taking_part(made, moment.as_of)
    if made.market is None or not all(side.any() for side in among):
        raise ConflictError(
            _("one side has no profile that is shown today"), remedy=_("publish profiles of both sides")
        )

    def progress(done: int, total: int) -> None:
        context.report(round(done / max(total, 1) * STEPS * 0.9), STEPS, "")

    try:
        with open_executor(values.executor or shares_executor()) as executor:
            found = analysis.proposed(
                made.market,
                sides=made.sides,
                length=values.length,
                among=among,
                apart=set(_pairs_apart(made.sides[0], context.now.date())),
                weights=decimals(weights_in_use(moment)),
                executor=executor,
                progress=progress,
            )
    except (ImportError, RangeError) as problem:
        raise InputError(str(problem), field="executor") from None
    context.report(round(STEPS * 0.9), STEPS, "")
    _store(key, title, found, context)
    context.report(STEPS, STEPS, "")
    return computed(key, found.summary)


def checked(values: ComputeRound) -> ComputeRound:
    """The values, clean; raises InputError for what no job should be started with."""
    if not 1 <= values.length <= MOST_LISTED:
        raise InputError(
            _("a list has between 1 and %(most)s partners") % {"most": MOST_LISTED}, field="length"
        )
    title = read_texts(values.title, field="title", required=False)
    key = _read_key(values.key)
    _refuse_taken(key)
    return replace(values, key=key, title=title)


def publish_round(values: PublishRound, context: Context) -> RoundPublished:
    """Shows every company its own list. Profiles that expired or were withdrawn since it was computed are left
    out of all lists, and the event says so.
    """
    acting_side(context, "run-programme")
    today = context.now.date()
    with transaction.atomic():
        row = _held(values.round)
        if row.published:
            raise ConflictError(_("this round is published already"), field="round")
        summary = summary_of(row)
        if values.digest and values.digest != summary.digest:
            raise ConflictError(
                _("the lists are no longer those that you were shown"), remedy=_("look at them again")
            )
        left_out = _gone(row.key, today)
        noun = domain.RecommendationRound(
            key=row.key,
            title=row.title,
            length=summary.length,
            computed_on=row.computed_at.date(),
            published_on=today,
            shares=summary.shares,
            channels=summary.channels,
            weights=summary.weights,
            digest=summary.digest,
            because=summary.because,
            left_out=left_out,
            sample=context.actor.sample,
        )
        draft = Draft(state=noun, happened_on=today, action="published", audience="joint")
        written = write(context, draft)[0]
        models.ComputedRound.objects.filter(key=row.key).update(published=True)
    head = f"{written.chain}:{written.sequence}:{written.hash}"
    return RoundPublished(row.key, left_out, written.id, head)


def discard_round(values: DiscardRound, context: Context) -> RoundDiscarded:
    """Removes what was computed and not published."""
    acting_side(context, "run-programme")
    with transaction.atomic():
        row = _held(values.round)
        if row.published:
            raise ConflictError(_("this round is published already"), field="round")
        models.RoundList.objects.filter(round=row.key).delete()
        row.delete()
    return RoundDiscarded(values.round)


def computed(key: str, summary: Summary) -> RoundComputed:
    """What a face gives of a summary."""
    return RoundComputed(
        key,
        tuple(
            SideOutcome(
                one.side,
                one.profiles,
                one.listed,
                one.unlisted,
                round(one.listed / one.profiles, 4) if one.profiles else 0.0,
                float(one.congestion),
            )
            for one in summary.shares
        ),
        summary.channels,
        summary.taken_off,
        summary.digest,
        float(summary.outside),
        float(summary.outside_at_most),
    )


def summary_of(row: models.ComputedRound) -> Summary:
    return msgspec.convert(row.summary, Summary, strict=False)


def _pairs_apart(left: str, today: date) -> Iterator[tuple[str, str]]:
    """(left profile, right profile) of all profiles that were introduced, and of companies of which one
    excludes the other. Further profiles of introduced companies stay: nobody has agreed to be known by them.
    """
    for found in models.Introduction.objects.at(NEWEST).facts():
        if found.stands_between(today):
            first, second = found.profile, found.toward_profile
            yield (first, second) if found.side == left else (second, first)
    companies = set(models.Exclusion.objects.at(NEWEST).values_list("parent", "other"))
    involved = {key for pair in companies for key in pair}
    profiles: dict[str, list[tuple[str, str]]] = {}
    ordered = sorted(involved)
    for start in range(0, len(ordered), ROWS_AT_ONCE):
        rows = models.Profile.objects.at(NEWEST).filter(parent__in=ordered[start : start + ROWS_AT_ONCE])
        for key, company, side in rows.values_list("key", "parent", "of_side"):
            profiles.setdefault(company, []).append((key, side))
    for one, other in companies:
        for first, side in profiles.get(one, ()):
            for second, _side in profiles.get(other, ()):
                yield (first, second) if side == left else (second, first)


def _store(key: str, title: record.Text, found: Round, context: Context) -> None:
    """Writes the lists in one transaction: a killed job leaves none of them."""
    with transaction.atomic():
        _refuse_taken(key)
        models.RoundList.objects.filter(round=key).delete()
        models.ComputedRound.objects.create(
            key=key,
            title=title,
            summary=msgspec.to_builtins(found.summary),
            complete=True,
            computed_at=context.now,
        )
        rows = _rows(key, found)
        while batch := list(islice(rows, ROWS_AT_ONCE)):
            models.RoundList.objects.bulk_create(batch)


def _rows(key: str, found: Round) -> Iterator[models.RoundList]:
    for side, lists in found.lists.items():
        for profile, listed in lists.items():
            yield models.RoundList(
                round=key,
                profile=profile,
                side=side,
                listed=[[one.profile, one.score, one.share] for one in listed],
                appears=found.appearances[side][profile],
            )


def _gone(key: str, today: date) -> dict[str, str]:
    """{profile: why} of those in the round that are not shown by that day."""
    found: dict[str, str] = {}
    keys = models.RoundList.objects.filter(round=key).order_by("profile").values_list("profile", flat=True)
    rows = keys.iterator(chunk_size=ROWS_AT_ONCE)
    while batch := list(islice(rows, ROWS_AT_ONCE)):
        known: dict[str, Any] = {
            profile.key: profile
            for profile in models.Profile.objects.at(NEWEST).filter(key__in=batch).facts()
        }
        for profile in batch:
            noun = known.get(profile)
            if noun is None or noun.standing is not domain.ProfileStanding.PUBLISHED:
                found[profile] = "withdrawn"
            elif not noun.is_shown(today):
                found[profile] = "expired"
    return found


def _held(key: str) -> models.ComputedRound:
    row = models.ComputedRound.objects.select_for_update().filter(key=key, complete=True).first()
    if row is None:
        raise UnknownError(_("there is no round %(key)s") % {"key": repr(key[:80])}, field="round")
    found: models.ComputedRound = row
    return found


def _refuse_taken(key: str) -> None:
    if models.ComputedRound.objects.filter(key=key).exists():
        raise InputError(
            _("%(key)s is taken") % {"key": repr(key)}, field="key", remedy=_("choose another, or discard it")
        )


def _read_key(text: str) -> str:
    key = text.strip()
    if not KEY.fullmatch(key) or len(key) > LONGEST_KEY:
        raise InputError(
            _("this cannot be a key"),
            field="key",
            remedy=_("lower-case letters, digits and single hyphens, at most %(most)s")
            % {"most": LONGEST_KEY},
        )
    return key
