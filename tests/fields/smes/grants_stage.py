"""A call with applications of both sides, for the tests of grants, letters and follow-ups."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from hannover.fields.smes import domain, models
from hannover.fields.smes.actions.grants import apply_jointly, confirm_application, publish_call
from hannover.fields.smes.actions.grants_deciding import (
    appraise_application,
    draft_selection,
    sign_selection,
)
from hannover.fields.smes.inputs import grants as inputs
from hannover.jobs.models import Job
from hannover.record.background import run_operation
from hannover.record.log import Author, Draft, append
from hannover.record.signing import NEWEST, signatures_of
from tests.fields.smes import stage
from tests.fields.smes.stage import EAST, TODAY, WEST, Role

OPENS, CLOSES = TODAY - timedelta(days=30), TODAY - timedelta(days=2)
WITHIN, AFTER = TODAY - timedelta(days=10), TODAY
SIDES = (EAST, WEST)


def call_values(**changes: Any) -> inputs.PublishCall:
    """A call of 100,000 for each side, of which one company may have 60,000 and half of its cost."""
    values: dict[str, Any] = {
        "key": "call-1",
        "title": {"en": "Connected workshops", "ja": "つながる工場", "de": "Vernetzte Werkstätten"},
        "budgets": tuple(
            inputs.GivenBudget(
                side=side, amount="100000", currency="XTS", most_for_one="60000", most_share="0.5"
            )
            for side in SIDES
        ),
        "rule": "skip",
        "criteria": {"benefit": {"en": "Benefit for both sides"}, "plan": {"en": "Quality of the plan"}},
        "opens_on": OPENS.isoformat(),
        "closes_on": CLOSES.isoformat(),
        "time_zone": "Asia/Tokyo",
        "sizes": ("micro", "small", "medium"),
        "least_score": "2",
    }
    return inputs.PublishCall(**(values | changes))


def publish(**changes: Any) -> str:
    context = stage.call(stage.staff(EAST), on=OPENS - timedelta(days=1))
    return publish_call(call_values(**changes), context).id


@dataclass(frozen=True)
class Pair:
    """Two companies and the key of their application."""

    east: str
    west: str
    application: str


def companies() -> tuple[str, str]:
    """A company with a published profile on each side, both recorded before the call."""
    one, other = stage.company(EAST), stage.company(WEST)
    for key, side in ((one, EAST), (other, WEST)):
        stage.profile(key, side)
    return one, other


def apply_values(east: str, west: str, **changes: Any) -> inputs.ApplyJointly:
    asked = changes.pop("asked", "40000")
    values: dict[str, Any] = {
        "call": "call-1",
        "title": {"en": "Spindles that report wear"},
        "summary": {"en": "One side builds the sensors, the other tests them."},
        "partners": tuple(
            inputs.GivenPartner(company=key, cost="100000", asked=asked, currency="XTS")
            for key in (east, west)
        ),
        "milestones": ({"en": "Prototype runs"}, {"en": "Test report"}, {"en": "Pilot at a customer"}),
        "months": 12,
    }
    return inputs.ApplyJointly(**(values | changes))


def submit(*, on: date = WITHIN, **changes: Any) -> Pair:
    """An application that both companies have confirmed."""
    east, west = companies()
    state = apply_jointly(apply_values(east, west, **changes), stage.call(stage.participant(east), on=on))
    confirm = inputs.ConfirmApplication(application=state.application, company=west)
    done = confirm_application(confirm, stage.call(stage.participant(west), on=on))
    assert done.standing == "submitted"
    return Pair(east, west, state.application)


def appraise(application: str, side: str, mark: str) -> None:
    values = inputs.AppraiseApplication(
        application=application,
        marks={"benefit": mark, "plan": mark},
        reason={"en": "Read by two people."},
    )
    appraise_application(values, stage.call(stage.staff(side, Role.REVIEWER), on=AFTER))


def decide(*marked: tuple[Pair, str], call: str = "call-1") -> None:
    """Appraises with the same mark on both sides, drafts the selection and turns both keys."""
    for pair, mark in marked:
        for side in SIDES:
            appraise(pair.application, side, mark)
    draft_selection(inputs.DraftSelection(call=call), stage.call(stage.staff(EAST), on=AFTER))
    for side in SIDES:
        sign(side, call)


def digest(call: str = "call-1") -> str:
    row = models.Selection.objects.get(parent=call, known_to__year=9999, valid_to__year=9999)
    keys = signatures_of("smes:selection", row.key, moment=NEWEST, actor=stage.staff(EAST))
    return keys.digest


def sign(side: str, call: str = "call-1") -> Any:
    values = inputs.SignSelection(call=call, digest=digest(call))
    return sign_selection(values, stage.call(stage.staff(side, Role.SECRETARIAT), on=AFTER))


def fact(model: type[Any], **columns: Any) -> Any:
    """The present state of the one entity that has these columns."""
    row = model.objects.get(known_to__year=9999, valid_to__year=9999, **columns)
    return row.fact


def application_of(key: str) -> domain.Application:
    found: domain.Application = fact(models.Application, key=key)
    return found


def instalments_of(key: str, company: str) -> list[Any]:
    rows = models.Instalment.objects.filter(parent=key, known_to__year=9999, valid_to__year=9999)
    return sorted((row for row in rows if row.fact.company == company), key=lambda row: int(row.fact.number))


def backdate(row: Any, state: Any, day: date) -> None:
    """Writes that this held from an earlier day on."""
    draft = Draft(state=state, happened_on=day, entity=str(row.entity), audience=row.audience)
    append(Author(side=row.side), [draft])


@dataclass
class Watched:
    """A worker's context: keeps what is reported, and raises `ends` at the first report where it is given."""

    ends: BaseException | None = None
    reports: list[tuple[int, int]] = field(default_factory=list)
    result: Any = None
    finish_requested: bool = False

    def report(self, done: int, total: int = 0, *, message: str = "") -> None:
        self.reports.append((done, total))
        if self.ends is not None:
            raise self.ends

    @contextmanager
    def effect(self) -> Iterator[Watched]:
        yield self


def work_through(*, ends: BaseException | None = None) -> Watched:
    """Does the newest job as a worker would."""
    work, job = Watched(ends), Job.objects.latest("id")
    work.result = run_operation.func(work, **job.kwargs) or work.result
    return work
