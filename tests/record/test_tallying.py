"""The counts that are kept are those that counting anew would give, whatever was written or withdrawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hannover.accounts.permissions import VISITOR, Actor, Held, Role
from hannover.record import domain, log, projecting
from hannover.record.moment import now
from hannover.record.reading import EvidenceQuery, read_evidence
from hannover.record.reading.tallies import read_tallies

pytestmark = pytest.mark.django_db
TODAY = now().as_of
READERS = (VISITOR, Actor("", (Held(Role.OFFICER, "a"),)))

drafts = st.lists(
    st.tuples(
        st.integers(0, 3),  # which fact
        st.integers(-30, 3),  # its day, from today: a fact may be dated ahead
        st.sampled_from(["visit", "funding"]),
        st.booleans(),  # confirmed
        st.sampled_from([(), ("f",), ("f", "g")]),
        st.sampled_from([(), ("c",)]),
        st.sampled_from(["public", "side"]),
        st.booleans(),  # withdrawn
    ),
    max_size=6,
)


def write(history: list[tuple[int, int, str, bool, tuple[str, ...], tuple[str, ...], str, bool]]) -> None:
    newest: dict[int, log.Written] = {}
    for which, day, kind, confirmed, fields, commitments, audience, withdrawn in history:
        on = TODAY + timedelta(days=day)
        fact = domain.Evidence(
            title={"en": "A fact"},
            date=domain.FactDate(on=on),
            source=domain.Source(title="A source"),
            kind=domain.EvidenceKind(kind),
            confirmed=confirmed,
            fields=fields,
            commitments=commitments,
        )
        before = newest.get(which)
        draft = log.Draft(
            state=None if withdrawn else fact,
            type="evidence",
            happened_on=on,
            entity=f"01990000-0000-7000-8000-00000000000{which}",
            audience=audience,
            replaces=before.id if before and withdrawn else "",
        )
        [newest[which]] = log.append(log.Author(side="a"), [draft])


def check() -> None:
    for actor in READERS:
        present = now()
        kept = {row[:4]: row[4:] for row in read_tallies(present, actor)}
        counted = {row[:4]: row[4:] for row in read_tallies(replace(present, is_now=False), actor)}
        assert kept == counted
        for kind in ("", "visit"):
            found = read_evidence(present, actor, EvidenceQuery(kind=kind))
            assert found.total == len(found.items)


def empty() -> None:
    with connection.cursor() as cursor:
        for verb in ("update", "delete"):
            cursor.execute(f"DROP TRIGGER IF EXISTS record_event_no_{verb}")
        cursor.execute("DELETE FROM record_event")
        cursor.execute("DELETE FROM record_chain")
    projecting.rebuild()


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=drafts)
def test_kept_counts_are_those_that_counting_gives(
    history: list[tuple[int, int, str, bool, tuple[str, ...], tuple[str, ...], str, bool]],
) -> None:
    empty()
    write(history)
    check()
    projecting.rebuild()
    check()


def test_a_batch_of_new_and_corrected_facts_is_counted_once() -> None:
    fact = domain.Evidence(
        title={"en": "A fact"},
        date=domain.FactDate(on=date(2018, 1, 1)),
        source=domain.Source(title="A source"),
        fields=("f",),
    )
    [first] = log.append(log.Author(side="a"), [log.Draft(state=fact, happened_on=fact.date.on)])
    moved = replace(fact, fields=("g",))
    log.append(
        log.Author(side="a"),
        [
            log.Draft(state=moved, happened_on=fact.date.on, entity=first.entity),
            log.Draft(state=fact, happened_on=fact.date.on),
        ],
    )
    check()
    assert {(row.about, row.parent): row.number for row in read_tallies(now(), VISITOR)} == {
        ("all", ""): 2,
        ("field", "f"): 1,
        ("field", "g"): 1,
    }
