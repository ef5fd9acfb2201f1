"""Whoever holds a role of one side writes for that side, in every action there is, never for the other."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import msgspec
import pytest

from hannover.accounts.models import Person
from hannover.accounts.permissions import VISITOR, Role
from hannover.errors import ConflictError, ForbiddenError
from hannover.operations import Context
from hannover.record import actions, log
from hannover.record.dialogues import actions as talks
from hannover.record.dialogues.inputs import (
    AddAgendaItem,
    AmendOutcome,
    ChangeRound,
    DraftOutcome,
    OpenDialogue,
    PlanRound,
    RecordStatement,
    ReportFollowUp,
    SignOutcome,
)
from hannover.record.inputs import (
    AddEvidence,
    AddObservation,
    Assess,
    ImportEvidence,
    ReachMilestone,
    RenameOrganization,
    WithdrawEvidence,
)
from hannover.record.models import Event
from hannover.record.moment import now
from hannover.record.persons.actions import withdraw_role
from hannover.record.signing import Keys, signatures_of
from tests.accounts.stage import (
    EAST,
    OFFICE,
    PROGRAMME,
    WEST,
    call,
    programme,
    quick_passwords,
    small_framework,
    with_role,
)

__all__ = ["programme", "quick_passwords"]

EVIDENCE = AddEvidence(title="A visit", language="en", date="2016-05-01", source="Sample source, invented")
TABLE = b"title,language,date,source\nA visit,en,2016-05-01,Sample source\n"


@dataclass
class World:
    """What both sides have done before: `east` and `west` call for their secretariats."""

    east: Context
    west: Context
    evidence: dict[str, str]
    item: str
    outcome: str

    def keys(self) -> Keys:
        return signatures_of("outcome", self.outcome, moment=now(), actor=VISITOR)


@pytest.fixture
def world(programme: object) -> World:
    east, west = (call(with_role(Role.SECRETARIAT, side=side)) for side in (EAST, WEST))
    add = action("add_evidence")
    evidence = {EAST: add(EVIDENCE, east).evidence, WEST: add(EVIDENCE, west).evidence}
    item = talks.add_agenda_item(AddAgendaItem(round="talks-1", title={"en": "Cables"}), west).id
    drafted = DraftOutcome(
        round="talks-1", agenda_item=item, kind="action", wording={"en": "Both sides test the cables."}
    )
    return World(east, west, evidence, item, talks.draft_outcome(drafted, west).id)


VALUES: dict[str, Callable[[World], Any]] = {
    "add_evidence": lambda world: EVIDENCE,
    "import_evidence": lambda world: ImportEvidence(file=TABLE),
    "withdraw_evidence": lambda world: WithdrawEvidence(evidence=world.evidence[EAST], reason="Not so."),
    "add_observation": lambda world: AddObservation(indicator="visits-made", value="3", on="2016-05-01"),
    "assess": lambda world: Assess(
        commitment="visits-first",
        level="limited",
        reason="A beginning.",
        language="en",
        on="2016-05-01",
        evidence=(world.evidence[WEST],),
    ),
    "reach_milestone": lambda world: ReachMilestone(
        milestone="visits-begun", reached="2016-05-01", evidence=(world.evidence[WEST],)
    ),
    "rename_organization": lambda world: RenameOrganization(
        organization=OFFICE[EAST], name="New East Office", language="en", begins="2016-05-01"
    ),
    "open_dialogue": lambda world: OpenDialogue(key="more-talks", title={"en": "More talks"}),
    "plan_round": lambda world: PlanRound(dialogue="talks", date="2018-06-01"),
    "change_round": lambda world: ChangeRound(round="talks-1", date="2016-06-02"),
    "add_agenda_item": lambda world: AddAgendaItem(round="talks-1", title={"en": "Ships"}),
    "record_statement": lambda world: RecordStatement(
        round="talks-1", agenda_item=world.item, text={"en": "We agree."}
    ),
    "draft_outcome": lambda world: DraftOutcome(
        round="talks-1", agenda_item=world.item, kind="decision", wording={"en": "Ships, too."}
    ),
    "amend_outcome": lambda world: AmendOutcome(outcome=world.outcome, wording={"en": "All cables."}),
    "sign_outcome": lambda world: SignOutcome(outcome=world.outcome, digest=world.keys().digest),
    "report_follow_up": lambda world: ReportFollowUp(
        outcome=world.outcome, note={"en": "Done."}, closed=True
    ),
    "load_framework": lambda world: small_framework(),
}
"""A call of every action that its side may make; a new action needs a line here."""

OF_THE_OTHER: dict[str, Callable[[World], Any]] = {
    "withdraw_evidence": lambda world: WithdrawEvidence(evidence=world.evidence[WEST], reason="Not so."),
    "rename_organization": lambda world: RenameOrganization(
        organization=OFFICE[WEST], name="Old West Office", language="en", begins="2016-05-01"
    ),
}
"""Calls that lay hands on what is the other side's alone."""

STAFF = (Role.OFFICER, Role.SECRETARIAT)
NEEDS: dict[str, tuple[Role, ...]] = {"sign_outcome": (Role.SECRETARIAT,), "load_framework": ()}
SPEAKING = {"assessment", "statement", "follow-up", "signature"}
"""The types of entity whose state says which side speaks."""


def found_actions() -> dict[str, Callable[[Any, Context], Any]]:
    """Every public function that takes values and a context, in the packages of actions of the record."""
    return {
        name: function
        for package in (actions, talks)
        for module in modules_of(package)
        for name, function in vars(module).items()
        if inspect.isfunction(function)
        and function.__module__ == module.__name__
        and not name.startswith("_")
        and list(inspect.signature(function).parameters) in (["values", "context"], ["framework", "context"])
    }


def modules_of(package: ModuleType) -> list[ModuleType]:
    names = [found.name for found in pkgutil.iter_modules(package.__path__)]
    return [importlib.import_module(f"{package.__name__}.{name}") for name in names]


def action(name: str) -> Callable[[Any, Context], Any]:
    return found_actions()[name]


def written_since(heads: tuple[log.Head, ...]) -> list[dict[str, Any]]:
    before = sum(head.length for head in heads)
    bodies = Event.objects.order_by("position").values_list("body", flat=True)
    return [msgspec.json.decode(body) for body in bodies][before:]


def test_no_action_is_left_out() -> None:
    assert set(VALUES) == set(found_actions())


@pytest.mark.parametrize("name", VALUES)
@pytest.mark.parametrize("role", STAFF)
def test_every_act_is_written_for_the_own_side_only(world: World, role: Role, name: str) -> None:
    staff = with_role(role, login="staff")
    heads = log.heads()
    if role not in NEEDS.get(name, STAFF):
        with pytest.raises(ForbiddenError):
            action(name)(VALUES[name](world), call(staff))
        assert log.heads() == heads
        return
    action(name)(VALUES[name](world), call(staff))
    events = written_since(heads)
    assert events
    for event in events:
        assert (event["side"], event["person"]) == (EAST, str(staff.pk))
        assert event["chain"].startswith(f"local/{EAST}/")
        assert event["type"] not in SPEAKING or event["state"]["side"] == EAST
    unchanged = {head.chain: head for head in heads if f"/{EAST}/" not in head.chain}
    assert {head.chain: head for head in log.heads() if head.chain in unchanged} == unchanged


@pytest.mark.parametrize("name", OF_THE_OTHER)
@pytest.mark.parametrize("role", STAFF)
def test_what_is_the_other_sides_alone_is_out_of_reach(world: World, role: Role, name: str) -> None:
    staff = call(with_role(role, login="staff"))
    heads = log.heads()
    with pytest.raises((ConflictError, ForbiddenError)):
        action(name)(OF_THE_OTHER[name](world), staff)
    assert log.heads() == heads


def refuse(name: str, world: World, caller: Person) -> None:
    heads = log.heads()
    with pytest.raises(ForbiddenError):
        action(name)(VALUES[name](world), call(caller))
    assert log.heads() == heads


@pytest.mark.parametrize("name", VALUES)
@pytest.mark.parametrize("role", [Role.REVIEWER, Role.PARTICIPANT, Role.ADMINISTRATOR])
def test_who_is_not_staff_of_a_side_writes_nothing_of_it(world: World, role: Role, name: str) -> None:
    """But a participant may rename the own organization, and the administration load the programme."""
    caller = with_role(role, login="caller")
    if (role, name) in ((Role.PARTICIPANT, "rename_organization"), (Role.ADMINISTRATOR, "load_framework")):
        assert action(name)(VALUES[name](world), call(caller))
    else:
        refuse(name, world, caller)


@pytest.mark.parametrize("name", VALUES)
def test_whoever_was_staff_writes_nothing_any_more(world: World, name: str) -> None:
    former = with_role(Role.SECRETARIAT, login="former")
    withdraw_role(str(former.grants.get().pk), PROGRAMME)
    refuse(name, world, former)


def test_one_side_cannot_turn_both_keys(world: World) -> None:
    sign, colleague = action("sign_outcome"), call(with_role(Role.SECRETARIAT, login="colleague"))
    sign(VALUES["sign_outcome"](world), world.east)
    for caller in (world.east, colleague):
        with pytest.raises(ConflictError):
            sign(VALUES["sign_outcome"](world), caller)
    assert not world.keys().in_effect
    sign(VALUES["sign_outcome"](world), world.west)
    assert world.keys().in_effect
