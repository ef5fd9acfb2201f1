"""What the writes of a dialogue take and give. Texts are {language tag: text} in any languages of the
programme; dates are ISO 8601, and a round's may be as coarse as 2018 or 2018-05, or span days as
2018-05-14/2018-05-15.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

Text = dict[str, str]


@dataclass(frozen=True)
class Recorded:
    """What was written: `id` is what later calls name it by (the key of a dialogue or round, else the id of
    the entity), `event` holds it, `head` is the end of the chain after it.
    """

    id: str
    event: str
    head: str


@dataclass(frozen=True, kw_only=True)
class OpenDialogue:
    """`field` is the key of its field, empty for the whole programme; `since` is today when empty."""

    key: str
    title: Text
    summary: Text = dataclasses.field(default_factory=dict)
    field: str = ""
    since: str = ""


@dataclass(frozen=True, kw_only=True)
class PlanRound:
    """A round, ahead or long past. `number` 0 takes the next; an empty `key` is made of dialogue and number.

    `host` is the key of a side; `start` and `end` are ISO 8601 with offset. `confirmed` is False while the
    date is not.
    """

    dialogue: str
    date: str
    place: Text = dataclasses.field(default_factory=dict)
    number: int = 0
    key: str = ""
    host: str = ""
    start: str = ""
    end: str = ""
    evidence: tuple[str, ...] = ()
    confirmed: bool = True


@dataclass(frozen=True, kw_only=True)
class ChangeRound:
    """The whole of what a round says from now on; its dialogue and number stay."""

    round: str
    date: str
    place: Text = dataclasses.field(default_factory=dict)
    host: str = ""
    start: str = ""
    end: str = ""
    evidence: tuple[str, ...] = ()
    confirmed: bool = True


@dataclass(frozen=True, kw_only=True)
class AddAgendaItem:
    round: str
    title: Text


@dataclass(frozen=True, kw_only=True)
class RecordStatement:
    """What the own side says under an agenda item of the round; a second one takes the place of the first.

    `on` is the day of the round when empty. `audience` is "public", or "side" while only the own staff may
    read it.
    """

    round: str
    agenda_item: str
    text: Text
    on: str = ""
    audience: str = "public"


@dataclass(frozen=True, kw_only=True)
class DraftOutcome:
    """`kind` is information, decision or action; `owners` maps a side to the key of its organization in
    charge.

    `on` is the day of the round when empty. `audience` is "public", or "side" while only the own staff may
    read it.
    """

    round: str
    agenda_item: str
    kind: str
    wording: Text
    owners: dict[str, str] = dataclasses.field(default_factory=dict)
    due: str = ""
    on: str = ""
    audience: str = "public"


@dataclass(frozen=True, kw_only=True)
class AmendOutcome:
    """None leaves as it is; an empty `due` takes the deadline away. `audience` "public" shows an own draft
    to all; empty leaves it as it is.
    """

    outcome: str
    kind: str | None = None
    wording: Text | None = None
    owners: dict[str, str] | None = None
    due: str | None = None
    audience: str = ""


@dataclass(frozen=True, kw_only=True)
class SignOutcome:
    """`digest` is that of the wording which the person was shown."""

    outcome: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class ReportFollowUp:
    """What became of an outcome, as the own side sees it. `closed`: for that side nothing is left to do."""

    outcome: str
    note: Text
    on: str = ""
    closed: bool = False
    evidence: tuple[str, ...] = ()
