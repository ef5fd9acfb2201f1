"""A small invented programme of two sides, and who acts in it, for the tests of dialogues and signatures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from hannover.accounts.models import Grant, Person
from hannover.accounts.permissions import VISITOR, Actor, Held, Role
from hannover.operations import Context
from hannover.record import domain
from hannover.record.actions.framework import load_framework
from hannover.record.dialogues import actions, inputs
from hannover.record.framework import Framework
from hannover.record.moment import Moment, now
from hannover.record.signing import signatures_of

EAST, WEST = "east", "west"
LANGUAGES = ("en", "ja", "de")
SOURCE = domain.Source(title="Sample source, invented")


def secretariat(side: str) -> Actor:
    return Actor(f"secretariat-{side}", (Held(Role.SECRETARIAT, side),))


def officer(side: str) -> Actor:
    return Actor(f"officer-{side}", (Held(Role.OFFICER, side),))


def signed_in(role: Role, side: str = "") -> Client:
    """A browser of somebody who holds that role."""
    person = Person.objects.create(login=f"{role}-{side}")
    organization = "east-office" if role is Role.PARTICIPANT else ""
    Grant.objects.create(person=person, role=role.value, side=side, organization=organization)
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


ADMINISTRATOR = Actor("administrator", (Held(Role.ADMINISTRATOR),))
EVERY_ROLE = {
    "visitor": VISITOR,
    "participant": Actor("participant", (Held(Role.PARTICIPANT, organization="east-office"),)),
    "reviewer": Actor("reviewer", (Held(Role.REVIEWER, EAST),)),
    "officer": officer(EAST),
    "secretariat": secretariat(EAST),
    "administrator": ADMINISTRATOR,
}


def call(actor: Actor, *, on: date | None = None, signs: bool = True) -> Context:
    """A call by that actor, today or on the day given."""
    at = datetime(on.year, on.month, on.day, 12, tzinfo=UTC) if on else None
    return Context(actor=actor, field="", at=at, signs=signs)


def as_of(day: date) -> Moment:
    return Moment(day, now().known_at, is_now=False)


def _side(key: str, position: int, country: str) -> domain.Side:
    return domain.Side(
        key=key,
        position=position,
        name={"en": key.title()},
        country=country,
        currency="EUR",
        languages=("en",),
        timezone="UTC",
    )


def _organization(key: str, side: str) -> domain.Organization:
    names = (domain.DatedName(name={"en": key.replace("-", " ").title()}),)
    return domain.Organization(key=key, kind=domain.OrganizationKind.MINISTRY, side=side, names=names)


def _held(number: int, on: date) -> domain.Round:
    return domain.Round(
        key=f"talks-{number}", dialogue="talks", number=number, date=domain.FactDate(on=on), place={}
    )


def framework() -> Framework:
    return Framework(
        declaration=domain.Declaration(
            key="sample",
            title={"en": "Sample declaration"},
            summary={"en": "Invented."},
            signed=domain.FactDate(on=date(2015, 1, 1)),
            place={"en": "Sampletown"},
            languages=LANGUAGES,
            source=SOURCE,
            sample=True,
        ),
        sides=(_side(EAST, 1, "JP"), _side(WEST, 2, "DE")),
        organizations=(_organization("east-office", EAST), _organization("west-office", WEST)),
        signatories=(),
        fields=(domain.Field(key="wind", number=1, title={"en": "Wind"}, summary={"en": "Wind."}),),
        commitments=(),
        milestones=(),
        indicators=(),
        evidence=(
            domain.Evidence(
                key="proof",
                title={"en": "A proof"},
                date=domain.FactDate(on=date(2017, 1, 1)),
                source=SOURCE,
                fields=("wind",),
            ),
        ),
        dialogues=(domain.Dialogue(key="talks", title={"en": "Talks"}, summary={}, field="wind"),),
        rounds=(_held(1, date(2016, 6, 1)), _held(2, date(2018, 6, 1)), _held(3, date(2020, 6, 1))),
        digest="",
    )


@pytest.fixture
def programme(db: None) -> None:
    """The programme in the store: the dialogue "talks" with rounds on 1 June 2016, 2018 and 2020."""
    load_framework(framework(), call(ADMINISTRATOR))


@dataclass
class Talks:
    """What the sides do in the dialogue "talks", saying as little as a test lets them."""

    def item(self, round_key: str = "talks-1", *, by: str = EAST, title: str = "Cables") -> str:
        values = inputs.AddAgendaItem(round=round_key, title={"en": title})
        return actions.add_agenda_item(values, call(secretariat(by))).id

    def outcome(self, item: str, round_key: str = "talks-1", *, by: str = EAST, **values: Any) -> str:
        values = {"kind": "action", "wording": {"en": "Both sides test the cables."}} | values
        drafted = inputs.DraftOutcome(round=round_key, agenda_item=item, **values)
        return actions.draft_outcome(drafted, call(secretariat(by))).id

    def drafted(self, **values: Any) -> str:
        """An outcome of the first round, under an item of its own."""
        return self.outcome(self.item(), **values)

    def amend(self, outcome: str, *, by: str = EAST, **values: Any) -> None:
        values = values or {"wording": {"en": "Both sides test all cables."}}
        actions.amend_outcome(inputs.AmendOutcome(outcome=outcome, **values), call(secretariat(by)))

    def digest(self, outcome: str, by: str = EAST) -> str:
        return signatures_of("outcome", outcome, moment=now(), actor=secretariat(by)).digest

    def sign(self, outcome: str, *, by: str, on: date | None = None) -> None:
        values = inputs.SignOutcome(outcome=outcome, digest=self.digest(outcome, by))
        actions.sign_outcome(values, call(secretariat(by), on=on))

    def agree(self, outcome: str) -> None:
        self.sign(outcome, by=EAST)
        self.sign(outcome, by=WEST)

    def report(self, outcome: str, *, by: str, on: str = "", closed: bool = True) -> None:
        values = inputs.ReportFollowUp(outcome=outcome, note={"en": "Done."}, on=on, closed=closed)
        actions.report_follow_up(values, call(officer(by)))

    def close(self, outcome: str, *, on: str = "") -> None:
        self.report(outcome, by=EAST, on=on)
        self.report(outcome, by=WEST, on=on)

    def say(self, item: str, round_key: str = "talks-1", *, by: str, **values: Any) -> str:
        values = {"text": {"en": f"{by} speaks."}} | values
        said = inputs.RecordStatement(round=round_key, agenda_item=item, **values)
        return actions.record_statement(said, call(officer(by))).id

    def plan(self, day: str, **values: Any) -> str:
        planned = inputs.PlanRound(dialogue="talks", date=day, **values)
        return actions.plan_round(planned, call(officer(WEST))).id
