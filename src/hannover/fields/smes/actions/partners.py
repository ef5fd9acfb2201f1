"""What the search for partners leaves behind: vectors, the prepared market, and the weights of the channels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import islice

import numpy as np
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from hannover.engine import match
from hannover.engine.match import DEFAULT, Decision, Learned, Weights
from hannover.errors import ConflictError, InputError
from hannover.fields.smes import domain, models
from hannover.fields.smes.analysis import partners as analysis
from hannover.fields.smes.inputs.partners import (
    ChooseWeights,
    EncodeProfiles,
    LearnWeights,
    ProfilesEncoded,
    WeightChange,
    WeightsChosen,
    WeightsLearned,
)
from hannover.fields.smes.reading.partners_market import encoder, keep, prepare, prepared_for
from hannover.fields.smes.reading.partners_weights import (
    CHANNELS,
    KEY,
    decimals,
    default_weights,
    recorded_weights,
    weights_in_use,
)
from hannover.fields.smes.words.partners import CHANNELS as WORDS
from hannover.operations import Context
from hannover.record.actions.writing import write
from hannover.record.dialogues.actions.checking import read_past_day
from hannover.record.domain import Text
from hannover.record.log import Draft
from hannover.record.models.projection import Projection
from hannover.record.moment import now
from hannover.record.signing import NEWEST, acting_side

PROFILES_AT_ONCE = 256
LEAST_DECISIONS = 10


def encode_profiles(values: EncodeProfiles, context: Context) -> ProfilesEncoded:
    """Makes the vectors of all published profiles that have none, or whose texts changed; then prepares the
    market and keeps it. In the background; for the staff of a side.

    Vectors are kept batch by batch, so that a job that was killed or cancelled goes on where it was.
    """
    acting_side(context, "run-programme")
    name = encoder().name
    removed = _remove_others(name, everything=values.again)
    keys, kept = _waiting(name)
    done = 0
    for batch in _batches(keys):
        context.report(done, len(keys), "")
        done += _encode(batch, name)
    context.report(done, len(keys), "")
    keep(prepare(now()))
    return ProfilesEncoded(name, len(keys) + kept, done, kept, removed)


def learn_weights(values: LearnWeights, context: Context) -> WeightsLearned:
    """Learns from accepted and declined introductions how much each channel should count, and records it
    beside what is used; nothing is ranked by it until the staff chooses it. For the staff of a side.
    """
    acting_side(context, "run-programme")
    until = read_past_day(values.until, context, field="until") if values.until else context.now.date()
    context.report(0, 3, "")
    made = prepared_for(now())
    if made.market is None:
        raise ConflictError(_("one side has no profile"), remedy=_("publish profiles of both sides"))
    context.report(1, 3, "")
    decisions = tuple(
        _decisions(until, made.sides[0], known=set(made.market.left.places) | set(made.market.right.places))
    )
    answers = {one.accepted for one in decisions}
    if len(decisions) < LEAST_DECISIONS or len(answers) < 2:
        raise ConflictError(
            _("%(count)s answered introductions teach nothing yet") % {"count": len(decisions)},
            remedy=_("at least %(least)s, some accepted and some declined") % {"least": LEAST_DECISIONS},
        )
    learned = match.learn(made.market, decisions, start=DEFAULT)  # all answers count anew each time
    context.report(2, 3, "")
    event = _record_learned(learned, context)
    context.report(3, 3, "")
    return WeightsLearned(
        learned.accepted,
        learned.declined,
        _changes(weights_in_use(now()), learned.weights),
        _told(learned).get(context.language, learned.because),
        event,
    )


def choose_weights(values: ChooseWeights, context: Context) -> WeightsChosen:
    """Ranks everything from now on by the defaults, or by what was learned last. For the staff of a side."""
    acting_side(context, "run-programme")
    if values.origin not in ("default", "learned"):
        raise InputError(
            _("%(origin)s are no weights") % {"origin": repr(values.origin[:40])},
            field="origin",
            remedy="default, learned",
        )
    with transaction.atomic():
        row, before = _held()
        used = default_weights() if values.origin == "default" else before.learned
        if not used:
            raise ConflictError(
                _("nothing was learned yet"), field="origin", remedy=_("learn the weights first")
            )
        if before.origin == values.origin and before.used == used:
            raise InputError(_("nothing is different"), field="origin")
        changed = replace(before, origin=values.origin, used=used)
        written = write(context, _draft(row, changed, context, action="chosen"))[0]
    head = f"{written.chain}:{written.sequence}:{written.hash}"
    return WeightsChosen(values.origin, {name: f"{used[name]:f}" for name in CHANNELS}, written.id, head)


def _remove_others(encoder_name: str, *, everything: bool) -> int:
    """Removes vectors of another encoder, and of profiles that are no longer published; how many."""
    rows = models.ProfileVector.objects.all()
    if not everything:
        published = models.Profile.objects.at(NEWEST).filter(standing=domain.ProfileStanding.PUBLISHED)
        stale = rows.exclude(encoder=encoder_name) | rows.exclude(profile__in=published.values("key"))
        rows = models.ProfileVector.objects.filter(pk__in=stale.values("pk"))
    removed: int = rows.delete()[0]
    return removed


def _waiting(encoder_name: str) -> tuple[list[str], int]:
    """The keys of published profiles whose vectors are missing or of earlier texts; how many are in order."""
    stored = dict(
        models.ProfileVector.objects.filter(encoder=encoder_name).values_list("profile", "digest").iterator()
    )
    published = models.Profile.objects.at(NEWEST).filter(standing=domain.ProfileStanding.PUBLISHED)
    keys, kept = [], 0
    for profile in _each(list(published.order_by("id").values_list("key", flat=True))):
        texts = match.texts_of([analysis.described(profile)])
        if stored.get(profile.key) == analysis.digest_of(texts):
            kept += 1
        else:
            keys.append(profile.key)
    return keys, kept


def _each(keys: Sequence[str]) -> Iterator[domain.Profile]:
    for batch in _batches(keys, size=2_000):
        yield from models.Profile.objects.at(NEWEST).filter(key__in=batch).facts()


def _batches(keys: Sequence[str], *, size: int = PROFILES_AT_ONCE) -> Iterator[list[str]]:
    rest = iter(keys)
    while batch := list(islice(rest, size)):
        yield batch


def _encode(keys: list[str], name: str) -> int:
    """Encodes the texts of these profiles and keeps them, in one short transaction; how many profiles."""
    profiles = [
        analysis.described(one) for one in models.Profile.objects.at(NEWEST).filter(key__in=keys).facts()
    ]
    vectors = match.encode(match.texts_of(profiles), encoder=encoder())
    rows = []
    for profile in profiles:
        texts = match.texts_of([profile])
        array = vectors.array[[vectors.places[text] for text in texts]] if texts else np.empty((0, 1))
        rows.append(
            models.ProfileVector(
                profile=profile.key,
                encoder=name,
                digest=analysis.digest_of(texts),
                rows=len(texts),
                array=array.astype(np.float16).tobytes(),
            )
        )
    with transaction.atomic():
        models.ProfileVector.objects.filter(profile__in=keys).delete()
        models.ProfileVector.objects.bulk_create(rows)
    return len(profiles)


def _decisions(until: date, left: str, *, known: set[str]) -> Iterator[Decision]:
    """Every answer to an introduction; withdrawn ones tell nothing."""
    for found in models.Introduction.objects.at(NEWEST).facts():
        declined = found.stage is domain.IntroductionStage.DECLINED
        if not (declined or found.named) or (found.answered_on or until) > until:
            continue
        if {found.profile, found.toward_profile} <= known:
            ours, theirs = found.profile, found.toward_profile
            pair = (ours, theirs) if found.side == left else (theirs, ours)
            yield Decision(*pair, accepted=not declined)


def _record_learned(learned: Learned, context: Context) -> str:
    with transaction.atomic():
        row, before = _held()
        changed = replace(
            before,
            learned=decimals(learned.weights),
            before=decimals(learned.before),
            accepted=learned.accepted,
            declined=learned.declined,
            because=_told(learned),
            learned_on=context.now.date(),
        )
        return write(context, _draft(row, changed, context, action="learned"))[0].id


def _told(learned: Learned) -> Text:
    """What was learned, in a sentence of every language that the interface speaks."""
    found = {}
    for language in settings.INTERFACE_LANGUAGES:
        with override(language):
            changes = [f"{WORDS[name]} {before:.2f} → {after:.2f}" for name, before, after in learned.changes]
            found[language] = _(
                "From %(accepted)s accepted and %(declined)s declined introductions: %(changes)s"
            ) % {
                "accepted": learned.accepted,
                "declined": learned.declined,
                "changes": "; ".join(changes),
            }
    return found


def _held() -> tuple[Projection | None, domain.MatchWeights]:
    rows = models.MatchWeights.objects.select_for_update().at(NEWEST).filter(key=KEY)
    row: Projection | None = rows.first()
    noun = recorded_weights(NEWEST)
    return row, noun or domain.MatchWeights(key=KEY, origin="default", used=default_weights())


def _draft(row: Projection | None, state: domain.MatchWeights, context: Context, *, action: str) -> Draft:
    day = max(row.valid_from, context.now.date()) if row else context.now.date()
    entity = str(row.entity) if row else ""
    return Draft(state=state, happened_on=day, entity=entity, action=action, audience="joint")


def _changes(before: Weights, after: Weights) -> tuple[WeightChange, ...]:
    default, first, second = default_weights(), decimals(before), decimals(after)
    return tuple(
        WeightChange(name, *(f"{values.get(name, Decimal(0)):f}" for values in (default, first, second)))
        for name in CHANNELS
    )
