"""Delegations: who may plan, invite and answer; travel times; notes that both sides agree to."""

from __future__ import annotations

import pytest

from hannover.errors import ConflictError, FileError, ForbiddenError, InputError, UnknownError
from hannover.fields.smes import domain, models
from hannover.fields.smes.actions import visits, visits_notes
from hannover.fields.smes.inputs.visits import (
    AnswerInvitation,
    EndDelegation,
    GivenDay,
    GivenPlace,
    ImportTravelTimes,
    SignNote,
    WithdrawHost,
    WriteNote,
)
from hannover.fields.smes.reading.naming import names_for
from hannover.fields.smes.reading.visits import read_delegation
from hannover.record.moment import now
from hannover.record.signing import NEWEST, signatures_of
from tests.fields.smes.stage import (
    EAST,
    VISITOR,
    WEST,
    Role,
    call,
    company,
    participant,
    profile,
    programme,
    staff,
)
from tests.fields.smes.visits_stage import FIRST, KEY, NAGOYA, confirmed_host, invite, plan, tour, town

__all__ = ["programme"]
pytestmark = pytest.mark.usefixtures("programme")


def test_only_the_side_that_travels_plans_and_invites_and_only_companies_of_the_other_side() -> None:
    member = company(WEST, "Member Sample Werke")
    host = company(EAST, "Host Sample Seiki")
    with pytest.raises(UnknownError):
        plan((host,))
    plan((member,))
    with pytest.raises(InputError):
        invite(member, profile(member, WEST), NAGOYA)
    under = profile(host, EAST)
    with pytest.raises(UnknownError):
        invite(company(EAST), under, NAGOYA)
    assert invite(host, under, NAGOYA)
    with pytest.raises(ForbiddenError):
        visits.end_delegation(EndDelegation(delegation=KEY), call(staff(EAST)))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"time_zone": "Moon/Base"}, "time_zone"),
        ({"speed_kmh": 0}, "speed_kmh"),
        ({"days": ()}, "days"),
        ({"days": (GivenDay(on=FIRST.isoformat(), leaves="17:00", returns="09:00", start=NAGOYA),)}, "days.returns"),
        (
            {"days": (GivenDay(on=FIRST.isoformat(), leaves="09:00", returns="17:00",
                               start=GivenPlace(name={"en": "Pole"}, latitude="91", longitude="0")),)},
            "days.start.latitude",
        ),
    ],
)  # fmt: skip
def test_a_delegation_that_makes_no_sense_is_refused_at_its_field(
    changes: dict[str, object], field: str
) -> None:
    with pytest.raises(InputError) as refused:
        plan(**changes)
    assert refused.value.field == field


def test_names_are_told_when_the_host_has_confirmed() -> None:
    member = company(WEST, "Member Sample Werke")
    plan((member,))
    host = company(EAST, "Host Sample Seiki")
    invited = invite(host, profile(host, EAST), town("Gifu"))
    assert names_for(participant(member), [host])[host] is None
    assert names_for(participant(host), [member])[member] is None
    with pytest.raises(UnknownError):
        visits.answer_invitation(AnswerInvitation(host=invited, accept=True), call(participant(member)))
    visits.answer_invitation(AnswerInvitation(host=invited, accept=True), call(participant(host)))
    assert names_for(participant(member), [host])[host] is not None
    assert names_for(participant(host), [member])[member] is not None
    assert names_for(VISITOR, [host, member]) == {host: None, member: None}


def test_who_has_confirmed_may_withdraw_and_who_declined_stays_out() -> None:
    plan()
    one, host = confirmed_host("Host Sample Seiki", "Gifu")
    visits.withdraw_host(WithdrawHost(host=host), call(participant(one)))
    fact = models.Host.objects.at(NEWEST).get().fact
    assert fact.standing is domain.HostStanding.WITHDRAWN
    with pytest.raises(ConflictError):
        visits.withdraw_host(WithdrawHost(host=host), call(participant(one)))


@pytest.mark.parametrize(
    "content",
    [
        '\ufefffrom,to,minutes\r\n"35.17,136.88","35.42,136.76",33\r\n'.encode(),
        "from;to;minutes;note\n35.17,136.88;35.42,136.76;33;岐阜\n".encode("shift_jis"),
        "from\tto\tminutes\n３５．１７，１３６．８８\t35.420,136.760\t３３\n".encode(),
    ],
)
def test_travel_times_are_read_as_spreadsheets_write_them(content: bytes) -> None:
    plan()
    visits.import_travel_times(ImportTravelTimes(delegation=KEY, file=content), call(staff(WEST)))
    assert models.Delegation.objects.at(NEWEST).get().fact.minutes == {"35.17,136.88|35.42,136.76": 33}


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"from,to\n", 1),
        (b'from,to,minutes\n"1,2","3,4",-1\n', 2),
        (b'from,to,minutes\n"1,2",nowhere,5\n', 2),
        (b'from,to,minutes\n"1,2","3,4",5\n"1,2","3,4",6\n', 3),
        (b"from,to,minutes\n", 0),
        (b"", 1),
    ],
)
def test_a_wrong_row_of_travel_times_is_named_and_nothing_is_taken(content: bytes, line: int) -> None:
    plan()
    with pytest.raises(FileError) as refused:
        visits.import_travel_times(ImportTravelTimes(delegation=KEY, file=content), call(staff(WEST)))
    assert refused.value.line == line
    assert models.Delegation.objects.at(NEWEST).get().fact.minutes == {}


def test_a_note_is_published_once_both_sides_agreed_to_it_as_it_stands() -> None:
    plan()
    one, host = confirmed_host("Host Sample Seiki", "Gifu")
    seen = {"en": "Sensors on every spindle."}
    key = visits_notes.write_note(WriteNote(delegation=KEY, host=host, seen=seen), call(participant(one))).key
    assert read_delegation(now(), staff(WEST), KEY).notes[0].note.seen == seen
    first = digest(key)
    visits_notes.sign_note(SignNote(note=key, digest=first), call(staff(EAST, Role.SECRETARIAT)))
    changed = WriteNote(delegation=KEY, host=host, seen={"en": "Sensors on most spindles."}, note=key)
    visits_notes.write_note(changed, call(staff(WEST)))
    assert signatures_of("smes:visit-note", key, moment=NEWEST, actor=staff(EAST)).signed == ()
    with pytest.raises(ConflictError, match="no longer"):
        visits_notes.sign_note(SignNote(note=key, digest=first), call(staff(WEST, Role.SECRETARIAT)))
    for side in (EAST, WEST):
        assert models.VisitNote.objects.at(NEWEST).seen_by(VISITOR).count() == 0
        visits_notes.sign_note(SignNote(note=key, digest=digest(key)), call(staff(side, Role.SECRETARIAT)))
    assert models.VisitNote.objects.at(NEWEST).seen_by(VISITOR).count() == 1
    with pytest.raises(ConflictError, match="locked"):
        visits_notes.write_note(changed, call(staff(WEST)))


def digest(note: str) -> str:
    return signatures_of("smes:visit-note", note, moment=NEWEST, actor=staff(EAST)).digest


def test_a_note_names_no_host_and_strangers_write_none() -> None:
    plan()
    _one, host = confirmed_host("Host Sample Seiki", "Gifu")
    values = WriteNote(delegation=KEY, host=host, seen={"en": "At Host Sample Seiki we saw sensors."})
    with pytest.raises(InputError) as refused:
        visits_notes.write_note(values, call(staff(WEST)))
    assert refused.value.field == "seen.en"
    values = WriteNote(delegation=KEY, host=host, seen={"en": "Sensors."})
    stranger = call(participant(company(WEST)))
    with pytest.raises(ForbiddenError):
        visits_notes.write_note(values, stranger)


@pytest.mark.parametrize("may_be_named", [True, False])
def test_a_published_note_names_its_host_only_where_the_host_agreed(may_be_named: bool) -> None:
    plan()
    one, host = confirmed_host("Host Sample Seiki", "Gifu", may_be_named=may_be_named)
    confirmed_host("Other Sample Seiki", "Seto")
    tour()
    values = WriteNote(delegation=KEY, host=host, seen={"en": "Sensors on every spindle."})
    key = visits_notes.write_note(values, call(participant(one))).key
    for side in (EAST, WEST):
        visits_notes.sign_note(SignNote(note=key, digest=digest(key)), call(staff(side, Role.SECRETARIAT)))
    page = read_delegation(now(), VISITOR, KEY)
    assert [bool(entry.host and entry.host.name) for entry in page.notes] == [may_be_named]
    assert page.hosts == ()
    assert page.tour is None
    assert page.members == ()
