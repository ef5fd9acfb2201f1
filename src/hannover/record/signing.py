"""Two keys: what is joint takes effect only when both sides have signed it as it now stands.

A signature names the SHA-256 of the canonical state (RFC 8785) of what was signed, exactly as the log holds
it. A joint matter is in effect when the newest signature of every side is on its present state; a change
therefore takes every signature off, and shows it as given to an earlier wording. Whoever signs hands in the
digest that they were shown, so nobody can sign what they have not read. A side signs through its own
secretariat, and never for the other.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import cast

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from hannover.accounts.permissions import Actor
from hannover.errors import ConflictError, ForbiddenError, InputError, UnknownError
from hannover.operations import Context
from hannover.record import domain, models
from hannover.record.actions.writing import write
from hannover.record.log import Draft, Written
from hannover.record.models.projection import ALWAYS, STILL, Projection
from hannover.record.moment import Moment
from hannover.record.projecting import tables, type_name

__all__ = [
    "NEWEST",
    "Keys",
    "SignatureEntry",
    "acting_side",
    "declare_joint",
    "digest_of_state",
    "hold",
    "is_in_effect",
    "joint_types",
    "read_keys",
    "reader_of",
    "sign",
    "signatures_of",
]

NEWEST = Moment(ALWAYS - timedelta(days=1), STILL - timedelta(microseconds=1), is_now=False)
"""Everything that is recorded, whatever its date: what a write is checked against."""

EVENTS_AT_ONCE = 10_000
READ_BY_BOTH = ("public", "joint")
"""The audiences to which the staff of both sides belong: nobody signs what the other side cannot read."""
_joint = {"outcome"}


@dataclass(frozen=True)
class SignatureEntry:
    """A signature with the event that holds it. `current`: it is on the present state, no earlier one."""

    signature: domain.Signature
    event: str
    recorded_at: datetime
    current: bool


@dataclass(frozen=True)
class Keys:
    """Both keys of one joint matter: `digest` is that of its present state, `signatures` are newest first."""

    digest: str
    sides: tuple[str, ...]
    signatures: tuple[SignatureEntry, ...]

    @cached_property
    def newest(self) -> Mapping[str, SignatureEntry]:
        """The newest signature of every side that ever signed."""
        return {entry.signature.side: entry for entry in reversed(self.signatures)}

    @property
    def signed(self) -> tuple[str, ...]:
        """The sides whose newest signature is on the present state."""
        return tuple(side for side in self.sides if side in self.newest and self.newest[side].current)

    @property
    def outdated(self) -> tuple[str, ...]:
        """The sides whose newest signature is on an earlier state: they have not signed what stands now."""
        return tuple(side for side in self.sides if side in self.newest and not self.newest[side].current)

    @property
    def in_effect(self) -> bool:
        return is_in_effect(
            self.digest, {side: entry.signature.digest for side, entry in self.newest.items()}, self.sides
        )

    @property
    def since(self) -> date | None:
        """The day of the second signature, when both are on the present state."""
        return max(self.newest[side].signature.on for side in self.sides) if self.in_effect else None


def is_in_effect(digest: str, newest: Mapping[str, str], sides: Sequence[str]) -> bool:
    """True when the newest digest that every side signed is the present one; never with a single side."""
    return len(sides) > 1 and all(newest.get(side) == digest for side in sides)


def digest_of_state(state: object) -> str:
    """SHA-256, in hex, of a noun (or of its state as JSON) in canonical form."""
    if isinstance(state, msgspec.Raw):
        return hashlib.sha256(bytes(state)).hexdigest()
    return hashlib.sha256(msgspec.json.encode(msgspec.to_builtins(state), order="deterministic")).hexdigest()


def declare_joint(subject_type: str) -> None:
    """Lets entities of that type be signed; a field package calls this when Django starts."""
    _joint.add(subject_type)


def joint_types() -> frozenset[str]:
    return frozenset(_joint)


def sign(subject_type: str, subject: str, *, digest: str, context: Context) -> Written:
    """Turns the key of the actor's side on a joint matter.

    digest   that of the state which the person was shown
    Raises   ForbiddenError for anybody but the secretariat of a side, and wherever nobody can be shown the
             wording (the command line); UnknownError; ConflictError when the wording is another by now,
             when the side has signed it already, or when the other side cannot read it.
    """
    side = acting_side(context, "sign")
    if not context.signs:
        raise ForbiddenError(
            _("nobody can sign from here"), remedy=_("sign on the page that shows the wording")
        )
    if subject_type not in _joint:
        raise InputError(
            _("this is not a joint matter"), field="subject_type", remedy=", ".join(sorted(_joint))
        )
    with transaction.atomic():
        row = hold(tables()[subject_type][0], subject, actor=reader_of(context), field="subject")
        keys = read_keys(NEWEST, reader_of(context), [row])[str(row.entity)]
        if row.audience not in READ_BY_BOTH:
            raise ConflictError(
                _("only your side can read this draft"), remedy=_("publish it for both sides first")
            )
        if digest != keys.digest:
            raise ConflictError(
                _("the wording is no longer the one that you were shown"),
                remedy=_("read it again, then sign"),
            )
        if side in keys.signed:
            raise ConflictError(_("your side has signed this wording already"))
        today = context.now.date()
        signature = domain.Signature(
            subject_type=subject_type, subject=str(row.entity), digest=digest, side=side, on=today
        )
        draft = Draft(state=signature, happened_on=today, action="signed", audience=row.audience)
        return write(context, draft)[0]


def acting_side(context: Context, permission: str) -> str:
    """The side of the programme that the actor may do this for; raises ForbiddenError when there is none."""
    side = context.actor.side
    context.actor.require(permission, side=side)
    if side not in _side_keys(NEWEST):
        raise ForbiddenError(
            _("this is done for one of the two sides"), remedy=_("sign in as somebody who acts for a side")
        )
    return side


def reader_of(context: Context) -> Actor:
    """The actor of a call, as what is read takes it: `operations` knows actors by what they do alone."""
    return cast(Actor, context.actor)


def hold(model: type[Projection], key: str, *, actor: Actor, field: str) -> Projection:
    """The newest version that the actor may read of the entity with that key, which nobody else can change
    until this transaction ends. Raises UnknownError naming the input field.
    """
    known = model.objects.filter(known_to=STILL, key=key)
    while not list(known.select_for_update()) and known.exists():
        pass  # another transaction replaced the rows while we waited for them: wait for the new ones
    found: Projection | None = known.seen_by(actor).order_by("-valid_from").first()
    if found is None:
        raise UnknownError(
            _("there is no such entry: %(type)s %(key)s")
            % {"type": type_name(model.noun), "key": repr(key[:80])},
            field=field,
        )
    return found


def signatures_of(subject_type: str, subject: str, *, moment: Moment, actor: Actor) -> Keys:
    """The keys of one joint matter at a moment; raises UnknownError. Four queries."""
    found = tables().get(subject_type)
    row = found[0].objects.at(moment).seen_by(actor).filter(key=subject).first() if found else None
    if row is None:
        raise UnknownError(
            _("there is no such entry: %(type)s %(key)s") % {"type": subject_type, "key": repr(subject[:80])}
        )
    return read_keys(moment, actor, [row])[str(row.entity)]


def read_keys(
    moment: Moment, actor: Actor, rows: Sequence[Projection], *, sides: Sequence[str] | None = None
) -> dict[str, Keys]:
    """{entity: its keys} for versions of joint matters; three queries, two where the sides are known."""
    both = _side_keys(moment) if sides is None else tuple(sides)
    events = {str(row.entity): str(row.event) for row in rows}
    digests = _digests(events.values())
    present = {entity: digests[event] for entity, event in events.items()}
    types = {str(row.entity): type_name(row.noun) for row in rows}
    found: dict[str, list[SignatureEntry]] = defaultdict(list)
    turned = models.Signature.objects.at(moment).seen_by(actor).filter(parent__in=list(events))
    for row in turned.order_by("-valid_from", "-known_from", "-id"):
        signature: domain.Signature = row.fact
        entity = signature.subject
        if signature.subject_type == types[entity]:
            current = signature.digest == present[entity]
            found[entity].append(SignatureEntry(signature, str(row.event), row.known_from, current))
    return {entity: Keys(present[entity], both, tuple(found[entity])) for entity in events}


def _side_keys(moment: Moment) -> tuple[str, ...]:
    sides = sorted((row.fact for row in models.Side.objects.at(moment)), key=lambda side: side.position)
    return tuple(side.key for side in sides)


class _Body(msgspec.Struct):
    state: msgspec.Raw


def _digests(events: Iterable[str]) -> dict[str, str]:
    """{event: digest of the state that it holds}, from the log itself, so that a later form of the noun
    changes none.
    """
    decoder = msgspec.json.Decoder(_Body)
    wanted = list(events)
    found: dict[str, str] = {}
    for start in range(0, len(wanted), EVENTS_AT_ONCE):
        stored = models.Event.objects.filter(event__in=wanted[start : start + EVENTS_AT_ONCE])
        for event, body in stored.values_list("event", "body"):
            found[event] = digest_of_state(decoder.decode(body).state)
    return found
