"""Two keys: a joint matter is in effect when both sides have signed it as it stands, and no longer."""

from __future__ import annotations

import hashlib
from datetime import date

import msgspec
import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from hannover.accounts.permissions import VISITOR, Actor, Held, Role
from hannover.errors import ConflictError, ForbiddenError, InputError, UnknownError
from hannover.record import models, signing
from hannover.record.log import verify
from hannover.record.moment import now
from hannover.record.projecting import rebuild
from hannover.record.signing import Keys, digest_of_state, is_in_effect, sign, signatures_of
from tests.record.dialogue_stage import (
    ADMINISTRATOR,
    EAST,
    EVERY_ROLE,
    WEST,
    Talks,
    as_of,
    call,
    officer,
    programme,
    secretariat,
)

__all__ = ["programme"]
pytestmark = pytest.mark.usefixtures("programme")
talks = Talks()


def keys(outcome: str) -> Keys:
    return signatures_of("outcome", outcome, moment=now(), actor=VISITOR)


def test_it_is_in_effect_only_with_both_keys() -> None:
    outcome = talks.drafted()
    assert (keys(outcome).signed, keys(outcome).in_effect, keys(outcome).since) == ((), False, None)

    talks.sign(outcome, by=EAST)
    assert (keys(outcome).signed, keys(outcome).in_effect) == ((EAST,), False)

    talks.sign(outcome, by=WEST)
    assert (keys(outcome).signed, keys(outcome).in_effect) == ((EAST, WEST), True)
    assert keys(outcome).since == now().as_of


def test_an_outsider_can_compute_the_digest_from_the_log() -> None:
    outcome = talks.drafted(
        wording={"en": "Cables", "ja": "ケーブル", "de": "Kabel für alle"}, due="2030-01-31"
    )
    body = msgspec.json.decode(models.Event.objects.get(entity=outcome).body)
    assert keys(outcome).digest == hashlib.sha256(rfc8785.dumps(body["state"])).hexdigest()
    assert keys(outcome).digest == digest_of_state(models.Outcome.objects.get(key=outcome).fact)


def test_a_change_takes_a_signature_off_and_shows_it_as_given_to_an_earlier_wording() -> None:
    outcome = talks.drafted()
    talks.sign(outcome, by=EAST)
    earlier = keys(outcome).digest

    talks.amend(outcome, by=WEST)

    after = keys(outcome)
    assert (after.signed, after.outdated, after.in_effect) == ((), (EAST,), False)
    assert [(entry.signature.digest, entry.current) for entry in after.signatures] == [(earlier, False)]

    talks.sign(outcome, by=WEST)
    assert not keys(outcome).in_effect
    talks.sign(outcome, by=EAST)
    assert keys(outcome).in_effect
    assert [entry.signature.side for entry in keys(outcome).signatures] == [EAST, WEST, EAST]


@pytest.mark.parametrize("role", sorted(set(EVERY_ROLE) - {"secretariat"}))
def test_nobody_but_a_secretariat_signs(role: str) -> None:
    outcome = talks.drafted()
    with pytest.raises(ForbiddenError):
        sign("outcome", outcome, digest=keys(outcome).digest, context=call(EVERY_ROLE[role]))
    assert keys(outcome).signatures == ()


def test_nobody_signs_for_the_other_side() -> None:
    outcome = talks.drafted()
    both = Actor("both", (Held(Role.OFFICER, WEST), Held(Role.SECRETARIAT, EAST)))
    with pytest.raises(ForbiddenError):
        sign("outcome", outcome, digest=keys(outcome).digest, context=call(both))

    sign("outcome", outcome, digest=keys(outcome).digest, context=call(secretariat(WEST)))
    assert [entry.signature.side for entry in keys(outcome).signatures] == [WEST]


@pytest.mark.parametrize("side", ["", "north"])
def test_a_secretariat_of_no_side_of_the_programme_signs_nothing(side: str) -> None:
    outcome = talks.drafted()
    with pytest.raises(ForbiddenError):
        sign("outcome", outcome, digest=keys(outcome).digest, context=call(secretariat(side)))


def test_the_command_line_never_signs() -> None:
    outcome = talks.drafted()
    with pytest.raises(ForbiddenError):
        sign("outcome", outcome, digest=keys(outcome).digest, context=call(secretariat(EAST), signs=False))


def test_nobody_signs_a_wording_that_they_were_not_shown() -> None:
    outcome = talks.drafted()
    shown = keys(outcome).digest
    talks.amend(outcome, by=WEST)
    for digest in (shown, "", "0" * 64):
        with pytest.raises(ConflictError):
            sign("outcome", outcome, digest=digest, context=call(secretariat(EAST)))
    assert keys(outcome).signatures == ()


def test_a_side_signs_the_same_wording_once() -> None:
    outcome = talks.drafted()
    talks.sign(outcome, by=EAST)
    with pytest.raises(ConflictError):
        talks.sign(outcome, by=EAST)
    assert len(keys(outcome).signatures) == 1


def test_a_draft_that_the_other_side_cannot_read_is_not_signed() -> None:
    outcome = talks.drafted(audience="side")
    with pytest.raises(ConflictError):
        talks.sign(outcome, by=EAST)
    with pytest.raises(UnknownError):
        sign("outcome", outcome, digest="0" * 64, context=call(secretariat(WEST)))


def test_only_joint_matters_are_signed(monkeypatch: pytest.MonkeyPatch) -> None:
    item = talks.item()
    with pytest.raises(InputError):
        sign("agenda-item", item, digest="0" * 64, context=call(secretariat(EAST)))

    monkeypatch.setattr(signing, "_joint", set(signing.joint_types()))
    signing.declare_joint("agenda-item")
    for side in (EAST, WEST):
        shown = signatures_of("agenda-item", item, moment=now(), actor=secretariat(side))
        sign("agenda-item", item, digest=shown.digest, context=call(secretariat(side)))
    assert signatures_of("agenda-item", item, moment=now(), actor=VISITOR).in_effect


def test_what_is_not_there_is_not_signed() -> None:
    with pytest.raises(UnknownError):
        sign("outcome", "nothing", digest="0" * 64, context=call(secretariat(EAST)))
    for subject_type in ("outcome", "nonsense"):
        with pytest.raises(UnknownError):
            signatures_of(subject_type, "nothing", moment=now(), actor=VISITOR)


def test_it_is_in_effect_from_the_day_of_the_second_signature() -> None:
    outcome = talks.drafted()
    talks.sign(outcome, by=EAST, on=date(2019, 3, 1))
    talks.sign(outcome, by=WEST, on=date(2019, 4, 1))

    def on(day: date) -> Keys:
        return signatures_of("outcome", outcome, moment=as_of(day), actor=VISITOR)

    assert on(date(2018, 12, 31)).signed == ()
    assert on(date(2019, 3, 31)).signed == (EAST,)
    assert on(date(2019, 4, 1)).in_effect
    assert keys(outcome).since == date(2019, 4, 1)


def test_what_was_known_before_the_signature_stays_so() -> None:
    outcome = talks.drafted()
    before = now()
    talks.agree(outcome)
    assert not signatures_of("outcome", outcome, moment=before, actor=VISITOR).in_effect
    assert keys(outcome).in_effect


def test_signatures_come_back_from_the_log() -> None:
    outcome = talks.drafted()
    talks.agree(outcome)
    held = keys(outcome)
    rebuild()
    assert keys(outcome) == held
    verify()


def test_reading_many_costs_no_more_than_reading_one(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    outcomes = [talks.drafted() for _ in range(5)]
    for outcome in outcomes:
        talks.agree(outcome)
    rows = list(models.Outcome.objects.at(now()))
    for count in (1, 5):
        with django_assert_num_queries(3):
            found = signing.read_keys(now(), VISITOR, rows[:count])
        assert [key.in_effect for key in found.values()] == [True] * count


@given(
    newest=st.dictionaries(st.sampled_from([EAST, WEST]), st.sampled_from(["a", "b"])),
    digest=st.sampled_from(["a", "b"]),
)
def test_in_effect_means_that_the_newest_signature_of_every_side_is_on_it(
    newest: dict[str, str], digest: str
) -> None:
    expected = newest.get(EAST) == digest and newest.get(WEST) == digest
    assert is_in_effect(digest, newest, (EAST, WEST)) == expected
    assert not is_in_effect(digest, newest, (EAST,))
    assert not is_in_effect(digest, newest, ())


def test_officers_and_administrators_are_told_which_role_signs() -> None:
    outcome = talks.drafted()
    for actor in (officer(EAST), ADMINISTRATOR):
        with pytest.raises(ForbiddenError, match="secretariat"):
            sign("outcome", outcome, digest=keys(outcome).digest, context=call(actor))
